"""Where the rows of a connection come from: a label, a step from a node, or a question."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.compiler.access import at_end, seen, visible
from api.compiler.compilation import Compilation, Place
from api.compiler.filters import condition, property_conditions
from api.compiler.values import written
from api.errors import forbidden
from api.names import camel
from graph.model import NODES, Node, Property, Walk, valid
from queries import Question
from queries.question import COUNTY
from queries.scoping import confined, hidden_emptied, may_ask, rows_visible


@dataclass(frozen=True, slots=True)
class Term:
    """One term of an order: what is compared, its kind, its direction."""

    cypher: str
    is_date: bool
    descending: bool = False

    @property
    def order(self) -> str:
        return f"{self.cypher} DESC" if self.descending else self.cypher

    @property
    def written(self) -> str:
        return written(self.cypher, self.is_date)


@dataclass(frozen=True, slots=True)
class Source:
    """Rows before they are ordered and cut.

    match        Cypher that gives the rows, up to where conditions may follow
    filtering    the word that leads in conditions
    conditions   what a row must meet
    carried      the variables of a row
    row, edge    where the row's own fields, and its edge's, are read
    order        what rows are ordered by; the last terms tell any two apart
    """

    match: str
    filtering: str
    conditions: list[str]
    carried: str
    row: Place
    edge: Place
    order: list[Term] = field(default_factory=list)


def rows_of_label(
    compilation: Compilation, label: type[Node], arguments: Mapping[str, Any]
) -> Source:
    """All nodes of a label that the filter lets through."""
    found = compilation.name()
    place = Place(found, compilation.day(arguments.get("asOf"), None))
    where = arguments.get("where")
    conditions = visible(compilation, label, found)
    if county := arguments.get(COUNTY.name):
        conditions.append(f"{found}.id STARTS WITH {compilation.param(county)}")
    if where:
        conditions.append(condition(compilation, label, where, place))
    order = [
        *_terms(compilation, label.properties, place, arguments.get("orderBy")),
        Term(f"{found}.id", False),
    ]
    match = f"MATCH ({found}:{label.__name__})"
    return Source(match, "WHERE", conditions, found, place, place, order)


def rows_at_step(
    compilation: Compilation, walk: Walk, place: Place, arguments: Mapping[str, Any]
) -> Source:
    """The nodes at the end of a step, with the relationship that leads to each."""
    step, found = compilation.name("R"), compilation.name()
    day = compilation.day(arguments.get("asOf"), place.day)
    row, edge = Place(found, day), Place(step, day)
    relationship = walk.relationship
    conditions = at_end(compilation, walk, place, found)
    if relationship.dated and not arguments.get("ever"):
        conditions.append(valid(step, day))
    if where := arguments.get("where"):
        conditions.append(condition(compilation, walk.target, where, row))
    if where := arguments.get("whereEdge"):
        conditions += property_conditions(compilation, relationship.properties, where, edge)
    asked = arguments.get("orderBy") or []
    order = [
        term
        for entry in asked
        for term in (
            _terms(compilation, relationship.properties, edge, [entry["edge"]])
            if "edge" in entry
            else _terms(compilation, walk.target.properties, row, [entry])
        )
    ]
    order += _identifying(relationship.properties, relationship.key, step)
    order.append(Term(f"{found}.id", False))
    match = f"MATCH {walk.pattern(place.variable, step, found)}"
    return Source(match, "WHERE", conditions, f"{step}, {found}", row, edge, order)


def _identifying(
    properties: Mapping[str, Property], key: tuple[str, ...], variable: str
) -> Iterator[Term]:
    for name in key:
        yield Term(f"{variable}.{name}", properties[name].type == "date")


def _terms(
    compilation: Compilation,
    properties: Mapping[str, Property],
    place: Place,
    asked: list[dict[str, str]] | None,
) -> list[Term]:
    by_name = {camel(name): declared for name, declared in properties.items()}
    return [
        Term(
            seen(compilation, by_name[name], place),
            by_name[name].type == "date",
            str(getattr(direction, "value", direction)) == "DESC",
        )
        for entry in asked or []
        for name, direction in entry.items()
    ]


def rows_of_question(
    compilation: Compilation, question: Question, arguments: Mapping[str, Any]
) -> Source:
    """The rows of a question that the caller may see; nodes in them are seen on the day it is asked for.

    Raises GraphQLError where it is not for callers of this role.
    """
    caller = compilation.caller
    if not may_ask(caller, question):
        raise forbidden(
            f"'{camel(question.name)}' is about the whole county: your role may not ask it",
            f"“{camel(question.name)}”涉及全县：您的角色无权查询",
        )
    prefix = f"{compilation.name('q')}_"
    given = {name: arguments.get(camel(name)) for name in question.params}
    values = question.values(confined(caller, given), compilation.today)
    compilation.params.update({f"{prefix}{name}": sent for name, sent in values.items()})
    day = f"${prefix}as_of" if "as_of" in values else compilation.day(None, None)
    place = Place("", day)
    order = [
        _question_term(compilation, question, term) for term in (*question.order, *question.key)
    ]
    carried = ", ".join(question.columns)
    match = f"CALL () {{ {question.body_with(prefix)} }} {hidden_emptied(caller, question)}"
    conditions = rows_visible(caller, question)
    return Source(match.rstrip(), "WITH * WHERE", conditions, carried, place, place, order)


def _question_term(compilation: Compilation, question: Question, term: str) -> Term:
    name, _, property_name = term.removeprefix("-").partition(".")
    column = question.columns[name]
    if property_name:
        declared = NODES[column.type.name].properties[property_name]
        shown = seen(compilation, declared, Place(name, ""))
        return Term(shown, declared.type == "date", term.startswith("-"))
    cypher = f"{name}.id" if column.type.is_node else name
    return Term(cypher, column.type.name == "Date", term.startswith("-"))
