"""An assistant over HTTP with the key of each role receives only what the role may see."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import requests
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client

from tests.api.conftest import serving
from tests.api.test_matrix import CALLERS, Checked, sees
from tests.api.world import World, world
from tests.thorough import some_of
from yanxiu.api.access import authentication_of
from yanxiu.api.access import keys as stored
from yanxiu.api.ids import global_id
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Address, Database
from yanxiu.graph.settings import Settings

# questions about people, places, activities, teams, money, duties and the whole county
QUESTIONS = {
    "untrained_teachers": {"as_of": "2019-06-01"},
    "training_reach": {},
    "school_reach": {},
    "team_roster": {},
    "community_activity": {},
    "supervision": {},
    "trainer_schools": {},
    "subjects_by_kind": {},
}


@dataclass(frozen=True)
class Service:
    url: str
    database: Database
    settings: Settings


@pytest.fixture(scope="module")
def drawn() -> World:
    return world()


@pytest.fixture(scope="module")
def service(
    scratch_address: Address, drawn: World, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    home: Path = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, cache=home, secret="s")
    with Database.connect(scratch_address) as database:
        drawn.draw(database)
        first = Caller("", ROLES["planner"], "c")
        stored.create(database, settings, first)  # from then on every caller needs a key
        with serving(scratch_address, authentication_of(settings, database)) as url:
            yield Service(url, database, settings)


def _key(service: Service, caller: Caller) -> str:
    asking = Caller("", caller.role, caller.county, caller.place)
    return stored.create(service.database, service.settings, asking)


def _call(service: Service, key: str, calls: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """Returns the answers that the protocol's own client receives with a key."""

    async def run() -> list[Any]:
        async with AsyncExitStack() as stack:
            http = await stack.enter_async_context(
                httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}, timeout=60)
            )
            transport = streamable_http_client(f"{service.url}/mcp", http_client=http)
            client = await stack.enter_async_context(Client(transport))
            return [await client.call_tool(name, given) for name, given in calls]

    return asyncio.run(run())


@pytest.mark.thorough
@pytest.mark.parametrize("name", some_of(CALLERS, "supervisor"))
def test_the_key_of_a_role_reveals_nothing_that_the_role_may_not_see(
    service: Service, drawn: World, name: str
) -> None:
    caller = CALLERS[name]
    hidden = [node for node in drawn.nodes.values() if not sees(caller, node)]
    ids = [global_id(node.label.__name__, node.id) for node in hidden][:12]
    calls: list[tuple[str, dict[str, Any]]] = [
        *QUESTIONS.items(),
        ("search", {"text": "name of", "first": 100}),
        *(("node", {"id": each}) for each in ids),
    ]
    answers = _call(service, _key(service, caller), calls)
    checked = Checked(drawn, caller)
    for answer in answers:
        checked.traces([part.text for part in answer.content])
    assert checked.leaks == []
    assert all(answer.is_error for answer in answers[len(QUESTIONS) + 1 :])
    assert any(not answer.is_error and answer.structured_content.get("rows") for answer in answers)


@pytest.mark.thorough
def test_a_name_outside_the_callers_place_is_treated_as_misspelt(
    service: Service, drawn: World
) -> None:
    key = _key(service, CALLERS["supervisor"])
    other = next(
        node.held["name"] for (label, key), node in drawn.nodes.items()
        if label == "School" and not sees(CALLERS["supervisor"], node)
    )  # fmt: skip
    calls = [("hand_in_hand_meetings", {"school": each}) for each in (other, "没有的学校")]
    answers = _call(service, key, calls)
    assert all(answer.is_error for answer in answers)
    checked = Checked(drawn, CALLERS["supervisor"])
    checked.traces(answers[0].content[0].text.replace(other, ""))
    assert checked.leaks == []
    known, unknown = (
        each.content[0].text.partition(" · ")[0].partition("'")[0] for each in answers
    )
    assert known == unknown


@pytest.mark.thorough
def test_without_a_key_no_tool_is_offered_or_called(service: Service) -> None:
    for method in ("tools/list", "tools/call", "initialize"):
        sent = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {"name": "catalogue"}}
        answer = requests.post(f"{service.url}/mcp", json=sent, timeout=30)
        assert answer.status_code == 401
        assert "⟦" not in answer.text


def test_no_tool_returns_personal_fields_even_to_callers_who_may_see_them(
    service: Service, drawn: World
) -> None:
    teachers = [node for node in drawn.nodes.values() if node.label.__name__ == "Teacher"]
    calls = [("node", {"id": global_id("Teacher", each.id)}) for each in teachers]
    answers = _call(service, _key(service, CALLERS["planner"]), calls)
    assert [answer.is_error for answer in answers] == [not sees(CALLERS["planner"], each) for each in teachers]  # fmt: skip
    texts = str([part.text for answer in answers for part in answer.content])
    for each in teachers:
        assert each.held["name"] in texts or not sees(CALLERS["planner"], each)
        assert not any(str(each.held[name]) in texts for name in ("phone", "born", "identity"))
