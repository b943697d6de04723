"""The command line as its user sees it: in this process through `main`, and in its own process."""

import csv
import io
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import requests

from tests.cli.running import environment, yanxiu, yanxiu_process
from tests.cli.test_exports import HEADER
from tests.loaders.conftest import COUNTY, SCHOOLS, TEACHERS
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer


@pytest.fixture(scope="module")
def address(scratch_server: RunningServer) -> Iterator[Address]:
    made = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(made) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        database.write(lambda tx: tx.run(COUNTY))
    return made


@pytest.fixture(scope="module")
def loaded(address: Address, tmp_path_factory: pytest.TempPathFactory) -> Address:
    folder = tmp_path_factory.mktemp("rosters")
    (folder / "学校名册.csv").write_text(SCHOOLS, encoding="utf-8")
    (folder / "教师花名册.csv").write_text(TEACHERS, encoding="gb18030")
    done = yanxiu(address, "load", folder)
    assert done.returncode == 0, done.stderr.decode()
    return address


def test_a_question_is_answered_as_table_json_csv_and_xlsx(loaded: Address, tmp_path: Path) -> None:
    asked = ["ask", "untrained-rural-teachers", "--as-of", "2020-09-01"]
    names = ["张三", "李四", "王五"]
    table = yanxiu(loaded, *asked).stdout.decode()
    assert all(name in table for name in names)
    document = json.loads(yanxiu(loaded, *asked, "--format", "json").stdout)
    rows = document["rows"]
    assert document["totalCount"] == len(rows)
    assert sorted(row["teacher"] for row in rows) == sorted(names)
    assert all(row["hours"] == 0 for row in rows)
    written = yanxiu(loaded, *asked, "--format", "csv").stdout.decode("utf-8-sig")
    assert [row["teacher_id"] for row in csv.DictReader(io.StringIO(written))] == [
        row["teacher_id"] for row in rows
    ]
    out = tmp_path / "it.xlsx"
    assert yanxiu(loaded, *asked, "--format", "xlsx", "--out", out).returncode == 0
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert sheet.max_row == HEADER + len(rows)


def test_a_question_may_be_named_with_either_dash(loaded: Address) -> None:
    for name in ("schools-without-mentor", "schools_without_mentor"):
        assert yanxiu(loaded, "ask", name).returncode == 0


def test_an_answer_is_in_the_language_of_the_reader(loaded: Address) -> None:
    done = yanxiu(loaded, "ask", "schools-without-mentor", YANXIU_LANG="zh")
    answer = done.stdout.decode()
    assert "学校" in answer
    assert "School" not in answer


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ask", "who-is-who"], "who"),
        (["ask", "coverage", "--year", "soon"], "soon"),
        (["ask", "untrained-rural-teachers", "--from", "2018-02-30"], "2018-02-30"),
        (["export", "network", "gossip"], "gossip"),
        (["load", "/nowhere/at/all.xlsx"], "/nowhere/at/all.xlsx"),
    ],
)
def test_invalid_input_exits_with_2_and_a_message(
    loaded: Address, words: list[str], said: str
) -> None:
    done = yanxiu(loaded, *words)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_refused_roster_exits_with_2_and_leaves_the_graph_unchanged(
    loaded: Address, tmp_path: Path
) -> None:
    (tmp_path / "教师花名册.csv").write_text(
        TEACHERS.replace("1980-01-01", "1980-13-01").replace("S2,校园长", "无名学校,校园长"),
        encoding="utf-8",
    )
    with Database.connect(loaded) as database:
        before = database.read("MATCH (n) RETURN count(n) AS n")
        done = yanxiu_process(loaded, "load", tmp_path)
        assert database.read("MATCH (n) RETURN count(n) AS n") == before
    assert done.returncode == 2
    report = json.loads(yanxiu(loaded, "load", tmp_path, "--format", "json").stdout)
    assert {fault["code"] for fault in report["faults"]} == {"NOT_A_DATE", "NOT_FOUND"}


@pytest.mark.thorough
def test_an_unreachable_database_exits_with_1_and_a_message() -> None:
    nowhere = Address("bolt://127.0.0.1:9", "neo4j", "none")
    done = yanxiu_process(nowhere, "ask", "schools-without-mentor")
    assert done.returncode == 1
    assert "NEO4J_URI" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_wrong_password_is_reported_without_the_password(address: Address) -> None:
    wrong = Address(address.uri, "neo4j", "not-the-password")
    done = yanxiu(wrong, "ask", "schools-without-mentor")
    assert done.returncode == 1
    assert "not-the-password" not in done.stderr.decode()


@pytest.mark.thorough
def test_the_server_uses_the_next_port_if_one_is_taken_and_stops_cleanly(loaded: Address) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = subprocess.Popen(
            [sys.executable, "-m", "yanxiu.cli.main", "serve"],
            env=environment(loaded, YANXIU_PORT=str(port)),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdout is not None
        url = next(word for word in server.stdout.readline().split() if word.startswith("http"))
        assert f":{port}/" not in url
        answer = requests.post(url, json={"query": "{ teachers { totalCount } }"}, timeout=20)
        assert answer.json()["data"] == {"teachers": {"totalCount": 3}}
        server.terminate()
        assert server.wait(timeout=20) in (0, 143, -15)
        server.stdout.close()


def test_an_address_other_than_loopback_is_refused(loaded: Address) -> None:
    done = yanxiu(loaded, "serve", "--host", "0.0.0.0")
    assert done.returncode == 2
    assert "yanxiu keys create" in done.stderr.decode()
