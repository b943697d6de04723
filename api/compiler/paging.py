"""Connections: pages by keyset cursors, and counts, each computed only where it is asked for."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from graphql import GraphQLObjectType, get_named_type

from api.compiler.compilation import Compilation, Piece, Place, Selected, Shape
from api.compiler.objects import FieldPiece, object_piece
from api.compiler.sources import Source, Term
from api.errors import bad_input

LARGEST_PAGE = 100
Page = tuple[list[list[Any]], int | None]


def connection(
    compilation: Compilation,
    field: Selected,
    source: Source,
    arguments: Mapping[str, Any],
    field_piece: FieldPiece,
) -> Piece:
    """A connection over the rows of a source: `nodes`, `edges`, `pageInfo`, `totalCount`."""
    first = _first(field, arguments)
    builder = _Connection(compilation, source, first, arguments.get("after"), field_piece)
    kind = _object(field)
    shapes = [
        (selected.key, builder.part(selected, kind)) for selected in compilation.below(kind, field)
    ]
    parts = [builder.rows(field)] if builder.pieces else []
    if builder.counted:
        parts.append(builder.count())
    has_rows = bool(builder.pieces)

    def shape(values: list[Any]) -> dict[str, Any]:
        rows = values[0] if has_rows else []
        page: Page = rows, values[-1] if builder.counted else None
        return {key: part(page) for key, part in shapes}

    return Piece(f"[{', '.join(parts)}]", shape)


class _Connection:
    """Gathers what the selected parts of a connection need of its rows."""

    def __init__(
        self,
        compilation: Compilation,
        source: Source,
        first: int,
        after: str | None,
        field_piece: FieldPiece,
    ) -> None:
        self.compilation = compilation
        self.source = source
        self.first = first
        self.after = after
        self.field_piece = field_piece
        self.pieces: list[Piece] = []
        self.counted = False
        self.order = ", ".join(term.order for term in source.order)
        self._cursor: int | None = None

    def part(self, selected: Selected, kind: GraphQLObjectType) -> Callable[[Page], Any]:
        """How one selected field of the connection is made from a page."""
        match selected.name:
            case "totalCount":
                self.counted = True
                return lambda page: page[1]
            case "nodes":
                index, shape = self._row(selected, self.source.row)
                return lambda page: [shape(row[index]) for row in page[0][: self.first]]
            case "edges":
                edge = self._edge(selected)
                return lambda page: [edge(row) for row in page[0][: self.first]]
            case "pageInfo":
                return self._page_info(selected)
            case _:
                return lambda _page: kind.name

    def rows(self, field: Selected) -> str:
        """Cypher of the page's rows and one more, which tells whether a page follows."""
        conditions = list(self.source.conditions)
        if self.after is not None:
            conditions.append(self._beyond(field))
        limit = self.compilation.param(self.first + 1)
        values = ", ".join(piece.cypher for piece in self.pieces)
        return (
            f"COLLECT {{ {self._matched(conditions)} WITH {self.source.carried} "
            f"ORDER BY {self.order} LIMIT {limit} RETURN [{values}] }}"
        )

    def count(self) -> str:
        """Cypher of the number of rows on all pages."""
        return f"COUNT {{ {self._matched(self.source.conditions)} RETURN 1 AS one }}"

    def _matched(self, conditions: list[str]) -> str:
        if not conditions:
            return self.source.match
        return f"{self.source.match} {self.source.filtering} {' AND '.join(conditions)}"

    def _row(self, selected: Selected, place: Place) -> tuple[int, Shape]:
        piece = object_piece(self.compilation, _object(selected), selected, place, self.field_piece)
        self.pieces.append(piece)
        return len(self.pieces) - 1, cast(Shape, piece.shape)

    def _edge(self, selected: Selected) -> Callable[[list[Any]], dict[str, Any]]:
        kind = _object(selected)
        fields = self.compilation.below(kind, selected)
        parts = [(field.key, self._edge_part(field, kind)) for field in fields]
        return lambda row: {key: part(row) for key, part in parts}

    def _edge_part(self, field: Selected, kind: GraphQLObjectType) -> Callable[[list[Any]], Any]:
        if field.name == "cursor":
            return self._sealed()
        if field.name == "node":
            index, shape = self._row(field, self.source.row)
            return lambda row: shape(row[index])
        piece = self.field_piece(self.compilation, field, self.source.edge)
        if piece is None:
            return lambda _row: kind.name
        self.pieces.append(piece)
        place, made = len(self.pieces) - 1, piece.shape
        return (lambda row: made(row[place])) if made else (lambda row: row[place])

    def _sealed(self) -> Callable[[list[Any]], str]:
        if self._cursor is None:
            values = ", ".join(term.written for term in self.source.order)
            self.pieces.append(Piece(f"[{values}]"))
            self._cursor = len(self.pieces) - 1
        index, cursors, order = self._cursor, self.compilation.cursors, self._named_order()
        return lambda row: cursors.seal(order, row[index])

    def _page_info(self, selected: Selected) -> Callable[[Page], dict[str, Any]]:
        fields = self.compilation.below(_object(selected), selected)
        names = {field.name for field in fields}
        sealed = self._sealed() if names & {"startCursor", "endCursor"} else None
        if "hasNextPage" in names and not self.pieces:
            self.pieces.append(Piece("1"))
        values: dict[str, Callable[[list[list[Any]]], Any]] = {
            "hasNextPage": lambda rows: len(rows) > self.first,
            "hasPreviousPage": lambda _rows: self.after is not None,
            "startCursor": lambda rows: sealed(rows[0]) if sealed and rows[: self.first] else None,
            "endCursor": lambda rows: (
                sealed(rows[: self.first][-1]) if sealed and rows[: self.first] else None
            ),
            "__typename": lambda _rows: "PageInfo",
        }
        return lambda page: {field.key: values[field.name](page[0]) for field in fields}

    def _named_order(self) -> str:
        """The order as text that does not depend on the names of variables."""
        return "|".join(term.order.partition(".")[2] or term.order for term in self.source.order)

    def _beyond(self, field: Selected) -> str:
        try:
            values = self.compilation.cursors.open(self._named_order(), str(self.after))
        except ValueError as fault:
            raise bad_input(
                "'after' is not a cursor of this list in this order: take one from a page of it",
                "after 不是本列表按此排序的游标：请使用其某一页给出的游标",
                field.node,
            ) from fault
        return beyond(self.compilation, self.source.order, values)


