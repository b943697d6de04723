"""Names in the graph that a roster would refuse survive our own export."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loaders.graphs import everything
from tests.loaders.test_export_rosters import files, out, reset_database
from yanxiu.graph.database import Database
from yanxiu.graph.spreadsheet import escape_formula
from yanxiu.loaders import load
from yanxiu.loaders.values.persons import escape_name, parse_name

ODD = [
    "张三1",
    "李 校长",
    "王某",
    "甲、乙",
    "=SUM(1)",
    "'赵六",
    "138",
    "李\u200b明",
    "教师",
    "孙（退休）",
]
COUNTY = (
    "CREATE (c:County {id: '430000', code: '430000', name: '试验县'}), "
    "(d:SupervisionDistrict {id: '430000:north', code: 'north', name: '北片'})"
    "-[:IN_COUNTY {since: date('2010-01-01')}]->(c)"
)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf")), min_size=1))
def test_a_name_we_export_is_read_back_unchanged(original: str) -> None:
    for digits in (True, False):
        assert parse_name(escape_formula(escape_name(original), digits=digits)) == original


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_odd_names_survive_an_export(
    database: Database, folder: Path, tmp_path: Path, form: str
) -> None:
    lines = (folder / "教师花名册.csv").read_text("utf-8").splitlines()
    for at, _ in enumerate(ODD):
        lines.append(f"X{at},丙丁,女,1990-12-12,2014-09-01,,S2,教师,2014-09-01,初中,英语,")
    (folder / "教师花名册.csv").write_text("\n".join(lines), "utf-8")
    assert load([folder], database).faults == []
    database.write(
        lambda tx: tx.run(
            "UNWIND $rows AS row MATCH (t:Teacher {number: row[0]}) SET t.name = row[1]",
            rows=[[f"X{at}", original] for at, original in enumerate(ODD)],
        )
    )
    before = everything(database)
    exported = files(out(database), tmp_path / "out", form)
    reset_database(
        database,
        COUNTY,
        "MATCH (c:County) CREATE (:SupervisionDistrict {id: '430000:south', code: 'south', name: '南片'})-[:IN_COUNTY {since: date('2010-01-01')}]->(c)",
    )
    assert [fault.as_json() for fault in load([exported], database).faults] == []
    assert everything(database) == before
