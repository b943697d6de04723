"""`yanxiu doctor`: checks this installation and lists what to do."""

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import click
import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from yanxiu.graph import audit
from yanxiu.graph.backup.rotation import backups
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.graph.disk import free_space
from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.migrations import compare_database, read_migrations
from yanxiu.graph.schema import LIST_INDEXES, is_outdated, structure
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.queries import read_checks
from yanxiu.queries.catalogue import checked_catalogue
from yanxiu.queries.checking import run_checks

State = Literal["good", "look", "wrong"]
_STATES: dict[State, tuple[Text, str]] = {
    "good": (Text("good", "正常"), "green"),
    "look": (Text("warning", "注意"), "yellow"),
    "wrong": (Text("wrong", "有误"), "red"),
}
_ROOM = 2_000_000_000  # free bytes that a term's rosters need
_DRIFT = 60.0  # seconds that the clocks of program and database may differ
_OLDEST = 7  # days after which a backup is too old
_SERVED = (2026, 5)  # the oldest Neo4j version tested with this program


@dataclass(frozen=True, slots=True)
class Observation:
    """One check: its state, the finding, and advice (None if the state is good)."""

    what: Text
    state: State
    seen: Text
    advice: Text | None = None


@click.command()
@click.option(
    "--backups",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default="backups",
    show_default=True,
    help="Folder of the backups. 备份所在文件夹。",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def doctor(folder: Path, form: str) -> None:
    """Checks this installation and lists what to do. 检查本机安装情况并给出处理办法。

    The exit code is 1 if anything is wrong. 有误时退出码为1。
    """
    seen = list(_observations(Settings.from_environment(), folder))
    if form == "json":
        rows = [
            {
                "what": each.what.en,
                "state": each.state,
                "seen": str(each.seen),
                "advice": str(each.advice) if each.advice else None,
            }
            for each in seen
        ]
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
    else:
        _show(seen, Console())
    if any(each.state == "wrong" for each in seen):
        sys.exit(1)


def _show(seen: list[Observation], console: Console) -> None:
    table = Table(show_edge=False, title_justify="left")
    for title in (Text("What", "项目"), Text("State", "状态"), Text("Seen", "情况")):
        table.add_column(str(title), overflow="fold")
    for each in seen:
        word, colour = _STATES[each.state]
        text = str(each.seen) if each.advice is None else f"{each.seen}\n→ {each.advice}"
        table.add_row(str(each.what), Cell(str(word), style=colour), Cell(text))
    console.print(table)


def _observations(settings: Settings, folder: Path) -> Iterator[Observation]:
    """Runs all checks. If the database does not answer, the last observation is that fault."""
    yield _program()
    yield _disk(settings)
    yield _backup(folder)
    try:
        with (
            reachable(settings) as address,
            Database.connect(address) as database,
        ):
            for look in _OF_DATABASE:
                yield look(database, settings)
    except YanxiuError as fault:
        yield Observation(_DATABASE, "wrong", Text("Unusable", "无法使用"), fault.text)


def _program() -> Observation:
    python = platform.python_version()
    number = version("yanxiu-graph")
    return Observation(
        Text("Program", "程序"),
        "good",
        Text(f"version {number}, Python {python}", f"版本 {number}，Python {python}"),
    )


def _disk(settings: Settings) -> Observation:
    free = free_space(settings.home)
    seen = Text(f"{free / 1e9:.1f} GB free", f"剩余 {free / 1e9:.1f} GB")
    enough = free >= _ROOM
    return Observation(
        Text("Disk", "磁盘"),
        "good" if enough else "look",
        seen,
        None
        if enough
        else Text(f"Free some space at {settings.home}.", f"请为 {settings.home} 腾出空间。"),
    )


def _backup(folder: Path) -> Observation:
    what = Text("Backup", "备份")
    advice = Text(
        f"yanxiu backup --out {folder} --keep 14; schedule it every night (docs/backup.md).",
        f"yanxiu backup --out {folder} --keep 14；请安排每晚自动备份（docs/backup.zh.md）。",
    )
    archives = backups(folder)
    if not archives:
        seen = Text(f"None in {folder}", f"{folder} 中没有备份")
        return Observation(what, "look", seen, advice)
    newest = datetime.fromtimestamp(archives[-1].stat().st_mtime).astimezone()
    days = (datetime.now(UTC) - newest).days
    seen = Text(f"{archives[-1].name}, {days} days old", f"{archives[-1].name}，{days} 天前")
    return Observation(what, *(("good", seen, None) if days <= _OLDEST else ("look", seen, advice)))


_DATABASE = Text("Database", "数据库")


def _server(database: Database, _settings: Settings) -> Observation:
    (row,) = database.read(
        "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' "
        "RETURN versions[0] AS version, edition"
    )
    text = f"Neo4j {row['version']} {row['edition']}"
    parts = tuple(int(each) for each in row["version"].split(".")[:2] if each.isdigit())
    if parts < _SERVED:
        advice = Text("Use Neo4j 2026.05 or later.", "请使用 Neo4j 2026.05 或更新版本。")
        return Observation(_DATABASE, "look", Text(text, text), advice)
    return Observation(_DATABASE, "good", Text(text, text))


def _clock(database: Database, _settings: Settings) -> Observation:
    what = Text("Clock", "时钟")
    (row,) = database.read("RETURN datetime().epochMillis AS now")
    drift = abs(row["now"] / 1000 - datetime.now(UTC).timestamp())
    seen = Text(
        f"{drift:.0f} s off the database's clock; today is {today().isoformat()}",
        f"与数据库相差 {drift:.0f} 秒；今天是 {today().isoformat()}",
    )
    if drift <= _DRIFT:
        return Observation(what, "good", seen)
    return Observation(
        what,
        "wrong",
        seen,
        Text("Synchronise both clocks with the same time server.", "请校准两台机器的时钟。"),
    )


def _schema(database: Database, _settings: Settings) -> Observation:
    what = Text("Constraints and indexes", "约束与索引")
    rows = database.command(LIST_INDEXES)
    there = {row["name"] for row in rows}
    missing = [name for name, _ in structure() if name not in there]
    late = [row["name"] for row in rows if row["state"] != "ONLINE"]
    old = [row["name"] for row in rows if is_outdated(row)]
    wrong = [*missing, *late, *old]
    if not wrong:
        seen = Text(f"{len(there)}, all current", f"{len(there)} 个，均为本版本")
        return Observation(what, "good", seen)
    return Observation(
        what,
        "wrong",
        Text(
            f"Missing, not ready or outdated: {', '.join(wrong)}",
            f"缺少、未就绪或过时：{'、'.join(wrong)}",
        ),
        Text(
            "`yanxiu upgrade` creates them, and so does the next start of `yanxiu serve`.",
            "运行 yanxiu upgrade 即会建立，下次启动 yanxiu serve 时也会。",
        ),
    )


def _migrations(database: Database, _settings: Settings) -> Observation:
    what = Text("Version of the graph", "图谱版本")
    standing = compare_database(database)
    last = max((each.number for each in read_migrations()), default="0000")
    if standing.reason is None:
        seen = Text(f"migration {last}, the same as in this program", f"迁移 {last}，与本程序一致")
        return Observation(what, "good", seen)
    seen = Text("differs from this program", "与本程序不一致")
    return Observation(what, "wrong", seen, standing.reason)


def _secret(database: Database, settings: Settings) -> Observation:
    what = Text("Secret and audit log", "密钥与审计日志")
    key = audit.sealing_key(settings)
    result = audit.verify(database, key, audit.Anchor.of(settings).read())
    if not result.faults:
        seen = Text(f"{result.last} entries, all intact", f"审计记录 {result.last} 条，均完好")
        return Observation(what, "good", seen)
    first = result.faults[0]
    return Observation(
        what,
        "wrong",
        Text(f"{len(result.faults)} faults: {first.en}", f"{len(result.faults)} 处：{first.zh}"),
        Text(
            "Restore the secret of this database; `yanxiu audit verify` shows all faults.",
            "请恢复本数据库的密钥；用 yanxiu audit verify 查看全部。",
        ),
    )


def _questions(database: Database, settings: Settings) -> Observation:
    what = Text("Questions", "问题文件")
    catalogue = checked_catalogue(database, settings.queries)
    seen = Text(f"{len(catalogue)} available", f"{len(catalogue)} 个可用")
    if not catalogue.faults:
        return Observation(what, "good", seen)
    fault = next(iter(catalogue.faults.values()))
    left_out = Text(
        f"{seen.en}, {len(catalogue.faults)} are left out",
        f"{seen.zh}，{len(catalogue.faults)} 个有误未用",
    )
    return Observation(what, "wrong", left_out, fault.text)


def _data(database: Database, _settings: Settings) -> Observation:
    what = Text("Rules of the data", "数据规则")
    broken = [each for each in run_checks(database, read_checks().values(), today()) if each.rows]
    if not broken:
        return Observation(what, "good", Text("All hold", "均符合"))
    count = sum(len(each.rows) for each in broken)
    names = [each.question.title for each in broken[:3]]
    return Observation(
        what,
        "look",
        Text(
            f"{count:,} rows break {len(broken)} rules: {'; '.join(each.en for each in names)}",
            f"{len(broken)} 条规则有 {count:,} 行不符：{'；'.join(each.zh for each in names)}",
        ),
        Text("`yanxiu check graph` lists them.", "用 yanxiu check graph 查看明细。"),
    )


_OF_DATABASE: tuple[Callable[[Database, Settings], Observation], ...] = (
    _server,
    _clock,
    _schema,
    _migrations,
    _secret,
    _questions,
    _data,
)
