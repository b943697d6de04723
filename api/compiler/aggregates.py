"""Compiles aggregates over a list's rows: over all rows, or over groups that share a key."""

from collections.abc import Callable
from typing import Any

from yanxiu.api.compiler.access import visible_value
from yanxiu.api.compiler.comparisons import find_property
from yanxiu.api.compiler.compilation import Compilation, Piece, Place, SelectedField
from yanxiu.api.compiler.filters import STEPS, Edge, match_reference, step_conditions
from yanxiu.api.compiler.objects import object_piece, object_type
from yanxiu.api.compiler.paths import Path, Start, edge_property, find_column
from yanxiu.api.compiler.sources import Source
from yanxiu.api.compiler.values import enum_value, graphql_form, json_form
from yanxiu.api.errors import bad_input
from yanxiu.api.ids import global_id
from yanxiu.api.types.meanings import MOST_GROUPS, Cell, Summed, Value
from yanxiu.graph.model import NODES, Property, Target
from yanxiu.queries import Question
from yanxiu.queries.question import ENUM

_FUNCTIONS = {"sum": "sum", "average": "avg", "min": "min", "max": "max"}
MOST_KEYS = 8


def aggregate_piece(compilation: Compilation, selected: SelectedField, source: Source) -> Piece:
    """Compiles `aggregate`: the totals of all rows."""
    piece = _aggregate(compilation, selected, source)
    return Piece(f"head(COLLECT {{ {source.match_with()} RETURN {piece.cypher} }})", piece.shape)


def _aggregate(compilation: Compilation, selected: SelectedField, source: Source) -> Piece:
    """Returns a list of aggregating expressions over the source's rows. `groups` fills in `key` later."""

    def part(compilation: Compilation, field: SelectedField, _place: Place) -> Piece | None:
        match field.name:
            case "key":
                return Piece("[]")
            case "count":
                return Piece("count(*)")
            case "nodeCount":
                return Piece(f"count(DISTINCT {source.row.variable})")
            case "edge":
                return _edge_piece(compilation, field, source)
        return _totals_piece(compilation, field, source.row)

    return object_piece(compilation, object_type(selected), selected, source.row, part)


def _edge_piece(compilation: Compilation, selected: SelectedField, source: Source) -> Piece:
    edge = source.start.edge
    if edge is None:
        return Piece("null")

    def part(compilation: Compilation, field: SelectedField, place: Place) -> Piece | None:
        if not isinstance(field.meaning, Summed):
            return None
        declared = find_property(edge.relationship.properties, field.name)
        return (
            _property_functions(compilation, field, declared, place) if declared else Piece("null")
        )

    return object_piece(compilation, object_type(selected), selected, edge.place, part)


def _totals_piece(compilation: Compilation, field: SelectedField, place: Place) -> Piece | None:
    match field.meaning:
        case Summed(Value(declared)):
            return _property_functions(compilation, field, declared, place)
        case Summed(Cell(name, _, is_date)):
            return _value_functions(compilation, field, f"`{name}`", is_date=is_date)
    return None


def _property_functions(
    compilation: Compilation, field: SelectedField, declared: Property, place: Place
) -> Piece:
    is_date = declared.type == "date"
    return _value_functions(
        compilation, field, visible_value(compilation, declared, place), is_date=is_date
    )


def _value_functions(
    compilation: Compilation, field: SelectedField, value: str, *, is_date: bool
) -> Piece:
    def function(_compilation: Compilation, asked: SelectedField, _place: Place) -> Piece | None:
        if asked.name not in _FUNCTIONS:
            return None
        return Piece(json_form(f"{_FUNCTIONS[asked.name]}({value})", is_date))

    return object_piece(compilation, object_type(field), field, Place("", ""), function)


def groups_piece(compilation: Compilation, selected: SelectedField, source: Source) -> Piece:
    """Compiles `groups`: totals of the rows that share a key.

    A step in a key assigns a row to every node that the step leads to.
    Raises GraphQLError for a key that cannot be used, and after the read if there are too many groups.
    """
    arguments = compilation.arguments(selected)
    most = _group_limit(selected, arguments.get("first"))
    day = compilation.day_param(arguments.get("asOf"), source.row.day)
    key = _Key(compilation, selected, day)
    keys = key.pieces(source.start, arguments["by"])
    aggregate = _aggregate(compilation, selected, source)
    distinct = "DISTINCT " if key.steps else ""
    limit = compilation.add_param(MOST_GROUPS + 1 if most is None else most)
    by = [f"key[{at}]{' DESC' if down else ''}" for at, down in enumerate(key.downwards)]
    sizes = {"COUNT_ASC": ["rows"], "COUNT_DESC": ["rows DESC"]}
    order = ", ".join([*sizes.get(arguments.get("orderBy") or "KEY", []), *by])
    cypher = " ".join(
        [
            source.match_with(),
            *key.steps,
            f"WITH {distinct}{', '.join(source.carried)}, "
            f"[{', '.join(piece.cypher for piece in keys)}] AS key",
            f"WITH key, count(*) AS rows, {aggregate.cypher} AS made",
            f"ORDER BY {order} LIMIT {limit} RETURN [key, made]",
        ]
    )
    return Piece(f"COLLECT {{ {cypher} }}", _shape(compilation, selected, keys, aggregate, most))


