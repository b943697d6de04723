"""Steps: reads, and work on their results, that the command line and the API share.

Steps are a generator, so that the API does not block: it awaits each read and runs work in a thread.
"""

import asyncio
from collections.abc import Callable, Generator
from typing import Any, TypeVar

from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Database

T = TypeVar("T")
# A statement that returns one row, and its parameters; the row's values are sent to the generator.
Read = tuple[str, dict[str, Any]]
Work = Callable[[], Any]  # its result is sent to the generator as a list of one
Steps = Generator[Read | Work, list[Any], T]


def run_steps(database: Database, steps: Steps[T]) -> T:
    """Runs the steps and returns their result."""
    try:
        step = next(steps)
        while True:
            step = steps.send([step()] if callable(step) else _read(database, step))
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]


def _read(database: Database, read: Read) -> list[Any]:
    (row,) = database.read(read[0], **read[1])
    return list(row.values())


async def run_steps_async(database: AsyncDatabase, steps: Steps[T]) -> T:
    """Like `run_steps`, without blocking the event loop."""
    try:
        step = next(steps)
        while True:
            if callable(step):
                step = steps.send([await asyncio.to_thread(step)])
            else:
                step = steps.send(await database.read_row(*step))
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
