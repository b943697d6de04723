"""The ASGI application: GraphQL and its page at /graphql, health at /health."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache

from api import graphiql
from api.cursors import Cursors
from api.execution import CompiledExecution, Reader
from api.types import make_schema
from graph.access import LOCAL
from graph.database import Address, AsyncDatabase
from graph.errors import DatabaseFault
from queries import Catalogue


def create_app(address: Address, catalogue: Catalogue, secret: bytes) -> Starlette:
    """The application over the Neo4j at `address`; `secret` seals cursors (see `api.cursors`)."""
    schema = make_schema(catalogue, [ParserCache, ValidationCache, CompiledExecution])
    held: dict[str, Reader] = {}

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncDatabase.connect(address) as database:
            held["reader"] = Reader(database, Cursors(secret))
            yield

    async def health(_request: Request) -> Response:
        try:
            await held["reader"].database.verify()
        except DatabaseFault:
            return JSONResponse({"status": "unavailable"}, status_code=503)
        return JSONResponse({"status": "ok"})

    return Starlette(
        routes=[
            Route("/health", health),
            Mount("/graphiql", StaticFiles(directory=graphiql.assets()), name="graphiql"),
            Route("/graphql", _Endpoint(schema, held)),
        ],
        lifespan=lifespan,
    )


class _Endpoint(GraphQL[dict[str, Any], None]):
    """Strawberry's endpoint with our own page for browsers and a faster JSON."""

    def __init__(self, schema: strawberry.Schema, held: dict[str, Reader]) -> None:
        super().__init__(schema, multipart_uploads_enabled=False)
        self._held = held

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:  # noqa: ARG002
        return {**self._held, "caller": LOCAL}

    async def render_graphql_ide(self, request: Request) -> Response:  # noqa: ARG002
        policy = {"Content-Security-Policy": graphiql.CONTENT_SECURITY_POLICY}
        return HTMLResponse(graphiql.page(), headers=policy)

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)