def _shape(
    compilation: Compilation,
    selected: SelectedField,
    keys: list[Piece],
    aggregate: Piece,
    most: int | None,
) -> Callable[[list[Any]], list[dict[str, Any]]]:
    fields = compilation.subfields(object_type(selected), selected)
    key_names = [field.key for field in fields if field.name == "key"]

    def shape(groups: list[Any]) -> list[dict[str, Any]]:
        if most is None and len(groups) > MOST_GROUPS:
            raise bad_input(
                f"more than {MOST_GROUPS:,} groups: select a coarser key, filter, or say 'first'",
                f"超过 {MOST_GROUPS:,} 组：请选择更粗的分组键、加筛选，或用 first 限定",
                selected.node,
            )
        shaped = []
        for values, row_values in groups:
            row = aggregate.shape(row_values) if aggregate.shape else {}
            key = [
                piece.shape(value) if piece.shape and value is not None else value
                for piece, value in zip(keys, values, strict=True)
            ]
            shaped.append({**row, **dict.fromkeys(key_names, key)})
        return shaped

    return shape


def _group_limit(selected: SelectedField, first: int | None) -> int | None:
    if first is not None and not 0 <= first <= MOST_GROUPS:
        raise bad_input(
            f"'first' is {first}: ask for 0 to {MOST_GROUPS:,} groups",
            f"first 为 {first}：请取 0 到 {MOST_GROUPS:,} 组",
            selected.node,
        )
    return first


class _Key:
    """Compiles one group key to Cypher.

    Its steps are matched next to the rows, so a row with several end nodes counts in several groups. Paths that begin
    with the same steps share these steps and refer to the same node.
    """

    def __init__(self, compilation: Compilation, selected: SelectedField, day: str) -> None:
        self.compilation = compilation
        self.selected = selected
        self.day = day
        self.steps: list[str] = []
        self.downwards: list[bool] = []
        self._matched: dict[tuple[str, ...], Start] = {}

    def pieces(self, start: Start, paths: list[Path]) -> list[Piece]:
        """Returns the key's values at the rows of a source, one for each path."""
        if not 1 <= len(paths) <= MOST_KEYS:
            raise bad_input(
                f"'by' names {len(paths)} keys: name 1 to {MOST_KEYS}",
                f"by 给出了 {len(paths)} 个分组键：请给出 1 到 {MOST_KEYS} 个",
                self.selected.node,
            )
        return [self._piece(start, path, ()) for path in paths]

    def _piece(self, start: Start, path: Path, trail: tuple[str, ...]) -> Piece:
        ((name, below),) = path.items()
        trail = (*trail, name)
        if isinstance(start.rows, Question):
            column = find_column(start.rows, name)
            if column.type.is_node:
                node = Start(NODES[column.type.name], Place(column.name, self.day))
                return self._piece(node, below, trail)
            cypher = json_form(f"`{column.name}`", column.type.name == "Date")
            shape = enum_value if column.type.name == ENUM else None
            return self._leaf(Piece(cypher, shape), below)
        if name == "edge":
            ((name, below),) = below.items()
            declared, place = edge_property(start, name)
            if declared.ref:
                return self._piece(
                    self._reference_start(declared, place, (*trail, name)), below, trail
                )
        elif name in STEPS[start.rows.__name__]:
            return self._piece(self._step(start, name, trail), below, trail)
        elif name == "id":
            return self._leaf(_identity(start.rows, start.place.variable), below)
        else:
            property_ = find_property(start.rows.properties, name)
            assert property_ is not None
            declared, place = property_, start.place
        return self._leaf(self._value(declared, place), below)

    def _leaf(self, piece: Piece, direction: Any) -> Piece:
        self.downwards.append(direction == "DESC")
        return piece

    def _value(self, declared: Property, place: Place) -> Piece:
        if declared.personal:
            raise bad_input(
                f"'{declared.name}' is personal: nothing is grouped by it",
                f"{declared.title.zh}为个人信息，不能用于分组",
                self.selected.node,
            )
        here = Place(place.variable, self.day)
        return Piece(graphql_form(declared, visible_value(self.compilation, declared, here)))

    def _step(self, start: Start, name: str, trail: tuple[str, ...]) -> Start:
        if trail not in self._matched:
            assert not isinstance(start.rows, Question)
            walk = STEPS[start.rows.__name__][name]
            variable = self.compilation.new_name()
            step = Place(self.compilation.new_name("R"), self.day)
            conditions = step_conditions(self.compilation, walk, start.place, step, variable)
            match = f"MATCH {walk.pattern(start.place.variable, step.variable, variable)}"
            end = Start(walk.target, Place(variable, self.day), Edge(walk.relationship, step))
            self._match(trail, match, conditions, end)
        return self._matched[trail]

    def _reference_start(self, declared: Property, place: Place, trail: tuple[str, ...]) -> Start:
        if trail not in self._matched:
            match, conditions, variable = match_reference(self.compilation, declared, place)
            self._match(trail, match, conditions, Start(NODES[str(declared.ref)], variable))
        return self._matched[trail]

    def _match(self, trail: tuple[str, ...], match: str, conditions: list[str], end: Start) -> None:
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        self.steps.append(f"OPTIONAL {match}{where}")
        self._matched[trail] = end


def _identity(target: Target, variable: str) -> Piece:
    """Returns a node's id as a key. If the node can have several labels, its label is part of the key."""
    if len(target.labels) == 1:
        name = target.__name__
        return Piece(f"{variable}.id", lambda key: global_id(name, key))
    cypher = f"CASE WHEN {variable} IS NOT NULL THEN [head(labels({variable})), {variable}.id] END"
    return Piece(cypher, lambda pair: global_id(*pair))
