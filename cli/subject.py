"""`yanxiu subject`: exports or erases the data about one person."""

from pathlib import Path

import click
import orjson

from yanxiu.cli.answers import write_bytes
from yanxiu.graph.access import SHELL
from yanxiu.graph.audit import Anchor, Event, entry_appender, read_end
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.loaders.persons import disclosure, erasure
from yanxiu.loaders.persons.duplicates import find_duplicate_node
from yanxiu.loaders.persons.erasure import KEPT_DATA

_COUNTY = click.option("--county", help="Code of the county, if there are several. 县代码。")


@click.group()
def subject() -> None:
    """Data subject rights: exports or erases a person's data. 个人信息的查阅与删除。"""


@subject.command("export")
@click.argument("number")
@_COUNTY
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File. 写入的文件。")
def export_subject(number: str, county: str | None, out: Path | None) -> None:
    """Writes all data about a teacher as JSON. 导出某教师的全部信息（JSON）。"""
    settings = Settings.from_environment()
    with reachable(settings) as address, Database.connect(address) as database:
        database.apply_schema()
        person = find_duplicate_node(database, number, "Teacher", county)
        records = disclosure.disclose_person(database, person)
        place = person.county
        event = Event(SHELL.who, SHELL.role.name, place, place, "export", ("subject",), rows=1)
        Anchor.of(settings).record_end(*database.write(entry_appender(settings, event)))
    write_bytes(
        orjson.dumps(records, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE),
        out,
        private=True,
    )


@subject.command("erase")
@click.argument("number")
@_COUNTY
@click.option("--yes", is_flag=True, help="Do not ask for confirmation. 不再询问。")
def erase_subject(number: str, county: str | None, *, yes: bool) -> None:
    """Permanently erases a teacher's name, numbers and personal fields. 删除某教师的个人信息，不可恢复。"""
    if not yes:
        click.confirm(
            str(Text("This cannot be undone. Erase?", "此操作不可恢复。确定删除吗？")),
            abort=True,
        )
    settings = Settings.from_environment()
    with reachable(settings) as address, Database.connect(address) as database:
        database.apply_schema()
        done = erasure.erase_person(database, settings, number, county)
        if end := read_end(database):
            Anchor.of(settings).record_end(*end)
    if done.was_erased:
        click.echo(
            str(
                Text(
                    f"Already erased; the pseudonym is {done.pseudonym}.",
                    f"此前已删除，化名 {done.pseudonym}。",
                )
            )
        )
        return
    message = Text(
        f"Erased; the remaining data use the pseudonym {done.pseudonym}. The person was removed from {done.journals_rewritten} load records.",
        f"已删除；保留内容的化名为 {done.pseudonym}。{done.journals_rewritten} 次导入记录中的个人信息已清除。",
    )
    for line in (message, *KEPT_DATA):
        click.echo(str(line))
