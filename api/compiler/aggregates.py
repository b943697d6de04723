"""Aggregates of a connection's rows: over all of them, or in groups that share what a key selects."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLObjectType

from api.compiler.access import referenced, seen
from api.compiler.compilation import Compilation, Piece, Place, Selected
from api.compiler.filters import held
from api.compiler.objects import FieldPiece, kind_of, object_piece
from api.compiler.sources import Source
from api.compiler.values import written
from api.errors import bad_input
from api.types.aggregates import MOST_GROUPS
from api.types.meanings import Cell, Many, Referenced, Single, Summed, Value
from graph.model import Walk

_FUNCTIONS = {"sum": "sum", "average": "avg", "min": "min", "max": "max"}
_ORDERS = {"KEY": "key", "COUNT_ASC": "rows, key", "COUNT_DESC": "rows DESC, key"}


def aggregate_piece(compilation: Compilation, selected: Selected, source: Source) -> Piece:
    """`aggregate`: what all rows come to."""
    piece = _aggregate(compilation, selected, source)
    return Piece(f"head(COLLECT {{ {source.matched()} RETURN {piece.cypher} }})", piece.shape)


def _aggregate(compilation: Compilation, selected: Selected, source: Source) -> Piece:
    """A list of aggregating expressions over rows of the source."""

    def part(compilation: Compilation, field: Selected, _place: Place) -> Piece | None:
        match field.name:
            case "count":
                return Piece("count(*)")
            case "nodeCount":
                return Piece(f"count(DISTINCT {source.row.variable})")
            case "node":
                return object_piece(compilation, kind_of(field), field, source.row, _summed)
            case "edge":
                return object_piece(compilation, kind_of(field), field, source.edge, _summed)
        return None

    return object_piece(compilation, kind_of(selected), selected, source.row, part)


def _summed(compilation: Compilation, field: Selected, place: Place) -> Piece | None:
    match field.meaning:
        case Summed(Value(declared)):
            value, is_date = seen(compilation, declared, place), declared.type == "date"
        case Summed(Cell(name, _, is_date)):
            value = f"`{name}`"
        case _:
            return None

    def function(_compilation: Compilation, asked: Selected, _place: Place) -> Piece | None:
        if asked.name not in _FUNCTIONS:
            return None
        return Piece(written(f"{_FUNCTIONS[asked.name]}({value})", is_date))

    return object_piece(compilation, kind_of(field), field, place, function)


def groups_piece(
    compilation: Compilation, selected: Selected, source: Source, field_piece: FieldPiece
) -> Piece:
    """`groups`: what the rows come to that share a key; steps in a key fan a row out to all it leads to.

    Raises GraphQLError, once the rows are there, for more groups than there may be.
    """
    arguments = compilation.arguments(selected)
    most = _most(selected, arguments.get("first"))
    key = _Key(compilation, field_piece)
    kind = kind_of(selected)
    fields = compilation.below(kind, selected)
    places = {"key": source.row, "edgeKey": source.edge}
    keys = [key.piece(field, places[field.name]) for field in fields if field.name in places]
    aggregates = [
        _aggregate(compilation, field, source) for field in fields if field.name == "aggregate"
    ]
    distinct = "DISTINCT " if key.steps else ""
    limit = compilation.param(MOST_GROUPS + 1 if most is None else most)
    order = _ORDERS[arguments.get("orderBy") or "KEY"]
    cypher = " ".join(
        [
            source.matched(),
            *key.steps,
            f"WITH {distinct}{', '.join(source.carried)}, {_list(keys)} AS key",
            f"WITH key, count(*) AS rows, {_list(aggregates)} AS made",
            f"ORDER BY {order} LIMIT {limit} RETURN [key, made]",
        ]
    )
    return Piece(
        f"COLLECT {{ {cypher} }}", _shape(selected, fields, kind, [*keys, *aggregates], most)
    )


def _list(pieces: list[Piece]) -> str:
    return f"[{', '.join(piece.cypher for piece in pieces)}]"


def _shape(
    selected: Selected,
    fields: list[Selected],
    kind: GraphQLObjectType,
    pieces: list[Piece],
    most: int | None,
) -> Callable[[list[Any]], list[dict[str, Any]]]:
    asked = [field for field in fields if field.name != "aggregate"]
    asked += [field for field in fields if field.name == "aggregate"]
    named = [field.key for field in asked if field.name != "__typename"]

    def shape(groups: list[Any]) -> list[dict[str, Any]]:
        if most is None and len(groups) > MOST_GROUPS:
            raise bad_input(
                f"more than {MOST_GROUPS:,} groups: select a coarser key, filter, or say 'first'",
                f"超过 {MOST_GROUPS:,} 组：请选择更粗的分组键、加筛选，或用 first 限定",
                selected.node,
            )
        shaped = []
        for key, made in groups:
            row = dict(zip(named, [*key, *made], strict=True))
            for name, piece in zip(named, pieces, strict=True):
                row[name] = piece.shape(row[name]) if piece.shape else row[name]
            shaped.append({field.key: row.get(field.key, kind.name) for field in fields})
        return shaped

    return shape


def _most(selected: Selected, first: int | None) -> int | None:
    if first is not None and not 0 <= first <= MOST_GROUPS:
        raise bad_input(
            f"'first' is {first}: ask for 0 to {MOST_GROUPS:,} groups",
            f"first 为 {first}：请取 0 到 {MOST_GROUPS:,} 组",
            selected.node,
        )
    return first


class _Key:
    """A key on its way to Cypher; its steps are matched beside the rows, so that several lead to several groups."""

    def __init__(self, compilation: Compilation, field_piece: FieldPiece) -> None:
        self.compilation = compilation
        self.field_piece = field_piece
        self.steps: list[str] = []

    def piece(self, field: Selected, place: Place) -> Piece:
        """The values selected of a key at a place."""
        return object_piece(self.compilation, kind_of(field), field, place, self._part)

    def _part(self, compilation: Compilation, field: Selected, place: Place) -> Piece | None:
        match field.meaning:
            case Single(walk) | Many(walk):
                return self._walked(field, walk, place)
            case Referenced(declared, label):
                found = compilation.name()
                key = seen(compilation, declared, place)
                match = f"({found}:{label.__name__} {{id: {key}}})"
                return self._matched(
                    field, match, referenced(compilation, label, found), found, place
                )
            case Cell(name, label, _) if label is not None:
                return self._present(field, Place(name, place.day))
        return self.field_piece(compilation, field, place)

    def _walked(self, field: Selected, walk: Walk, place: Place) -> Piece:
        compilation = self.compilation
        found = compilation.name()
        day = compilation.day(compilation.arguments(field).get("asOf"), place.day)
        step = Place(compilation.name("R"), day)
        conditions = held(compilation, walk, place, step, found)
        match = walk.pattern(place.variable, step.variable, found)
        return self._matched(field, match, conditions, found, step)

    def _matched(
        self, field: Selected, match: str, conditions: list[str], found: str, place: Place
    ) -> Piece:
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        self.steps.append(f"OPTIONAL MATCH {match}{where}")
        return self._present(field, Place(found, place.day))

    def _present(self, field: Selected, place: Place) -> Piece:
        piece = self.piece(field, place)
        return Piece(f"CASE WHEN {place.variable} IS NOT NULL THEN {piece.cypher} END", piece.shape)
