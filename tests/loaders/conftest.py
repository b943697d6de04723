"""A graph with only the standard codes and a small county, emptied before every test that uses it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.beginning import begin_with
from tests.loaders.ordinary import csv
from tests.loaders.sample_sheets import Rosters, read
from yanxiu.graph.database import Address, Database
from yanxiu.loaders import Report, load

Loaded = Callable[[str, Sequence[Sequence[Any]]], Report]

COUNTY = """
CREATE (c:County {id: '430000', code: '430000', name: '试验县'}),
       (n:SupervisionDistrict {id: '430000:north', code: 'north', name: '北片'}),
       (s:SupervisionDistrict {id: '430000:south', code: 'south', name: '南片'}),
       (n)-[:IN_COUNTY {since: date('2010-01-01')}]->(c),
       (s)-[:IN_COUNTY {since: date('2010-01-01')}]->(c)
"""


@pytest.fixture
def database(scratch_address: Address) -> Iterator[Database]:
    with Database.connect(scratch_address) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        connected.write(lambda tx: tx.run(COUNTY))
        yield connected


@pytest.fixture
def loaded(database: Database, folder: Path) -> Loaded:
    """Loads a sheet without faults, after the schools and the teachers T1 to T3."""
    begin_with(database, folder)

    def loaded(name: str, rows: Sequence[Sequence[Any]]) -> Report:
        path = folder / f"{name}.csv"
        path.write_bytes(csv(rows))
        report = load([path], database)
        assert not report.faults
        return report

    return loaded


@pytest.fixture(scope="session")
def county(sample_rosters: Path) -> Rosters:
    """The sample's rosters by file name."""
    return {path.stem: read(path) for path in sample_rosters.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two rosters without faults, as CSV."""
    (tmp_path / "学校名册.csv").write_text(SCHOOLS, encoding="utf-8")
    (tmp_path / "教师花名册.csv").write_text(TEACHERS, encoding="utf-8")
    return tmp_path


SCHOOLS = """\
学校代码,学校名称,简称,办学性质,学段,地域类别,乡镇,督学责任区,片校联盟,建校日期
S1,北片第一小学,北一小,公办,小学,村,甲镇,北片,北片联盟,1980-09-01
S2,南片九年制学校,,公办,小学、初中,镇,乙镇,南片,,1990-09-01
"""
TEACHERS = """\
教师编号,姓名,性别,出生日期,参加工作日期,职称,学校,岗位,任职日期,任教学段,任教学科,班主任
T1,张三,男,1980-01-01,2002-09-01,一级教师,北片第一小学,教师,2010-09-01,小学,语文,是
T2,李四,女,1985-05-05,2008-09-01,,北一小,教师,2012-09-01,小学,数学,否
T3,王五,女,1990-12-12,2014-09-01,,S2,校园长,2014-09-01,初中,英语,
"""
