"""Compiles one field of a node, an edge or a question's row to Cypher, and converts its value back."""

from typing import cast

from graphql import GraphQLObjectType

from yanxiu.api.compiler.access import property_piece, reference_conditions
from yanxiu.api.compiler.compilation import Compilation, Piece, Place, SelectedField
from yanxiu.api.compiler.filters import step_conditions
from yanxiu.api.compiler.objects import any_piece, object_piece
from yanxiu.api.compiler.paging import compile_connection
from yanxiu.api.compiler.sources import rows_at_step
from yanxiu.api.compiler.values import enum_value, json_form
from yanxiu.api.ids import global_id
from yanxiu.api.types.meanings import (
    Cell,
    GlobalId,
    InCounty,
    Many,
    Referenced,
    Score,
    Single,
    Value,
)
from yanxiu.graph.model import NODES, Node, Walk


def node_piece(
    compilation: Compilation, selected: SelectedField, place: Place, label: type[Node]
) -> Piece:
    """Compiles the selected fields of a node with this label, at `place`."""
    kind = compilation.schema.type_map[label.__name__]
    return object_piece(compilation, cast(GraphQLObjectType, kind), selected, place, field_piece)


def field_piece(compilation: Compilation, field: SelectedField, place: Place) -> Piece | None:  # noqa: C901, PLR0911
    """Compiles one field, read at a place; None for `__typename`."""
    match field.meaning:
        case GlobalId(label):
            name = label.__name__
            return Piece(f"{place.variable}.id", lambda key: global_id(name, key))
        case Value(declared):
            if declared.depends_on_day:
                place = Place(place.variable, _day(compilation, field, place))
            return property_piece(compilation, declared, place)
        case Score():
            return Piece(place.variable)
        case Cell(name, None, is_date, is_enum):
            return Piece(json_form(f"`{name}`", is_date), enum_value if is_enum else None)
        case Cell(name, label) if label is not None:
            piece = node_piece(compilation, field, Place(name, place.day), label)
            return Piece(f"CASE WHEN {name} IS NOT NULL THEN {piece.cypher} END", piece.shape)
        case InCounty(columns):
            ids = ", ".join(f"{name}.id" for name in columns)
            key = f"head([id IN [{ids}] WHERE id IS NOT NULL | split(id, ':')[0]])"
            return _key_piece(compilation, field, place, NODES["County"], key)
        case Referenced(declared, label):
            return _key_piece(compilation, field, place, label, f"{place.variable}.{declared.name}")
        case Single(walk):
            return _single_piece(compilation, field, walk, place)
        case Many(walk):
            arguments = compilation.arguments(field)
            source = rows_at_step(compilation, walk, place, arguments)
            return compile_connection(compilation, field, source, arguments, field_piece)
    return None


def _key_piece(
    compilation: Compilation, field: SelectedField, place: Place, label: type[Node], key: str
) -> Piece:
    """Compiles the node of a label whose id is a Cypher expression over the row."""
    variable = compilation.new_name()
    piece = node_piece(compilation, field, Place(variable, place.day), label)
    match = f"MATCH ({variable}:{label.__name__} {{id: {key}}})"
    return _first_piece(match, reference_conditions(compilation, label, variable), piece)


def _day(compilation: Compilation, field: SelectedField, place: Place) -> str:
    return compilation.day_param(compilation.arguments(field).get("asOf"), place.day)


def _single_piece(
    compilation: Compilation, field: SelectedField, walk: Walk, place: Place
) -> Piece:
    day = _day(compilation, field, place) if walk.relationship.dated else place.day
    step, variable = Place(compilation.new_name("R"), day), compilation.new_name()
    piece = any_piece(compilation, field, Place(variable, day), walk.target.labels, field_piece)
    match = f"MATCH {walk.pattern(place.variable, step.variable, variable)}"
    return _first_piece(match, step_conditions(compilation, walk, place, step, variable), piece)


def _first_piece(match: str, conditions: list[str], piece: Piece) -> Piece:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return Piece(f"head(COLLECT {{ {match}{where} RETURN {piece.cypher} LIMIT 1 }})", piece.shape)
