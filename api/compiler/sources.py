"""Sources of a connection's rows: a label, a step from a node, a search, or a question."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from yanxiu.api.compiler.access import visible_conditions, visible_value
from yanxiu.api.compiler.compilation import Compilation, Place
from yanxiu.api.compiler.filters import (
    Edge,
    question_condition,
    row_condition,
    step_conditions,
    where_condition,
)
from yanxiu.api.compiler.keyset import Order, Term, drop_repeats
from yanxiu.api.compiler.lucene import lucene_query
from yanxiu.api.compiler.paths import Start, order_term, property_term
from yanxiu.api.compiler.values import existence_conditions
from yanxiu.api.errors import bad_input, forbidden
from yanxiu.api.names import camel
from yanxiu.graph.access import visible_set
from yanxiu.graph.model import NODES, Node, Walk
from yanxiu.graph.model.properties import INDEXED
from yanxiu.graph.schema import SEARCH_INDEX, searched_labels
from yanxiu.queries import Question
from yanxiu.queries.question import COUNTY
from yanxiu.queries.scoping import confine_parameters, hide_columns, may_ask, row_conditions

LONGEST_SEARCH = 200
_NUMBER = re.compile(r"(?=[A-Z-]*\d)[A-Z0-9-]{3,20}")
_AS_A_NUMBER = 100.0  # a score above any match in a name


@dataclass(frozen=True, slots=True)
class Source:
    """Rows before they are ordered and cut.

    name         name of the list, the same in every statement; a cursor is valid only for this name
    match        Cypher that yields the rows, up to the point where conditions may follow
    filtering    keyword that introduces the conditions
    conditions   conditions on a row
    carried      variables of a row
    start        kind of the rows, and the variables of rows and edges
    score        variable of a search's score
    order        order of the rows; its last terms distinguish any two rows
    labels       labels of the rows' nodes; none for the rows of a question
    count        Cypher of the number of rows, if it is known without matching them
    sorted       True if the rows already come in the order of the page
    in_order     the same rows, matched so that an index yields them in order; None if no index can
    """

    name: str
    match: str
    filtering: str
    conditions: list[str]
    carried: tuple[str, ...]
    start: Start
    order: Order
    labels: tuple[type[Node], ...] = ()
    count: str | None = None
    sorted: bool = False
    in_order: "Source | None" = None
    score: Place | None = None

    @property
    def row(self) -> Place:
        """The place that the fields of a row read from."""
        return self.start.place

    @property
    def edge(self) -> Place:
        """The place that the fields of a row's edge read from."""
        return self.score or (self.start.edge.place if self.start.edge else self.row)

    def match_with(self, *more: str) -> str:
        """Returns Cypher of the rows that also meet more conditions."""
        conditions = [*self.conditions, *more]
        if not conditions:
            return self.match
        return f"{self.match} {self.filtering} {' AND '.join(conditions)}"

    @property
    def count_cypher(self) -> str:
        """Cypher of the number of rows."""
        return self.count or f"COUNT {{ {self.match_with()} RETURN 1 AS one }}"

    @property
    def is_costly(self) -> bool:
        """True if finding the rows takes more than following relationships: a filter, or a whole question."""
        return bool(self.conditions) or not self.labels


def gather_rows(compilation: Compilation, source: Source, order: Order) -> tuple[str, Source]:
    """Returns Cypher that finds the rows once, in an order, and a source that reads them from this result.

    Not `WITH collect(...)`: inside another subquery, Neo4j 2026.05 returns no row if there is nothing to collect.
    Sorting or grouping must not read these rows: Neo4j would count the whole list toward each row's memory.
    """
    rows, row = compilation.new_name("G"), compilation.new_name("G")
    names = ", ".join(source.carried)
    by = ", ".join(term.order for term in order)
    clause = f"UNWIND [COLLECT {{ {source.match_with()} WITH {names} ORDER BY {by} RETURN [{names}] }}] AS {rows}"
    carried = ", ".join(f"{row}[{at}] AS {name}" for at, name in enumerate(source.carried))
    read = replace(
        source,
        match=f"UNWIND {rows} AS {row} WITH {carried}",
        filtering="WHERE",
        conditions=[],
        count=f"size({rows})",
        sorted=True,
        in_order=None,
    )
    return clause, read


