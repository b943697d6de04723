"""Typical operations as files, and what they are compiled to: `compiled/NAME.graphql` and `NAME.cypher`."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from graphql import GraphQLSchema, get_operation_ast, parse, validate

from api.compiler import Compiled, begin, compile_operation
from api.compiler.layout import laid_out
from api.cursors import Cursors
from graph.access import LOCAL

FOLDER = Path(__file__).parent / "compiled"
DAY = date(2021, 6, 30)
_CURSORS = Cursors(Fernet.generate_key())
# a cursor is sealed anew each time, so that one of the list is made here
_VARIABLES: Mapping[str, dict[str, Any]] = {
    "next_page": {"after": _CURSORS.seal("School:name,id", ["城区小学", "c:S2"])}
}


def names() -> list[str]:
    """The operations there are."""
    return sorted(path.stem for path in FOLDER.glob("*.graphql"))


def compiled(schema: GraphQLSchema, name: str) -> Compiled:
    """One of them, compiled for a caller who may see everything."""
    document = parse((FOLDER / f"{name}.graphql").read_text(encoding="utf-8"))
    assert validate(schema, document) == []
    operation = get_operation_ast(document)
    assert operation is not None
    variables = _VARIABLES.get(name, {})
    return compile_operation(
        begin(schema, document, operation, variables, cursors=_CURSORS, caller=LOCAL, today=DAY)
    )


def written(made: Compiled) -> str:
    """A compiled statement and its parameters as they stand in a file."""
    params = [
        f"// ${name} = {json.dumps(value, ensure_ascii=False, default=str)}"
        for name, value in made.params.items()
    ]
    return "\n".join([laid_out(str(made.cypher)), *params, ""])
