"""Rate limits: a token bucket per caller, in memory, shared by all processes of a server."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from yanxiu.api.http.messages import JSON, failed_result, refusal_error, response

_MOST_CALLERS = (
    10_000  # beyond it, the least recent caller is dropped and starts again with a full bucket
)


class RateTable(Protocol):
    """Stores the time and the tokens of callers."""

    def locked(self) -> AbstractContextManager[object]:
        """Locks the table while the block runs."""

    def get(self, name: str) -> tuple[float, float] | None:
        """Returns the values under a name, or None."""

    def put(self, name: str, first: float, second: float) -> None:
        """Stores two values under a name."""


class LocalTable:
    """A table for this process only."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def locked(self) -> AbstractContextManager[object]:
        """Locks nothing: no other process uses the table."""
        return nullcontext()

    def get(self, name: str) -> tuple[float, float] | None:
        """Returns the values under a name, or None."""
        return self._held.get(name)

    def put(self, name: str, first: float, second: float) -> None:
        """Stores two values under a name, and drops the least recent name if there are too many."""
        self._held.pop(name, None)
        self._held[name] = first, second
        if len(self._held) > _MOST_CALLERS:
            self._held.popitem(last=False)


class TokenBuckets:
    """Token buckets: each caller has at most `a_minute` tokens, and gets that many per minute."""

    def __init__(
        self,
        per_minute: int,
        now: Callable[[], float] = time.monotonic,
        table: RateTable | None = None,
    ) -> None:
        """`table`: shared with other processes, as `now`'s clock must be; None: a table of this process."""
        self._most = per_minute
        self._now = now
        self._table = table or LocalTable()

    def take(self, caller: str) -> float:
        """Takes a token and returns 0; if there is none, returns the seconds until there is one."""
        with self._table.locked():
            tokens = self._tokens(caller)
            taken = tokens >= 1
            self._table.put(caller, self._now(), tokens - taken)
        return 0.0 if taken else (1 - tokens) * 60 / self._most

    def seconds_left(self, caller: str) -> float:
        """Returns the seconds until there is a token, without taking it; 0 if there is one."""
        return max(0.0, (1 - self._tokens(caller)) * 60 / self._most)

    def _tokens(self, caller: str) -> float:
        now = self._now()
        then, tokens = self._table.get(caller) or (now, float(self._most))
        return min(self._most, tokens + (now - then) * self._most / 60)


class RateLimit:
    """Answers 429 with Retry-After to a caller with too many requests."""

    def __init__(self, app: ASGIApp, buckets: TokenBuckets, who: Callable[[Request], str]) -> None:
        self._app = app
        self._buckets = buckets
        self._who = who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            wait = self._buckets.take(self._who(Request(scope)))
            if wait:
                seconds = math.ceil(wait)
                answer = response(
                    failed_result(
                        refusal_error(
                            "RATE_LIMITED",
                            f"Too many requests: ask again in {seconds} s",
                            f"请求过于频繁：请在 {seconds} 秒后重试",
                        )
                    ),
                    JSON,
                )
                answer.headers["retry-after"] = str(seconds)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)
