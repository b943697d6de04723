"""Compiles connections: keyset pages, counts and aggregates. Computes only what is selected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import GraphQLObjectType

from yanxiu.api.compiler.aggregates import aggregate_piece, groups_piece
from yanxiu.api.compiler.compilation import Compilation, Piece, Place, SelectedField, Shape
from yanxiu.api.compiler.keyset import Order, after_condition, order_name, reverse_order
from yanxiu.api.compiler.objects import FieldPiece, any_piece, object_piece, object_type
from yanxiu.api.compiler.sources import Source, gather_rows
from yanxiu.api.errors import bad_input
from yanxiu.api.types.meanings import PAGE
from yanxiu.api.types.questions import rows_name
from yanxiu.queries import Question

Values = list[Any]
# which part of the rows a field reads; costly rows are read once for several parts
_PARTS = {
    "nodes": "page",
    "edges": "page",
    "pageInfo": "page",
    "totalCount": "count",
    "aggregate": "sums",
}


def compile_connection(
    compilation: Compilation,
    field: SelectedField,
    source: Source,
    arguments: Mapping[str, Any],
    field_piece: FieldPiece,
) -> Piece:
    """Compiles a connection over the rows of a source: `nodes`, `edges`, `pageInfo`, `totalCount`, aggregates.

    Raises GraphQLError for an invalid page size and for a cursor of another list.
    """
    window = _window(field, arguments, compilation.largest_page)
    kind = object_type(field)
    fields = compilation.subfields(kind, field)
    builder = _Connection(compilation, field, source, window, field_piece)
    total = None
    if source.is_costly and len({_PARTS.get(selected.name) for selected in fields} - {None}) > 1:
        total, builder.source = gather_rows(compilation, source, builder.order)
    shapes = [(selected.key, builder.part(selected, kind)) for selected in fields]
    rows = builder.rows() if builder.pieces else "null"
    size, last = window.size, window.backward

    def shape(values: Values) -> dict[str, Any]:
        fetched = values[0]
        if fetched is not None:
            more = len(fetched) > size
            page = fetched[:size]
            values = [page[::-1] if last else page, more, *values[1:]]
        else:
            values = [[], False, *values[1:]]
        return {key: part(values) for key, part in shapes}

    cypher = f"[{', '.join([rows, *builder.parts])}]"
    return Piece(f"head(COLLECT {{ {total} RETURN {cypher} }})" if total else cypher, shape)


@dataclass(frozen=True, slots=True)
class _Window:
    """The rows that make the page: how many, from which end, between which cursors."""

    size: int
    backward: bool
    after: str | None
    before: str | None


def _window(field: SelectedField, arguments: Mapping[str, Any], most: int) -> _Window:
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise bad_input(
            "'first' and 'last' exclude each other: ask for one of them",
            "first 与 last 不能同时使用：请只用其中一个",
            field.node,
        )
    for name, size in (("first", first), ("last", last)):
        if size is not None and not 0 <= size <= most:
            raise bad_input(
                f"'{name}' is {size}: ask for 0 to {most} rows a page",
                f"{name} 为 {size}：每页请取 0 到 {most} 行",
                field.node,
            )
    size = next((size for size in (first, last) if size is not None), PAGE)
    return _Window(size, last is not None, arguments.get("after"), arguments.get("before"))


class _Connection:
    """Collects the Cypher that the selected parts of a connection need.

    pieces   values of each row
    parts    other values of the source

    The statement returns the page's rows, whether more rows follow in its direction, and then the parts in order.
    """

    def __init__(
        self,
        compilation: Compilation,
        field: SelectedField,
        source: Source,
        window: _Window,
        field_piece: FieldPiece,
    ) -> None:
        self.compilation = compilation
        self.source = self._grouped = source
        self.window = window
        self.order = reverse_order(source.order) if window.backward else source.order
        self.field_piece = field_piece
        self.pieces: list[Piece] = []
        self.parts: list[str] = []
        self._cursor: int | None = None
        self._name = f"{source.name}:{order_name(source.order)}"
        self._after = self._beyond(field, "after", source.order)
        self._before = self._beyond(field, "before", reverse_order(source.order))

    def part(self, selected: SelectedField, kind: GraphQLObjectType) -> Callable[[Values], Any]:
        """Returns the function that makes one selected field of the connection from the returned values."""
        match selected.name:
            case "totalCount":
                at = self._part(self.source.count_cypher)
                return lambda values: values[at]
            case "nodes":
                index, shape = self._row(selected, self.source.row)
                return lambda values: [shape(row[index]) for row in values[0]]
            case "edges":
                edge = self._edge(selected)
                return lambda values: [edge(row) for row in values[0]]
            case "pageInfo":
                return self._page_info(selected)
            case "aggregate":
                return self._shape_part(aggregate_piece(self.compilation, selected, self.source))
            case "groups":
                return self._shape_part(groups_piece(self.compilation, selected, self._grouped))
            case _:
                return lambda _values: kind.name

    def rows(self) -> str:
        """Returns Cypher of the page's rows and one more row, which shows whether another page follows."""
        bounds = [bound for bound in (self._after, self._before) if bound]
        limit = self.compilation.add_param(self.window.size + 1)
        values = ", ".join(piece.cypher for piece in self.pieces)
        by = ", ".join(term.order for term in self.order)
        ordered = "" if self.source.sorted else f"ORDER BY {by} "
        source = self.source.in_order or self.source
        return (
            f"COLLECT {{ {source.match_with(*bounds)} WITH {', '.join(self.source.carried)} "
            f"{ordered}LIMIT {limit} RETURN [{values}] }}"
        )

    def _part(self, cypher: str) -> int:
        self.parts.append(cypher)
        return len(self.parts) + 1

    def _shape_part(self, piece: Piece) -> Callable[[Values], Any]:
        at, shape = self._part(piece.cypher), cast(Shape, piece.shape)
        return lambda values: shape(values[at])

    def _row(self, selected: SelectedField, place: Place) -> tuple[int, Shape]:
        if isinstance(self.source.start.rows, Question):
            kind = self.compilation.schema.type_map[f"{rows_name(self.source.start.rows)}Row"]
            row = cast(GraphQLObjectType, kind)
            piece = object_piece(self.compilation, row, selected, place, self.field_piece)
        else:
            labels = self.source.labels
            piece = any_piece(self.compilation, selected, place, labels, self.field_piece)
        self.pieces.append(piece)
        return len(self.pieces) - 1, cast(Shape, piece.shape)

    def _edge(self, selected: SelectedField) -> Callable[[Values], dict[str, Any]]:
        kind = object_type(selected)
        fields = self.compilation.subfields(kind, selected)
        parts = [(field.key, self._edge_part(field, kind)) for field in fields]
        if not self.pieces:
            self.pieces.append(Piece("1"))
        return lambda row: {key: part(row) for key, part in parts}

    def _edge_part(self, field: SelectedField, kind: GraphQLObjectType) -> Callable[[Values], Any]:
        if field.name == "cursor":
            return self._seal_cursor()
        if field.name == "node":
            index, shape = self._row(field, self.source.row)
            return lambda row: shape(row[index])
        piece = self.field_piece(self.compilation, field, self.source.edge)
        if piece is None:
            return lambda _row: kind.name
        self.pieces.append(piece)
        place, convert = len(self.pieces) - 1, piece.shape
        return (lambda row: convert(row[place])) if convert else (lambda row: row[place])

    def _seal_cursor(self) -> Callable[[Values], str]:
        if self._cursor is None:
            values = ", ".join(term.written for term in self.source.order)
            self.pieces.append(Piece(f"[{values}]"))
            self._cursor = len(self.pieces) - 1
        index, cursors, name = self._cursor, self.compilation.cursors, self._name
        return lambda row: cursors.seal(name, row[index])

    def _page_info(self, selected: SelectedField) -> Callable[[Values], dict[str, Any]]:
        parts: dict[str, Callable[[Values], Any]] = {}
        for field in self.compilation.subfields(object_type(selected), selected):
            match field.name:
                case "hasNextPage":
                    parts[field.key] = self._has_more(not self.window.backward, self._before)
                case "hasPreviousPage":
                    parts[field.key] = self._has_more(self.window.backward, self._after)
                case "startCursor":
                    parts[field.key] = self._page_cursor(0)
                case "endCursor":
                    parts[field.key] = self._page_cursor(-1)
                case _:
                    parts[field.key] = lambda _values: "PageInfo"
        return lambda values: {key: part(values) for key, part in parts.items()}

    def _has_more(self, ahead: bool, bound: str | None) -> Callable[[Values], bool]:
        """Returns a function that reports whether rows exist beyond one end of the page.

        It checks the extra fetched row, or the rows beyond a cursor.
        """
        at = None
        if bound:
            outside = self.source.match_with(f"NOT coalesce({bound}, false)")
            at = self._part(f"EXISTS {{ {outside} RETURN 1 AS one }}")
        if ahead and not self.pieces:
            self.pieces.append(Piece("1"))
        return lambda values: bool((ahead and values[1]) or (at is not None and values[at]))

    def _page_cursor(self, index: int) -> Callable[[Values], str | None]:
        sealed = self._seal_cursor()
        return lambda values: sealed(values[0][index]) if values[0] else None

    def _beyond(self, field: SelectedField, argument: str, order: Order) -> str | None:
        cursor = getattr(self.window, argument)
        if cursor is None:
            return None
        try:
            values = self.compilation.cursors.open(self._name, cursor)
        except ValueError as fault:
            raise bad_input(
                f"'{argument}' is not a cursor of this list in this order: take one from a page of it",
                f"{argument} 不是本列表按此排序的游标：请使用其某一页给出的游标",
                field.node,
            ) from fault
        return after_condition(self.compilation, order, values)
