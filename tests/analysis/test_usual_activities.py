"""Defaults of plans: the recorded budget, the kind of activity by its Chinese word, a plain activity otherwise."""

from datetime import date

import pytest

from yanxiu.analysis.allocation import plan_budget, plan_seats
from yanxiu.analysis.forecast import forecast_coverage
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.errors import Refused


def test_the_recorded_budget_of_the_year_is_the_default(sample: Address) -> None:
    day = date(2020, 12, 31)
    with Database.connect(sample) as database:
        (row,) = database.read(
            "MATCH (b:Budget {year: 2021})-[:BUDGET_OF]->(:County) RETURN b.training_funds AS funds"
        )
        table = plan_budget(database, day=day).table
        stated = {each.title.en: each.value.en for each in table.conditions}
        assert f"{row['funds']:,.0f}" in stated["Budget (yuan)"]
        assert "recorded for 2021" in stated["Budget from"]
        with pytest.raises(Refused, match=r"recorded for 2031.*2021"):
            plan_budget(database, day=date(2030, 12, 31))


@pytest.mark.thorough
def test_a_kind_is_accepted_by_its_chinese_word_and_an_unknown_one_is_refused_with_the_nearest(
    sample: Address,
) -> None:
    with Database.connect(sample) as database:
        asked = {"budget": 30_000, "day": date(2020, 12, 31)}
        word = plan_budget(database, kind="送教下乡", **asked)
        assert word.table.rows == plan_budget(database, kind="sending_teaching", **asked).table.rows
        with pytest.raises(Refused) as fault:
            plan_budget(database, kind="送教", **asked)
    assert "是否指送教下乡" in fault.value.text.zh


@pytest.mark.thorough
def test_seats_and_forecasts_work_without_an_earlier_activity_of_the_usual_kind(
    sample: Address,
) -> None:
    def remove_activities(transaction: Transaction) -> None:
        transaction.run("MATCH (a:Activity {kind: 'sending_teaching'}) DETACH DELETE a")

    with Database.connect(sample) as database, database.with_change(remove_activities, 60) as then:
        day = date(2020, 12, 31)
        seats = plan_seats(then, seats=60, stage="primary", subject="chinese", day=day)
        assert sum(row["seats"] for row in seats.roster.rows) == 60
        assert forecast_coverage(then, day=day, runs=5).extra.rows


@pytest.mark.thorough
def test_a_district_outside_any_pair_is_shown_by_its_name(sample: Address) -> None:
    def remove_pairs(transaction: Transaction) -> None:
        transaction.run("MATCH (:SupervisionDistrict)-[r:IN_PAIR]->() DELETE r")

    with Database.connect(sample) as database, database.with_change(remove_pairs, 60) as then:
        day = date(2020, 12, 31)
        zones = {row["zone"] for row in plan_budget(then, budget=100_000, day=day).table.rows}
        zones |= {row["zone"] for row in forecast_coverage(then, day=day, runs=5).extra.rows}
    assert not any(":" in zone for zone in zones)
