"""A selection of fields: to a Cypher list of their values, and back to an object under the client's keys."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLObjectType

from api.compiler.compilation import Compilation, Piece, Place, Selected

FieldPiece = Callable[[Compilation, Selected, Place], Piece | None]


def object_piece(
    compilation: Compilation,
    kind: GraphQLObjectType,
    selected: Selected,
    place: Place,
    field_piece: FieldPiece,
) -> Piece:
    """The fields selected of an object, read at a place; a field that has no piece is `__typename`."""
    fields = compilation.below(kind, selected)
    pieces = [field_piece(compilation, field, place) or Piece(f"'{kind.name}'") for field in fields]
    keys = [field.key for field in fields]
    shapes = [(key, piece.shape) for key, piece in zip(keys, pieces, strict=True) if piece.shape]

    def shape(values: list[Any] | None) -> dict[str, Any] | None:
        if values is None:
            return None
        row = dict(zip(keys, values, strict=True))
        for key, inner in shapes:
            row[key] = inner(row[key])
        return row

    return Piece(f"[{', '.join(piece.cypher for piece in pieces)}]", shape)
