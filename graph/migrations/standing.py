"""Compares a graph with the migrations that this program knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.migrations.files import Migration, read_migrations
from yanxiu.graph.text import Text

APPLIED = (
    "MATCH (m:AppliedMigration) RETURN m.id AS number, m.checksum AS checksum, m.program AS program "
    "ORDER BY number"
)


@dataclass(frozen=True, slots=True)
class Applied:
    """A migration as the graph remembers it; `program` is the version that applied it."""

    number: str
    checksum: str
    program: str


class LaterGraph(DatabaseFault):
    """Raised where a later version of the program has changed the graph: this one could read it wrongly."""


class ChangedMigration(DatabaseFault):
    """Raised where the file of a migration is another than the one that was applied."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is still to be applied, what was applied by another file, and what this program does not know."""

    pending: tuple[Migration, ...]
    changed: tuple[Applied, ...] = ()
    unknown: tuple[Applied, ...] = ()

    @property
    def fault(self) -> DatabaseFault | None:
        """Why this program must not be used with the graph; None where it may, once what is pending is done."""
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
        """What keeps the graph from being used by this program, in words."""
        if self.fault is not None:
            return self.fault.text
        if self.pending:
            count = len(self.pending)
            return Text(
                f"The graph has an earlier version; {count} migrations are pending: run `yanxiu upgrade`, or restart the server.",
                f"图谱由较早版本的程序建立，有 {count} 项迁移待执行：请运行 yanxiu upgrade，或重新启动服务。",
            )
        return None


def standing(
    rows: Sequence[Mapping[str, str]], known: Sequence[Migration] | None = None
) -> Standing:
    """How a graph stands, whose answer to `APPLIED` the rows are."""
    migrations = {each.number: each for each in (read_migrations() if known is None else known)}
    applied = [Applied(row["number"], row["checksum"], row["program"]) for row in rows]
    there = {each.number for each in applied}
    return Standing(
        tuple(each for number, each in migrations.items() if number not in there),
        tuple(
            each
            for each in applied
            if each.number in migrations and migrations[each.number].checksum != each.checksum
        ),
        tuple(each for each in applied if each.number not in migrations),
    )


def require_usable(standing: Standing) -> None:
    """Raises LaterGraph or ChangedMigration where the graph is not for this program."""
    if (fault := standing.fault) is not None:
        raise fault