def rows_of_label(
    compilation: Compilation, label: type[Node], arguments: Mapping[str, Any]
) -> Source:
    """Returns the nodes of a label that match the filter and exist on the day, or with `ever` on any day."""
    variable = compilation.new_name()
    place = Place(variable, compilation.day_param(arguments.get("asOf"), None))
    caller, where, asked_order = (
        compilation.caller,
        arguments.get("where"),
        arguments.get("orderBy"),
    )
    kept = None if where else visible_set(caller, label)
    conditions: list[str] = []
    if not arguments.get("ever"):
        conditions += existence_conditions(label, place)
    if county := arguments.get(COUNTY.name):
        conditions.append(f"{variable}.id STARTS WITH {compilation.add_param(county)}")
    if where:
        conditions.append(where_condition(compilation, label, where, place))
    start = Start(label, place)
    order = [
        *(order_term(compilation, start, path) for path in asked_order or ()),
        _identity(variable),
    ]
    matched = Source(
        name=label.__name__,
        match=f"MATCH ({variable}:{label.__name__})",
        filtering="WHERE",
        conditions=[*visible_conditions(compilation, label, variable), *conditions],
        carried=(variable,),
        start=start,
        order=drop_repeats(order),
        labels=label.labels,
    )
    if where:
        return matched
    if kept:
        count = None if conditions else f"size({kept})"
        taken = f"UNWIND {kept} AS {variable} WITH {variable}"
        matched = replace(matched, match=taken, conditions=conditions, count=count)
        if all(term.cypher.startswith(f"{variable}.") for term in matched.order):
            # A sorted list tests no more rows than the page shows. An index would lead through
            # the whole county if the place's own nodes came last.
            by = ", ".join(term.order for term in matched.order)
            return replace(matched, in_order=replace(matched, match=f"{taken} ORDER BY {by}"))
        return matched
    return replace(matched, in_order=_by_index(matched, label))


def _by_index(rows: Source, label: type[Node]) -> Source:
    """Returns the rows read in order from an index of their first order term, if there is one.

    Every node has that property. Neo4j uses the index only if the statement requires the property. The hint is for
    callers of one county: without it, Neo4j would read the county by its ids and sort.
    """
    first, (variable,) = rows.order[0], rows.carried
    declared = label.properties.get(first.name)
    if first.nullable or first.cypher != f"{variable}.{first.name}":
        return rows
    required = replace(rows, conditions=[f"{first.cypher} IS NOT NULL", *rows.conditions])
    if declared is None or INDEXED not in declared.marks:
        return required if first.name == "id" else rows
    return replace(
        required, match=f"{rows.match} USING INDEX {variable}:{label.__name__}({first.name})"
    )


def rows_at_step(
    compilation: Compilation, walk: Walk, place: Place, arguments: Mapping[str, Any]
) -> Source:
    """Returns the nodes at the end of a step, each with the relationship that leads to it."""
    variable = compilation.new_name()
    day = compilation.day_param(arguments.get("asOf"), place.day)
    row, edge = Place(variable, day), Place(compilation.new_name("R"), day)
    conditions = step_conditions(
        compilation, walk, place, edge, variable, any_time=bool(arguments.get("ever"))
    )
    if where := arguments.get("where"):
        conditions.append(row_condition(compilation, walk, where, row, edge))
    properties = walk.relationship.properties
    start = Start(walk.target, row, Edge(walk.relationship, edge))
    order = [
        *(order_term(compilation, start, path) for path in arguments.get("orderBy") or ()),
        *(
            property_term(compilation, properties[name], edge, "edge.")
            for name in walk.relationship.key
        ),
        *_identities(walk.target.labels, variable),
    ]
    return Source(
        name=f"{walk.source.__name__}.{walk.name}",
        match=f"MATCH {walk.pattern(place.variable, edge.variable, variable)}",
        filtering="WHERE",
        conditions=conditions,
        carried=(edge.variable, variable),
        start=start,
        order=drop_repeats(order),
        labels=walk.target.labels,
    )


