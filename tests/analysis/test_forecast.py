"""Forecasts: a case calculated by hand, invariants, reproducible seeds, and a backtest on the sample."""

import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.running import yanxiu
from tests.patience import PATIENCE
from yanxiu.analysis.forecast import forecast_coverage
from yanxiu.analysis.forecast.assumptions import Assumption, Odds, Share
from yanxiu.analysis.forecast.closing import _shared
from yanxiu.analysis.forecast.draws import draw_values
from yanxiu.analysis.forecast.simulation import simulate
from yanxiu.analysis.forecast.supply import Seats
from yanxiu.analysis.people import Teacher
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.days import today
from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text

STILL = {
    "fill": 1.0,
    "repeat": 0.0,
    "hired": 0.0,
    "left": 0.0,
    "transferred": 0.0,
    "spread": 0.0,
    "men_retire_at": 60.0,
    "women_retire_at": 55.0,
}
HERE = frozenset({"a"})
WORDS = Text("it", "它")
CHINESE = frozenset({("primary", "chinese")})


def people(
    number: int,
    *,
    trained: int = 0,
    born: int = 1988,
    district: str = "a",
    subject: str = "chinese",
) -> list[Teacher]:
    return [
        Teacher(
            f"{district}{subject}{at}",
            district,
            "primary",
            subject,
            False,
            at < trained,
            born,
            "female",
        )
        for at in range(number)
    ]


def test_a_simulation_matches_a_case_calculated_by_hand() -> None:
    """Ten teachers, one retires after the first year; six seats in 2019 and six in 2020, no repeats.

    End of 2019: 6 of 10 trained. In 2020 the teacher born in 1965 retires (55). 9 are left, at most 4
    of them untrained. The six seats reach those 4: 9 of 9. Eight or nine of the twelve seats reached somebody new;
    the others were not needed.
    """
    teachers = [*people(9), *people(1, born=1965, subject="chinese")]
    seats = [Seats(year, 6, HERE, CHINESE) for year in (2019, 2020)]
    done = simulate(teachers, seats, (2019, 2020), STILL, runs=200, seed=1)
    assert set(done.trained[0].sum(1)) == {6}
    assert set(done.untrained[0].sum(1)) == {4}
    assert set(done.trained[1].sum(1)) == {9}
    assert set(done.untrained[1].sum(1)) == {0}
    assert set(done.firsts[1]) <= {3, 4}
    assert done.seats == (6, 6)


def test_a_simulation_reports_progress_within_a_year() -> None:
    steps: list[tuple[int, int]] = []
    seats = [Seats(2019, 6, HERE, CHINESE), Seats(2019, 6), Seats(2020, 6)]
    simulate(
        people(9), seats, (2019, 2020), STILL, runs=2, seed=1,
        progress=lambda done, total: steps.append((done, total)),
    )  # fmt: skip
    assert steps == [(step, 4) for step in range(5)]  # two years with one offer each


def test_teachers_retire_by_their_own_birth_dates() -> None:
    """The two trained of ten teachers retire in the first year. Every run has eight untrained and none trained left."""
    teachers = [*people(8), *people(2, trained=2, born=1964)]
    done = simulate(teachers, [], (2019, 2020), STILL, runs=100, seed=1)
    assert set(done.untrained[0].sum(1)) == {8}
    assert set(done.trained[0].sum(1)) == {0}


def test_teachers_past_the_age_retire_first_and_nobody_retires_early() -> None:
    teachers = [*people(3, born=1950), *people(4, born=1966), *people(2)]
    done = simulate(teachers, [], (2020, 2021, 2022), STILL, runs=10, seed=1)
    assert [set(left.sum(1)) for left in done.untrained] == [{6}, {2}, {2}]


def test_repeats_at_even_odds_match_the_share_of_trained_teachers() -> None:
    """With odds of 1, a seat goes to a trained teacher as often as trained teachers occur: 40 of 100."""
    done = simulate(
        people(100, trained=40),
        [Seats(2019, 50)],
        (2019,),
        STILL | {"repeat": 1.0},
        runs=4000,
        seed=1,
    )
    assert done.firsts[0].mean() == pytest.approx(30, abs=0.5)


