"""Paths of orders and group keys: from a row along steps to one property.

A path is a GraphQL input of one field, such as `{ school: { district: { name: ASC } } }`. It begins at a node, at the
edge that leads to the node (`edge`), or at a row of a question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yanxiu.api.compiler.access import visible_value
from yanxiu.api.compiler.comparisons import find_property
from yanxiu.api.compiler.compilation import Compilation, Place
from yanxiu.api.compiler.filters import STEPS, Edge, match_reference, step_conditions
from yanxiu.api.compiler.keyset import Term
from yanxiu.api.errors import bad_input
from yanxiu.api.names import camel
from yanxiu.graph.model import NODES, Property, Target
from yanxiu.queries import Column, Question

Path = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a path begins or continues: the kind of rows, their variable, and the edge that leads to them."""

    rows: Target | Question
    place: Place
    edge: Edge | None = None

    def unknown_name(self, name: str) -> Exception:
        """Returns the fault of a name that does not exist on the edge."""
        known = self.edge.relationship.properties if self.edge else {}
        names = ", ".join(camel(each) for each in known)
        if not names:
            return bad_input(
                "no edge leads here: 'edge' cannot be used", "此处没有关系，不能使用 edge"
            )
        return bad_input(
            f"the edge holds no '{name}': it holds {names}", f"该关系没有属性 {name}：可用 {names}"
        )


def find_column(question: Question, name: str) -> Column:
    """Returns the column with this GraphQL name."""
    return next(each for key, each in question.columns.items() if camel(key) == name)


def edge_property(start: Start, name: str) -> tuple[Property, Place]:
    """Returns a property of the edge that leads to a place. Raises GraphQLError if there is no such edge or property."""
    if start.edge and (declared := find_property(start.edge.relationship.properties, name)):
        return declared, start.edge.place
    raise start.unknown_name(name)


def order_term(compilation: Compilation, start: Start, path: Path, prefix: str = "") -> Term:
    """Returns the order term of a path. If a step has several end nodes, the first in the order counts.

    Raises GraphQLError if a path uses an edge that does not exist.
    """
    ((name, below),) = path.items()
    if isinstance(start.rows, Question):
        return _column_term(compilation, find_column(start.rows, name), start.place.day, below)
    if name == "edge":
        ((name, below),) = below.items()
        declared, place = edge_property(start, name)
        prefix = f"{prefix}edge."
        if declared.ref:
            match, conditions, variable = match_reference(compilation, declared, place)
            end = Start(NODES[declared.ref], variable)
            inner = order_term(compilation, end, below, f"{prefix}{name}.")
            return _first_term(compilation, match, conditions, inner)
    elif walk := STEPS[start.rows.__name__].get(name):
        step, node = Place(compilation.new_name("R"), start.place.day), compilation.new_name()
        conditions = step_conditions(compilation, walk, start.place, step, node)
        end = Start(walk.target, Place(node, step.day), Edge(walk.relationship, step))
        match = f"MATCH {walk.pattern(start.place.variable, step.variable, node)}"
        inner = order_term(compilation, end, below, f"{prefix}{name}.")
        return _first_term(compilation, match, conditions, inner)
    else:
        found_property = find_property(start.rows.properties, name)
        assert found_property is not None
        declared, place = found_property, start.place
    return property_term(compilation, declared, place, prefix, descending=below == "DESC")


def _column_term(compilation: Compilation, column: Column, day: str, below: Any) -> Term:
    if column.type.is_node:
        start = Start(NODES[column.type.name], Place(column.name, day))
        return order_term(compilation, start, below, f"{column.name}.")
    return Term(column.name, column.name, column.type.name == "Date", below == "DESC")


def _first_term(compilation: Compilation, match: str, conditions: list[str], inner: Term) -> Term:
    """Returns the term of a step's end nodes as one value of the row at its start."""
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    value, way = compilation.new_name("V"), " DESC" if inner.descending else ""
    there = f"WITH {inner.cypher} AS {value} WHERE {value} IS NOT NULL"
    statement = f"{match}{where} {there} RETURN {value} ORDER BY {value}{way} LIMIT 1"
    return Term(
        inner.name,
        f"head(COLLECT {{ {statement} }})",
        inner.is_date,
        inner.descending,
        nullable=True,
    )


def property_term(
    compilation: Compilation,
    declared: Property,
    place: Place,
    prefix: str = "",
    *,
    descending: bool = False,
) -> Term:
    """Returns the order term of a property as the caller may see it."""
    return Term(
        f"{prefix}{declared.name}",
        visible_value(compilation, declared, place),
        declared.type == "date",
        descending,
        nullable=not declared.required or declared.personal or bool(declared.ref),
    )
