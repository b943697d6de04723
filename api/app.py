"""The ASGI application: GraphQL and its page at /graphql, health at /health and /ready."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from yanxiu.api import graphiql
from yanxiu.api.access import CALLER, OPEN, Authentication, CurrentSession, SignIn, SigningIn
from yanxiu.api.assistant import over_http
from yanxiu.api.audit import Audit
from yanxiu.api.cursors import Cursors
from yanxiu.api.dashboard import Dashboard
from yanxiu.api.execution import CompiledExecution, Reader
from yanxiu.api.http.audit import AuditLog
from yanxiu.api.http.documents import Documents, read_manifest
from yanxiu.api.http.graphql import GraphQLEndpoint
from yanxiu.api.http.health import health_routes
from yanxiu.api.http.loads import Loads
from yanxiu.api.http.log import HEADER, RequestLog
from yanxiu.api.http.networks import PARAMETERS as NETWORK_PARAMETERS
from yanxiu.api.http.networks import Networks
from yanxiu.api.http.openapi import openapi
from yanxiu.api.http.questions import Questions, question_documents
from yanxiu.api.http.rates import Buckets, RateLimit
from yanxiu.api.preparation import PREPARATION
from yanxiu.api.rosters import Rosters, Uploads
from yanxiu.api.start import STYLE, start_page
from yanxiu.api.types.schema import make_schema
from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.async_database import AsyncDatabase, CallersDatabase
from yanxiu.graph.audit import Anchor
from yanxiu.graph.database import Address
from yanxiu.graph.networks import VIEWS
from yanxiu.queries import Catalogue

_WORTH_PACKING = 1_000  # bytes
_QUICK = 3  # of nine: rows of JSON shrink to a tenth already, in a third of the time


@dataclass(frozen=True, slots=True)
class Serving:
    """How the API is served.

    origins    of web pages elsewhere that may call it from a browser; none of them by default
    rate       requests a minute that one caller may make; 0: any number
    documents  a manifest or folder of persisted documents
    only_documents  whether nothing but these is answered
    formats    folders with roster formats of the user's own
    anchor     where the end of the audit log is noted outside the graph
    """

    origins: tuple[str, ...] = ()
    rate: int = 0
    documents: Path | None = None
    only_documents: bool = False
    formats: tuple[Path, ...] = ()
    anchor: Anchor | None = None


def create_app(
    address: Address,
    catalogue: Catalogue,
    secret: bytes,
    audit_key: bytes,
    serving: Serving | None = None,
    authentication: Authentication = OPEN,
) -> Starlette:
    """The application over the Neo4j at `address`; `secret` seals cursors (see `yanxiu.api.cursors`).

    `audit_key` seals the audit log (see `yanxiu.graph.audit`).
    `authentication` identifies the caller; without it, everyone who reaches the server may see everything.
    Raises Refused where the persisted documents cannot be used.
    """
    serving = serving or Serving()
    schema = make_schema(catalogue, [*PREPARATION, CompiledExecution])
    state: dict[str, Any] = {}

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncDatabase.connect(address) as database:
            editor = CallersDatabase(database)
            audit = Audit(editor, audit_key, serving.anchor)
            state["reader"] = Reader(database, Cursors(secret), audit)
            state["editor"] = editor
            state["uploads"] = Uploads(audit)
            async with assistant.running() if assistant else nullcontext():
                yield
            await state["uploads"].close()

    def context(request: Request) -> dict[str, Any]:
        return {**state, "caller": _caller(request)}

    described = openapi(
        catalogue, {name: view.title for name, view in VIEWS.items()}, NETWORK_PARAMETERS
    )

    async def description(_request: Request) -> Response:
        return JSONResponse(described)

    page = graphiql.assets()
    assistant = over_http(schema, catalogue, context)
    networks = Networks(lambda: state["editor"], lambda: state["reader"].admission, _caller)
    rosters = Rosters(address, _caller, lambda: state["uploads"], serving.formats)
    dashboard = Dashboard.built()
    known = {
        **question_documents(schema, catalogue),
        **(dashboard.documents(schema.core) if dashboard else {}),
        **(read_manifest(serving.documents, schema.core) if serving.documents else {}),
    }
    documents = Documents(known, serving.only_documents)

    def database() -> AsyncDatabase:
        reader: Reader = state["reader"]
        return reader.database

    behind = [Middleware(SignIn, authentication=authentication, database=database)]
    if serving.rate:
        behind.append(Middleware(RateLimit, buckets=Buckets(serving.rate), who=_asking))
    return Starlette(
        routes=[
            *health_routes(database),
            *([Mount("/graphiql", StaticFiles(directory=page))] if page else []),
            Route("/openapi.json", description),
            STYLE,
            *([dashboard.assets] if dashboard else []),
            *SigningIn(authentication, database).routes,
            Mount(
                "",
                routes=[
                    *(dashboard.pages if dashboard else []),
                    *start_page(catalogue, sign_in=authentication.sessions is not None),
                    Route("/graphql", GraphQLEndpoint(schema, context, documents)),
                    Route(
                        "/session", CurrentSession(_caller, database, authentication.offered).answer
                    ),
                    *Questions(schema, catalogue, context).routes,
                    Route("/networks/{name}", networks.answer),
                    Route("/audit", AuditLog(lambda: state["reader"].audit, _caller).answer),
                    *rosters.routes,
                    *Loads(_caller, lambda: state["editor"], lambda: state["reader"].audit).routes,
                    *([Route("/mcp", assistant)] if assistant else []),
                ],
                middleware=behind,
            ),
        ],
        middleware=_middleware(serving),
        lifespan=lifespan,
    )


def _caller(request: Request) -> Caller:
    caller: Caller = request.scope[CALLER]
    return caller


def _asking(request: Request) -> str:
    """Whose requests are counted together: a caller's, on this machine those of an address."""
    caller = _caller(request)
    return caller.who if caller is not LOCAL or request.client is None else request.client.host


def _middleware(serving: Serving) -> list[Middleware]:
    """From the outside to the inside."""
    results = [
        Middleware(RequestLog),
        Middleware(GZipMiddleware, minimum_size=_WORTH_PACKING, compresslevel=_QUICK),
    ]
    if serving.origins:
        results.append(
            Middleware(
                CORSMiddleware,
                allow_origins=serving.origins,
                allow_methods=("GET", "POST"),
                allow_headers=("authorization", "content-type", "if-none-match", "x-api-key"),
                expose_headers=(HEADER, "content-disposition", "etag", "link", "retry-after"),
            )
        )
    return results
