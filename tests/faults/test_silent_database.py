"""The API with a database that is frozen, stopped, cut off or slow: it keeps its time limits and recovers."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.api.conftest import serving
from tests.api.county import COUNTY
from tests.faults.proxy import Cut, Proxy, proxied
from tests.patience import PATIENCE, within
from yanxiu.api.ids import global_id
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Address, Database
from yanxiu.graph.driver_faults import TimeLimitReached

QUERY = {"query": "{ schools(first: 1) { totalCount } }"}
LIMIT = 5.0 * PATIENCE


@pytest.fixture(scope="module")
def proxy(scratch_address: Address) -> Iterator[Proxy]:
    with Database.connect(scratch_address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        database.write(lambda tx: tx.run(COUNTY))
    with proxied(scratch_address.uri) as running_proxy:
        yield running_proxy


@pytest.fixture(scope="module")
def api(proxy: Proxy, scratch_address: Address) -> Iterator[str]:
    with serving(Address(proxy.uri, scratch_address.username, scratch_address.password)) as url:
        yield url


@pytest.fixture
def url(api: str, proxy: Proxy) -> Iterator[str]:
    """The address of the API. The proxy works normally before and after the test."""
    assert _ask(api)[0] == "ok"
    yield api
    proxy.stalled, proxy.delay, proxy.cut = False, 0.0, None
    if proxy.away:
        proxy.come_back()
    _wait_for_recovery(api)


def _ask(url: str, body: dict[str, Any] = QUERY) -> tuple[str, float]:
    """Returns `ok` or the error code, and the seconds taken."""
    begun = time.monotonic()
    document = requests.post(f"{url}/graphql", json=body, timeout=60).json()
    code = document["errors"][0]["extensions"]["code"] if "errors" in document else "ok"
    return code, time.monotonic() - begun


def _ready(url: str) -> tuple[int, float]:
    begun = time.monotonic()
    return requests.get(f"{url}/ready", timeout=60).status_code, time.monotonic() - begun


def _wait_for_recovery(url: str) -> None:
    assert within(60, lambda: _ask(url)[0] == "ok" and _ready(url)[0] == 200)


def _open_activity(code: str) -> dict[str, Any]:
    query = """mutation ($input: OpenActivityInput!) {
      openActivity(input: $input) { changed activity { code } errors { code } }
    }"""
    subject = {"subject": global_id("Subject", "chinese"), "stage": global_id("Stage", "primary")}
    asked = {
        "code": code, "name": "校本研修", "kind": "SCHOOL_BASED", "starts": "2021-06-01", "ends": "2021-06-02",
        "hours": 2, "organisers": [global_id("SupervisionDistrict", "c:north")], "subjects": [subject],
    }  # fmt: skip
    return {"query": query, "variables": {"input": asked}}


@pytest.mark.thorough
def test_a_silent_database_ends_every_wait_and_is_used_again_later(url: str, proxy: Proxy) -> None:
    proxy.stalled = True
    status, seconds = _ready(url)
    assert status == 503
    assert seconds < 2 * PATIENCE
    for body in (QUERY, _open_activity("SILENT")):
        code, seconds = _ask(url, body)
        assert code == "SERVICE_UNAVAILABLE"
        assert seconds < LIMIT
    begun = time.monotonic()
    answer = requests.get(f"{url}/networks/whole", timeout=60)
    assert answer.status_code == 503
    assert time.monotonic() - begun < LIMIT
    assert requests.get(f"{url}/health", timeout=5).status_code == 200
    proxy.stalled = False
    _wait_for_recovery(url)


@pytest.mark.thorough
def test_a_stopped_database_is_reported_in_time_and_used_again_later(
    url: str, proxy: Proxy
) -> None:
    proxy.leave()
    status, seconds = _ready(url)
    assert status == 503
    assert seconds < 2 * PATIENCE
    for body in (QUERY, _open_activity("AWAY")):
        code, seconds = _ask(url, body)
        assert code == "SERVICE_UNAVAILABLE"
        assert seconds < LIMIT
    proxy.come_back()
    _wait_for_recovery(url)


@pytest.mark.thorough
def test_dead_idle_connections_cost_one_wait_together_and_not_one_each(
    url: str, proxy: Proxy
) -> None:
    proxy.stalled = True
    assert _ask(url)[0] == "SERVICE_UNAVAILABLE"
    proxy.stalled = False
    codes = [_ask(url) for _ in range(3)]
    assert codes[-1][0] == "ok"
    assert sum(seconds for _, seconds in codes) < 10 * PATIENCE


@pytest.mark.thorough
def test_a_slow_connection_only_delays_the_answer(url: str, proxy: Proxy) -> None:
    proxy.delay = 0.2
    code, seconds = _ask(url)
    assert code == "ok"
    assert seconds > 0.2


@pytest.mark.thorough
def test_a_slow_statement_may_take_longer_than_the_limit_of_silence(
    scratch_address: Address, proxy: Proxy
) -> None:
    """Uses the reader directly, because no question of the catalogue is so slow."""
    address = Address(proxy.uri, scratch_address.username, scratch_address.password, read_timeout=5)
    slow = "UNWIND range(1, $n) AS a UNWIND range(1, 10000) AS b WITH a, sin(b) AS c RETURN sum(c * a) AS s"

    async def timed_read() -> float:
        async with AsyncDatabase.connect(address) as database:
            begun = time.monotonic()
            with pytest.raises(TimeLimitReached):
                await database.read_row(slow, {"n": 10_000_000})
            return time.monotonic() - begun

    assert 4.5 < asyncio.run(timed_read()) < 9.5 * PATIENCE


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(6))
def test_a_query_cut_at_any_message_gives_the_answer_or_an_error(
    url: str, proxy: Proxy, number: int, when: Any
) -> None:
    proxy.cut = Cut(number, when)
    code, seconds = _ask(url)
    assert code in ("ok", "SERVICE_UNAVAILABLE")
    assert seconds < LIMIT


@pytest.mark.thorough
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_mutation_cut_at_any_message_is_done_whole_or_not_at_all_and_succeeds_when_repeated(
    url: str, proxy: Proxy, scratch_address: Address, when: Any
) -> None:
    met = 0
    with Database.connect(scratch_address) as database:
        for number in [*range(12), None]:
            code = f"{when}{number}"
            proxy.cut = cut = Cut(number, when)
            said, seconds = _ask(url, _open_activity(code))
            assert said in ("ok", "SERVICE_UNAVAILABLE")
            assert seconds < 2 * LIMIT  # the server retries a live database
            met += cut.done
            (stands,) = database.read(_STANDS, id=f"c:{code}")
            assert stands in (_NOTHING, _WHOLE)
            assert stands == _WHOLE or said != "ok"
            assert _ask(url, _open_activity(code))[0] == "ok"
            assert database.read(_STANDS, id=f"c:{code}") == [_WHOLE]
    assert met > 8


_STANDS = """
OPTIONAL MATCH (a:Activity {id: $id})
RETURN count(a) AS activities, COUNT { (a)-[:ORGANISED_BY]->() } + COUNT { (a)-[:CONCERNS]->() } AS joined,
       COUNT { MATCH (load:Load) WHERE load.note CONTAINS split($id, ':')[1] + ' ' } AS loads
"""
_NOTHING = {"activities": 0, "joined": 0, "loads": 0}
_WHOLE = {"activities": 1, "joined": 2, "loads": 1}
