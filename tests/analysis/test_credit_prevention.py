"""Credits: the cheapest activities that prevent a shortfall, checked against all choices and on the sample."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.running import yanxiu
from tests.patience import PATIENCE
from yanxiu.analysis.allocation.drafts import UsualFigures
from yanxiu.analysis.credits import prevent_shortfalls
from yanxiu.analysis.credits.offers import Offer
from yanxiu.analysis.credits.prevention import offer_sets, solve_prevention
from yanxiu.graph.database import Address, Database
from yanxiu.queries import ask_by_name


def offer(credit: float, seat_cost: float, seats: int, most: int) -> Offer:
    return Offer(UsualFigures("online", credit, seats, 1, seat_cost, 1), credit, most)


offers_drawn = st.lists(
    st.builds(
        offer,
        st.sampled_from([10.0, 20.0, 30.0]),
        st.sampled_from([1.0, 2.0, 5.0]),
        st.integers(1, 3),
        st.integers(1, 2),
    ),
    min_size=1,
    max_size=2,
)


@settings(max_examples=30, deadline=None)
@given(offers_drawn, st.lists(st.sampled_from([10.0, 20.0, 40.0]), min_size=1, max_size=3))
def test_the_activities_cost_as_little_as_the_cheapest_of_all_choices(
    offers: list[Offer], lacks: list[float]
) -> None:
    groups = {("primary", lack): lacks.count(lack) for lack in lacks}
    made = solve_prevention(offers, groups)
    every = [*product(*(range(one.most + 1) for one in offers))]
    ways = {
        lack: [
            way
            for way in every
            if sum(n * o.credit for n, o in zip(way, offers, strict=True)) >= lack
        ]
        for lack in lacks
    }
    reachable = [lack for lack in lacks if ways[lack]]
    assert sum(made.without_remedy.values()) == len(lacks) - len(reachable)

    def cost(chosen: tuple[tuple[int, ...], ...]) -> float:
        used = [sum(way[at] for way in chosen) for at in range(len(offers))]
        return sum(
            -(-n // one.usual.seats) * one.price for n, one in zip(used, offers, strict=True)
        )

    best = min(cost(chosen) for chosen in product(*(ways[lack] for lack in reachable)))
    assert made.cost == pytest.approx(best, rel=0.0081)


def test_no_way_of_closing_a_gap_has_a_superfluous_activity() -> None:
    offers = [offer(20, 1, 10, 3), offer(50, 2, 10, 2)]
    assert offer_sets(offers, 60) == [(1, 1), (3, 0), (0, 2)]
    assert offer_sets(offers, 1000) == []


@pytest.mark.thorough
def test_every_teacher_behind_is_listed_with_the_activities_that_help(sample: Address) -> None:
    with Database.connect(sample) as database:
        day = date(2020, 6, 30)
        made = prevent_shortfalls(database, day=day)
        behind = ask_by_name("credit_shortfall", database=database, as_of=day, state="behind")
    assert len(made.teachers.rows) == len(behind.rows)
    assert made.gap <= 0.01
    assert made.seconds < 30 * PATIENCE
    helped = [
        row for row in made.teachers.rows if " x " in row["prevented"] or "次" in row["prevented"]
    ]
    assert len(helped) == len(behind.rows) - made.without_remedy
    assert sum(row["cost"] for row in made.activities.rows) == pytest.approx(made.cost)
    assert all(row["places"] <= row["activities"] * row["seats"] for row in made.activities.rows)


@pytest.mark.thorough
def test_the_loader_accepts_the_roster_of_preventing_activities(
    sample: Address, tmp_path: Path
) -> None:
    roster = tmp_path / "培训活动.csv"
    made = yanxiu(sample, "forecast", "credits", "--as-of", "2020-06-30", "--roster", roster)
    assert made.returncode == 0, made.stderr.decode()
    loaded = yanxiu(sample, "load", "--dry-run", roster)
    assert loaded.returncode == 0, loaded.stdout.decode()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--kind", "onlin"], b"Is it online"),
        (["--as-of", "1990-01-01"], b"No credit rules are in force"),
    ],
)
def test_an_impossible_credit_forecast_is_refused_with_a_plain_message(
    sample: Address, words: list[str], message: bytes
) -> None:
    made = yanxiu(sample, "forecast", "credits", *words)
    assert made.returncode == 2, made.stderr.decode()
    assert message in made.stderr
