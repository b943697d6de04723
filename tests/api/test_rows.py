"""Questions and networks as files over HTTP, for programs without GraphQL."""

import csv
import io
import json
import socket
import time
from http.client import HTTPResponse
from typing import Any

import networkx as nx
import openpyxl
import pandas
import polars
import pytest
import requests

from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer
from yanxiu.queries import ask, read_catalogue

CATALOGUE = read_catalogue()
QUESTION = "untrained-rural-teachers"


def _get(url: str, path: str, **given: Any) -> requests.Response:
    headers = given.pop("headers", {})
    return requests.get(f"{url}{path}", params=given, headers=headers, timeout=60)


@pytest.fixture(scope="module")
def rows(api_server: str, scratch_server: RunningServer) -> list[dict[str, Any]]:
    """The rows that `yanxiu ask` returns from the same graph."""
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as database:
        return ask(database, CATALOGUE[QUESTION], {}).rows


def test_the_rows_are_those_of_the_command_line(
    api_server: str, rows: list[dict[str, Any]]
) -> None:
    answer = _get(api_server, f"/questions/{QUESTION}")
    assert answer.status_code == 200
    assert len(rows) > 3
    document = answer.json()
    assert document["rows"] == rows
    assert (document["totalCount"], document["next"]) == (len(rows), None)


@pytest.mark.parametrize("by", ["format", "accept"])
def test_rows_come_as_csv(api_server: str, rows: list[dict[str, Any]], by: str) -> None:
    asked = {"format": "csv"} if by == "format" else {"headers": {"accept": "text/csv, */*;q=0.1"}}
    answer = _get(api_server, f"/questions/{QUESTION}", **asked)
    assert answer.headers["content-type"].startswith("text/csv")
    read = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["teacher_id"] for row in read] == [row["teacher_id"] for row in rows]


