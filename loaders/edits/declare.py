"""Declares an edit: its inputs, its rules, its writes, and the roles that may use it.

Rules and other expressions are Cypher. They may use the node of each input by the input's name, `row` with all
values, `$today`, and `current`, the current data (see `Edit.current`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from yanxiu.graph.model import Node, Property, Relationship
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.journal import RelationshipKind
from yanxiu.loaders.changes.removals import Ending
from yanxiu.loaders.edits.errors import NOT_FOUND, OUT_OF_RANGE, REPEATED
from yanxiu.loaders.staging.batch import Nodes, Relationships

Row = Mapping[str, Any]
Write = Nodes | Relationships | tuple[Ending, Any]  # an ending with its day


@dataclass(frozen=True, slots=True)
class NodeInput:
    """A node, given by its id. `own`: it must belong to the caller's place; being visible there is not enough."""

    name: str
    labels: tuple[type[Node], ...]
    title: Text
    required: bool = True
    own: bool = False


@dataclass(frozen=True, slots=True)
class ValueInput:
    """A value of a property of the model; `today`: its default is the day of the edit."""

    name: str
    fills: Property
    required: bool
    today: bool = False
    least: float | None = None

    @property
    def title(self) -> Text:
        return self.fills.title


@dataclass(frozen=True, slots=True)
class Group:
    """A list of objects with these inputs; with a single input, a plain list of its values."""

    name: str
    title: Text
    inputs: tuple[NodeInput | ValueInput, ...]
    required: bool = True

    @property
    def plain(self) -> bool:
        return len(self.inputs) == 1


Input = NodeInput | ValueInput | Group


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `broken` is Cypher that is true if the rule is broken; `at` names the input at fault.

    `limit` and `found` are Cypher for the allowed and the actual number; the text may contain {limit} and
    {found}.
    """

    code: str
    at: str
    text: Text
    broken: str
    plan: tuple[str, ...] = ()
    kind: Literal["input", "rule"] = "rule"
    limit: str | None = None
    found: str | None = None
    whole: bool = False  # applies to the whole list of rows, not to one of them


@dataclass(frozen=True, slots=True)
class Edit:
    """A single change by a user.

    name            in snake case: `assign_mentor`
    inputs          its arguments
    each            the group with one row for each entry; None: one row
    derives         adds values to a row, e.g. the id of a new node; gets the row and the county's code
    finds           further nodes for the Cypher below, by name: label and Cypher for the id
    current         Cypher for the relationship to end or change: a map with `key` and `already_done`; null if there is none
    already_done    Cypher that is true if the edit is already done; then nothing is written
    rules           conditions that forbid the edit
    writes          returns the writes of one row; gets the row and `current`
    payload_nodes   the inputs or finds whose nodes have changed
    roles           the roles that may use it besides the county's planners, each in its own place
    """

    name: str
    title: Text
    about: Text
    plan: tuple[str, ...]
    inputs: tuple[Input, ...]
    already_done: str
    rules: tuple[Rule, ...]
    writes: Callable[[Row, Any], Iterator[Write]]
    payload_nodes: tuple[str, ...]
    roles: tuple[str, ...] = ()
    each: str | None = None
    current: str = "null"
    finds: Mapping[str, tuple[type[Node], str]] | None = None
    derives: Callable[[Row, str], Row] | None = None

    @property
    def row_inputs(self) -> tuple[NodeInput | ValueInput, ...]:
        """The inputs of a row that are not lists: single inputs, and those of the group `each`."""
        single = tuple(each for each in self.inputs if not isinstance(each, Group))
        group = next((g for g in self.inputs if isinstance(g, Group) and g.name == self.each), None)
        return (*single, *(group.inputs if group else ()))


def codes(edits: Sequence[Edit]) -> dict[str, Text]:
    """Every fault code of these edits, with a sentence."""
    general = {
        NOT_FOUND: Text("It does not exist", "没有此项"),
        OUT_OF_RANGE: Text("The value is out of range", "数值超出范围"),
        REPEATED: Text("Two entries contradict each other", "两项相互矛盾"),
    }
    ruled = {rule.code: rule.text for edit in edits for rule in edit.rules}
    return general | ruled


def value_input(
    of: type[Node] | type[Relationship],
    name: str,
    *,
    called: str | None = None,
    required: bool | None = None,
    today: bool = False,
    least: float | None = None,
) -> ValueInput:
    """An input that fills a property. Type, choices, title and default of `required` are the property's."""
    declared = of.properties[name]
    needed = declared.required if required is None else required
    return ValueInput(called or name, declared, needed and not today, today, least)


def new_relationship(
    kind: type[Relationship], source: tuple[str, str], target: tuple[str, str], properties: Row
) -> Relationships:
    """One new relationship between two nodes, each given as label and id, with the properties `properties`."""
    key = tuple(name for name in kind.key if name in properties)
    names = tuple(name for name in properties if name not in key)
    staged = Relationships(kind.type, source[0], target[0], key, names)
    staged.rows[source[1], target[1], *(properties[name] for name in key)] = [
        properties[n] for n in names
    ]
    return staged


def relationship_end(
    kind: type[Relationship], current: Any, labels: tuple[str, str], day: Any
) -> Write:
    """The end, on a day, of the relationship in `current`; `labels` are those of its two nodes."""
    return Ending(RelationshipKind(kind.type, *labels, kind.key), [tuple(current["key"])], 1), day
