"""`yanxiu report`: the monthly report of the county in Word or PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from yanxiu.cli.answers import choose_format, report_written, write_bytes
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.queries import Catalogue, read_catalogue
from yanxiu.queries.paper.report import TEMPLATE, Draw, make_report

_FORMATS = ["docx", "pdf"]


@click.command()
@click.option("--month", required=True, help="The month, such as 2019-05. 月份，如 2019-05。")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File. 写入的文件。",
)
@click.option("--county", help="County, by name or code. 县的名称或行政区划代码。")
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=TEMPLATE,
    show_default=False,
    help="TOML file with the questions of the report; default: the built-in one. 月报内容（TOML），默认用自带的。",
)
@click.option(
    "--letterhead",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Word file that provides the header and styles. 带抬头和样式的 Word 文件。",
)
def report(
    month: str, out: Path, county: str | None, template: Path, letterhead: Path | None
) -> None:
    """Writes the monthly report in Word or PDF. 生成县月报（Word 或 PDF）。"""
    form = choose_format(None, out, _FORMATS, {f".{each}": each for each in _FORMATS})
    settings = Settings.from_environment()
    with reachable(settings) as address, Database.connect(address) as database:
        catalogue = read_catalogue(settings.queries)
        draw = _picture_drawer(database, catalogue)
        sheet = make_report(database, catalogue, month, county, template, draw=draw)
    if form == "pdf":
        from yanxiu.queries.paper.pdf import as_pdf  # noqa: PLC0415 - an extra

        written = as_pdf(sheet)
    else:
        from yanxiu.queries.paper.word import as_docx  # noqa: PLC0415 - an extra

        written = as_docx(sheet, letterhead)
    write_bytes(written, out)
    pictures = sum(table.picture is not None for table in sheet.tables)
    tables = len(sheet.tables)
    what = Text(f"{tables} tables, {pictures} pictures", f"{tables} 张表，{pictures} 幅图")
    report_written(out, str(what))


def _picture_drawer(database: Database, catalogue: Catalogue) -> Draw | None:
    """Returns a function that draws the workbench's pictures.

    If the drawing library is missing, reports this and returns None.
    """
    from yanxiu.analysis.plots.files import WRITERS, check_installed  # noqa: PLC0415 - slow

    try:
        check_installed()
    except YanxiuError as fault:
        click.echo(str(fault), err=True)
        return None
    from yanxiu.analysis.plots.of_questions import NothingToDraw  # noqa: PLC0415 - an extra
    from yanxiu.analysis.plots.pictures import draw_picture  # noqa: PLC0415

    def draw(name: str, given: Mapping[str, Any]) -> bytes | None:
        try:
            return WRITERS["png"](draw_picture(database, catalogue, name, given))
        except NothingToDraw:
            return None

    return draw
