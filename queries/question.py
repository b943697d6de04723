"""A question: one Cypher statement under a TOML header in a block comment, in a file of its own.

A parameter that means a node says so, `refers = "SupervisionDistrict"`: it is looked up before the statement,
which gets the node's number or code. A column or parameter of few values is an `Enum` with `values`: a table of
its words in both languages, or the name of what has them (see `yanxiu.queries.vocabulary`).

`computed = "brokers"` in a header names what works rows out of the graph beforehand (see
`yanxiu.queries.computed`): the statement takes them as `$computed` and makes nodes of their keys. `shape = "people"`
says that the columns are some of those of `shapes.toml`: questions of one shape share their GraphQL types.

Every question can be asked of one county. No header declares the parameter `county`; every statement holds
itself to it: `WHERE school.id STARTS WITH $county`, since a county's nodes have ids that begin with its code.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from yanxiu.graph import days
from yanxiu.graph.days import read_day
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.graph.words import nearest
from yanxiu.queries.groups import OTHER
from yanxiu.queries.vocabulary import Words

ENUM = "Enum"
SCALARS = ("String", "Int", "Float", "Boolean", "Date", ENUM)
UNITS = ("percent", "yuan", "year")
AS_OF = "as_of"
COMPUTED = "computed"  # the parameter with the rows that were computed
_ALSO = {  # what people call the parameters that every question calls alike
    **dict.fromkeys(("start", "starts", "begin", "begins", "since", "first_day"), "from"),
    **dict.fromkeys(("end", "ends", "until", "last_day"), "to"),
    **dict.fromkeys(("day", "date", "on", "asof", "at"), AS_OF),
}
# strings, quoted names and comments are skipped so that what they hold is not taken for Cypher
TOKEN = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|//[^\n]*|/\*.*?\*/"""
    r"|\$(?P<param>[A-Za-z_]\w*)|:\s*(?P<labels>[A-Z]\w*(?:\s*\|\s*[A-Z]\w*)*)",
    re.DOTALL,
)


def meant_by(name: str, known: Iterable[str]) -> str | None:
    """The parameter of those known that another name most likely means; None where nothing is near."""
    names = [*known]
    also = _ALSO.get(name.replace("-", "_"))
    return also if also in names else next(iter(nearest(name, names, most=1)), None)


@dataclass(frozen=True, slots=True)
class Type:
    """`Float!`, `Teacher` or `[String!]!`: a scalar's or a label's name, required or not, a list or not."""

    name: str
    required: bool = False
    many: bool = False

    @property
    def is_node(self) -> bool:
        return self.name in NODES


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter.

    default  a value, None, or for a Date the words `today`, or `as_of`: the day asked about
    refers   the labels of which it names a node; none: it is a plain value
    words    of an Enum: its values, each with its word
    least    of a number: the least that may be given
    """

    name: str
    type: Type
    about: Text
    default: Any
    refers: tuple[str, ...] = ()
    words: Words = field(default_factory=dict)
    unit: str | None = None
    least: float = 0

    @property
    def title(self) -> Text:
        """What it is called: the first words of what it is about."""
        return Text(*(_FIRST_WORDS.match(text)[0] for text in (self.about.en, self.about.zh)))  # type: ignore[index]

    def value(self, given: Any, today: date, as_of: date | None = None) -> Any:
        """What is sent to Neo4j for what the caller gave (None: nothing given).

        Raises ValueError for a text that is no day.
        """
        chosen = self.default if given is None else given
        if self.type.name == "Date" and isinstance(chosen, str):
            return (as_of or today) if chosen == AS_OF else read_day(chosen, today)
        if self.type.name == "Float" and chosen is not None:
            return float(chosen)
        return chosen


_FIRST_WORDS = re.compile(r"[^：:；;，,（(]*")
COUNTY = Param(
    "county",
    Type("String"),
    Text(
        en="County, by name or code; the first digits are all that begin so (4306: a city's); all if left out",
        zh="县：名称或行政区划代码；只写前几位为以其开头的各县(如4306为全市)；不填为所有的县",
    ),
    default="",
    refers=("County",),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: a node, or a value.

    shown   in tables for people; not where another column says the same
    words   of an Enum: its values, each with its word
    unit    of a number: `percent` (of a share), `yuan`, `year`; None: a plain number
    unit_of  the column that says by which measure the number is, and so its unit, which is in `units`
    school  of a person: whether the school where they teach has a column beside it
    """

    name: str
    type: Type
    title: Text
    shown: bool = True
    words: Words = field(default_factory=dict)
    unit: str | None = None
    school: bool = False
    unit_of: str | None = None
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_person(self) -> bool:
        return self.type.name == "Teacher"


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that sums a question's rows up: a Cypher aggregate over its columns."""

    name: str
    cypher: str
    title: Text

    @property
    def unit(self) -> str | None:
        """A share is shown in percent."""
        return "percent" if "/" in self.cypher or "avg(" in self.cypher else None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its file says it.

    body    the Cypher statement, without the header
    params  those of the header, and COUNTY
    plan    the sections of the plan that it is about
    measures    numbers that milestones may be measured by, as `QUESTION.MEASURE`
    scope   the column whose place in the organisation decides who may see a row
    order   what rows are ordered by: `column`, `column.property`, with a `-` before it downwards
    key     what tells two rows apart; ends every order
    people  columns that count people: rows about few of them may be left out (see `yanxiu.queries.scoping`)
    any_time    types of dated relationships that it follows whether they hold or not, each with the reason
    hint    of a check, a question whose answer should be empty: what to do about a row
    group   what a planner looks for when asking it: one of `yanxiu.queries.groups`
    computed    what computes the rows that the statement takes as `$computed`
    shape   the shape whose columns some of its own are
    """

    name: str
    path: Path
    title: Text
    about: Text
    params: Mapping[str, Param]
    columns: Mapping[str, Column]
    scope: str | None
    order: tuple[str, ...]
    key: tuple[str, ...]
    plan: tuple[str, ...]
    measures: Mapping[str, Measure]
    body: str
    hint: Text | None = None
    people: tuple[str, ...] = ()
    any_time: Mapping[str, str] = field(default_factory=dict)
    group: str = OTHER
    computed: str | None = None
    shape: str | None = None

    def values(self, given: Mapping[str, Any], today: date | None = None) -> dict[str, Any]:
        """All parameters as sent to Neo4j; `given` may leave out any."""
        day = today or days.today()
        asked = self.params.get(AS_OF)
        as_of = asked.value(given.get(AS_OF), day) if asked else day
        computed = {COMPUTED: given.get(COMPUTED, [])} if self.computed else {}
        return computed | {
            name: param.value(given.get(name), day, as_of) for name, param in self.params.items()
        }

    def body_with(self, prefix: str) -> str:
        """The statement with every parameter's name under `prefix`, so that two fit in one statement."""
        return self.body_where(lambda name: f"${prefix}{name}")

    def body_where(self, written: Callable[[str], str]) -> str:
        """The statement with something else in place of every parameter."""
        return TOKEN.sub(
            lambda token: written(token["param"]) if token["param"] else token[0], self.body
        )