def test_rows_come_as_a_workbook(api_server: str, rows: list[dict[str, Any]]) -> None:
    answer = _get(api_server, f"/questions/{QUESTION}", format="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == len(rows) + 4
    assert "untrained_rural_teachers.xlsx" in answer.headers["content-disposition"]


def test_pages_follow_the_link_to_the_last_row(api_server: str, rows: list[dict[str, Any]]) -> None:
    collected: list[dict[str, Any]] = []
    path: str | None = f"/questions/{QUESTION}?first=3"
    while path:
        answer = _get(api_server, path)
        document = answer.json()
        collected += document["rows"]
        path = document["next"]
        assert path == answer.links.get("next", {}).get("url")
        assert document["totalCount"] == len(rows)
    assert collected == rows


def test_a_page_of_rows_may_be_larger_than_one_of_graphql(api_server: str) -> None:
    """A dashboard needs all rows, and they are flat."""
    assert _get(api_server, f"/questions/{QUESTION}", first=5000).status_code == 200
    assert _get(api_server, f"/questions/{QUESTION}", first=5001).status_code == 400
    query = "{ teachers(first: 101) { nodes { id } } }"
    asked = requests.post(f"{api_server}/graphql", json={"query": query}, timeout=60).json()
    assert asked["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_unchanged_rows_are_not_sent_again(api_server: str) -> None:
    first = _get(api_server, f"/questions/{QUESTION}")
    again = _get(
        api_server, f"/questions/{QUESTION}", headers={"if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    other = _get(
        api_server,
        f"/questions/{QUESTION}",
        first=1,
        headers={"if-none-match": first.headers["etag"]},
    )
    assert other.status_code == 200


def test_all_faults_are_reported_at_once_in_both_languages(api_server: str) -> None:
    answer = _get(
        api_server,
        f"/questions/{QUESTION}",
        first="many",
        colour="red",
        format="pdf",
        **{"from": "2018-02-30"},
    )
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {fault["parameter"] for fault in problem["errors"]} == {
        "first",
        "from",
        "colour",
        "format",
    }
    for each in (problem, *problem["errors"]):
        assert each["detail"] == f"{each['reason']['en']} · {each['reason']['zh']}"
    assert problem["requestId"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/questions/what-else", 404),
        ("/networks/what-else", 404),
        (f"/questions/{QUESTION}?first=0", 400),
        (f"/questions/{QUESTION}?first=1&first=2", 400),
        (f"/questions/{QUESTION}?after=1234", 400),
        (f"/questions/{QUESTION}?min_hours=", 400),
        ("/questions/teacher-history?teacher=", 400),
        ("/questions/trainer-load?year=2147483647", 400),
        (f"/questions/{QUESTION}?min_hours=NaN", 400),
        (f"/questions/{QUESTION}?min_hours=1e999", 400),
        (f"/questions/{QUESTION}?district={'x' * 2000}", 400),
        ("/networks/mentoring?as_of=yesterday", 400),
    ],
)
def test_an_invalid_request_is_a_problem_document(api_server: str, path: str, status: int) -> None:
    answer = _get(api_server, path)
    assert answer.status_code == status
    assert answer.json()["status"] == status


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_files_are_complete_whatever_the_page_size(
    api_server: str, rows: list[dict[str, Any]], form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.questions.LARGEST_PAGE", 3)
    answer = _get(api_server, f"/questions/{QUESTION}", format=form)
    if form == "csv":
        read = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row["teacher_id"] for row in read] == [row["teacher_id"] for row in rows]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        assert sheet.max_row == len(rows) + 4


def test_polars_and_pandas_read_a_frame_from_the_address_and_a_range_request_succeeds(
    api_server: str, rows: list[dict[str, Any]]
) -> None:
    address = f"{api_server}/questions/{QUESTION}?format=csv"
    assert len(polars.read_csv(address)) == len(rows)
    assert len(pandas.read_csv(address)) == len(rows)
    ranged = requests.get(address, headers={"range": "bytes=0-9"}, timeout=60)
    assert ranged.status_code in (200, 206)


def test_an_unknown_name_is_a_problem_with_the_parameter_and_candidates(
    api_server: str,
) -> None:
    for asked in ({"subject": "数雪"}, {"district": "无此区"}, {"county": "999999"}):
        answer = _get(api_server, f"/questions/{QUESTION}", **asked)
        assert answer.status_code == 400
        (fault,) = answer.json()["errors"]
        assert fault["parameter"] == next(iter(asked))
        assert next(iter(asked.values())) in fault["detail"]
    query = '{ coverage(subject: "数雪") { totalCount } }'
    document = requests.post(f"{api_server}/graphql", json={"query": query}, timeout=60).json()
    (error,) = document["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["extensions"]["argument"] == "subject"
    assert "数学" in error["extensions"]["candidates"]


def test_days_are_accepted_in_several_notations(api_server: str) -> None:
    answers = [
        _get(api_server, f"/questions/{QUESTION}", as_of=day).json()
        for day in ("2018-12-31", "2018/12/31", "2018年12月31日", "2018.12.31")
    ]
    assert all(answer == answers[0] for answer in answers)
    asked = {told["title"]["en"]: told["value"]["en"] for told in answers[0]["asked"]}
    assert asked["Period"] == "2018-01-01 to 2018-12-31"


def test_an_unavailable_media_type_is_reported(api_server: str) -> None:
    for path in (f"/questions/{QUESTION}", "/networks/posts"):
        assert _get(api_server, path, headers={"accept": "image/png"}).status_code == 406


def test_a_network_is_served_as_node_link_data_and_as_graphml(api_server: str) -> None:
    data = _get(api_server, "/networks/posts").json()
    graph = nx.node_link_graph(data, edges="edges")
    written = nx.read_graphml(
        io.BytesIO(_get(api_server, "/networks/posts", format="graphml").content),
        force_multigraph=True,
    )
    assert graph.number_of_edges() == written.number_of_edges() == 31
    assert "Teacher:c:T01" in graph


def test_the_description_has_every_question_with_its_parameters(api_server: str) -> None:
    described = _get(api_server, "/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for name, question in CATALOGUE.items():
        asked = described["paths"][f"/questions/{name}"]["get"]
        assert {each["name"] for each in asked["parameters"]} == {
            *question.params,
            "first",
            "after",
            "format",
        }
    listed = _get(api_server, "/questions").json()
    assert [each["name"] for each in listed] == list(CATALOGUE)


def _answer(url: str, *parts: bytes) -> tuple[int, dict[str, Any]]:
    """Returns status and JSON of a request that is sent in these parts."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(0.05)
        answer = HTTPResponse(connection)
        answer.begin()
        return answer.status, json.loads(answer.read())


_REST = b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("cut", [0, 30, 51])
def test_an_address_may_contain_chinese_as_curl_sends_it(api_server: str, cut: int) -> None:
    target = f"GET /questions/{QUESTION}?stage=小学".encode()
    assert len(target) > cut
    encoded = _get(api_server, f"/questions/{QUESTION}", stage="小学")
    status, told = _answer(api_server, target[:cut], target[cut:] + _REST)
    assert (status, told.get("rows")) == (encoded.status_code, encoded.json().get("rows"))
    assert told.get("detail") == encoded.json().get("detail")


def test_bytes_that_are_not_utf8_are_refused_as_an_unknown_name(api_server: str) -> None:
    target = f"GET /questions/{QUESTION}?stage=".encode() + "小学".encode("gbk")
    status, told = _answer(api_server, target + _REST)
    assert (status, told["code"]) == (400, "BAD_USER_INPUT")


def test_endless_request_headers_are_refused(api_server: str) -> None:
    host, port = api_server.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        for _ in range(9):
            connection.sendall(b"X-Note: " + b"a" * 8_000 + b"\r\n")
        answer = HTTPResponse(connection)
        answer.begin()
        assert answer.status == 400
        assert "too long" in answer.read().decode()
