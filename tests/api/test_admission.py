"""The order of waiting requests when more arrive than can be processed at once."""

import asyncio
import time

import pytest

from yanxiu.api import admission
from yanxiu.api.admission import Admission, TooManyRequests


async def _stay(
    places: Admission, told: list[str], name: str, *, heavy: bool, until: asyncio.Event
) -> None:
    async with places.slot(heavy=heavy):
        told.append(name)
        await until.wait()


async def _run_pending_tasks() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_light_requests_go_before_heavy_ones_and_heavy_ones_take_half_the_places() -> None:
    async def check() -> list[str]:
        places, raised, go = Admission(slots=2), [], asyncio.Event()
        names = [("h1", True), ("h2", True), ("l1", False), ("l2", False)]
        tasks = []
        for name, heavy in names:
            tasks.append(asyncio.create_task(_stay(places, raised, name, heavy=heavy, until=go)))
            await _run_pending_tasks()
        assert raised == ["h1", "l1"]  # the second place is reserved for light requests
        go.set()
        await asyncio.gather(*tasks)
        assert places.waiting_count == 0
        return raised

    assert asyncio.run(check()) == ["h1", "l1", "l2", "h2"]


def test_a_heavy_request_goes_next_after_a_long_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "_LONG_WAIT", 0.0)

    async def check() -> list[str]:
        places, told, go = Admission(slots=1), [], asyncio.Event()
        first = asyncio.create_task(_stay(places, told, "first", heavy=False, until=go))
        await _run_pending_tasks()
        others = [
            asyncio.create_task(_stay(places, told, name, heavy=name == "heavy", until=go))
            for name in ("heavy", "light")
        ]
        await _run_pending_tasks()
        go.set()
        await asyncio.gather(first, *others)
        return told

    assert asyncio.run(check()) == ["first", "heavy", "light"]


def test_a_request_that_would_wait_too_long_is_told_when_to_retry_and_keeps_no_place() -> None:
    async def check() -> None:
        places, go = Admission(slots=1, longest_wait=0.05), asyncio.Event()
        held = asyncio.create_task(_stay(places, [], "held", heavy=False, until=go))
        await _run_pending_tasks()
        begun = time.monotonic()
        with pytest.raises(TooManyRequests) as told:
            async with places.slot(heavy=False):
                raise AssertionError("there was no place")
        assert time.monotonic() - begun < 1
        assert told.value.retry_after >= 1
        go.set()
        await held
        async with places.slot(heavy=True):
            assert places.waiting_count == 0

    asyncio.run(check())


def test_a_full_queue_refuses_at_once_and_a_cancelled_request_makes_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(admission, "_MOST_WAITING", {False: 1, True: 1})

    async def check() -> None:
        places, told, go = Admission(slots=1), [], asyncio.Event()
        held = asyncio.create_task(_stay(places, told, "held", heavy=False, until=go))
        await _run_pending_tasks()
        waits = asyncio.create_task(_stay(places, told, "waits", heavy=True, until=go))
        await _run_pending_tasks()
        with pytest.raises(TooManyRequests):
            async with places.slot(heavy=True):
                pass
        waits.cancel()
        await _run_pending_tasks()
        again = asyncio.create_task(_stay(places, told, "again", heavy=True, until=go))
        await _run_pending_tasks()
        go.set()
        await asyncio.gather(held, again)
        assert told == ["held", "again"]

    asyncio.run(check())


def test_a_task_with_a_place_takes_no_second_one() -> None:
    async def check() -> None:
        places = Admission(slots=1)
        async with places.slot(heavy=True), places.slot(heavy=False):
            pass
        async with asyncio.timeout(1), places.slot(heavy=False):
            pass

    asyncio.run(check())
