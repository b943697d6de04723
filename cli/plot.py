"""`yanxiu plot`: draws a network, a question or a measure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from yanxiu.cli.answers import write_bytes
from yanxiu.cli.types import Day
from yanxiu.graph.errors import Refused


@click.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Picture file: .svg, .png or .html. 图片文件：.svg、.png 或 .html。",
)
@click.option("--county", help="County; default: all. 县，默认所有的县。")
@click.option(
    "--as-of", type=Day(), help="The day asked about; default: today. 查询日期，默认今天。"
)
@click.option(
    "--with",
    "given",
    multiple=True,
    metavar="PARAMETER=VALUE",
    help="A parameter of the question or network. 问题或网络的参数。",
)
def plot(
    name: str, out: Path, county: str | None, as_of: date | None, given: tuple[str, ...]
) -> None:
    """Draws a network, question or measure as SVG, PNG or HTML. 画图：网络、问题或指标。"""
    from yanxiu.analysis.plots.by_name import plot as drawn  # noqa: PLC0415 - slow
    from yanxiu.analysis.plots.files import file_format  # noqa: PLC0415

    form = file_format(out)
    asked = dict(map(_pair, given))
    asked |= {key: value for key, value in (("county", county), ("as_of", as_of)) if value}
    write_bytes(drawn(name, **asked).as_bytes(form), out)


def _pair(written: str) -> tuple[str, object]:
    name, equals, value = written.partition("=")
    if not equals or not name.strip():
        raise Refused(
            en=f"'{written[:40]}' is not NAME=VALUE: write, for example, --with year=2019.",
            zh=f"“{written[:40]}”不是“参数=值”：请写成 --with year=2019。",
        )
    text = value.strip()
    truth = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
    return name.strip().replace("-", "_"), truth.get(text.casefold(), text)
