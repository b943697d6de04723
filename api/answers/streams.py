"""Copies an answer while it is streamed to the client."""

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from typing import TypeVar

from yanxiu.graph.versions import Watch, watching

Part = TypeVar("Part", str, bytes, memoryview)


async def copied(
    parts: "AsyncIterable[str | bytes | memoryview]",
    watch: Watch,
    most: int,
    whole: Callable[[bytes], Awaitable[object]],
    ended: Callable[[], None],
) -> AsyncIterator[str | bytes | memoryview]:
    """The same parts, whose reads the watch notes; `whole` gets all of them in the end, unless they are too large.

    `ended` is called after that, or when the client has left.
    """
    copy: bytearray | None = bytearray()
    source = aiter(parts)
    try:
        while True:
            with watching(watch):
                try:
                    part = await anext(source)
                except StopAsyncIteration:
                    break
            if copy is not None:
                copy += part.encode() if isinstance(part, str) else part
                if len(copy) > most:
                    copy = None
            yield part
        if copy is not None:
            await whole(bytes(copy))
    finally:
        ended()
