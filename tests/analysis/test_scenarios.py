"""Scenarios: answered like today's graph, shown beside it, and removed without a trace."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cli.running import environment, yanxiu
from yanxiu.analysis.scenarios import read_scenario, scenario_database, side_by_side
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused
from yanxiu.queries import ask_by_name

WHOLE = """
title = "合并与调整"
on = 2020-01-01
[[merge_districts]]
districts = ["城南", "城关"]
[[move_seats]]
year = 2020
seats = 60
from = { stage = "初中", subject = "数学", districts = ["洞庭", "南湖"] }
to = { stage = "小学", subject = "语文", districts = ["城南"] }
[[add_workshop]]
stage = "初中"
subject = "物理"
seats = 60
year = 2020
[[lose_trainers]]
count = 5
[[change_budget]]
year = 2020
percent = -10
[[close_schools]]
schools = ["S0042"]
"""


@pytest.fixture
def database(sample: Address) -> Iterator[Database]:
    with Database.connect(sample) as database:
        yield database


def file(folder: Path, text: str) -> Path:
    path = folder / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fingerprint(database: Database) -> list[dict[str, object]]:
    """Everything that any of the changes could leave behind."""
    return database.read(
        "RETURN COUNT { () } AS nodes, COUNT { ()-->() } AS relationships, "
        "COLLECT { MATCH (i:ScheduleItem) RETURN sum(i.seats) } AS seats, "
        "COUNT { ()-[r]->() WHERE r.until IS NOT NULL } AS ended, "
        "COLLECT { MATCH (b:Budget) RETURN sum(b.training_funds) } AS funds, "
        "COUNT { (s:School) WHERE s.closed IS NOT NULL } AS closed"
    )


def test_a_scenario_is_visible_only_inside_and_leaves_nothing_behind(
    database: Database, sample: Address, tmp_path: Path
) -> None:
    before = fingerprint(database)
    with (
        scenario_database(database, read_scenario(file(tmp_path, WHOLE))) as (then, changes),
        Database.connect(sample) as other,
    ):
        assert fingerprint(then) != before
        assert fingerprint(other) == before
        assert len(changes) == 6
    assert fingerprint(database) == before


def test_a_scenario_that_fails_midway_leaves_nothing_behind(
    database: Database, tmp_path: Path
) -> None:
    before = fingerprint(database)
    path = file(tmp_path, WHOLE.replace("seats = 60\nfrom", "seats = 6000\nfrom"))
    with (
        pytest.raises(Refused, match="2020 has 60 seats"),
        scenario_database(database, read_scenario(path)),
    ):
        pass
    with (
        pytest.raises(ZeroDivisionError),
        scenario_database(database, read_scenario(file(tmp_path, WHOLE))),
    ):
        raise ZeroDivisionError
    assert fingerprint(database) == before


@pytest.mark.thorough
def test_a_process_killed_in_a_scenario_leaves_no_change_and_no_lock(
    database: Database, sample: Address, tmp_path: Path
) -> None:
    before = fingerprint(database)
    path = file(tmp_path, WHOLE)
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from yanxiu.analysis.scenarios import read_scenario, scenario_database\n"
        "from yanxiu.graph.connection import reachable\n"
        "from yanxiu.graph.database import Database\n"
        "from yanxiu.graph.settings import Settings\n"
        "with reachable(Settings.from_environment()) as address, Database.connect(address) as database:\n"
        "    with scenario_database(database, read_scenario(Path(sys.argv[1]))):\n"
        "        print('supposed', flush=True)\n"
        "        time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, env=environment(sample)
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"supposed\n"
        running.kill()
    assert fingerprint(database) == before
    with scenario_database(database, read_scenario(path)) as (then, _):  # waits for locks
        assert fingerprint(then) != before


@pytest.mark.thorough
def test_an_answer_shows_today_and_the_scenario_side_by_side(
    database: Database, tmp_path: Path
) -> None:
    asked = {"year": 2020, "as_of": date(2020, 12, 31)}
    today = ask_by_name("coverage", database=database, **asked)
    scenario = read_scenario(file(tmp_path, WHOLE))
    with scenario_database(database, scenario) as (then, changes):
        table = side_by_side(
            today, ask_by_name("coverage", database=then, **asked), scenario.title, changes
        )
    rows = {(row["district"], row["stage"], row["subject"]): row for row in table.rows}
    moved = rows["南湖", "初中", "数学"]
    assert (moved["seats"], moved["seats_then"], moved["seats_change"]) == (60, 0, -60)
    assert rows["城关", "小学", "语文"]["compared"] == "gone"
    merged = rows["城南", "小学", "语文"]
    both = [
        row["eligible"] for row in today.rows
        if row["district"] in ("城南", "城关") and (row["stage"], row["subject"]) == ("小学", "语文")
    ]  # fmt: skip
    assert merged["eligible_then"] == sum(both)
    assert merged["seats_then"] == 60
    assert rows["岭北", "初中", "物理"]["seats_then"] == 60
    assert all(row["compared"] != "same" for row in table.rows)
    assert table.figures["same"] > 0


def test_lost_trainers_leave_schools_without_a_mentor(database: Database, tmp_path: Path) -> None:
    path = file(tmp_path, "on = 2020-01-01\n[[lose_trainers]]\ncount = 5\n")
    with scenario_database(database, read_scenario(path)) as (then, _):
        asked = {"as_of": date(2020, 6, 1)}
        before = ask_by_name("schools_without_mentor", database=database, **asked)
        after = ask_by_name("schools_without_mentor", database=then, **asked)
    assert len(after.rows) > len(before.rows)


def test_the_command_line_answers_a_question_under_a_scenario(
    sample: Address, tmp_path: Path
) -> None:
    path = file(tmp_path, WHOLE)
    made = yanxiu(
        sample, "ask", "coverage", "--year", "2020", "--as-of", "2020-12-31",
        "--scenario", path, "--out", tmp_path / "beside.csv",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()
    lines = (tmp_path / "beside.csv").read_text(encoding="utf-8-sig").splitlines()
    assert "seats_then" in lines[0]
    assert b"rows change" in made.stderr


@pytest.mark.thorough
def test_the_command_line_shows_a_plan_and_credits_beside_todays(
    sample: Address, tmp_path: Path
) -> None:
    path = file(tmp_path, 'on = 2020-01-01\n[[merge_districts]]\ndistricts = ["城南", "城关"]\n')
    with Database.connect(sample) as database:
        before = fingerprint(database)
    for name, words in (
        ("seats", ["plan", "seats", "--seats", "60", "--stage", "小学", "--subject", "语文", "--as-of", "2020-12-31"]),
        ("credits", ["forecast", "credits", "--as-of", "2020-06-30", "--table", "people"]),
    ):  # fmt: skip
        out = tmp_path / f"{name}.csv"
        made = yanxiu(sample, *words, "--scenario", path, "--out", out)
        assert made.returncode == 0, made.stderr.decode()
        lines = out.read_text(encoding="utf-8-sig").splitlines()
        assert lines[0].startswith("compared,")
        assert any(line.startswith("changed,") for line in lines[1:])
        assert b"rows change" in made.stderr
    with Database.connect(sample) as database:
        assert fingerprint(database) == before


def test_a_planners_own_question_is_answered_under_a_scenario(
    sample: Address, tmp_path: Path
) -> None:
    (tmp_path / "open_schools.cypher").write_text(
        """/*
title.zh = "开办的学校"
title.en = "Open schools"
about.zh = "开办的学校数。"
about.en = "How many schools are open."
order = ["schools"]
key = ["schools"]
[params.as_of]
type = "Date"
default = "today"
zh = "查询日期"
en = "The day asked about"
[columns.schools]
type = "Int!"
zh = "学校数"
en = "Schools"
*/
MATCH (school:School) WHERE school.id STARTS WITH $county AND coalesce(school.closed > $as_of, true)
RETURN count(school) AS schools
""",
        encoding="utf-8",
    )
    path = file(tmp_path, 'on = 2020-01-01\n[[close_schools]]\nschools = ["S0042"]\n')
    made = yanxiu(
        sample, "ask", "open-schools", "--scenario", path, "--format", "csv", YANXIU_QUERIES=str(tmp_path)
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()
    counts = sorted(
        int(line.split(",")[1]) for line in made.stdout.decode("utf-8-sig").splitlines()[1:]
    )
    assert counts[1] - counts[0] == 1
    with (
        Database.connect(sample) as database,
        scenario_database(database, read_scenario(path)) as (then, _),
    ):
        assert then.explain("RETURN 1 AS one")[0] == ["one"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("语文", "语闻"), "no subject"),
        (("percent", "precent"), "Is it percent"),
        (("[[add_workshop]]", "[[add_workshops]]"), "Is it add_workshop"),
        (("seats = 60\nyear", 'seats = "many"\nyear'), "a whole number"),
        (("on = 2020-01-01", 'on = "soon"'), "no day"),
        (("year = 2020\npercent", "year = 1999\npercent"), "no budget of 1999"),
        (("count = 5", "count = 5000"), "trainers are in a team"),
        (("title =", "title"), "not TOML"),
        (('"S0042"', '"S9942"'), "no school"),
    ],
)
def test_a_faulty_scenario_is_refused_with_the_reason(
    sample: Address, tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    path = file(tmp_path, WHOLE.replace(*change))
    made = yanxiu(sample, "ask", "coverage", "--year", "2020", "--scenario", path)
    assert made.returncode == 2
    assert message in made.stderr.decode()
