"""Rosters sent to the API: loaded as from the command line, in a separate process, whatever they contain."""

import contextlib
import http.client
import io
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import orjson
import psutil
import pytest
import requests

from tests.api.conftest import serving
from tests.loaders.conftest import COUNTY, SCHOOLS, TEACHERS
from tests.loaders.graphs import everything
from yanxiu.api.access import authentication_of
from yanxiu.api.access.keys import create
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.audit import entries
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer
from yanxiu.graph.settings import Settings
from yanxiu.loaders.changes.undo import list_loads
from yanxiu.loaders.reading.limits import MOST_BYTES

CSV = {"content-type": "text/csv"}
WRONG = TEACHERS.replace("1985-05-05", "1985-05-55").replace("北片第一小学", "无此学校")


@pytest.fixture(scope="module")
def database(scratch_server: RunningServer) -> Iterator[Database]:
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as connected:
        yield connected


@pytest.fixture(scope="module")
def keys(database: Database, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """A header with a key for each role, created after the graph is emptied."""
    home: Path = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, cache=home, secret="s")
    database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
    database.apply_schema()
    database.write(lambda tx: tx.run(COUNTY))
    collected = {}
    for role in ("planner", "machine", "auditor"):
        key = create(database, settings, Caller("", ROLES[role], "430000"))
        collected[role] = {"x-api-key": key}
    return collected


