"""Typical operations and the Cypher compiled from them: `compiled/NAME.graphql` and `NAME.cypher`."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from graphql import GraphQLSchema, get_operation_ast, parse, validate

from yanxiu.api.compiler import CompiledOperation, begin_compilation, compile_operation
from yanxiu.api.compiler.layout import format_cypher
from yanxiu.api.cursors import Cursors
from yanxiu.graph.access import LOCAL, OPERATOR, ROLES, Caller
from yanxiu.graph.database import Database

FOLDER = Path(__file__).parent / "compiled"
DAY = date(2021, 6, 30)
_CURSORS = Cursors(Fernet.generate_key())


def names() -> list[str]:
    """Returns the names of the operations."""
    return sorted(path.stem for path in FOLDER.glob("*.graphql"))


_PLACES = """
RETURN head(COLLECT { MATCH (d:SupervisionDistrict)<-[:IN_DISTRICT]-(:School) WITH d.id AS id, count(*) AS n
                      ORDER BY n DESC, id RETURN id LIMIT 1 }) AS supervisor,
       head(COLLECT { MATCH (s:School)<-[:TEACHES_AT]-(:Teacher) WITH s.id AS id, count(*) AS n
                      ORDER BY n DESC, id RETURN id LIMIT 1 }) AS school,
       head(COLLECT { MATCH (:School)<-[:MENTORS]-(t:Teacher) WITH t.id AS id, count(*) AS n
                      ORDER BY n DESC, id RETURN id LIMIT 1 }) AS trainer
"""


def callers(database: Database) -> dict[str, Caller]:
    """Returns a caller of each role, the operator first. Each place is the largest in the database."""
    (places,) = database.read(_PLACES)
    county = places["school"].partition(":")[0]
    placed = {
        name: Caller(f"key:{name}", role, county, places.get(name)) for name, role in ROLES.items()
    }
    return {OPERATOR.name: LOCAL, **placed}


def text_of(name: str) -> str:
    """Returns the document of an operation."""
    return (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")


def variables_of(name: str, cursors: Cursors = _CURSORS) -> dict[str, Any]:
    """Returns the variables of an operation.

    A cursor is encrypted differently each time, so a cursor of the list is created here.
    """
    if name == "next_page":
        return {"after": cursors.seal("School:name,id", ["城区小学", "c:S2"])}
    return {}


def compiled(schema: GraphQLSchema, name: str, caller: Caller = LOCAL) -> CompiledOperation:
    """Compiles an operation for a caller; by default for a caller with access to everything."""
    document = parse(text_of(name))
    assert validate(schema, document) == []
    operation = get_operation_ast(document)
    assert operation is not None
    given = variables_of(name)
    return compile_operation(
        begin_compilation(
            schema, document, operation, given, cursors=_CURSORS, caller=caller, today=DAY
        )
    )


def written(made: CompiledOperation) -> str:
    """Returns a compiled statement and its parameters as the text of a file."""
    params = [
        f"// ${name} = {json.dumps(value, ensure_ascii=False, default=str)}"
        for name, value in made.params.items()
    ]
    return "\n".join([format_cypher(str(made.cypher)), *params, ""])
