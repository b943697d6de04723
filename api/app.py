"""The ASGI application: GraphQL and its page at /graphql, health at /health and /ready."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
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
from yanxiu.api.access import (
    CALLER,
    OPEN_TO_ALL,
    Authentication,
    CurrentSession,
    SignInMiddleware,
    SignInRoutes,
)
from yanxiu.api.admission import SLOTS, Admission
from yanxiu.api.answers import AnswerCache
from yanxiu.api.answers.sending import LEAST_COMPRESSED
from yanxiu.api.answers.store import COMPRESSION_LEVEL
from yanxiu.api.assistant import http_server
from yanxiu.api.audit import Audit
from yanxiu.api.cursors import Cursors
from yanxiu.api.dashboard import Dashboard
from yanxiu.api.execution import CompiledExecution, Reader
from yanxiu.api.http.accept import language_of
from yanxiu.api.http.audit import AuditLog
from yanxiu.api.http.documents import Documents, read_manifest
from yanxiu.api.http.graphql import GraphQLEndpoint
from yanxiu.api.http.health import health_routes
from yanxiu.api.http.jobs import JobAddresses
from yanxiu.api.http.loads import Loads
from yanxiu.api.http.log import HEADER, RequestLog
from yanxiu.api.http.networks import PARAMETERS as NETWORK_PARAMETERS
from yanxiu.api.http.networks import Networks
from yanxiu.api.http.openapi import openapi
from yanxiu.api.http.questions import Questions, question_documents
from yanxiu.api.http.rates import RateLimit, RateTable, TokenBuckets
from yanxiu.api.http.relay import Relay, Worker
from yanxiu.api.jobs.graphql_jobs import OwnJobs
from yanxiu.api.jobs.jobs import Jobs
from yanxiu.api.limits.running import MOST_RUNNING, CallerSlots
from yanxiu.api.preparation import PREPARATION
from yanxiu.api.rosters import Rosters, Uploads
from yanxiu.api.start import STYLE, start_page
from yanxiu.api.types.schema import make_schema
from yanxiu.api.warming import Warming
from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.async_database import AsyncDatabase, CallersDatabase
from yanxiu.graph.audit import Anchor, Journal
from yanxiu.graph.database import Address
from yanxiu.graph.networks import VIEWS
from yanxiu.queries import Catalogue


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """The options of the API server.

    origins    other origins whose web pages may call the API from a browser; default: none
    rate       requests per minute that one caller may make; 0: no limit
    documents  a manifest or folder of persisted documents
    only_documents  whether the server answers only these documents
    formats    folders with the user's own roster formats
    anchor     the record of the end of the audit log outside the graph
    journal    the file of audit entries that are not yet in the graph
    answers    bytes of memory for cached answers; 0: no cache
    worker     this process among the processes of the server
    warm       whether Neo4j plans expected queries while the server is idle
    """

    origins: tuple[str, ...] = ()
    rate: int = 0
    documents: Path | None = None
    only_documents: bool = False
    formats: tuple[Path, ...] = ()
    anchor: Anchor | None = None
    journal: Journal | None = None
    answers: int = 0
    worker: Worker = field(default_factory=Worker)
    warm: bool = False


def create_app(
    address: Address,
    catalogue: Catalogue,
    secret: bytes,
    audit_key: bytes,
    options: ServerOptions | None = None,
    authentication: Authentication = OPEN_TO_ALL,
    rates: RateTable | None = None,
) -> Starlette:
    """Creates the application over the Neo4j at `address`. Raises Refused if the persisted documents cannot be used.

    secret          seals cursors (see `yanxiu.api.cursors`)
    audit_key       seals the audit log (see `yanxiu.graph.audit`)
    authentication  identifies the caller; by default, everyone who reaches the server may see everything
    rates           counts callers' requests together with the server's other processes
    """
    options = options or ServerOptions()
    schema = make_schema(catalogue, [*PREPARATION, CompiledExecution])
    state: dict[str, Any] = {}

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncDatabase.connect(address) as database:
            editor = CallersDatabase(database)
            audit = Audit(editor, audit_key, options.anchor, options.journal)
            state["answers"] = AnswerCache(database, audit, options.answers)
            database.versions.changed = audit.note_change
            state["reader"] = Reader(
                database,
                Cursors(secret),
                audit,
                admission=Admission(max(2, SLOTS // options.worker.count)),
                running=CallerSlots(max(2, MOST_RUNNING // options.worker.count)),
            )
            state["editor"] = editor
            state["uploads"] = Uploads(audit, options.worker)
            state["jobs"] = Jobs(address, audit)
            audit.begin()
            warming = asyncio.create_task(_warm({**state})) if options.warm else None
            async with assistant.running() if assistant else nullcontext():
                yield
            if warming:
                warming.cancel()
                await asyncio.wait({warming})
            await state["uploads"].close()
            await state["jobs"].close()
            await audit.close()

    async def _warm(context: dict[str, Any]) -> None:
        if options.worker.number == 0:  # one process is enough: Neo4j's plans serve all
            documents = dashboard.documents(schema.core).values() if dashboard else ()
            persisted = () if options.documents is None else known.values()
            await Warming(schema, catalogue, [*documents, *persisted], authentication).run(context)

    def context(request: Request) -> dict[str, Any]:
        caller = _caller(request)
        own_jobs = OwnJobs(state["jobs"], caller, language_of(request))
        return {**state, "caller": caller, "own_jobs": own_jobs}

    described = openapi(
        catalogue, {name: view.title for name, view in VIEWS.items()}, NETWORK_PARAMETERS
    )

    async def description(_request: Request) -> Response:
        return JSONResponse(described)

    page = graphiql.assets()
    assistant = http_server(schema, catalogue, context)
    networks = Networks(
        lambda: state["editor"],
        lambda: state["reader"].admission,
        lambda: state["answers"],
        _caller,
    )
    rosters = Rosters(address, _caller, lambda: state["uploads"], options.formats)
    dashboard = Dashboard.find_built()
    known = {
        **question_documents(schema, catalogue),
        **(dashboard.documents(schema.core) if dashboard else {}),
        **(read_manifest(options.documents, schema.core) if options.documents else {}),
    }
    documents = Documents(known, options.only_documents)

    def database() -> AsyncDatabase:
        reader: Reader = state["reader"]
        return reader.database

    return Starlette(
        routes=[
            *health_routes(database),
            *([Mount("/graphiql", StaticFiles(directory=page))] if page else []),
            Route("/openapi.json", description),
            STYLE,
            *([dashboard.assets] if dashboard else []),
            *SignInRoutes(authentication, database).routes,
            Mount(
                "",
                routes=[
                    *(dashboard.pages if dashboard else []),
                    *start_page(catalogue, sign_in=authentication.sessions is not None),
                    Route("/graphql", GraphQLEndpoint(schema, context, documents, options.worker)),
                    Route(
                        "/session",
                        CurrentSession(_caller, database, authentication.demo_roles).answer,
                    ),
                    *Questions(schema, catalogue, context).routes,
                    Route("/networks/{name}", networks.answer),
                    Route("/audit", AuditLog(lambda: state["reader"].audit, _caller).answer),
                    *rosters.routes,
                    *JobAddresses(_caller, lambda: state["jobs"], language_of).routes,
                    *Loads(_caller, lambda: state["editor"], lambda: state["reader"].audit).routes,
                    *([Route("/mcp", assistant)] if assistant else []),
                ],
                middleware=_caller_middleware(options, authentication, database, rates),
            ),
        ],
        middleware=_middleware(options),
        lifespan=lifespan,
    )


def _caller_middleware(
    serving: ServerOptions,
    authentication: Authentication,
    database: Callable[[], AsyncDatabase],
    rates: RateTable | None,
) -> list[Middleware]:
    """The middleware of the routes that need a caller."""
    signing_in = Middleware(SignInMiddleware, authentication=authentication, database=database)
    if not serving.rate:
        return [signing_in]
    buckets = TokenBuckets(serving.rate, table=rates)
    return [signing_in, Middleware(RateLimit, buckets=buckets, who=_rate_name)]


def _caller(request: Request) -> Caller:
    caller: Caller = request.scope[CALLER]
    return caller


def _rate_name(request: Request) -> str:
    """The name under which requests are counted: the caller's, or the client address for local callers."""
    caller = _caller(request)
    return caller.who if caller is not LOCAL or request.client is None else request.client.host


def _middleware(serving: ServerOptions) -> list[Middleware]:
    """The middleware of all routes, outermost first."""
    results = [
        *([Middleware(Relay, worker=serving.worker)] if serving.worker.count > 1 else []),
        Middleware(RequestLog),
        Middleware(GZipMiddleware, minimum_size=LEAST_COMPRESSED, compresslevel=COMPRESSION_LEVEL),
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
