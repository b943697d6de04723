"""One field of a node, an edge or a question's row: to Cypher, and back."""

from typing import cast

from graphql import GraphQLObjectType, get_named_type

from api.compiler.access import at_end, shown, visible
from api.compiler.compilation import Compilation, Piece, Place, Selected
from api.compiler.objects import object_piece
from api.compiler.paging import connection
from api.compiler.sources import rows_at_step
from api.compiler.values import written
from api.ids import global_id
from api.types.meanings import Cell, GlobalId, Many, Referenced, Single, Value
from graph.model import Walk, valid


def node_piece(
    compilation: Compilation, kind: GraphQLObjectType, selected: Selected, place: Place
) -> Piece:
    """The fields selected of a node or a question's row at `place`."""
    return object_piece(compilation, kind, selected, place, field_piece)


def field_piece(compilation: Compilation, field: Selected, place: Place) -> Piece | None:
    """One field read at a place."""
    match field.meaning:
        case GlobalId(label):
            name = label.__name__
            return Piece(f"{place.variable}.id", lambda key: global_id(name, key))
        case Value(declared):
            return shown(compilation, declared, place)
        case Cell(name, None, is_date):
            return Piece(written(f"`{name}`", is_date))
        case Cell(name, _, _):
            kind = _object(field)
            piece = node_piece(compilation, kind, field, Place(name, place.day))
            return Piece(f"CASE WHEN {name} IS NOT NULL THEN {piece.cypher} END", piece.shape)
        case Referenced(declared, label):
            found = compilation.name()
            piece = node_piece(compilation, _object(field), field, Place(found, place.day))
            key = f"{place.variable}.{declared.name}"
            match = f"MATCH ({found}:{label.__name__} {{id: {key}}})"
            if conditions := visible(compilation, label, found):
                match += f" WHERE {' AND '.join(conditions)}"
            return Piece(f"head(COLLECT {{ {match} RETURN {piece.cypher} }})", piece.shape)
        case Single(walk):
            return _single(compilation, field, walk, place)
        case Many(walk):
            arguments = compilation.arguments(field)
            source = rows_at_step(compilation, walk, place, arguments)
            return connection(compilation, field, source, arguments, field_piece)
    return None


def _single(compilation: Compilation, field: Selected, walk: Walk, place: Place) -> Piece:
    step, found = compilation.name("R"), compilation.name()
    day = place.day
    conditions = at_end(compilation, walk, place, found)
    if walk.relationship.dated:
        day = compilation.day(compilation.arguments(field).get("asOf"), place.day)
        conditions.append(valid(step, day))
    if walk.relationship.one_where:
        conditions.append(f"{step}.{walk.relationship.one_where}")
    piece = node_piece(compilation, _object(field), field, Place(found, day))
    match = f"MATCH {walk.pattern(place.variable, step, found)}"
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return Piece(f"head(COLLECT {{ {match}{where} RETURN {piece.cypher} LIMIT 1 }})", piece.shape)


def _object(field: Selected) -> GraphQLObjectType:
    assert field.declared is not None
    return cast(GraphQLObjectType, get_named_type(field.declared.type))
