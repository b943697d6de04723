"""`yanxiu mcp`: provides the questions as tools for an assistant on this machine, over standard input and output."""

import asyncio

import click

from yanxiu.api.audit import Audit
from yanxiu.api.cursors import Cursors
from yanxiu.api.execution import CompiledExecution, Reader
from yanxiu.api.preparation import PREPARATION
from yanxiu.api.secret import server_secret
from yanxiu.api.types.schema import make_schema
from yanxiu.cli.serve import checked_catalogue
from yanxiu.graph.access import LOCAL
from yanxiu.graph.async_database import AsyncDatabase, CallersDatabase
from yanxiu.graph.audit import sealing_key
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Address, Database
from yanxiu.graph.extras import require
from yanxiu.graph.settings import Settings
from yanxiu.queries import Catalogue


@click.command()
def mcp() -> None:
    """Provides the questions as tools for an assistant (MCP). 供智能助手调用各问题（MCP）。"""
    require("mcp")
    settings = Settings.from_environment()
    with reachable(settings) as address:
        with Database.connect(address) as database:
            database.apply_schema()
            catalogue = checked_catalogue(database, settings)
        asyncio.run(_serve(settings, address, catalogue))


async def _serve(settings: Settings, address: Address, catalogue: Catalogue) -> None:
    from yanxiu.api.assistant.server import make_server, serve_stdio  # noqa: PLC0415 - an extra

    schema = make_schema(catalogue, [*PREPARATION, CompiledExecution])
    async with AsyncDatabase.connect(address) as database:
        audit = Audit(CallersDatabase(database), sealing_key(settings))
        reader = Reader(database, Cursors(server_secret(settings)), audit)
        context = {"reader": reader, "caller": LOCAL}
        await serve_stdio(make_server(schema, catalogue, lambda _request: dict(context)))