def test_seats_of_a_district_and_subject_reach_nobody_elsewhere() -> None:
    teachers = [*people(5), *people(5, district="b"), *people(5, subject="music")]
    done = simulate(teachers, [Seats(2019, 99, HERE, CHINESE)], (2019,), STILL, runs=10, seed=1)
    by_cell = dict(zip(done.cells, done.trained[0][0], strict=True))
    assert by_cell == {
        ("a", "primary", "chinese"): 5,
        ("a", "primary", "music"): 0,
        ("b", "primary", "chinese"): 0,
    }


@settings(max_examples=25, deadline=None)
@given(
    st.integers(1, 30),
    st.integers(0, 40),
    st.floats(0, 1),
    st.floats(0, 5),
    st.floats(0, 0.3),
    st.integers(0, 99),
)
def test_the_number_of_teachers_is_constant_and_no_seat_is_taken_twice(
    number: int, seats: int, fill: float, repeat: float, moved: float, seed: int
) -> None:
    rates = STILL | {"fill": fill, "repeat": repeat, "transferred": moved, "spread": 0.3}
    teachers = [*people(number, trained=number // 3), *people(3, district="b")]
    done = simulate(
        teachers, [Seats(2019, seats), Seats(2020, seats)], (2019, 2020), rates, runs=20, seed=seed
    )
    assert (done.trained >= 0).all()
    assert (done.untrained >= 0).all()
    assert ((done.trained + done.untrained).sum(2) == number + 3).all()
    assert (done.firsts <= done.filled).all()
    again = simulate(
        teachers, [Seats(2019, seats), Seats(2020, seats)], (2019, 2020), rates, runs=20, seed=seed
    )
    assert np.array_equal(done.trained, again.trained)


@pytest.mark.thorough
def test_the_forecast_of_2018_is_close_to_what_happened(sample: Address) -> None:
    with Database.connect(sample) as database:
        begun = time.monotonic()
        made = forecast_coverage(
            database, day=date(2018, 12, 31), until=2020, by="stage", backtest=True
        )
        spent = time.monotonic() - begun
        again = forecast_coverage(
            database, day=date(2018, 12, 31), until=2020, by="stage", backtest=True
        )
    assert made.table.rows == again.table.rows
    assert spent < 30 * PATIENCE
    assert made.error is not None
    assert made.error < 8
    assert made.within is not None
    assert made.within >= 0.75
    assert [row["within"] for row in made.table.rows if "actual" in row][:2] == [True, True]
    county = made.table.rows[0]
    assert county["actual"] == pytest.approx(county["share"] - county["error"], abs=1e-3)
    assert len(made.assumptions.rows) == 8
    assert all(row["source"] for row in made.assumptions.rows)


@pytest.mark.thorough
def test_a_backtest_uses_no_data_after_its_day(sample: Address) -> None:
    """The forecast is the same after everything later than the day is removed from the graph."""
    asked = {"day": date(2018, 12, 31), "until": 2020, "by": "stage", "runs": 50}

    def forget(transaction: Transaction) -> None:
        transaction.run("MATCH ()-[r:ATTENDED]->() WHERE r.on > $day DELETE r", day=asked["day"])
        transaction.run(
            "MATCH (a:Activity) WHERE a.starts > $day DETACH DELETE a", day=asked["day"]
        )
        transaction.run("MATCH ()-[r]->() WHERE r.since > $day DELETE r", day=asked["day"])
        transaction.run("MATCH ()-[r]->() WHERE r.until > $day REMOVE r.until", day=asked["day"])

    with Database.connect(sample) as database:
        known = forecast_coverage(database, **asked, backtest=True)
        with database.with_change(forget, 120) as then:
            blind = forecast_coverage(then, **asked)
    seen = [{**row} for row in known.table.rows]
    for row in seen:
        for name in ("actual", "error", "within"):
            row.pop(name, None)
    assert seen == [*blind.table.rows]
    assert known.assumptions.rows == blind.assumptions.rows


def test_a_backtest_of_unfinished_years_is_refused(sample: Address) -> None:
    with Database.connect(sample) as database, pytest.raises(Refused, match="is not over"):
        forecast_coverage(database, day=today(), runs=10, backtest=True)


def test_less_history_gives_a_wider_interval() -> None:
    """Odds of one year leave a wider interval than those of five. A given number leaves none."""
    chance = np.random.default_rng(1)

    def width(of: Assumption) -> float:
        low, high = np.percentile(draw_values({"it": of}, 4000, chance)["it"], [5, 95])
        return float(high - low)

    def odds(years: int) -> Assumption:
        return Assumption("it", WORDS, 2.0, WORDS, Odds(years, 0.2, 2.0 + years - 1))

    def share(trials: int) -> Assumption:
        return Assumption("it", WORDS, 0.8, WORDS, Share(0.8 * trials, trials))

    assert width(odds(1)) > 1.4 * width(odds(5)) > 0
    assert width(share(20)) > 2 * width(share(200)) > 0
    assert width(Assumption("it", WORDS, 0.8, WORDS)) == 0


def test_a_share_is_drawn_from_its_beta_posterior() -> None:
    """8 of 10 with Jeffreys' prior is Beta(8.5, 2.5): mean 8.5 / 11, variance 8.5 x 2.5 / (11^2 x 12)."""
    chance = np.random.default_rng(1)
    drawn = draw_values({"it": Assumption("it", WORDS, 0.8, WORDS, Share(8, 10))}, 200_000, chance)
    assert drawn["it"].mean() == pytest.approx(8.5 / 11, abs=0.001)
    assert drawn["it"].var() == pytest.approx(8.5 * 2.5 / (121 * 12), rel=0.02)


def test_an_event_absent_from_the_history_can_happen_in_some_runs() -> None:
    chance = np.random.default_rng(1)
    drawn = draw_values({"it": Assumption("it", WORDS, 0.0, WORDS, Share(0, 4000))}, 1000, chance)
    assert 0 < drawn["it"].mean() < 0.001


@pytest.mark.thorough
def test_a_forecast_for_one_district_contains_no_other(sample: Address) -> None:
    asked = {"day": date(2018, 12, 31), "until": 2019, "runs": 50}
    with Database.connect(sample) as database:
        whole = forecast_coverage(database, **asked)
        (row,) = database.read("MATCH (d:SupervisionDistrict {name: '岭北'}) RETURN d.id AS id")
        own = forecast_coverage(database, **asked, district=row["id"])
    assert {each["group"] for each in own.table.rows} == {"岭北"}
    assert own.table.rows[0] == next(each for each in whole.table.rows if each["group"] == "岭北")
    assert {each["zone"] for each in own.extra.rows} == {"长仑+岭北"} or all(
        "岭北" in each["zone"] or each["zone"] == "Whole county" for each in own.extra.rows
    )


def test_a_year_without_events_ends_with_the_counts_of_the_graph(sample: Address) -> None:
    """Nobody takes a seat, joins or leaves. The same teachers stay trained, and no activity would reach anybody."""
    still = dict.fromkeys(("fill", "repeat", "hired", "left", "transferred", "spread"), 0.0)
    retire = {"men_retire_at": 100.0, "women_retire_at": 100.0}
    with Database.connect(sample) as database:
        found = forecast_coverage(
            database, day=date(2018, 12, 31), since=date(2018, 1, 1), until=2019, by="county", runs=1,
            assume={**still, **retire},
        )  # fmt: skip
        (counted,) = database.read(_IN_POST)
    (row,) = found.table.rows
    assert (row["teachers"], row["untrained"]) == (counted["all"], counted["untrained"])
    assert row["share"] == pytest.approx(1 - counted["untrained"] / counted["all"], abs=1e-4)
    assert found.extra.rows == ()


_IN_POST = """
WITH date('2018-12-31') AS day
MATCH (t:Teacher)-[post:TEACHES_AT]->(school:School)-[lies:IN_DISTRICT]->(:SupervisionDistrict)
WHERE post.since <= day AND coalesce(post.until > day, true) AND NOT post.role IN ['care_worker', 'support_staff']
  AND lies.since <= day AND coalesce(lies.until > day, true) AND coalesce(school.closed > day, true)
WITH DISTINCT day, t
WHERE EXISTS { (t)-[taught:TEACHES]->(:Subject) WHERE taught.since <= day AND coalesce(taught.until > day, true) }
RETURN count(t) AS all, count(CASE WHEN NOT EXISTS {
  (t)-[attended:ATTENDED]->(:Activity) WHERE date('2018-01-01') <= attended.on <= day AND attended.hours > 0
} THEN 1 END) AS untrained
"""


@pytest.mark.thorough
def test_the_activities_that_close_the_gap_load_as_a_roster_and_reach_all_untrained_teachers(
    sample: Address, tmp_path: Path
) -> None:
    roster = tmp_path / "培训活动.csv"
    made = yanxiu(
        sample,
        "forecast",
        "coverage",
        "--as-of",
        "2018-12-31",
        "--until",
        "2020",
        "--backtest",
        "--roster",
        roster,
        "--out",
        tmp_path / "shares.csv",
    )
    assert made.returncode == 0, made.stderr.decode()
    assert b"mean error of" in made.stderr
    loaded = yanxiu(sample, "load", "--dry-run", roster)
    assert loaded.returncode == 0, loaded.stdout.decode()
    with Database.connect(sample) as database:
        found = forecast_coverage(database, day=date(2018, 12, 31), until=2020)
    left = next(row for row in found.table.rows if row["year"] == 2020)["untrained"]
    assert sum(row["untrained"] for row in found.extra.rows) == pytest.approx(left, rel=0.1)


@pytest.mark.thorough
def test_a_forecast_under_a_scenario_is_shown_beside_todays(
    sample: Address, tmp_path: Path
) -> None:
    scenario = tmp_path / "s.toml"
    scenario.write_text(
        'on = 2019-01-01\n[[add_workshop]]\nstage = "小学"\nsubject = "语文"\nseats = 400\nyear = 2019\n',
        encoding="utf-8",
    )
    out = tmp_path / "beside.csv"
    made = yanxiu(
        sample,
        "forecast",
        "coverage",
        "--as-of",
        "2018-12-31",
        "--until",
        "2019",
        "--by",
        "stage",
        "--scenario",
        scenario,
        "--out",
        out,
    )
    assert made.returncode == 0, made.stderr.decode()
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert "share_then" in lines[0]
    assert lines[1].startswith(("changed,Whole county", "有变化,全县"))
    assert len(lines) == 7


@given(
    st.dictionaries(
        st.sampled_from("pq"),
        st.dictionaries(st.sampled_from(["music", "pe"]), st.integers(1, 50), min_size=1),
        min_size=1,
    ),
    st.integers(1, 20),
)
def test_the_list_of_activities_that_reaches_all_is_the_shortest(
    zones: dict[str, dict[str, int]], size: int
) -> None:
    shared = [*_shared(zones, size)]
    people = sum(number for subjects in zones.values() for number in subjects.values())
    assert sum(number for _, _, number in shared) == people
    assert sum(-(-number // size) for _, _, number in shared) == -(-people // size)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--until", "2018"], b"is not after 2018"),
        (["--assume", "fil=0.9"], b"Is it fill"),
        (["--assume", "fill=2"], b"from 0 to 1"),
        (["--assume", "fill"], b"NAME=NUMBER"),
        (["--as-of", "1950-01-01", "--until", "1951"], b"Nobody is in post"),
    ],
)
def test_an_impossible_forecast_is_refused_with_a_plain_message(
    sample: Address, words: list[str], message: bytes
) -> None:
    made = yanxiu(sample, "forecast", "coverage", "--as-of", "2018-12-31", *words)
    assert made.returncode == 2, made.stderr.decode()
    assert message in made.stderr
