"""`yanxiu explain`: shows the Cypher and the query plan of a GraphQL operation."""

import json
from typing import Any

import click
from graphql import GraphQLError, get_operation_ast, parse, validate
from rich.console import Console
from rich.table import Table

from yanxiu.api.compiler import (
    CompiledOperation,
    UnusableVariables,
    begin_compilation,
    compile_operation,
)
from yanxiu.api.compiler.layout import format_cypher
from yanxiu.api.compiler.naming import resolve_names
from yanxiu.api.cursors import Cursors
from yanxiu.api.secret import server_secret
from yanxiu.api.types.schema import make_schema
from yanxiu.graph.access import LOCAL
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.graph.errors import Refused
from yanxiu.graph.profiles import Plan, database_hits, operator_name, operators
from yanxiu.graph.settings import Settings
from yanxiu.graph.steps import run_steps
from yanxiu.queries import read_catalogue


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--variables", default="{}", help="Variables, as JSON. 变量（JSON）。")
@click.option("--operation", help="Name of the operation in the file. 文件中的操作名。")
@click.option(
    "--profile",
    is_flag=True,
    help="Run the statement and count rows and database hits. 实际运行并统计。",
)
def explain(file: Any, variables: str, operation: str | None, *, profile: bool) -> None:
    """Shows the Cypher of a GraphQL operation, its parameters and its plan. 查看编译结果与执行计划。"""
    settings = Settings.from_environment()
    values = _variables(variables)
    with reachable(settings) as address, Database.connect(address) as database:
        compiled = _compile(settings, database, file.name, file.read(), values, operation)
    if compiled.cypher is None:
        click.echo("// nothing of the graph is asked for · 未查询图中内容")
        return
    click.echo(format_cypher(compiled.cypher))
    for name, value in compiled.params.items():
        click.echo(f"// ${name} = {json.dumps(value, ensure_ascii=False, default=str)}")
    with reachable(settings) as address, Database.connect(address) as database:
        if profile:
            _, plan = database.profile(compiled.cypher, **compiled.params)
        else:
            _, plan = database.explain(compiled.cypher, **compiled.params)
    console = Console()
    console.print(_table(plan, profile=profile))
    if profile:
        console.print(f"database hits · 数据库访问次数: {database_hits(plan):,}", highlight=False)


def _variables(written: str) -> dict[str, Any]:
    try:
        values = json.loads(written)
        if isinstance(values, dict):
            return values
    except ValueError:
        pass
    raise Refused(
        en="--variables must be a JSON object, such as '{\"first\": 5}'.",
        zh="--variables 应为 JSON 对象，例如 '{\"first\": 5}'。",
    )


def _compile(
    settings: Settings,
    database: Database,
    name: str,
    text: str,
    variables: dict[str, Any],
    operation: str | None,
) -> CompiledOperation:
    """Compiles an operation for the operator of the server. Raises Refused if the operation is invalid."""
    schema = make_schema(read_catalogue(settings.queries)).core
    try:
        document = parse(text)
        errors = validate(schema, document)
        named = get_operation_ast(document, operation)
        if not errors and named is not None:
            begun = begin_compilation(
                schema,
                document,
                named,
                variables,
                cursors=Cursors(server_secret(settings)),
                caller=LOCAL,
                today=today(),
            )
            run_steps(database, resolve_names(begun))
            return compile_operation(begun)
    except UnusableVariables as fault:
        errors = fault.errors
    except GraphQLError as fault:
        errors = [fault]
    if not errors:
        raise Refused(
            en=f"{name} has several operations, or none by that name: choose one with --operation.",
            zh=f"{name} 中有多个操作或没有操作：请用 --operation 指定。",
        )
    messages = "\n".join(str(error) for error in errors)
    raise Refused(
        en=f"{name} is not a valid operation of this schema:\n{messages}",
        zh=f"{name} 不是可执行的操作。",
    )


def _table(plan: Plan, *, profile: bool) -> Table:
    table = Table("operator", "details", box=None)
    for name in ("estimated rows", *(("rows", "database hits") if profile else ())):
        table.add_column(name, justify="right")
    for depth, step in operators(plan):
        arguments = step.get("args", {})
        counted = [str(step.get("rows", "")), str(step.get("dbHits", ""))] if profile else []
        table.add_row(
            f"{'  ' * depth}{operator_name(step)}",
            str(arguments.get("Details", "")),
            f"{float(arguments.get('EstimatedRows', 0)):,.0f}",
            *counted,
        )
    return table