def rows_of_search(compilation: Compilation, arguments: Mapping[str, Any]) -> Source:
    """Returns the nodes that match a full-text search, best match first.

    Raises GraphQLError for a text that is too long or contains nothing to search for.
    """
    text = arguments["text"]
    query = lucene_query(text)
    if query is None or len(text) > LONGEST_SEARCH:
        raise bad_input(
            f"'text' is to hold letters or digits, and no more than {LONGEST_SEARCH} characters",
            f"text 须含文字或数字，且不超过 {LONGEST_SEARCH} 个字符",
        )
    asked = arguments.get("labels")
    labels = tuple(label for label in searched_labels() if asked is None or label.__name__ in asked)
    variable, score = compilation.new_name(), compilation.new_name("S")
    day = compilation.day_param(arguments.get("asOf"), None)
    conditions = visible_conditions(compilation, labels, variable)
    if asked is not None:
        names = "|".join(label.__name__ for label in labels)
        conditions.append(f"{variable}:{names}" if names else "false")
    index, words = compilation.add_param(SEARCH_INDEX), compilation.add_param(query)
    match = f"CALL db.index.fulltext.queryNodes({index}, {words}) YIELD node AS {variable}, score AS {score}"
    number = text.strip().upper()
    if _NUMBER.fullmatch(number):  # people also look teachers up by number
        match = (
            f"CALL () {{ {match} RETURN {variable}, {score} UNION ALL MATCH ({variable}:Teacher) WHERE {variable}.number "
            f"STARTS WITH {compilation.add_param(number)} RETURN {variable}, {_AS_A_NUMBER} AS {score} }}"
        )
    return Source(
        name="search",
        match=match,
        filtering="WITH * WHERE",
        conditions=conditions,
        carried=(variable, score),
        start=Start(Node, Place(variable, day)),
        score=Place(score, day),
        order=[
            Term("score", score, descending=True, nullable=False),
            *_identities(tuple(searched_labels()), variable),
        ],
        labels=labels,
    )


def _identity(variable: str) -> Term:
    return Term("id", f"{variable}.id", nullable=False)


def _identities(labels: tuple[type[Node], ...], variable: str) -> Iterator[Term]:
    """Yields the terms that identify a node. Nodes of several labels may share a key."""
    if len(labels) > 1:
        yield Term("label", f"head(labels({variable}))", nullable=False)
    yield _identity(variable)


def rows_of_question(
    compilation: Compilation,
    question: Question,
    given: Mapping[str, Any],
    arguments: Mapping[str, Any],
) -> Source:
    """Returns the rows of a question that the caller may see. Their nodes are read on the question's day.

    given       the question's parameters
    arguments   the field's arguments, including `where` and `orderBy`

    Raises GraphQLError if the caller's role may not ask the question.
    """
    caller = compilation.caller
    if not may_ask(caller, question):
        raise forbidden(
            f"'{camel(question.name)}' is about the whole county: your role may not ask it",
            f"“{camel(question.name)}”涉及全县：您的角色无权查询",
        )
    prefix = f"{compilation.new_name('q')}_"
    values = question.values(confine_parameters(caller, given), compilation.today)
    compilation.params.update({f"{prefix}{name}": sent for name, sent in values.items()})
    day = f"${prefix}as_of" if "as_of" in values else compilation.day_param(None, None)
    start = Start(question, Place("", day))
    conditions = row_conditions(caller, question)
    if where := arguments.get("where"):
        conditions = [*conditions, question_condition(compilation, question, where, day)]
    asked = f"CALL () {{ {question.prefixed_body(prefix)} }} {hide_columns(caller, question)}"
    return Source(
        name=f"question.{question.name}",
        match=asked.rstrip(),
        filtering="WITH * WHERE",
        conditions=conditions,
        carried=tuple(question.columns),
        start=start,
        order=drop_repeats(
            [
                *(order_term(compilation, start, path) for path in arguments.get("orderBy") or ()),
                *(
                    _question_term(compilation, question, named)
                    for named in (*question.order, *question.key)
                ),
            ]
        ),
    )


def _question_term(compilation: Compilation, question: Question, named: str) -> Term:
    path = named.removeprefix("-")
    name, _, property_name = path.partition(".")
    column, descending = question.columns[name], named.startswith("-")
    if property_name:
        declared = NODES[column.type.name].properties[property_name]
        shown = visible_value(compilation, declared, Place(name, ""))
        return Term(path, shown, declared.type == "date", descending)
    cypher = f"{name}.id" if column.type.is_node else name
    return Term(path, cypher, column.type.name == "Date", descending)
