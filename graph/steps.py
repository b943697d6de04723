"""Steps: reads, and work on their results, that the command line and the API share.

They are a generator, so that the API takes them without blocking: a read is awaited, work is done by a thread.
"""

import asyncio
from collections.abc import Callable, Generator
from typing import Any, TypeVar

from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Database

T = TypeVar("T")
Read = tuple[
    str, dict[str, Any]
]  # a statement of one row, and its parameters: its values are sent back
Work = Callable[[], Any]  # its result is sent back, alone in a list
Steps = Generator[Read | Work, list[Any], T]


def now(database: Database, steps: Steps[T]) -> T:
    """The result of the steps, each read when it is needed."""
    try:
        step = next(steps)
        while True:
            step = steps.send([step()] if callable(step) else _read(database, step))
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]


def _read(database: Database, read: Read) -> list[Any]:
    (row,) = database.read(read[0], **read[1])
    return list(row.values())


async def soon(database: AsyncDatabase, steps: Steps[T]) -> T:
    """The same, while others are served."""
    try:
        step = next(steps)
        while True:
            if callable(step):
                step = steps.send([await asyncio.to_thread(step)])
            else:
                step = steps.send(await database.read_row(*step))
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
