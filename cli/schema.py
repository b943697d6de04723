"""`yanxiu schema`: prints the GraphQL schema, as committed."""

import click

from yanxiu.api.types.schema import make_schema
from yanxiu.queries import read_catalogue


@click.command()
def schema() -> None:
    """Prints the GraphQL schema (SDL). 输出 GraphQL 模式。"""
    click.echo(make_schema(read_catalogue()).as_str())
