"""Shapes known values as a document selects them."""

from typing import Any, cast

from graphql import GraphQLObjectType

from yanxiu.api.compiler.compilation import Compilation, SelectedField
from yanxiu.api.types.meanings import Plain


def shape_known(compilation: Compilation, field: SelectedField, value: Any) -> Any:
    """Returns a value with only the selected fields. Objects give their type as `__typename`."""
    if not (isinstance(field.meaning, Plain) and field.meaning.compound) or value is None:
        return value
    if isinstance(value, list):
        return [shape_known(compilation, field, each) for each in value]
    kind = cast(GraphQLObjectType, compilation.schema.type_map[value["__typename"]])
    return {
        each.key: shape_known(compilation, each, value[each.name])
        for each in compilation.subfields(kind, field)
    }
