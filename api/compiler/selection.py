"""Compiles one field of a node, an edge or a question's row to Cypher, and converts its value back."""

from typing import cast

from graphql import GraphQLObjectType

from yanxiu.api.compiler.access import referenced, shown
from yanxiu.api.compiler.compilation import Compilation, Piece, Place, Selected
from yanxiu.api.compiler.filters import held
from yanxiu.api.compiler.objects import any_piece, object_piece
from yanxiu.api.compiler.paging import connection
from yanxiu.api.compiler.sources import rows_at_step
from yanxiu.api.compiler.values import in_capitals, written
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
    compilation: Compilation, selected: Selected, place: Place, label: type[Node]
) -> Piece:
    """Compiles the selected fields of a node with this label, at `place`."""
    kind = compilation.schema.type_map[label.__name__]
    return object_piece(compilation, cast(GraphQLObjectType, kind), selected, place, field_piece)


def field_piece(compilation: Compilation, field: Selected, place: Place) -> Piece | None:  # noqa: C901, PLR0911
    """Compiles one field, read at a place; None for `__typename`."""
    match field.meaning:
        case GlobalId(label):
            name = label.__name__
            return Piece(f"{place.variable}.id", lambda key: global_id(name, key))
        case Value(declared):
            if declared.depends_on_day:
                place = Place(place.variable, _day(compilation, field, place))
            return shown(compilation, declared, place)
        case Score():
            return Piece(place.variable)
        case Cell(name, None, is_date, is_enum):
            return Piece(written(f"`{name}`", is_date), in_capitals if is_enum else None)
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
            return connection(compilation, field, source, arguments, field_piece)
    return None


def _key_piece(
    compilation: Compilation, field: Selected, place: Place, label: type[Node], key: str
) -> Piece:
    """Compiles the node of a label whose id is a Cypher expression over the row."""
    variable = compilation.name()
    piece = node_piece(compilation, field, Place(variable, place.day), label)
    match = f"MATCH ({variable}:{label.__name__} {{id: {key}}})"
    return _first_piece(match, referenced(compilation, label, variable), piece)


def _day(compilation: Compilation, field: Selected, place: Place) -> str:
    return compilation.day(compilation.arguments(field).get("asOf"), place.day)


def _single_piece(compilation: Compilation, field: Selected, walk: Walk, place: Place) -> Piece:
    day = _day(compilation, field, place) if walk.relationship.dated else place.day
    step, variable = Place(compilation.name("R"), day), compilation.name()
    piece = any_piece(compilation, field, Place(variable, day), walk.target.labels, field_piece)
    match = f"MATCH {walk.pattern(place.variable, step.variable, variable)}"
    return _first_piece(match, held(compilation, walk, place, step, variable), piece)


def _first_piece(match: str, conditions: list[str], piece: Piece) -> Piece:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return Piece(f"head(COLLECT {{ {match}{where} RETURN {piece.cypher} LIMIT 1 }})", piece.shape)
