"""Cancels work when its client disconnects."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

T = TypeVar("T")


async def run_until_disconnect(request: Request, work: Coroutine[Any, Any, T]) -> T | None:
    """Returns the result of the work. Cancels it and returns None if the client disconnects first.

    The request's body must have been read.
    """
    working = asyncio.create_task(work)
    going = asyncio.create_task(_wait_for_disconnect(request))
    try:
        await asyncio.wait({working, going}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        going.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait({working})


async def _wait_for_disconnect(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
