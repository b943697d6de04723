"""`yanxiu demo`: from nothing to the sample county served, in one command."""

from pathlib import Path

import click
from rich.console import Console

from api.access import authentication_of
from cli.answers import print_table
from cli.load import progress_bar, refusal, show
from cli.serve import LOOPBACK, checked_catalogue, listen, run
from data import XIANGYIN
from data.sample import generate
from graph.connection import reachable
from graph.database import Database
from graph.days import today
from graph.settings import Settings
from graph.text import Text
from loaders import Report, load
from loaders.credits import derive, has_ledger
from queries import ask

_SHOWN = ("untrained_rural_teachers", "trainer_schools")
_ROWS = 8


@click.command()
@click.option("--no-serve", is_flag=True, help="Stop after the answers. 显示答案后即结束。")
def demo(*, no_serve: bool) -> None:
    """Loads the sample county, answers two questions, serves the API. 加载示例县并提供服务。"""
    settings = Settings.from_environment()
    console = Console()
    listening = None if no_serve else listen(LOOPBACK, settings.port, fixed=False)
    with reachable(settings) as address:
        with Database.connect(address) as database:
            database.apply_schema()
            _fill(database, settings, console)
            authentication = authentication_of(settings, database)
            catalogue = checked_catalogue(database, settings)
            for name in _SHOWN:
                print_table(ask(database, catalogue[name], {}), console, _ROWS)
                console.print()
        if listening:
            run(
                settings,
                address,
                catalogue,
                authentication,
                listening,
                lambda url: _tell(console, url),
            )


def _fill(database: Database, settings: Settings, console: Console) -> None:
    rosters = settings.home / "sample"
    if not rosters.is_dir():
        generate(rosters)
    console.print(
        str(
            Text(
                f"Plan: {XIANGYIN}\nSample rosters (synthetic): {rosters}",
                f"方案数据：{XIANGYIN}\n示例名册(合成数据):{rosters}",
            )
        ),
        style="dim",
        soft_wrap=True,
    )
    reports = [_loaded(database, folder, console) for folder in (XIANGYIN, rosters)]
    known = all(file.known for report in reports for file in report.files)
    if not (known and has_ledger(database)):
        derive(database, today())


def _loaded(database: Database, folder: Path, console: Console) -> Report:
    """The report of a folder's load; raises Refused where it has faults, as where somebody changed the sample."""
    with progress_bar() as tell:
        report = load([folder], database, progress=tell)
    if report.faults:
        show(report, console)
        raise refusal(report, [])
    return report


def _tell(console: Console, url: str) -> None:
    lines = Text(
        en=f"GraphQL and its page: {url}/graphql\nCtrl-C ends it.",
        zh=f"GraphQL 及其页面：{url}/graphql\n按 Ctrl-C 结束。",
    )
    console.print(str(lines), soft_wrap=True)
