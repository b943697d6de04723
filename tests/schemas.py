"""GraphQL schemas for tests. Each worker builds one of a kind only once, because that takes seconds."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from graphql import GraphQLSchema, build_schema
from strawberry.extensions import SchemaExtension

from yanxiu.api.types.schema import Schema, make_schema
from yanxiu.queries import Catalogue

_Key = tuple[int, tuple[Callable[[], SchemaExtension], ...]]
SDL = Path(__file__).parents[1] / "schema.graphql"
# keeps the catalogue alive, so that its id is not reused
_made: dict[_Key, tuple[Catalogue, Schema]] = {}


def schema_of(
    catalogue: Catalogue, extensions: Iterable[Callable[[], SchemaExtension]] = ()
) -> Schema:
    """Returns the schema of `make_schema`, the same one for the same catalogue and extensions."""
    key = id(catalogue), tuple(extensions)
    if key not in _made:
        _made[key] = catalogue, make_schema(catalogue, key[1])
    return _made[key][1]


@cache
def committed_schema() -> GraphQLSchema:
    """Returns the schema of `schema.graphql`, read once in each worker. Do not change it."""
    return build_schema(SDL.read_text(encoding="utf-8"))
