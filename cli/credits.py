"""`yanxiu credits`: the ledger of credits."""

from datetime import date

import click

from yanxiu.cli.types import Day
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.naming import resolve_county
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.loaders.credits import DerivedEntries
from yanxiu.loaders.credits import derive as derive_entries


@click.group("credits")
def ledger() -> None:
    """Manages the ledger of credits. 学分台账。"""


@ledger.command()
@click.option(
    "--as-of",
    type=Day(),
    default="today",
    help="Last day of training and teaching to count. 截止日期。",
)
@click.option("--county", help="Code of the county; default: all. 县的行政区划代码。")
def derive(as_of: date, county: str | None) -> None:
    """Adds missing entries for attendance and teaching; changes no existing entry. 补记学分台账。"""
    settings = Settings.from_environment()
    with reachable(settings) as address, Database.connect(address) as database:
        database.apply_schema()
        for line in describe_result(
            derive_entries(database, as_of, county and resolve_county(database, county))
        ):
            click.echo(str(line))


def describe_result(done: DerivedEntries) -> list[Text]:
    """Describes the result of a run in sentences. Omitted entries appear only if there are any."""
    lines = [
        Text(
            f"Created: {done.attended} from attendance, {done.taught} from teaching.",
            f"新增：参训 {done.attended} 笔，授课 {done.taught} 笔。",
        ),
        Text(f"Already there: {done.known}.", f"此前已有：{done.known} 笔。"),
    ]
    if done.linked:
        lines.append(
            Text(
                f"Entries from rosters linked to their rules: {done.linked}.",
                f"名册所载、补上所依规则：{done.linked} 笔。",
            )
        )
    if done.without_rules:
        lines.append(
            Text(
                f"Left out because no credit rules were in force that day: {done.without_rules}.",
                f"未记入，当日没有执行中的学分规则：{done.without_rules} 笔。",
            )
        )
    if done.without_hours:
        lines.append(
            Text(
                f"Left out because the hours taught are not recorded: {done.without_hours}.",
                f"未记入，未登记授课学时：{done.without_hours} 笔。",
            )
        )
    return lines
