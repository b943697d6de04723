"""A row without a start date holds from the day of its roster, and never creates a past."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.loaders.beginning import begin_with
from tests.loaders.conftest import SCHOOLS
from tests.loaders.graphs import everything
from tests.loaders.sheets_of_text import sheet_of
from yanxiu.graph.database import Database
from yanxiu.loaders import Report, load
from yanxiu.loaders.changes.removals import Full
from yanxiu.loaders.changes.undo import undo
from yanxiu.loaders.staging.roster_day import find_day

HEADER = "教师编号,姓名,性别,出生日期,参加工作日期,职称,学校,岗位,任教学段,任教学科,班主任\n"
T1 = "T1,张三,男,1980-01-01,2002-09-01,一级教师,北片第一小学,教师,小学,语文,是\n"
T2 = "T2,李四,女,1985-05-05,2008-09-01,,北一小,教师,小学,数学,否\n"
T3 = "T3,王五,女,1990-12-12,2014-09-01,,S2,校园长,初中,英语,\n"
MOVED = T2.replace("北一小", "S2")
NEW = "T9,赵六,男,1995-01-01,2019-09-01,,S1,教师,小学,体育,否\n"
DAY = date(2024, 9, 1)
_POSTS = """
MATCH (t:Teacher {number: $number})-[p:TEACHES_AT]->(s)
RETURN s.code AS s, toString(p.since) AS since, toString(p.until) AS until, p.main AS main ORDER BY since, s
"""


def posts(database: Database, number: str) -> list[tuple[object, ...]]:
    rows = database.read(_POSTS, number=number)
    return [(row["s"], row["since"], row["until"], row["main"]) for row in rows]


Roster = Callable[..., Report]


@pytest.fixture
def roster(database: Database, folder: Path) -> Roster:
    """Loads a roster without 任职日期, a year after one that has it."""
    begin_with(database, folder)

    def loaded(
        *rows: str,
        name: str = "教师花名册",
        title: str = "",
        full: Full | None = None,
        day: date | None = None,
    ) -> Report:
        file = folder / "later" / f"{name}.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_text(title + HEADER + "".join(rows), encoding="utf-8")
        return load([file], database, full=full, day=day)

    return loaded


def test_a_roster_without_moves_changes_nothing(database: Database, roster: Roster) -> None:
    before = everything(database)
    report = roster(T1, T2, T3)
    counts = report.counts
    assert not report.faults
    assert counts.created.total() == counts.updated.total() == counts.ended.total() == 0
    assert everything(database) == before


@pytest.mark.parametrize(
    "options",
    [
        {"full": Full(DAY)},
        {"day": DAY},
        {"name": "教师花名册2024-09-01"},
        {"name": "教师花名册20240901"},
        {"name": "教师花名册（2024年秋季）"},
        {
            "title": "试验县2024-2025学年度第一学期教师花名册,,,\n填报单位:教育局,填报日期:2024.9.1\n"
        },
    ],
)
def test_a_teacher_at_another_school_moved_on_the_day_of_the_roster(
    database: Database, roster: Roster, options: dict[str, object]
) -> None:
    before = everything(database)
    report = roster(T1, MOVED, T3, **options)
    assert not report.faults
    assert posts(database, "T2") == [
        ("S1", "2012-09-01", "2024-09-01", True),
        ("S2", "2024-09-01", None, True),
    ]
    assert posts(database, "T1") == [("S1", "2010-09-01", None, True)]
    undo(database, 2)
    assert everything(database) == before


@pytest.mark.thorough
def test_a_moved_teacher_does_not_count_as_missing_from_a_full_roster(
    database: Database, roster: Roster
) -> None:
    """A tenth of three is none. A person who moved does not count; a missing person does."""
    assert not roster(T1, MOVED, T3, full=Full(DAY)).faults
    report = roster(MOVED, T3, full=Full(DAY.replace(year=2025), allowed=9))
    assert posts(database, "T1")[0][2] == "2025-09-01"
    assert posts(database, "T2")[-1] == ("S2", "2024-09-01", None, True)
    assert report.counts.ended["TEACHES_AT"] == 1


def test_a_move_without_any_day_is_one_fault_and_nothing_is_written(
    database: Database, roster: Roster
) -> None:
    before = everything(database, without=())
    report = roster(T1, MOVED, T3.replace("S2", "S1").replace("初中", "小学"), NEW)
    (fault,) = [
        each for each in report.faults if each.code == "NO_DAY" and each.column == "任职日期"
    ]
    assert fault.row == 3
    assert "3" in fault.reason.zh
    assert "--day" in fault.hint.en
    assert everything(database, without=()) == before


def test_a_new_teacher_begins_on_the_day_of_the_roster(database: Database, roster: Roster) -> None:
    assert not roster(NEW, day=DAY).faults
    assert posts(database, "T9") == [("S1", "2024-09-01", None, True)]


def test_an_older_roster_cannot_change_later_known_facts(
    database: Database, roster: Roster
) -> None:
    report = roster(T1, MOVED, T3, day=date(2011, 9, 1))
    assert [(each.code, each.row) for each in report.faults if each.column == "任职日期"] == [
        ("EARLIER_ROSTER", 3)
    ]
    assert not roster(T1, T2, T3, day=date(2011, 9, 1)).faults
    assert posts(database, "T2") == [("S1", "2012-09-01", None, True)]


def test_a_second_post_that_becomes_the_main_post_ends(
    database: Database, roster: Roster, folder: Path
) -> None:
    (folder / "兼任与调动.csv").write_text(
        "教师编号,学校,岗位,是否主岗,起始日期\nT2,S2,教师,否,2018-09-01\n", encoding="utf-8"
    )
    assert not load([folder / "兼任与调动.csv"], database).faults
    assert not roster(T1, MOVED, T3, day=DAY).faults
    assert posts(database, "T2") == [
        ("S1", "2012-09-01", "2024-09-01", True),
        ("S2", "2018-09-01", "2024-09-01", False),
        ("S2", "2024-09-01", None, True),
    ]


def test_a_returning_teacher_begins_a_new_post(database: Database, roster: Roster) -> None:
    assert not roster(T1, MOVED, T3, day=DAY).faults
    assert not roster(T1, T2, T3, day=DAY.replace(year=2025)).faults
    assert posts(database, "T2") == [
        ("S1", "2012-09-01", "2024-09-01", True),
        ("S2", "2024-09-01", "2025-09-01", True),
        ("S1", "2025-09-01", None, True),
    ]


def test_a_roster_without_roles_makes_new_people_teachers_and_keeps_heads(
    database: Database, roster: Roster, folder: Path
) -> None:
    file = folder / "教师花名册2024-09-01.csv"
    file.write_text("教师编号,姓名,学校\nT3,王五,S2\nT9,赵六,S1\n", encoding="utf-8")
    assert not load([file], database).faults
    roles = database.read(
        "MATCH (t:Teacher)-[p:TEACHES_AT]->() WHERE t.number IN ['T3', 'T9'] "
        "RETURN p.role AS role ORDER BY t.number"
    )
    assert [row["role"] for row in roles] == ["principal", "teacher"]


@pytest.mark.thorough
def test_districts_and_mentoring_without_a_date_begin_on_the_day_of_the_roster(
    database: Database, folder: Path
) -> None:
    begin_with(database, folder)
    schools = folder / "later" / "学校名册.csv"
    schools.parent.mkdir()
    schools.write_text(SCHOOLS.replace("北片,北片联盟", "南片,北片联盟"), encoding="utf-8")
    (fault,) = load([schools], database).faults
    assert fault.code == "NO_DAY"
    assert not load([schools], database, day=DAY).faults
    held = database.read(
        "MATCH (:School {code: 'S1'})-[r:IN_DISTRICT]->(d) "
        "RETURN d.code AS d, toString(r.since) AS since, toString(r.until) AS until ORDER BY since"
    )
    assert [tuple(row.values()) for row in held] == [
        ("north", "1980-09-01", "2024-09-01"),
        ("south", "2024-09-01", None),
    ]
    teams = folder / "培训团队.csv"
    teams.write_text(
        "团队代码,团队名称,层级,团队类型,学段,学科,人员编号,姓名,角色,起始日期,团队成立日期\n"
        "G,团队,县级培训团队,培训师团队,小学,语文,T1,张三,成员,2019-01-01,2019-01-01\n",
        encoding="utf-8",
    )
    mentors = folder / "指导关系.csv"
    head = "教师编号,姓名,学校,学科,团队代码,起始日期\n"
    mentors.write_text(head + "T1,张三,S2,语文,G,2019-03-01\n", encoding="utf-8")
    assert not load([teams, mentors], database).faults
    mentors.write_text(
        "教师编号,姓名,学校,学科,团队代码\nT1,张三,S2,语文,G\nT1,张三,S1,语文,G\n", encoding="utf-8"
    )
    assert not load([mentors], database, day=DAY).faults
    actual = database.read(
        "MATCH ()-[r:MENTORS]->(s) RETURN s.code AS s, toString(r.since) AS since ORDER BY s"
    )
    assert [tuple(row.values()) for row in actual] == [("S1", "2024-09-01"), ("S2", "2019-03-01")]


@pytest.mark.thorough
@given(
    schools=st.lists(st.sampled_from(["S1", "S2", None]), min_size=1, max_size=5),
    first=st.sampled_from(["S1", "S2"]),
)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_yearly_full_rosters_give_each_person_one_post_on_every_day(
    database: Database, folder: Path, schools: list[str | None], first: str
) -> None:
    """The posts follow one another without gap or overlap. Each begins on the day of a roster that lists it."""
    database.write(
        lambda tx: tx.run("MATCH (n:Teacher|Load|SourceFile|LoadCounter) DETACH DELETE n")
    )
    load([folder / "学校名册.csv"], database)
    at: str | None = first
    collected: list[tuple[int, str | None]] = [(2018, first)]
    years: list[tuple[int, str | None]] = [(2018, first), *enumerate(schools, 2019)]
    for year, school in years:
        others = "".join(f"X{n},甲乙,S1\n" for n in range(20))
        named = f"T2,李四,{school}\n" if school else ""
        file = folder / f"教师花名册{year}-09-01.csv"
        file.write_text(f"教师编号,姓名,学校\n{others}{named}", encoding="utf-8")
        assert not load([file], database, full=Full(date(year, 9, 1), allowed=9)).faults
        file.unlink()
        if school != at:
            collected.append((year, school))
            at = school
    expected = [
        (
            school,
            f"{year}-09-01",
            f"{collected[n + 1][0]}-09-01" if n + 1 < len(collected) else None,
            True,
        )
        for n, (year, school) in enumerate(collected)
        if school
    ]
    assert sorted(posts(database, "T2"), key=lambda post: str(post[1])) == expected


@pytest.mark.parametrize(
    ("title", "file", "day"),
    [
        ("湘阴县2019年秋季教师花名册", "a.csv", date(2019, 9, 1)),
        ("2019-2020学年度第二学期教师名册", "a.csv", date(2020, 3, 1)),
        ("2020年春季教师名册", "a.csv", date(2020, 3, 1)),
        ("2018年下学期教师名册", "a.csv", date(2018, 9, 1)),
        ("某县教师名册(截至2019年12月31日)", "a.csv", date(2019, 12, 31)),
        ("2019年秋季教师名册 填报日期:2019.9.10", "a.csv", date(2019, 9, 10)),
        ("教师名册", "教师名册2019.9.csv", date(2019, 9, 1)),
        ("教师名册", "教师名册_20190910.csv", date(2019, 9, 10)),
        ("2019年教师名册", "教师名册.csv", None),
        ("教师名册2019-09-01至2020-07-01", "a.csv", None),
        ("教师名册2999-09-01", "a.csv", None),
    ],
)
def test_the_day_of_a_roster_is_read_if_exactly_one_is_stated(
    title: str, file: str, day: date | None
) -> None:
    rows = [[title], ["教师编号", "姓名", "学校", "岗位"], ["T1", "张三", "2001-01-01", "教师"]]
    assert find_day(sheet_of(rows, file)) == day
