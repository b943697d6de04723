"""The text above an answer: it states the scope, so that a district's list is not read as the county's."""

from datetime import date

from yanxiu.graph.access import LOCAL, ROLES, Caller
from yanxiu.graph.database import Database
from yanxiu.queries import ask, read_catalogue

CATALOGUE = read_catalogue()
TODAY = date(2021, 6, 1)


def _conditions(database: Database, question: str, caller: Caller) -> dict[str, str]:
    answer = ask(database, CATALOGUE[question], {}, TODAY, caller)
    return {told.title.zh: told.value.zh for told in answer.conditions}


def test_the_answer_for_a_caller_of_one_county_names_that_county(standard_codes: Database) -> None:
    planner = Caller("p", ROLES["planner"], "430624")
    assert _conditions(standard_codes, "untrained_teachers", planner)["县"] == "430624"
    assert _conditions(standard_codes, "untrained_teachers", LOCAL)["县"] == "全部"


def test_the_answer_for_a_caller_of_one_place_names_that_place(standard_codes: Database) -> None:
    supervisor = Caller("s", ROLES["supervisor"], "430624", "430624:north")
    told = _conditions(standard_codes, "untrained_teachers", supervisor)
    assert told["可见范围"] == "责任区督学 (north)"
    planner = Caller("p", ROLES["planner"], "430624")
    assert "可见范围" not in _conditions(standard_codes, "untrained_teachers", planner)
    # a question that everybody may see is not restricted
    assert "可见范围" not in _conditions(standard_codes, "roadmap", supervisor)
