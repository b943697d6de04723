"""Copies an answer while it is streamed to the client."""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from typing import TypeVar

from yanxiu.graph.versions import ReadLog, log_reads

Part = TypeVar("Part", str, bytes, memoryview)


async def copy_parts(
    parts: "AsyncIterable[str | bytes | memoryview]",
    watch: ReadLog,
    most: int,
    whole: Callable[[bytes], Awaitable[object]],
    ended: Callable[[], None],
) -> AsyncIterator[str | bytes | memoryview]:
    """Yields the same parts and lets the watch record their reads.

    whole   called at the end with the complete body, unless it exceeds `most` bytes
    ended   called after that, when the body exceeds `most` bytes, or when the client has disconnected; perhaps twice
    """
    copy: bytearray | None = bytearray()
    source = aiter(parts)
    try:
        while True:
            with log_reads(watch):
                try:
                    part = await anext(source)
                except StopAsyncIteration:
                    break
            if copy is not None:
                copy += part.encode() if isinstance(part, str) else part
                if len(copy) > most:
                    copy = None
                    ended()
            yield part
        if copy is not None:
            await whole(bytes(copy))
    finally:
        ended()
