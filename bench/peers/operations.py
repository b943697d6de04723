"""The three measured operations, in the form of each of the three servers.

The bare statements and this program's operations give the same answers. The peer's page and filter omit the validity
of posts on the day only if its filters cannot express it.
"""

from dataclasses import dataclass

from bench.graphql_page import CYPHER, GRAPHQL
from yanxiu.graph.days import today
from yanxiu.queries import read_catalogue

TODAY = today().isoformat()
_QUESTION = read_catalogue()["untrained_rural_teachers"]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: a bare statement with its parameters, this program's GraphQL, the peer's GraphQL."""

    name: str
    cypher: str
    params: dict[str, object]
    ours: str
    peer: str
    rows: int


def _question(written: str) -> str:
    """Returns the question's statement with constants for the values that the peer's `@cypher` cannot pass."""
    constants = {
        "from": "date('2018-01-01')",
        "to": "date()",
        "as_of": "date()",
        "county": "''",
        "min_hours": "200.0",
    }
    body = _QUESTION.substituted_body(lambda name: constants.get(name, "null"))
    return (
        f"CALL () {{ {body} }} WITH * ORDER BY hours, teacher.name, teacher.id LIMIT 100 {written}"
    )


_ROW = "{teacher: teacher.name, school: school.name, hours: hours}"
PEER_QUESTION = _question(f"RETURN {_ROW} AS row")

_VALID = f'since: {{lte: "{TODAY}"}}, OR: [{{until: {{eq: null}}}}, {{until: {{gt: "{TODAY}"}}}}]'
OPERATIONS = (
    Operation(
        "page",
        CYPHER,
        {},
        GRAPHQL.replace("($first: Int!)", "").replace("$first", "100"),
        f"""{{
          teachers(limit: 100, sort: [{{name: ASC}}]) {{
            name
            postsConnection(first: 1, where: {{edge: {{main: {{eq: true}}, {_VALID}}}}}) {{ edges {{ node {{
              name
              districtsConnection(first: 1, where: {{edge: {{{_VALID}}}}}) {{ edges {{ node {{ name }} }} }}
            }} }} }}
            attendedConnection(first: 3, sort: [{{edge: {{on: DESC}}}}]) {{
              edges {{ properties {{ on hours }} node {{ name }} }}
            }}
          }}
        }}""",
        100,
    ),
    Operation(
        "filter",
        "MATCH (teacher:Teacher) WHERE NOT EXISTS { MATCH (teacher)-[:ATTENDED]->(activity:Activity) "
        "WHERE activity.starts >= date($day) } "
        "WITH teacher ORDER BY teacher.name, teacher.id LIMIT 50 "
        "RETURN collect(teacher { .name, .number }) AS teachers",
        {"day": "2020-01-01"},
        '{ teachers(first: 50, orderBy: [{name: ASC}], where: {none: {attended: {node: {starts: {gte: "2020-01-01"}}}}}) '
        "{ nodes { name number } } }",
        '{ teachers(limit: 50, sort: [{name: ASC}], where: {attended: {none: {starts: {gte: "2020-01-01"}}}}) '
        "{ name number } }",
        50,
    ),
    Operation(
        "question",
        _question(f"RETURN collect({_ROW}) AS rows"),
        {},
        "{ untrainedRuralTeachers(first: 100, minHours: 200) { nodes { teacher { name } school { name } hours } } }",
        "{ untrained { teacher school hours } }",
        100,
    ),
)
