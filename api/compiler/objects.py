"""Compiles selected fields to a Cypher list of values, and turns the values back into an object."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from graphql import GraphQLObjectType, get_named_type

from yanxiu.api.compiler.compilation import Compilation, Piece, Place, SelectedField, Shape
from yanxiu.graph.model import Node

FieldPiece = Callable[[Compilation, SelectedField, Place], Piece | None]


def object_type(field: SelectedField) -> GraphQLObjectType:
    """The object type of a field."""
    assert field.declared is not None
    return cast(GraphQLObjectType, get_named_type(field.declared.type))


def any_piece(
    compilation: Compilation,
    selected: SelectedField,
    place: Place,
    labels: Sequence[type[Node]],
    field_piece: FieldPiece,
) -> Piece:
    """Compiles the selected fields of an object, or of a node that has one of several labels."""
    kind = object_type(selected)
    if isinstance(kind, GraphQLObjectType):
        return object_piece(compilation, kind, selected, place, field_piece)
    return _labelled_piece(compilation, labels, selected, place, field_piece)


def _labelled_piece(
    compilation: Compilation,
    labels: Sequence[type[Node]],
    selected: SelectedField,
    place: Place,
    field_piece: FieldPiece,
) -> Piece:
    """Returns the label and values of a node. Labels with the same Cypher share a branch."""
    shapes: dict[str, Shape] = {}
    alike: dict[str, list[str]] = {}
    for label in labels:
        name = label.__name__
        kind = cast(GraphQLObjectType, compilation.schema.type_map[name])
        piece = object_piece(compilation, kind, selected, place, field_piece)
        shapes[name] = cast(Shape, piece.shape)
        alike.setdefault(piece.cypher, []).append(name)
    if not labels:
        return Piece("null", lambda _values: None)
    branches = " ".join(
        f"WHEN {place.variable}:{'|'.join(names)} THEN {cypher}" for cypher, names in alike.items()
    )
    values = f"CASE {branches} END" if len(alike) > 1 else next(iter(alike))

    def shape(row: list[Any] | None) -> Any:
        return None if row is None else shapes[row[0]](row[1])

    return Piece(f"[head(labels({place.variable})), {values}]", shape)


def object_piece(
    compilation: Compilation,
    kind: GraphQLObjectType,
    selected: SelectedField,
    place: Place,
    field_piece: FieldPiece,
) -> Piece:
    """Compiles the selected fields of an object, read at a place. A field without a piece is `__typename`."""
    keys: list[str] = []
    pieces: list[Piece] = []
    names: list[str] = []
    order: list[str] = []
    for field in compilation.subfields(kind, selected):
        order.append(field.key)
        piece = field_piece(compilation, field, place)
        if piece is None:
            names.append(field.key)
        else:
            keys.append(field.key)
            pieces.append(piece)
    shapes = [(key, piece.shape) for key, piece in zip(keys, pieces, strict=True) if piece.shape]

    # An answer has hundreds of objects, so the choice among these three is made once.
    def plain(values: list[Any] | None) -> dict[str, Any] | None:
        return None if values is None else dict(zip(keys, values))  # noqa: B905

    def shaped(values: list[Any] | None) -> dict[str, Any] | None:
        if values is None:
            return None
        row = dict(zip(keys, values))  # noqa: B905
        for key, inner in shapes:
            row[key] = inner(row[key])
        return row

    def named(values: list[Any] | None) -> dict[str, Any] | None:
        row = shaped(values)
        if row is None:
            return None
        row.update(dict.fromkeys(names, kind.name))
        return {key: row[key] for key in order}

    shape = named if names else shaped if shapes else plain
    return Piece(f"[{', '.join(piece.cypher for piece in pieces)}]", shape)
