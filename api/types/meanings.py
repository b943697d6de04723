"""The meaning of each GraphQL field in the model: the only part of the schema that the compiler reads."""

from dataclasses import dataclass

from yanxiu.graph.model import Node, Property, Walk
from yanxiu.queries import Question

MEANING = "meaning"  # key of the meaning in a field's metadata
PAGE = 20  # rows of a page by default
LARGEST_PAGE = 100
MOST_GROUPS = 1000


@dataclass(frozen=True, slots=True)
class GlobalId:
    """A node's id, unique over all labels."""

    label: type[Node]


@dataclass(frozen=True, slots=True)
class Value:
    """A property of a node or of the relationship on an edge."""

    property: Property


@dataclass(frozen=True, slots=True)
class Single:
    """The one node at the end of a step, such as a school's district."""

    walk: Walk


@dataclass(frozen=True, slots=True)
class Referenced:
    """The node whose id is in a property of a relationship."""

    property: Property
    label: type[Node]


@dataclass(frozen=True, slots=True)
class Many:
    """A connection to the nodes at the end of a step."""

    walk: Walk


@dataclass(frozen=True, slots=True)
class Listing:
    """A connection to all nodes of a label."""

    label: type[Node]


@dataclass(frozen=True, slots=True)
class Asked:
    """A connection to the rows of a question."""

    question: Question


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a question's row; `is_enum`: its words come from a closed vocabulary."""

    name: str
    label: type[Node] | None
    is_date: bool
    is_enum: bool = False


@dataclass(frozen=True, slots=True)
class InCounty:
    """The county of a question's row, derived from the ids of the nodes in these columns."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ById:
    """One node, or several, by global id."""

    many: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A connection to the nodes that match a full-text search."""


@dataclass(frozen=True, slots=True)
class Score:
    """The relevance of a node in a search."""


@dataclass(frozen=True, slots=True)
class Summed:
    """Aggregates of a property over many rows: sum, average, minimum and maximum."""

    value: Value | Cell


@dataclass(frozen=True, slots=True)
class Edited:
    """A mutation: the edit of this name (see `yanxiu.loaders.edits`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A node that a mutation concerns."""

    name: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A value that is known without reading the graph; `compound`: an object, or a list of objects."""

    name: str
    compound: bool = False


@dataclass(frozen=True, slots=True)
class JobFound:
    """A job of the caller, by its id."""


@dataclass(frozen=True, slots=True)
class JobsListed:
    """All jobs of the caller."""


@dataclass(frozen=True, slots=True)
class JobStarted:
    """A mutation that starts a job."""


@dataclass(frozen=True, slots=True)
class JobCancelled:
    """A mutation that cancels a job."""


@dataclass(frozen=True, slots=True)
class JobRows:
    """A page of a job's table: its `rows` or their `keys`."""

    name: str


Meaning = (
    GlobalId
    | Value
    | Single
    | Referenced
    | Many
    | Listing
    | Asked
    | Cell
    | InCounty
    | ById
    | Found
    | Score
    | Summed
    | Edited
    | Changed
    | Plain
    | JobFound
    | JobsListed
    | JobStarted
    | JobCancelled
    | JobRows
)
