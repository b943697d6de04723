"""The examples for spreadsheets, dashboards, SQL and notebooks, as far as they run without their program.

The notebook runs completely, and the SQL on a real export. For Power Query and Grafana the tests
send their requests and look up the fields that they read from the response.
"""

import io
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pandas
import pytest
import requests
from nbclient import NotebookClient

from tests.api.conftest import serving
from yanxiu.graph.database import Address, Database
from yanxiu.graph.table_files import tables, write_sqlite
from yanxiu.queries import ask, read_catalogue

EXAMPLES = Path(__file__).parents[2] / "examples"
CATALOGUE = read_catalogue()


@pytest.fixture(scope="module")
def database(sample: Address) -> Iterator[Database]:
    with Database.connect(sample) as connected:
        yield connected


@pytest.fixture(scope="module")
def url(sample: Address) -> Iterator[str]:
    with serving(sample) as served:
        yield served


def _rows(database: Database, name: str, **given: Any) -> list[dict[str, Any]]:
    return ask(database, CATALOGUE[name], given).rows


@pytest.mark.thorough
def test_the_notebook_runs_completely_and_has_every_row(
    url: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANXIU_URL", url)
    notebook = nbformat.read(EXAMPLES / "notebook" / "training.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), (
        "the notebook is stored without results"
    )
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = "".join(str(cell.get("outputs")) for cell in notebook.cells)
    untrained = _rows(database, "untrained_rural_teachers", as_of="2018-12-31")
    assert len(untrained) > 1_000
    assert f"{len(untrained)}\\n" in shown
    assert all(row["district"] in shown for row in _rows(database, "training_reach"))


@pytest.mark.thorough
def test_the_sql_on_an_export_returns_the_answer_of_the_question(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "county.sqlite"
    write_sqlite(tables(database), file)
    collected = {}
    with sqlite3.connect(file) as connected:
        for script in sorted((EXAMPLES / "sql").glob("*.sql")):
            rows = connected.execute(script.read_text(encoding="utf-8"))
            heads = [column[0] for column in rows.description]
            collected[script.stem] = [dict(zip(heads, row, strict=True)) for row in rows]
    reach = _rows(database, "training_reach", **{"from": "2018-01-01", "as_of": "2020-12-31"})
    expected = {(row["district"], row["teachers"], row["trained"]) for row in reach}
    assert {tuple(row.values()) for row in collected["reach_by_district"]} == expected
    (hours,) = database.read("MATCH ()-[a:ATTENDED]->() RETURN sum(a.hours) AS hours")
    assert sum(row["hours"] for row in collected["hours_by_year"]) == pytest.approx(hours["hours"])


def test_a_grafana_panel_finds_its_rows_and_columns(url: str) -> None:
    board = json.loads((EXAMPLES / "grafana" / "training.json").read_text(encoding="utf-8"))
    year = board["templating"]["list"][0]["current"]["value"]
    for panel in board["panels"]:
        (target,) = panel["targets"]
        given = {
            each["key"]: each["value"].replace("${year}", year)
            for each in target["url_options"]["params"]
        }
        answer = requests.get(f"{url}{target['url']}", params=given, timeout=60)
        rows = answer.json()[target["root_selector"]]
        assert rows, panel["title"]
        for column in target["columns"]:
            kind = (int, float) if column["type"] == "number" else str
            assert all(isinstance(row[column["selector"]], kind) for row in rows), column


def test_the_power_query_requests_an_existing_question_and_its_columns(
    url: str, database: Database
) -> None:
    text = (EXAMPLES / "power-query" / "untrained.pq").read_text(encoding="utf-8")
    code = re.sub(r"//(?![0-9]).*", "", text)
    path = re.search(r'RelativePath = "([^"]+)"', code)
    query = re.search(r"Query = \[([^\]]+)\]", code)
    assert path and query  # noqa: PT018
    match = dict(re.findall(r'#"(\w+)" = "([^"]*)"', query[1]))
    answer = requests.get(f"{url}/{path[1]}", params=match, timeout=60)
    table = pandas.read_csv(io.BytesIO(answer.content))
    asked = {name: value for name, value in match.items() if name != "format"}
    assert len(table) == len(_rows(database, "untrained_rural_teachers", **asked))
    chosen = re.search(r"Table\.SelectColumns\(\s*Headed, \{([^}]+)\}", code)
    assert chosen
    columns = re.findall(r'"(\w+)"', chosen[1])
    assert {*columns} <= {*table.columns}
    assert {*re.findall(r'\{"(\w+)", type', code)} <= {*columns}
    pandas.to_numeric(table["hours"])
    pandas.to_datetime(table["last_trained"], format="%Y-%m-%d")
    assert [code.count(each) for each in "([{"] == [code.count(each) for each in ")]}"]
