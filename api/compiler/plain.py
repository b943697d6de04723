"""Shapes known values as a document selects them."""

from typing import Any, cast

from graphql import GraphQLObjectType

from yanxiu.api.compiler.compilation import Compilation, Selected
from yanxiu.api.types.meanings import Plain


def plain(compilation: Compilation, field: Selected, value: Any) -> Any:
    """Returns a value with only the selected fields. Objects give their type as `__typename`."""
    if not (isinstance(field.meaning, Plain) and field.meaning.compound) or value is None:
        return value
    if isinstance(value, list):
        return [plain(compilation, field, each) for each in value]
    kind = cast(GraphQLObjectType, compilation.schema.type_map[value["__typename"]])
    return {
        each.key: plain(compilation, each, value[each.name])
        for each in compilation.below(kind, field)
    }