def beyond(compilation: Compilation, order: list[Term], values: list[Any]) -> str:
    """Cypher that is true of the rows after the one with these values; Cypher puts null last upwards."""
    choices = []
    equal: list[str] = []
    for term, given in zip(order, values, strict=True):
        compared = term.cypher
        if given is None:
            if term.descending:
                choices.append(" AND ".join([*equal, f"{compared} IS NOT NULL"]))
            equal.append(f"{compared} IS NULL")
            continue
        held = compilation.param(given)
        plain = f"date({held})" if term.is_date else held
        after = (
            f"{compared} < {plain}"
            if term.descending
            else (f"({compared} > {plain} OR {compared} IS NULL)")
        )
        choices.append(" AND ".join([*equal, after]))
        equal.append(f"{compared} = {plain}")
    return f"({' OR '.join(choices) or 'false'})"


def _first(field: Selected, arguments: Mapping[str, Any]) -> int:
    first = arguments["first"]
    if not 0 <= first <= LARGEST_PAGE:
        raise bad_input(
            f"'first' is {first}: ask for 0 to {LARGEST_PAGE} rows a page",
            f"first 为 {first}：每页请取 0 到 {LARGEST_PAGE} 行",
            field.node,
        )
    return int(first)


def _object(field: Selected) -> GraphQLObjectType:
    assert field.declared is not None
    return cast(GraphQLObjectType, get_named_type(field.declared.type))
