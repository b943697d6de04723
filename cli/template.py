"""`yanxiu template`: writes an empty sheet of a roster format, or its schema for other programs."""

from pathlib import Path

import click
import orjson

from yanxiu.cli.answers import write_bytes
from yanxiu.graph.errors import Refused
from yanxiu.graph.settings import Settings
from yanxiu.loaders import read_formats
from yanxiu.loaders.formats.templates import json_schema, table_schema, workbook


@click.command()
@click.argument("name", metavar="FORMAT")
@click.option(
    "--format",
    "form",
    type=click.Choice(["xlsx", "tableschema", "jsonschema"]),
    default="xlsx",
    show_default=True,
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File. 写入的文件。")
def template(name: str, form: str, out: Path | None) -> None:
    """Writes an empty sheet of a roster format, or its schema. 生成名册空表或数据规范。"""
    formats = read_formats(Settings.from_environment().formats)
    chosen = formats.get(name.replace("-", "_"))
    if chosen is None:
        rosters = [known for known in formats if not known.startswith("plan_")]
        raise Refused(
            en=f"The format '{name}' does not exist. The formats are: {', '.join(rosters)}.",
            zh=f"没有名为“{name}”的格式。现有：{'、'.join(rosters)}。",
        )
    if form == "xlsx":
        write_bytes(workbook(chosen), out or Path(f"{chosen.title.zh}.xlsx"))
        click.echo(out or f"{chosen.title.zh}.xlsx")
        return
    schema = table_schema(chosen) if form == "tableschema" else json_schema(chosen)
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    write_bytes(orjson.dumps(schema, option=options), out)
