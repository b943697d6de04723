"""A dated relationship without its condition of time is reported."""

import pytest

from yanxiu.queries.periods import types_without_period

_HELD = "p.since <= $day AND coalesce(p.until > $day, true)"


@pytest.mark.parametrize(
    "statement",
    [
        f"MATCH (t:Teacher)-[p:TEACHES_AT]->(s) WHERE {_HELD} RETURN t",
        f"MATCH (t)-[p:TEACHES_AT WHERE {_HELD}]->(s) RETURN t",
        "MATCH (t)-[p:TEACHES_AT]->(s)-[l:IN_LOCALITY]->() "
        "WHERE all(one IN [p, l] WHERE one.since <= $day AND coalesce(one.until > $day, true)) RETURN t",
        "MATCH (t)-[p:TEACHES_AT]->(s) WHERE p.since <= $day AND (p.until IS NULL OR p.until > $day) RETURN t",
        "MATCH (t)-[:ATTENDED]->(a:Activity) RETURN t",  # an event has no period
        "MATCH (t) // -[p:TEACHES_AT]->\nRETURN t",
    ],
)
def test_a_statement_with_the_condition_of_time_passes(statement: str) -> None:
    assert list(types_without_period(statement)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (t)-[p:TEACHES_AT]->(s) RETURN t",
        "MATCH (t)-[:TEACHES_AT]->(s) RETURN t",
        "MATCH (t) WHERE EXISTS { (t)-[:MENTORS|TEACHES_AT]->() } RETURN t",
        "MATCH (t)-[p:TEACHES_AT]->(s) WHERE p.since <= $day RETURN t",
        # the condition applies only to the second pattern
        f"MATCH (t)-[p:TEACHES_AT]->(s) RETURN t UNION MATCH (t)-[p:TEACHES_AT]->() WHERE {_HELD} RETURN t",
    ],
)
def test_a_statement_without_the_condition_of_time_is_reported(statement: str) -> None:
    assert "TEACHES_AT" in list(types_without_period(statement))
