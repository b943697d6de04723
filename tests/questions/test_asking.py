"""What is told above an answer: a list of one district must not read as one of the county."""

from datetime import date

from yanxiu.graph.access import LOCAL, ROLES, Caller
from yanxiu.graph.database import Database
from yanxiu.queries import ask, read_catalogue

CATALOGUE = read_catalogue()
TODAY = date(2021, 6, 1)


def _told(database: Database, question: str, caller: Caller) -> dict[str, str]:
    answer = ask(database, CATALOGUE[question], {}, TODAY, caller)
    return {told.title.zh: told.value.zh for told in answer.asked}


def test_a_caller_of_one_county_is_told_that_county(standard_codes: Database) -> None:
    planner = Caller("p", ROLES["planner"], "430624")
    assert _told(standard_codes, "untrained_teachers", planner)["县"] == "430624"
    assert _told(standard_codes, "untrained_teachers", LOCAL)["县"] == "全部"


def test_a_caller_of_one_place_is_told_that_the_answer_is_of_it(standard_codes: Database) -> None:
    supervisor = Caller("s", ROLES["supervisor"], "430624", "430624:north")
    told = _told(standard_codes, "untrained_teachers", supervisor)
    assert told["可见范围"] == "责任区督学 (north)"
    planner = Caller("p", ROLES["planner"], "430624")
    assert "可见范围" not in _told(standard_codes, "untrained_teachers", planner)
    # what everybody may see is whole for everybody
    assert "可见范围" not in _told(standard_codes, "roadmap", supervisor)
