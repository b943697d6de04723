"""A request waits for an equal request under way, but only for a limited time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from starlette.responses import Response, StreamingResponse

from tests.api.county import AUDIT_KEY
from yanxiu.api.admission import TooManyRequests
from yanxiu.api.answers import AnswerCache, cache
from yanxiu.api.audit import Audit
from yanxiu.graph.access import LOCAL
from yanxiu.graph.async_database import AsyncDatabase, CallersDatabase
from yanxiu.graph.database import Address

ASKED = ("an export",)
SLOW = 0.4  # seconds to produce an answer


class Made:
    """Produces an answer of three parts, streamed or whole, and counts how often."""

    def __init__(self, database: AsyncDatabase, *, streamed: bool) -> None:
        self._database = database
        self._streamed = streamed
        self.times = 0
        self.whole = False

    async def __call__(self) -> Response:
        self.times += 1
        if self._streamed:
            return StreamingResponse(self._parts(), media_type="text/csv")
        return Response(b"".join([part async for part in self._parts()]), media_type="text/csv")

    async def _parts(self) -> AsyncIterator[bytes]:
        for _ in range(3):
            (one,) = await self._database.read_row("RETURN 1 AS one", {})
            await asyncio.sleep(SLOW / 3)
            yield b"%d," % one
        self.whole = True


def with_answers(
    address: Address,
    work: Callable[[AnswerCache, AsyncDatabase], Awaitable[None]],
    most: int = 10**6,
) -> None:
    async def run_work() -> None:
        async with AsyncDatabase.connect(address) as database:
            answers = AnswerCache(database, Audit(CallersDatabase(database), AUDIT_KEY), most)
            while await database.versions.settled_version(1) is None:
                await asyncio.sleep(0.01)
            await work(answers, database)

    asyncio.run(run_work())


async def body_of(answers: AnswerCache, make: Made) -> bytes:
    """Returns the whole answer, as a client that reads it at once receives it."""
    answer = (await answers.find_or_make(LOCAL, ASKED, make)).answer
    assert answer is not None
    if isinstance(answer, StreamingResponse):
        return b"".join([bytes(part) async for part in answer.body_iterator])  # type: ignore[arg-type]
    return bytes(answer.body)


@pytest.mark.parametrize("streamed", [True, False])
def test_equal_concurrent_requests_share_one_answer(
    scratch_address: Address, streamed: bool
) -> None:
    async def work(answers: AnswerCache, database: AsyncDatabase) -> None:
        make = Made(database, streamed=streamed)
        bodies = await asyncio.gather(*(body_of(answers, make) for _ in range(8)))
        assert set(bodies) == {b"1,1,1,"}
        assert make.times == 1

    with_answers(scratch_address, work)


def test_a_request_that_would_wait_too_long_is_told_to_retry(
    scratch_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_LONGEST", SLOW / 4)

    async def work(answers: AnswerCache, database: AsyncDatabase) -> None:
        make = Made(database, streamed=False)
        first = asyncio.create_task(body_of(answers, make))
        await asyncio.sleep(0)
        with pytest.raises(TooManyRequests):
            await body_of(answers, make)
        assert await first == b"1,1,1,"
        assert make.times == 1

    with_answers(scratch_address, work)


def test_a_client_that_does_not_read_delays_no_other_for_long(
    scratch_address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_STREAM", SLOW / 4)

    async def work(answers: AnswerCache, database: AsyncDatabase) -> None:
        make = Made(database, streamed=True)
        unread = await answers.find_or_make(LOCAL, ASKED, make)
        assert await body_of(answers, make) == b"1,1,1,"
        assert make.times == 2
        assert isinstance(unread.answer, StreamingResponse)

    with_answers(scratch_address, work)


def test_no_request_waits_for_a_stream_too_large_for_the_cache(scratch_address: Address) -> None:
    async def work(answers: AnswerCache, database: AsyncDatabase) -> None:
        make = Made(database, streamed=True)
        first = asyncio.create_task(body_of(answers, make))
        second = asyncio.create_task(answers.find_or_make(LOCAL, ASKED, make))
        await second
        assert not make.whole
        assert await first == b"1,1,1,"

    with_answers(scratch_address, work, most=1)


def test_a_cancelled_request_lets_the_next_continue(scratch_address: Address) -> None:
    async def work(answers: AnswerCache, database: AsyncDatabase) -> None:
        make = Made(database, streamed=False)
        left = asyncio.create_task(body_of(answers, make))
        stays = asyncio.create_task(body_of(answers, make))
        await asyncio.sleep(SLOW / 4)
        left.cancel()
        assert await stays == b"1,1,1,"
        assert make.times == 2

    with_answers(scratch_address, work)
