"""`yanxiu new-county`: writes the empty tables of another county's plan, with explanations."""

from pathlib import Path

import click

from yanxiu.graph.text import Text
from yanxiu.loaders.plan.new_county import write_county


@click.command()
@click.argument("code")
@click.argument("name")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder; default: the county's code. 文件夹，默认以县代码为名。",
)
def new_county(code: str, name: str, out: Path | None) -> None:
    """Writes the empty tables of another county's plan. 生成另一个县的方案空表。

    CODE is the six-digit code of the county, NAME its name. CODE为六位行政区划代码，NAME为县名。
    """
    folder = out or Path(code)
    files = write_county(code, name, folder)
    click.echo(
        Text(
            f"{len(files)} files in {folder}: start with {folder / 'README.md'}.",
            f"已在 {folder} 中生成 {len(files)} 个文件：请先看 {folder / 'README.md'}。",
        )
    )
