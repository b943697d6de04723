"""An implausible value is refused, because an empty answer would look like one without faults."""

from datetime import date
from typing import Any

import pytest

from yanxiu.graph.database import Database
from yanxiu.graph.errors import WrongParameter
from yanxiu.queries import ask, read_catalogue

CATALOGUE = read_catalogue()
TODAY = date(2021, 6, 1)


def _expect_refusal(database: Database, question: str, **given: Any) -> WrongParameter:
    with pytest.raises(WrongParameter) as refused:
        ask(database, CATALOGUE[question], given, TODAY)
    return refused.value


@pytest.mark.parametrize("day", ["1018-12-31", "2108-12-31", date(219, 1, 1)])
@pytest.mark.parametrize("question", ["untrained_teachers", "schools_without_mentor"])
def test_a_day_in_an_implausible_year_is_refused(
    standard_codes: Database, question: str, day: date | str
) -> None:
    refused = _expect_refusal(standard_codes, question, as_of=day)
    assert refused.parameter == "as_of"
    assert str(day)[:4].lstrip("0") in refused.text.zh


@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        (question.name, param.name)
        for question in CATALOGUE.values()
        for param in question.params.values()
        if param.unit == "year"
    ],
)
def test_an_implausible_year_is_refused(
    standard_codes: Database, question: str, parameter: str
) -> None:
    for year in (219, 1019, 20190):
        assert _expect_refusal(standard_codes, question, **{parameter: year}).parameter == parameter


@pytest.mark.parametrize("given", [{"as_of": "2017-05-01"}, {"to": "2017-12-31"}])
def test_a_day_before_the_period_begins_is_refused_with_a_hint(
    standard_codes: Database, given: dict[str, str]
) -> None:
    refused = _expect_refusal(standard_codes, "untrained_rural_teachers", **given)
    assert refused.parameter == "from"
    assert "2018-01-01" in refused.text.zh
    answered = ask(
        standard_codes,
        CATALOGUE["untrained_rural_teachers"],
        {**given, "from": "2016-01-01"},
        TODAY,
    )
    assert answered.rows == []


@pytest.mark.parametrize("hours", [-1, float("nan"), float("inf")])
def test_impossible_hours_are_refused(standard_codes: Database, hours: float) -> None:
    assert (
        _expect_refusal(standard_codes, "untrained_teachers", min_hours=hours).parameter
        == "min_hours"
    )


def test_a_share_in_percent_is_refused_with_the_correct_notation(
    standard_codes: Database,
) -> None:
    refused = _expect_refusal(standard_codes, "reward_proposals", share=60, year=2020)
    assert "0.6" in refused.text.zh
    ask(standard_codes, CATALOGUE["reward_proposals"], {"share": 0.6, "year": 2020}, TODAY)
