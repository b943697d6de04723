"""The changes of a scenario: their side effects, and the changes that are refused."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cli.running import yanxiu
from yanxiu.analysis.allocation import Pins, plan_mentors
from yanxiu.analysis.scenarios import parse_scenario, scenario_database, tables_beside
from yanxiu.analysis.scenarios.changes import CHANGES
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.errors import Refused
from yanxiu.graph.naming import NamedNode

ON = date(2020, 1, 1)
MERGED = 'on = 2020-01-01\n[[merge_districts]]\ndistricts = ["城南", "城关"]\n'


@pytest.fixture
def database(sample: Address) -> Iterator[Database]:
    with Database.connect(sample) as database:
        yield database


def district(database: Database, name: str) -> NamedNode:
    (row,) = database.read(
        "MATCH (d:SupervisionDistrict {name: $name}) RETURN d.id AS id", name=name
    )
    return NamedNode("SupervisionDistrict", row["id"], "", name)


def schools_on(database: Database, name: str, day: date) -> set[str]:
    rows = database.read(
        "MATCH (s:School)-[r:IN_DISTRICT]->(:SupervisionDistrict {name: $name}) "
        "WHERE r.since <= $day AND coalesce(r.until > $day, true) RETURN s.code AS code",
        name=name,
        day=day,
    )
    assert len(rows) == len({row["code"] for row in rows})
    return {row["code"] for row in rows}


def test_a_merger_includes_schools_that_join_later_and_keeps_the_days_on_which_schools_leave(
    database: Database,
) -> None:
    into, gone = district(database, "城南"), district(database, "城关")
    before = schools_on(database, "城南", ON) | schools_on(database, "城关", ON)
    leaver, joiner, *_ = sorted(schools_on(database, "城关", ON))

    def change(transaction: Transaction) -> None:
        transaction.run(
            "MATCH (s:School {code: $code})-[r:IN_DISTRICT]->({id: $gone}) SET r.until = $day "
            "WITH s MATCH (other:SupervisionDistrict {name: '洞庭'}) CREATE (s)-[:IN_DISTRICT {since: $day}]->(other)",
            code=leaver, gone=gone.id, day=date(2021, 1, 1),
        )  # fmt: skip
        transaction.run(
            "MATCH (s:School {code: $code})-[r:IN_DISTRICT]->({id: $gone}) SET r.since = $day",
            code=joiner, gone=gone.id, day=date(2020, 9, 1),
        )  # fmt: skip
        CHANGES["merge_districts"].make(transaction, {}, {"districts": [into, gone]}, ON)

    with database.with_change(change, 60) as then:
        assert schools_on(then, "城关", date(2019, 12, 31)) | {joiner} == schools_on(
            database, "城关", ON
        )
        for day in (ON, date(2020, 12, 31), date(2022, 6, 1)):
            assert schools_on(then, "城关", day) == set()
        assert schools_on(then, "城南", ON) == before - {joiner}
        assert schools_on(then, "城南", date(2020, 9, 1)) == before
        assert schools_on(then, "城南", date(2021, 1, 1)) == before - {leaver}


@pytest.mark.thorough
def test_the_teams_of_a_merged_district_serve_the_remaining_district(
    database: Database,
) -> None:
    served = (
        "MATCH (t:TrainerTeam)-[r:SERVES_DISTRICT]->(:SupervisionDistrict {name: $name}) "
        "WHERE r.since <= $day AND coalesce(r.until > $day, true) RETURN collect(DISTINCT t.code) AS teams"
    )

    def teams(of: Database, name: str) -> set[str]:
        (row,) = of.read(served, name=name, day=date(2020, 9, 1))
        return set(row["teams"])

    both = teams(database, "城南") | teams(database, "城关")
    with scenario_database(database, parse_scenario(MERGED, Path("merged.toml"))) as (then, _):
        assert teams(then, "城南") == both
        assert teams(then, "城关") == set()
        covered = plan_mentors(then, day=date(2020, 9, 1)).table.figures["covered"]
    assert covered >= plan_mentors(database, day=date(2020, 9, 1)).table.figures["covered"]


@pytest.mark.thorough
def test_a_column_named_state_does_not_overwrite_the_comparison_with_today(
    database: Database,
) -> None:
    day = date(2020, 9, 1)
    today = plan_mentors(database, day=day).table
    lost = "on = 2020-01-01\n[[lose_trainers]]\ncount = 20\n"
    with scenario_database(database, parse_scenario(lost, Path("lost.toml"))) as (then, changes):
        table = tables_beside(today, plan_mentors(then, day=day).table, "少二十人", changes)
    assert {row["compared"] for row in table.rows} <= {"changed", "new", "gone", "same"}
    assert any(
        row.get("state_then") == "无人指导" or row.get("state_then") == "no mentor"
        for row in table.rows
    )


@pytest.mark.thorough
def test_a_school_whose_mentor_changes_or_leaves_is_one_changed_row(
    database: Database,
) -> None:
    day = date(2020, 9, 1)
    today = plan_mentors(database, day=day)
    lost = "on = 2020-01-01\n[[lose_trainers]]\ncount = 20\n"
    with scenario_database(database, parse_scenario(lost, Path("lost.toml"))) as (then, _):
        later = plan_mentors(then, day=day, pins=Pins(preferred=today.choices))
    for first, last in ((today, later), (later, today)):
        table = tables_beside(first.table, last.table, "二十人")
        assert len(table.rows) == len(today.table.rows)
        assert {row["compared"] for row in table.rows} == {"changed", "same"}
        assert table.figures["new"] == table.figures["gone"] == 0


@pytest.mark.thorough
def test_an_unrelated_scenario_leaves_a_plan_unchanged(
    sample: Address, database: Database, tmp_path: Path
) -> None:
    (row,) = database.read("MATCH (b:Budget)-[:BUDGET_OF]->(:County) RETURN max(b.year) AS year")
    path = tmp_path / "cut.toml"
    path.write_text(f"[[change_budget]]\nyear = {row['year']}\npercent = -10\n", encoding="utf-8")
    asked = ("--as-of", "2020-09-01", "--scenario", path, "--format", "csv")
    made = yanxiu(sample, "plan", "mentors", *asked)
    assert made.returncode == 0, made.stderr.decode()
    changed = {line.split(",")[0] for line in made.stdout.decode("utf-8-sig").splitlines()[1:]}
    assert changed <= {"same", "不变"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[lose_trainers]]\ncount = -3\n", "of at least 1"),
        ("[[lose_trainers]]\n", "either count = N"),
        ('[[lose_trainers]]\ncount = 1\ntrainers = ["T00261"]\n', "either count = N"),
        ('[[add_workshop]]\nstage = "初中"\nsubject = "物理"\nseats = 0\n', "of at least 1"),
        ("[[change_budget]]\nyear = 2020\npercent = nan\n", "at least -100"),
        ("[[change_budget]]\nyear = 2020\npercent = -150\n", "at least -100"),
        ("[[change_budget]]\nyear = 2020\npercent = 0\n", "not 0"),
        ("[[merge_districts]]\ndistricts = []\n", "a list of names"),
        ("[[close_schools]]\nschools = []\n", "a list of names"),
        ('[[merge_districts]]\ndistricts = ["城南", "城南"]\n', "another district besides"),
        (MERGED + MERGED.partition("\n")[2], "merged already"),
        ('[[merge_districts]]\ndistricts = ["城南", "无此区"]\n', "x.toml [[merge_districts]]: There is no"),
    ],
)  # fmt: skip
def test_a_change_without_effect_or_with_a_bad_value_is_refused_with_its_reason(
    database: Database, text: str, message: str
) -> None:
    with (
        pytest.raises(Refused) as fault,
        scenario_database(
            database,
            parse_scenario(text if "on =" in text else f"on = 2020-01-01\n{text}", Path("x.toml")),
        ),
    ):
        pass
    assert message in fault.value.text.en


def test_invalid_toml_is_reported_in_chinese_with_its_line() -> None:
    with pytest.raises(Refused) as fault:
        parse_scenario('on = 2020-01-01\n[[合并责任区]]\n责任区 = ["城南"]\n', Path("x.toml"))
    assert "第 2 行" in fault.value.text.zh
    assert "[[合并责任区]]" in fault.value.text.zh
    assert "Invalid" not in fault.value.text.zh


def test_a_closed_school_cannot_be_closed_again(
    database: Database,
) -> None:
    text = 'on = 2020-01-01\n[[close_schools]]\nschools = ["S0042"]\n'
    scenario = parse_scenario(text, Path("x.toml"))
    with scenario_database(database, scenario) as (then, _):
        (row,) = then.read("MATCH (s:School {code: 'S0042'}) RETURN s.closed AS closed")
        assert row["closed"] == ON
    twice = parse_scenario(text + '[[close_schools]]\nschools = ["S0042"]\n', Path("x.toml"))
    with pytest.raises(Refused, match="closed before"), scenario_database(database, twice):
        pass


def test_changes_are_made_in_the_order_of_the_file() -> None:
    text = "[[lose_trainers]]\ncount = 1\n" + MERGED.partition("\n")[2]
    assert [change.name for change, _ in parse_scenario(text, Path("x")).changes] == [
        "lose_trainers",
        "merge_districts",
    ]


def test_a_plan_under_a_scenario_reports_the_changes(sample: Address, tmp_path: Path) -> None:
    path = tmp_path / "merged.toml"
    path.write_text(MERGED, encoding="utf-8-sig")
    made = yanxiu(sample, "plan", "bases", "--as-of", "2020-09-01", "--scenario", path)
    assert made.returncode == 0, made.stderr.decode()
    assert "merged into" in made.stdout.decode()
