"""The rows of a question that callers see: by the district or school of a row, and rows without either."""

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


def test_some_questions_have_rows_without_a_district_or_school() -> None:
    assert {"funding_compliance", "seats_against_teachers", "enrolment_funnel"} <= {*OF_NONE}


@pytest.mark.thorough
@pytest.mark.parametrize("name", OF_NONE)
def test_a_county_planner_sees_all_rows_even_without_a_district_or_school(
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
