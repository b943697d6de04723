"""Health checks: whether the process runs (`/health`), and whether it can answer questions (`/ready`)."""

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from yanxiu.graph.async_database import READY_WITHIN, AsyncDatabase
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.schema import version


def health_routes(database: Callable[[], AsyncDatabase]) -> list[Route]:
    """Returns both routes. Neither needs a credential."""

    async def ready(_request: Request) -> Response:
        readiness = await _readiness(database())
        return JSONResponse(readiness, 200 if readiness["status"] == "ok" else 503)

    return [Route("/health", _health), Route("/ready", ready)]


async def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _readiness(database: AsyncDatabase) -> dict[str, Any]:
    """Checks that the database answers, and that its constraints, indexes and migrations are those of this version."""
    document: dict[str, Any] = {
        "status": "unavailable",
        "database": "unavailable",
        "schema": version(),
    }
    try:
        async with asyncio.timeout(READY_WITHIN):
            await database.verify()
            document["database"] = "ok"
            missing = await database.missing_structure()
            reason = (await database.migration_state()).reason
    except (DatabaseFault, TimeoutError):
        return document
    if missing:
        document["missing"] = missing
    if reason:
        document["reason"] = reason.as_json()
    if not missing and not reason:
        document["status"] = "ok"
    return document
