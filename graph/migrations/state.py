"""Compares a graph with the migrations that this program knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.migrations.files import Migration, read_migrations
from yanxiu.graph.text import Text

LIST_APPLIED = (
    "MATCH (m:AppliedMigration) RETURN m.id AS number, m.checksum AS checksum, m.program AS program "
    "ORDER BY number"
)


@dataclass(frozen=True, slots=True)
class Applied:
    """An applied migration as recorded in the graph; `program` is the version that applied it."""

    number: str
    checksum: str
    program: str


class LaterGraph(DatabaseFault):
    """Raised if a later version of the program has changed the graph, which this version may misread."""


class ChangedMigration(DatabaseFault):
    """Raised if the file of a migration differs from the one that was applied."""


@dataclass(frozen=True, slots=True)
class MigrationState:
    """The state of a graph's migrations.

    pending   migrations of this program that are not applied yet
    changed   applied migrations whose file differs from this program's
    unknown   applied migrations that this program does not have
    """

    pending: tuple[Migration, ...]
    changed: tuple[Applied, ...] = ()
    unknown: tuple[Applied, ...] = ()

    @property
    def fault(self) -> DatabaseFault | None:
        """Why this program must not use the graph; None if it may, after the pending migrations."""
        if self.unknown:
            last = self.unknown[-1]
            return LaterGraph(
                en=f"The graph was changed by a later version of the program ({last.program}, migration "
                f"{last.number}): install that version or a later one, or restore a backup made before.",
                zh=f"图谱已由更新版本的程序升级（{last.program}，迁移 {last.number}）："
                "请安装该版本或更新版本，或恢复升级前的备份。",
            )
        if self.changed:
            numbers = [each.number for each in self.changed]
            return ChangedMigration(
                en=f"The program's file of migration {', '.join(numbers)} differs from the one that was applied to this graph: reinstall the program; a released migration never changes.",
                zh=f"程序中迁移 {'、'.join(numbers)} 的文件与本图谱已执行的不同："
                "请重新安装程序；已发布的迁移不得改动。",
            )
        return None

    @property
    def reason(self) -> Text | None:
        """Why this program cannot use the graph now, as a message; None if it can."""
        if self.fault is not None:
            return self.fault.text
        if self.pending:
            count = len(self.pending)
            return Text(
                f"The graph has an earlier version; {count} migrations are pending: run `yanxiu upgrade`, or restart the server.",
                f"图谱由较早版本的程序建立，有 {count} 项迁移待执行：请运行 yanxiu upgrade，或重新启动服务。",
            )
        return None


def compare_migrations(
    rows: Sequence[Mapping[str, str]], known: Sequence[Migration] | None = None
) -> MigrationState:
    """The state of a graph's migrations; `rows` is the result of `LIST_APPLIED`."""
    migrations = {each.number: each for each in (read_migrations() if known is None else known)}
    applied = [Applied(row["number"], row["checksum"], row["program"]) for row in rows]
    there = {each.number for each in applied}
    return MigrationState(
        tuple(each for number, each in migrations.items() if number not in there),
        tuple(
            each
            for each in applied
            if each.number in migrations and migrations[each.number].checksum != each.checksum
        ),
        tuple(each for each in applied if each.number not in migrations),
    )


def require_usable(standing: MigrationState) -> None:
    """Raises LaterGraph or ChangedMigration if this program must not use the graph."""
    if (fault := standing.fault) is not None:
        raise fault
