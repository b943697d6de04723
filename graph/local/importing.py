"""Builds a new database with Neo4j's own import, then replaces the existing database in a single step.

Until that step the existing database is unchanged, even if a process is killed or the disk is full. The next
import removes the remains of an interrupted one.
"""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from yanxiu.graph.database import Address, Database
from yanxiu.graph.disk import disk_faults, require_space
from yanxiu.graph.errors import DatabaseFault, Refused
from yanxiu.graph.local import exists, fetch, serving, status
from yanxiu.graph.local.home import Home, write_private
from yanxiu.graph.local.java import admin
from yanxiu.graph.local.server import home_lock, running_server
from yanxiu.graph.model import REFERENCE
from yanxiu.graph.settings import Settings

_OFF_HEAP = "1g"  # enough for a province, and available on a laptop
_HEAP = "1g"
_HELD = """
MATCH (n) WHERE NOT any(label IN labels(n) WHERE label IN $codes) AND NOT n:LoadPulse AND NOT n:AppliedMigration
RETURN count(n) AS others
"""


@dataclass(frozen=True, slots=True)
class Input:
    """Files of the nodes of one label, or of the relationships of one type between two labels."""

    name: str
    header: Path
    rows: Path
    node: bool

    @property
    def argument(self) -> str:
        kind = "nodes" if self.node else "relationships"
        return f"--{kind}={self.name}={self.header},{self.rows}"


def require_empty(settings: Settings) -> None:
    """Raises Refused if the database is not local, is running, or contains more than the standard codes."""
    if settings.uri:
        raise Refused(
            en="A bulk load writes to the local database, but NEO4J_URI names another: unset NEO4J_URI, or load without --bulk.",
            zh="批量导入只能写入本机的数据库，而 NEO4J_URI 指定了另一个：请取消 NEO4J_URI，或不加 --bulk 导入。",
        )
    if not exists(settings):
        return
    if status(settings).uri:
        raise Refused(
            en=f"The Neo4j of {settings.home} is running, and a bulk load replaces its database: stop it with `yanxiu db stop`, or load without --bulk.",
            zh=f"{settings.home} 的 Neo4j 正在运行，而批量导入要替换整个数据库："
            "请先用 yanxiu db stop 停止，或不加 --bulk 导入。",
        )
    with serving(settings) as running:
        address = Address(running.uri, running.username, running.password)
        with Database.connect(address) as database:
            (row,) = database.read(_HELD, codes=[*REFERENCE])
    if row["others"]:
        raise Refused(
            en=f"The database in {settings.home} is not empty ({row['others']:,} nodes besides the standard codes): a bulk load is only for a first load. Load without --bulk, or set YANXIU_HOME to another folder.",
            zh=f"{settings.home} 中的数据库不是空的（除标准代码外还有 {row['others']:,} 个节点）："
            "批量导入只用于首次导入。请不加 --bulk 导入，或用 YANXIU_HOME 另指文件夹。",
        )


@contextmanager
def temporary_database(settings: Settings) -> Iterator[Settings]:
    """Yields the settings of a temporary empty database, which is deleted after the block.

    Raises DatabaseFault if another program is using the temporary database of this home.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    own = Home.of(settings)
    folder = settings.home / "bulk"
    lock = FileLock(settings.home / "bulk.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise DatabaseFault(
            en=f"Another bulk load into {settings.home} is running: wait for it, and try again.",
            zh=f"另一个批量导入正在写入 {settings.home}：请等它完成后重试。",
        ) from error
    try:
        with disk_faults(folder):
            shutil.rmtree(folder, ignore_errors=True)
            temporary = replace(settings, home=folder, bolt_port=0)
            home = Home.of(temporary)
            own.make()
            home.make()
            write_private(home.password_file, own.password() + "\n")
            if own.own_settings.exists():
                shutil.copy(own.own_settings, home.own_settings)
        yield temporary
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def import_full(
    settings: Settings, inputs: Sequence[Input], multiline_files: Sequence[Path]
) -> None:
    """Imports files into the database of `settings` and replaces its content; it must not be running.

    multiline_files   the files that contain texts with line breaks

    Raises DatabaseFault if Neo4j's import fails or is killed.
    """
    home = Home.of(settings)
    require_space(home.folder)
    several = [
        "--multiline-fields-format=v2",
        f"--multiline-fields={','.join(map(str, multiline_files))}",
    ]
    arguments = home.folder / "import.args"
    lines = [
        "database", "import", "full", "neo4j", "--overwrite-destination=true",
        "--path-pattern-style=none", "--bad-tolerance=0", f"--max-off-heap-memory={_OFF_HEAP}",
        f"--report-file={home.logs / 'import.report'}", *(several if multiline_files else []),
        *(each.argument for each in sorted(inputs, key=lambda each: not each.node)),
    ]  # fmt: skip
    quoted = ['"' + each.replace("\\", "\\\\") + '"' for each in lines]
    arguments.write_text("\n".join(quoted), encoding="utf-8")
    done = admin(fetch(settings), home, [f"@{arguments}"], heap=_HEAP)
    if done.returncode:
        home.console_log.write_text(done.stdout + done.stderr, encoding="utf-8")
        require_space(home.folder)
        raise _import_failed(done)


def replace_database(made: Settings, settings: Settings) -> None:
    """Replaces the database of `settings` by that of `made` in one step; both must be stopped.

    Raises Refused if the database of `settings` was started meanwhile.
    """
    new, home = Home.of(made), Home.of(settings)
    with disk_faults(home.folder), home_lock(home):
        if running_server(settings):
            raise Refused(
                en=f"The Neo4j of {settings.home} was started in the meantime: nothing was loaded. Stop it and load again.",
                zh=f"{settings.home} 的 Neo4j 在此期间被启动：没有导入任何内容。请停止后重新导入。",
            )
        shutil.rmtree(home.data_before, ignore_errors=True)
        home.data.rename(home.data_before)
        new.data.rename(home.data)
        shutil.copy(new.version_file, home.version_file)
        shutil.rmtree(home.data_before, ignore_errors=True)


def _import_failed(done: "subprocess.CompletedProcess[str]") -> DatabaseFault:
    last = [line.strip() for line in done.stderr.splitlines()[-4:]]
    reason = " ".join(filter(None, last)) or f"exit code {done.returncode}"
    return DatabaseFault(
        en=f"Neo4j's import stopped early ({reason[:200]}): the database is unchanged. Load again.",
        zh=f"Neo4j 的导入程序中途结束（{reason[:200]}）：数据库仍是导入前的状态。请重新导入。",
    )
