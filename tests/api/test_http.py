"""The API as a client uses it: over HTTP, on a real server."""

from typing import Any

import pytest
import requests

from yanxiu.graph.database import Address, Database
from yanxiu.graph.schema import SEARCH_INDEX, version

QUERY = "{ teachers(first: 2) { totalCount nodes { name } } }"


@pytest.fixture
def url(api_server: str) -> str:
    return api_server


def _post(url: str, query: str, **more: Any) -> requests.Response:
    return requests.post(f"{url}/graphql", json={"query": query, **more}, timeout=20)


def test_a_posted_operation_is_answered(url: str) -> None:
    answer = _post(url, QUERY)
    assert answer.status_code == 200
    teachers = answer.json()["data"]["teachers"]
    assert teachers["totalCount"] == 30
    assert len(teachers["nodes"]) == 2


def test_a_query_may_be_asked_by_get(url: str) -> None:
    answer = requests.get(f"{url}/graphql", params={"query": QUERY}, timeout=20)
    assert answer.json() == _post(url, QUERY).json()


def test_variables_and_the_operation_name_are_used(url: str) -> None:
    query = "query One($n: Int) { teachers(first: $n) { nodes { name } } } query Two { __typename }"
    answer = _post(url, query, variables={"n": 3}, operationName="One").json()
    assert len(answer["data"]["teachers"]["nodes"]) == 3
    assert _post(url, query, operationName="Two").json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ teachers { nodes { nme } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ teachers {", "GRAPHQL_PARSE_FAILED"),
        ('{ teachers(after: "1234") { nodes { name } } }', "BAD_USER_INPUT"),
        ("{ teachers(first: -1) { nodes { name } } }", "BAD_USER_INPUT"),
    ],
)
def test_every_error_has_a_code_and_contains_no_python(url: str, query: str, code: str) -> None:
    (error,) = _post(url, query).json()["errors"]
    assert error["extensions"]["code"] == code
    assert "Traceback" not in error["message"]
    assert "Error(" not in error["message"]


def test_the_page_is_for_browsers_only(url: str) -> None:
    browser = requests.get(f"{url}/graphql", headers={"Accept": "text/html"}, timeout=20)
    assert browser.headers["content-type"].startswith("text/html")
    assert "content-security-policy" in browser.headers


def test_the_server_is_healthy_and_ready_with_the_schema_of_this_version(url: str) -> None:
    assert requests.get(f"{url}/health", timeout=20).json() == {"status": "ok"}
    ready = {"status": "ok", "database": "ok", "schema": version()}
    assert requests.get(f"{url}/ready", timeout=20).json() == ready


def test_the_server_is_not_ready_without_an_index_of_its_schema(
    url: str, scratch_address: Address
) -> None:
    with Database.connect(scratch_address) as database:
        database.command(f"DROP INDEX {SEARCH_INDEX}")
        answer = requests.get(f"{url}/ready", timeout=20)
        database.apply_schema()
    assert answer.status_code == 503
    assert answer.json()["missing"] == [SEARCH_INDEX]
    assert requests.get(f"{url}/ready", timeout=20).status_code == 200
