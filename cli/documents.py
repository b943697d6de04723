"""`yanxiu documents`: writes a manifest of persisted documents from GraphQL files."""

from pathlib import Path

import click
import orjson

from yanxiu.api.http.documents import read_manifest
from yanxiu.api.types.schema import make_schema
from yanxiu.cli.answers import write_bytes
from yanxiu.graph.settings import Settings
from yanxiu.queries import read_catalogue


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File. 写入的文件。")
def documents(source: Path, out: Path | None) -> None:
    """Writes a manifest of the .graphql files in a folder, by SHA-256. 生成持久化文档清单。"""
    schema = make_schema(read_catalogue(Settings.from_environment().queries))
    manifest = read_manifest(source, schema.core)
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    write_bytes(orjson.dumps(manifest, option=options), out)
