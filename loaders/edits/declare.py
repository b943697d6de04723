"""Declares an edit: its inputs, its rules, what it writes, and who may use it.

Rules and the rest are Cypher over the nodes that the inputs name, each under the input's name, over `row`
with every value given, `$today`, and `current`, what now stands (see `Edit.current`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from yanxiu.graph.model import Node, Property, Relationship
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.journal import Joint
from yanxiu.loaders.changes.removals import Ending
from yanxiu.loaders.edits.errors import NOT_FOUND, OUT_OF_RANGE, REPEATED
from yanxiu.loaders.staging.batch import Nodes, Relationships

Row = Mapping[str, Any]
Write = Nodes | Relationships | tuple[Ending, Any]  # an ending with its day


@dataclass(frozen=True, slots=True)
class NodeInput:
    """A node, named by its id. `own`: it must belong to the caller's place, and not only be seen there."""

    name: str
    labels: tuple[type[Node], ...]
    title: Text
    required: bool = True
    own: bool = False


@dataclass(frozen=True, slots=True)
class ValueInput:
    """A value of the model's; `today`: the day of the edit where it is left out."""

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
    """A list of inputs; with a single one inside, a list of that one itself."""

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
    """A rule: `broken` is Cypher that is true if the rule is broken, `at` names the input at fault.

    With `limit` and `found`, Cypher of two numbers, it says how much was asked for and how much is allowed;
    both may stand in the text as {limit} and {found}.
    """

    code: str
    at: str
    text: Text
    broken: str
    plan: tuple[str, ...] = ()
    kind: Literal["input", "rule"] = "rule"
    limit: str | None = None
    found: str | None = None
    whole: bool = False  # of the whole list that rows are made from, not of one of them


@dataclass(frozen=True, slots=True)
class Edit:
    """A single change by a user.

    name      as a word of the model: `assign_mentor`
    inputs    its arguments
    each      the group over which it is done, a row for each; None: one row
    derives   values added to a row, from the row and the county's code, such as the id of what is made
    finds     a node more that the Cypher below may use, by name: label and Cypher of its id
    current   Cypher of what stands now and is ended or changed: a map `key`, `held`; null where nothing does
    held      Cypher that is true where all that is asked for stands already, so that nothing is done
    rules     what must not be
    writes    what is written of one row, from the row and `current`
    answers   the inputs or finds whose nodes have changed
    roles     who may do it besides the county's planners, each in its place
    """

    name: str
    title: Text
    about: Text
    plan: tuple[str, ...]
    inputs: tuple[Input, ...]
    held: str
    rules: tuple[Rule, ...]
    writes: Callable[[Row, Any], Iterator[Write]]
    answers: tuple[str, ...]
    roles: tuple[str, ...] = ()
    each: str | None = None
    current: str = "null"
    finds: Mapping[str, tuple[type[Node], str]] | None = None
    derives: Callable[[Row, str], Row] | None = None

    @property
    def row_inputs(self) -> tuple[NodeInput | ValueInput, ...]:
        """The inputs of a row that are no lists: its own, and those of the group it is made from."""
        single = tuple(each for each in self.inputs if not isinstance(each, Group))
        group = next((g for g in self.inputs if isinstance(g, Group) and g.name == self.each), None)
        return (*single, *(group.inputs if group else ()))


def codes(edits: Sequence[Edit]) -> dict[str, Text]:
    """Every code that something wrong with an edit may have, with a sentence."""
    general = {
        NOT_FOUND: Text("It does not exist", "没有此项"),
        OUT_OF_RANGE: Text("The value is out of range", "数值超出范围"),
        REPEATED: Text("Two entries contradict each other", "两项相互矛盾"),
    }
    ruled = {rule.code: rule.text for edit in edits for rule in edit.rules}
    return general | ruled


def value(
    of: type[Node] | type[Relationship],
    name: str,
    *,
    called: str | None = None,
    required: bool | None = None,
    today: bool = False,
    least: float | None = None,
) -> ValueInput:
    """An input that fills a property: type, choices, title and whether it is required are the property's."""
    declared = of.properties[name]
    needed = declared.required if required is None else required
    return ValueInput(called or name, declared, needed and not today, today, least)


def joins(
    kind: type[Relationship], source: tuple[str, str], target: tuple[str, str], held: Row
) -> Relationships:
    """One relationship between two nodes, given as label and id."""
    key = tuple(name for name in kind.key if name in held)
    names = tuple(name for name in held if name not in key)
    staged = Relationships(kind.type, source[0], target[0], key, names)
    staged.rows[source[1], target[1], *(held[name] for name in key)] = [held[n] for n in names]
    return staged


def ends(kind: type[Relationship], current: Any, labels: tuple[str, str], day: Any) -> Write:
    """The end, on a day, of the relationship that `current` found between nodes of the labels."""
    return Ending(Joint(kind.type, *labels, kind.key), [tuple(current["key"])], 1), day