@pytest.fixture(scope="module")
def url(database: Database, keys: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home: Path = tmp_path_factory.getbasetemp()
    settings = Settings(home=home, cache=home, secret="s")
    with serving(database.address, authentication_of(settings, database)) as served:
        yield served


@pytest.fixture
def emptied(database: Database) -> Database:
    database.write(
        lambda tx: tx.run("MATCH (n:School|Teacher|SchoolName|Town|Alliance|Load|SourceFile|LoadCounter) DETACH DELETE n")
    )  # fmt: skip
    return database


def _county(database: Database) -> list[str]:
    """Returns all data except records of loads, callers and the audit log."""
    kept = ("Load", "SourceFile", "LoadCounter", "AuditEntry", "AuditHead", "ApiKey")
    return everything(database, without=kept)


def _send(url: str, content: bytes | str, key: dict[str, str], **asked: Any) -> requests.Response:
    body = content.encode() if isinstance(content, str) else content
    headers = {**CSV, "prefer": "wait=60", **key, **asked.pop("headers", {})}
    return requests.post(f"{url}/rosters", data=body, params=asked, headers=headers, timeout=90)


@pytest.mark.thorough
def test_a_roster_passes_a_dry_run_then_loads_and_is_recognised_when_sent_again(
    url: str, keys: dict[str, dict[str, str]], emptied: Database
) -> None:
    before = _county(emptied)
    tried = _send(url, SCHOOLS, keys["planner"], name="学校名册.csv", dry_run="true")
    assert tried.status_code == 200, tried.text
    assert tried.json()["status"] == "done"
    assert tried.json()["report"]["created"]["School"] == 2
    assert _county(emptied) == before
    loaded = _send(url, SCHOOLS, keys["planner"], name="学校名册.csv").json()
    assert loaded["report"]["created"]["School"] == 2
    (load,) = list_loads(emptied)
    assert load.files == ["学校名册.csv"]
    assert load.who == entries(emptied)[-1].event.who
    after = _county(emptied)
    again = _send(url, SCHOOLS, keys["machine"], name="学校名册.csv").json()
    assert [file["known"] for file in again["report"]["files"]] == [True]
    assert _county(emptied) == after
    actions = [(e.event.action, e.event.what[-2:], e.event.rows) for e in entries(emptied)][-6:]
    assert actions == [
        ("upload", ("dry_run", "begin"), 0),
        ("upload", ("dry_run", "done"), 2),
        ("upload", ("load", "begin"), 0),
        ("upload", ("load", "done"), 2),
        ("upload", ("load", "begin"), 0),
        ("upload", ("load", "done"), 0),
    ]


@pytest.mark.thorough
def test_faults_are_returned_with_places_reasons_and_a_copy_to_correct(
    url: str, keys: dict[str, dict[str, str]], emptied: Database
) -> None:
    _send(url, SCHOOLS, keys["planner"], name="学校名册.csv")
    before = _county(emptied)
    answer = _send(url, WRONG, keys["planner"], name="教师花名册.csv")
    assert answer.status_code == 422
    document = answer.json()
    faults = {
        (fault["code"], fault["row"], fault["value"]) for fault in document["report"]["faults"]
    }
    assert ("NOT_A_DATE", 3, "***") in faults
    assert ("NOT_FOUND", 2, "无此学校") in faults
    assert all(
        fault["reason"]["zh"] and fault["hint"]["en"] for fault in document["report"]["faults"]
    )
    assert "1985-05-55" not in answer.text
    assert _county(emptied) == before
    (copy,) = document["marked"]
    assert copy["name"] == "教师花名册.待改.xlsx"
    sheet = requests.get(f"{url}{copy['href']}", headers=keys["planner"], timeout=20)
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    assert book.active["D3"].fill.fgColor.rgb.endswith("FFC7CE")
    good = _send(url, WRONG, keys["planner"], name="教师花名册.csv", accept_good="true").json()
    assert (good["status"], good["report"]["refused_rows"]) == ("done", 2)


@pytest.mark.thorough
def test_only_the_sender_may_see_an_upload(
    url: str, keys: dict[str, dict[str, str]], emptied: Database
) -> None:
    sent = _send(url, SCHOOLS, keys["machine"], name="学校名册.csv", dry_run="true")
    where = f"{url}{sent.headers['location']}"
    assert requests.get(where, headers=keys["machine"], timeout=20).json() == sent.json()
    assert requests.get(where, headers=keys["planner"], timeout=20).status_code == 404
    assert requests.get(where, headers=keys["auditor"], timeout=20).status_code == 403
    assert requests.get(where, timeout=20).status_code == 401


@pytest.mark.thorough
def test_an_asynchronous_upload_is_polled_for_its_progress(
    url: str, keys: dict[str, dict[str, str]], emptied: Database
) -> None:
    sent = _send(
        url, SCHOOLS, keys["planner"], name="学校名册.csv", headers={"prefer": "respond-async"}
    )
    assert sent.status_code == 202
    assert sent.headers["retry-after"] == "1"
    assert sent.json()["report"] is None
    seen = _poll(url, sent.headers["location"], keys["planner"])
    assert seen[-1]["status"] == "done"
    assert {each["status"] for each in seen} <= {"waiting", "running", "done"}
    assert len(list_loads(emptied)) == 1


def _poll(url: str, where: str, key: dict[str, str]) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    while not seen or seen[-1]["status"] in ("waiting", "running"):
        time.sleep(0.1)
        seen.append(requests.get(f"{url}{where}", headers=key, timeout=20).json())
    return seen


@pytest.mark.thorough
def test_a_load_continues_after_its_caller_disconnects(
    url: str, keys: dict[str, dict[str, str]], emptied: Database
) -> None:
    with contextlib.suppress(requests.Timeout):
        requests.post(
            f"{url}/rosters", data=SCHOOLS.encode(), params={"name": "学校名册.csv"},
            headers={**CSV, **keys["planner"], "prefer": "wait=60"}, timeout=0.3,
        )  # fmt: skip
    until = time.monotonic() + 60
    while not list_loads(emptied) and time.monotonic() < until:
        time.sleep(0.1)
    assert [load.status for load in list_loads(emptied)] == ["done"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("status", "role", "asked", "headers", "body"),
    [
        (403, "auditor", {"name": "a.csv"}, {}, "a"),
        (403, "planner", {"name": "a.csv", "county": "430001"}, {}, "a"),
        (400, "planner", {}, {}, "a"),
        (400, "planner", {"name": "a.csv", "dry_run": "perhaps"}, {}, "a"),
        (400, "planner", {"name": "a.csv", "path": "/etc/passwd"}, {}, "a"),
        (400, "planner", {"name": "a.csv"}, {}, ""),
        (415, "planner", {"name": "a.csv"}, {"content-type": "text/plain"}, "a"),
        (415, "planner", {"name": "a.csv"}, {"content-type": "multipart/form-data; boundary=x"}, "a"),
        (422, "planner", {"name": "a.csv", "format": "nothing"}, {}, "a"),
        (422, "planner", {"name": "../../a.csv"}, {}, "a"),
        (422, "planner", {"name": "a.csv", "format": "plan_counties"}, {}, "a"),
    ],
)  # fmt: skip
def test_an_invalid_upload_is_refused_with_its_status(
    url: str,
    keys: dict[str, dict[str, str]],
    status: int,
    role: str,
    asked: dict[str, str],
    headers: dict[str, str],
    body: str,
) -> None:
    answer = _send(url, body, keys[role], headers=headers, **asked)
    assert answer.status_code == status, answer.text
    assert "Traceback" not in answer.text


def test_a_body_larger_than_any_roster_is_refused_unread(
    url: str, keys: dict[str, dict[str, str]]
) -> None:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
    connection.putrequest("POST", "/rosters?name=a.csv")
    for name, value in {**CSV, **keys["planner"], "content-length": str(MOST_BYTES + 1)}.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.thorough
def test_the_server_answers_other_requests_and_survives_a_killed_load(
    url: str,
    keys: dict[str, dict[str, str]],
    emptied: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    many = SCHOOLS + "".join(
        f"X{at},第{at}小学,,公办,小学,村,甲镇,北片,,1990-09-01\n" for at in range(20_000)
    )
    before = _county(emptied)
    answers: list[requests.Response] = []
    sending = threading.Thread(
        target=lambda: answers.append(_send(url, many, keys["planner"], name="学校名册.csv"))
    )
    sending.start()
    worker = _worker()
    slowest = 0.0
    for _ in range(5):
        begun = time.monotonic()
        assert requests.get(f"{url}/health", timeout=20).status_code == 200
        slowest = max(slowest, time.monotonic() - begun)
    worker.kill()
    sending.join()
    assert slowest < 5
    assert (answers[0].status_code, answers[0].json()["status"]) == (503, "failed")
    (line,) = [each.message for each in caplog.records if each.name == "yanxiu.uploads"]
    document = orjson.loads(line)
    assert (document["upload"], document["exit"]) == (answers[0].json()["id"], -9)
    assert "学校" not in line
    assert _county(emptied) == before
    assert _send(url, SCHOOLS, keys["planner"], name="学校名册.csv").status_code == 200


def _worker() -> psutil.Process:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for child in psutil.Process().children():
            with contextlib.suppress(psutil.Error):  # the process may have just ended
                if "yanxiu.loaders.worker" in child.cmdline():
                    return child
        time.sleep(0.02)
    raise AssertionError("no process loads")


@pytest.mark.thorough
def test_an_upload_leaves_no_file(url: str, keys: dict[str, dict[str, str]]) -> None:
    _send(url, WRONG, keys["planner"], name="教师花名册.csv", dry_run="true")
    mine = f"yanxiu-upload-{psutil.Process().pid}-*"
    until = time.monotonic() + 20
    while (left := [*Path(tempfile.gettempdir()).glob(mine)]) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []


@pytest.mark.thorough
def test_an_empty_sheet_of_a_format_is_recognised_as_that_format(
    url: str, keys: dict[str, dict[str, str]]
) -> None:
    formats = requests.get(f"{url}/rosters/formats", headers=keys["planner"], timeout=30).json()
    (teachers,) = [each for each in formats if each["name"] == "teachers"]
    sheet = requests.get(f"{url}{teachers['sheet']}", headers=keys["planner"], timeout=30)
    assert sheet.status_code == 200
    header = next(openpyxl.load_workbook(io.BytesIO(sheet.content)).worksheets[0].values)
    assert {each["name"] for each in teachers["columns"] if each["required"]} <= set(header)
    asked = {"headers": keys["planner"], "timeout": 30}
    assert requests.get(f"{url}/rosters/formats/gossip.xlsx", **asked).status_code == 404  # type: ignore[arg-type]
    assert requests.get(f"{url}{teachers['sheet']}", timeout=30).status_code == 401


def test_a_mapped_heading_is_recognised_in_the_next_sheet(
    url: str,
    keys: dict[str, dict[str, str]],
    emptied: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("YANXIU_HOME", str(tmp_path))  # the folder that stores mapped headings
    assert _send(url, SCHOOLS, keys["planner"], name="学校名册.csv").status_code == 200
    other = TEACHERS.replace(",学校,", ",点校,", 1)
    refused = _send(url, other, keys["planner"], name="教师花名册.csv")
    assert refused.status_code == 422
    report = refused.json()["report"]
    assert [fault["code"] for fault in report["faults"]] == ["MISSING_COLUMN"]
    assert [(each["heading"], each["format"]) for each in report["unread"]] == [
        ("点校", "teachers")
    ]
    said = _send(url, other, keys["planner"], name="教师花名册.csv", map="点校=学校")
    assert said.status_code == 200, said.text
    assert any("点校" in note["text"]["zh"] for note in said.json()["report"]["notes"])
    again = _send(url, other.replace("T1,", "T9,", 1), keys["planner"], name="教师花名册.csv")
    assert again.status_code == 200, again.text
    wrong = _send(url, other, keys["planner"], name="教师花名册.csv", map="点校")
    assert (wrong.status_code, "map" in wrong.text) == (400, True)


@pytest.mark.thorough
def test_an_undated_roster_takes_the_day_from_the_address(
    url: str, keys: dict[str, dict[str, str]], emptied: Database
) -> None:
    assert _send(url, SCHOOLS, keys["planner"], name="学校名册.csv").status_code == 200
    undated = "教师编号,姓名,学校\nT1,张三,S1\n"
    asked = _send(url, undated, keys["planner"], name="教师花名册.csv")
    assert [fault["code"] for fault in asked.json()["report"]["faults"]] == ["NO_DAY"]
    said = _send(url, undated, keys["planner"], name="教师花名册.csv", day="2020-09-01")
    assert said.status_code == 200, said.text
    (row,) = emptied.read("MATCH ()-[p:TEACHES_AT]->() RETURN toString(p.since) AS since")
    assert row["since"] == "2020-09-01"
