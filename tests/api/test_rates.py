"""The rate limit of a caller."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from yanxiu.api.http.rates import RateLimit, TokenBuckets


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@given(a_minute=st.integers(1, 100), pauses=st.lists(st.floats(0, 30), max_size=60))
def test_nobody_gets_more_than_the_bucket_and_what_flows_into_it(
    a_minute: int, pauses: list[float]
) -> None:
    clock = Clock()
    buckets = TokenBuckets(a_minute, clock)
    answered = 0
    for pause in pauses:
        clock.time += pause
        answered += buckets.take("one") == 0
    assert answered <= a_minute + clock.time * a_minute / 60 + 1e-6


@given(a_minute=st.integers(1, 1000))
def test_who_waits_as_long_as_was_said_is_answered(a_minute: int) -> None:
    clock = Clock()
    buckets = TokenBuckets(a_minute, clock)
    while (wait := buckets.take("one")) == 0:
        pass
    clock.time += wait + 1e-6
    assert buckets.take("one") == 0


def test_callers_have_separate_buckets() -> None:
    buckets = TokenBuckets(1, Clock())
    assert buckets.take("one") == 0
    assert buckets.take("one") > 0
    assert buckets.take("other") == 0


async def _respond(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("well")


@pytest.fixture
def app() -> Starlette:
    limit = Middleware(
        RateLimit, buckets=TokenBuckets(2, Clock()), who=lambda request: request.headers["x-who"]
    )
    return Starlette(routes=[Route("/graphql", _respond)], middleware=[limit])


@pytest.mark.anyio
async def test_requests_beyond_the_limit_are_told_when_to_retry(app: Starlette) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        answers = [await client.get("/graphql", headers={"x-who": "one"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[2].headers["retry-after"] == "30"
        assert answers[2].json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
        other = await client.get("/graphql", headers={"x-who": "other"})
    assert other.status_code == 200


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
