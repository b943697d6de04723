"""Bare Cypher over Bolt in a Starlette endpoint: the least that any server in front of Neo4j must do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.peers.operations import OPERATIONS
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Address
from yanxiu.graph.settings import Settings


def bare_app() -> Starlette:
    """Creates one route per operation, which returns the statement's only value as JSON.

    The statement runs in a read transaction.
    """
    settings = Settings.from_environment()
    address = Address(str(settings.uri), settings.username, settings.password)
    known = {operation.name: operation for operation in OPERATIONS}
    state: dict[str, AsyncDatabase] = {}

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncDatabase.connect(address) as database:
            state["database"] = database
            yield

    async def answer(request: Request) -> Response:
        asked = known[request.path_params["name"]]
        await request.body()
        (value,) = await state["database"].read_row(asked.cypher, asked.params)
        return Response(orjson.dumps({"data": value}), media_type="application/json")

    return Starlette(routes=[Route("/{name}", answer, methods=["POST"])], lifespan=lifespan)
