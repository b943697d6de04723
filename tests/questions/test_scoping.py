"""Which rows of a question callers see, by whose district or school a row is; and rows that are of none."""

import pytest

from yanxiu.graph.access import LOCAL, ROLES, Caller
from yanxiu.graph.database import Address, Database
from yanxiu.queries import ask, read_catalogue

COUNTY = "430624"
OF_NONE = sorted(
    name
    for name, question in read_catalogue().items()
    if question.scope and not question.columns[question.scope.partition(".")[0]].type.required
    and not any(param.type.required and param.default is None for param in question.params.values())
)  # fmt: skip


def test_some_questions_have_rows_of_no_district_or_school() -> None:
    assert {"funding_compliance", "seats_against_teachers", "enrolment_funnel"} <= {*OF_NONE}


@pytest.mark.thorough
@pytest.mark.parametrize("name", OF_NONE)
def test_who_plans_for_a_county_sees_all_its_rows_also_those_of_no_district_or_school(
    sample: Address, name: str
) -> None:
    question = read_catalogue()[name]
    planner = Caller("p", ROLES["planner"], COUNTY)
    elsewhere = Caller("p", ROLES["planner"], "430999")
    supervisor = Caller("s", ROLES["supervisor"], COUNTY, f"{COUNTY}:chengnan")
    given = {"county": COUNTY}
    with Database.connect(sample) as database:
        whole = ask(database, question, given, caller=LOCAL).rows
        assert ask(database, question, given, caller=planner).rows == whole
        assert ask(database, question, {}, caller=elsewhere).rows == []
        scope = (question.scope or "").partition(".")[0]
        of_district = ask(database, question, given, caller=supervisor).rows
    assert all(row[scope] is not None for row in of_district)
