"""Short functions to draw a county by hand: schools and teachers as Cypher, valid since long ago."""

from typing import Any

COUNTY = """
MERGE (north:SupervisionDistrict {id: 'c:north'}) SET north.code = 'north', north.name = '北片'
MERGE (south:SupervisionDistrict {id: 'c:south'}) SET south.code = 'south', south.name = '南片'
"""

COUNTY_NODE = "CREATE (:County {id: 'c', code: 'c', name: '试验县'})"


def school(code: str, name: str, *, district: str = "north", locality: str = "village") -> str:
    """A school in a district and a locality since 2000."""
    return f"""
    MERGE (s:School {{id: 'c:{code}'}}) SET s.code = '{code}', s.name = '{name}', s.ownership = 'public'
    WITH s MATCH (d:SupervisionDistrict {{id: 'c:{district}'}}), (l:Locality {{id: '{locality}'}})
    MERGE (s)-[:IN_DISTRICT {{since: date('2000-01-01')}}]->(d)
    MERGE (s)-[:IN_LOCALITY {{since: date('2000-01-01')}}]->(l)
    """


def teacher(
    number: str,
    name: str,
    at: str,
    *,
    subject: str = "chinese",
    stage: str = "primary",
    role: str = "teacher",
    since: str = "2010-09-01",
    until: str | None = None,
) -> str:
    """A teacher with a main post at a school, who teaches a subject at a stage."""
    end = f", until: date('{until}')" if until else ""
    return f"""
    MERGE (t:Teacher {{id: 'c:{number}'}}) SET t.number = '{number}', t.name = '{name}'
    WITH t MATCH (s:School {{id: 'c:{at}'}}), (b:Subject {{id: '{subject}'}})
    MERGE (t)-[:TEACHES_AT {{since: date('{since}'){end}, main: true, role: '{role}'}}]->(s)
    MERGE (t)-[:TEACHES {{since: date('{since}'), main: true, stage: '{stage}'}}]->(b)
    """


def activity(
    code: str, *, day: str, subject: str = "chinese", stage: str = "primary", hours: float = 20.0
) -> str:
    """An activity of one day on a subject."""
    return f"""
    MERGE (a:Activity {{id: 'c:{code}'}})
    SET a.code = '{code}', a.name = '活动{code}', a.kind = 'sending_teaching',
        a.starts = date('{day}'), a.ends = date('{day}'), a.hours = {hours}
    WITH a MATCH (b:Subject {{id: '{subject}'}}) MERGE (a)-[:CONCERNS {{stage: '{stage}'}}]->(b)
    """


def link(source: str, relationship: str, target: str, **held: Any) -> str:
    """A relationship between two nodes named as `Label:code`. Ten-character text with two hyphens is a date."""
    (a, one), (b, two) = source.split(":"), target.split(":")
    values = ", ".join(f"{name}: {_as_cypher(value)}" for name, value in held.items())
    ids = [
        key if label in ("Subject", "Stage") else f"c:{key}" for label, key in ((a, one), (b, two))
    ]
    return (
        f"MATCH (a:{a} {{id: '{ids[0]}'}}), (b:{b} {{id: '{ids[1]}'}}) "
        f"CREATE (a)-[:{relationship} {{{values}}}]->(b)"
    )


def attended(number: str, code: str, on: str, hours: float) -> str:
    """An attendance with its credited hours."""
    return link(f"Teacher:{number}", "ATTENDED", f"Activity:{code}", on=on, hours=hours)


def node(label: str, code: str, **held: Any) -> str:
    """A node with a code and other properties."""
    values = "".join(f", {name}: {_as_cypher(value)}" for name, value in held.items())
    return f"CREATE (:{label} {{id: 'c:{code}', code: '{code}'{values}}})"


def _as_cypher(value: Any) -> str:
    if isinstance(value, str):
        return f"date('{value}')" if len(value) == 10 and value.count("-") == 2 else f"'{value}'"
    return str(value).lower() if isinstance(value, bool) else str(value)
