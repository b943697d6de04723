"""`yanxiu demo`: sets up and serves the sample county with one command."""

import shutil
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from yanxiu.api.access import authentication_of
from yanxiu.cli.demo_lock import only_demo
from yanxiu.cli.demo_roles import offered_roles
from yanxiu.cli.load import load_refusal, progress_bar
from yanxiu.cli.load_report import show_report
from yanxiu.cli.serve import LOOPBACK, checked_catalogue, listen, log_database_events, run
from yanxiu.cli.tables import print_answer
from yanxiu.data import XIANGYIN
from yanxiu.data.sample import generate
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.graph.disk import disk_faults
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.loaders import Report, load
from yanxiu.loaders.credits import derive, has_ledger
from yanxiu.queries import ask

_SHOWN = ("untrained_rural_teachers", "trainer_schools")
_ROWS = 8


@click.command()
@click.option("--no-serve", is_flag=True, help="Stop after showing the answers. 显示答案后即结束。")
def demo(*, no_serve: bool) -> None:
    """Loads the sample county, answers two questions, serves the API. 加载示例县并提供服务。"""
    settings = Settings.from_environment()
    console = Console()
    with only_demo(settings.home) as serves, reachable(settings, create=True) as address:
        with Database.connect(address) as database:
            database.apply_schema()
            _fill(database, settings, console)
            authentication = replace(
                authentication_of(settings, database), demo_roles=offered_roles(database)
            )
            catalogue = checked_catalogue(database, settings)
            for name in _SHOWN:
                print_answer(ask(database, catalogue[name], {}).first(_ROWS), console)
                console.print()
        if not no_serve:
            log_database_events(settings)
            listening = listen(LOOPBACK, settings.port, fixed=False)

            def ready(url: str) -> None:
                serves(url)
                _tell(console, url)

            run(_quiet(settings), address, catalogue, authentication, listening, ready)


def _quiet(settings: Settings) -> Settings:
    """Turns off the line per request, because a person looks at the same screen."""
    return settings if settings.log_file else replace(settings, log_level="warning")


def _fill(database: Database, settings: Settings, console: Console) -> None:
    rosters = settings.home / "sample"
    if not rosters.is_dir():
        _generate(rosters)
    console.print(
        str(
            Text(
                f"Plan: {XIANGYIN}\nSample rosters (synthetic): {rosters}",
                f"方案数据：{XIANGYIN}\n示例名册（合成数据）：{rosters}",
            )
        ),
        style="dim",
        soft_wrap=True,
    )
    reports = [_load_folder(database, folder, console) for folder in (XIANGYIN, rosters)]
    known = all(file.known for report in reports for file in report.files)
    if not (known and has_ledger(database)):
        derive(database, today())


def _generate(rosters: Path) -> None:
    """Generates the sample under a temporary name, so that an incomplete sample is never loaded."""
    part = rosters.with_name(f"{rosters.name}.part")
    with disk_faults(rosters):
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        generate(part)
        part.replace(rosters)


def _load_folder(database: Database, folder: Path, console: Console) -> Report:
    """Loads a folder and returns the report. Raises Refused if it has faults, e.g. in a sample that the user changed."""
    with progress_bar() as tell:
        report = load([folder], database, progress=tell)
    if report.faults:
        show_report(report, console)
        raise load_refusal(report, [])
    return report


def _tell(console: Console, url: str) -> None:
    lines = Text(
        en=f"Dashboard: {url}/\nGraphQL and query editor: {url}/graphql\nPress Ctrl-C to stop.",
        zh=f"看板：{url}/\nGraphQL 及其页面：{url}/graphql\n按 Ctrl-C 结束。",
    )
    console.print(str(lines), soft_wrap=True)
