"""Copies an answer while it is streamed to the client."""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from typing import TypeVar

from yanxiu.graph.versions import ReadLog, log_reads

Part = TypeVar("Part", str, bytes, memoryview)


async def copy_parts(
    parts: "AsyncIterable[str | bytes | memoryview]",
    read_log: ReadLog,
    capacity: int,
    on_complete: Callable[[bytes], Awaitable[object]],
    on_end: Callable[[], None],
) -> AsyncIterator[str | bytes | memoryview]:
    """Yields the same parts and lets the watch record their reads.

    on_complete   called at the end with the complete body, unless it exceeds `capacity` bytes
    on_end        called after that, when the body exceeds `capacity` bytes, or when the client has disconnected; perhaps twice
    """
    copy: bytearray | None = bytearray()
    source = aiter(parts)
    try:
        while True:
            with log_reads(read_log):
                try:
                    part = await anext(source)
                except StopAsyncIteration:
                    break
            if copy is not None:
                copy += part.encode() if isinstance(part, str) else part
                if len(copy) > capacity:
                    copy = None
                    on_end()
            yield part
        if copy is not None:
            await on_complete(bytes(copy))
    finally:
        on_end()
