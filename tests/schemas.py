"""GraphQL schemas for tests: one of a kind is made once a worker, because making it takes seconds."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from graphql import GraphQLSchema, build_schema
from strawberry.extensions import SchemaExtension

from yanxiu.api.types.schema import Schema, make_schema
from yanxiu.queries import Catalogue

_Key = tuple[int, tuple[Callable[[], SchemaExtension], ...]]
SDL = Path(__file__).parents[1] / "schema.graphql"
_made: dict[_Key, tuple[Catalogue, Schema]] = {}  # with its catalogue, whose id stays taken


def schema_of(
    catalogue: Catalogue, extensions: Iterable[Callable[[], SchemaExtension]] = ()
) -> Schema:
    """The schema that `make_schema` makes; the same one for the same catalogue and extensions."""
    key = id(catalogue), tuple(extensions)
    if key not in _made:
        _made[key] = catalogue, make_schema(catalogue, key[1])
    return _made[key][1]


@cache
def committed_schema() -> GraphQLSchema:
    """The schema of `schema.graphql`, read once a worker; nobody changes it."""
    return build_schema(SDL.read_text(encoding="utf-8"))
