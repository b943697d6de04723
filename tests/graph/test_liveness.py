"""When a database counts as silent: not because this process itself stood still."""

import asyncio
import time

import pytest

from yanxiu.graph import liveness
from yanxiu.graph.liveness import LivenessProbe, Unresponsive


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PATIENCE", "SILENCE", "_LAST"):
        monkeypatch.setattr(liveness, name, getattr(liveness, name) / 10)


async def _work() -> str:
    await asyncio.sleep(2 * liveness.SILENCE)
    return "done"


def test_a_database_that_answers_is_waited_for_although_this_process_stood_still() -> None:
    async def watch() -> str:
        pulse = LivenessProbe(lambda: asyncio.sleep(0.01))
        asyncio.get_running_loop().call_later(
            1.2 * liveness.PATIENCE, lambda: time.sleep(1.5 * liveness.SILENCE)
        )
        return await pulse.run_watched(_work(), limit=60)

    assert asyncio.run(watch()) == "done"


def test_a_database_that_does_not_answer_is_given_up() -> None:
    async def watch() -> None:
        pulse = LivenessProbe(lambda: asyncio.sleep(60))
        begun = time.monotonic()
        with pytest.raises(Unresponsive):
            await pulse.run_watched(_work(), limit=60)
        assert time.monotonic() - begun < 1.5 * liveness.SILENCE

    asyncio.run(watch())
