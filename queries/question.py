"""A question: one Cypher statement below a TOML header in a block comment, in a file of its own.

A parameter that names a node is declared so: `refers = "SupervisionDistrict"`. The node is looked up before the
statement, which gets its number or code. A column or parameter with few values is an `Enum` with `values`. These are
a table of labels in both languages, or the name of such a table (see `yanxiu.queries.vocabulary`).

`computed = "brokers"` in a header names a computation that runs before the statement (see `yanxiu.queries.computed`).
The statement takes its rows as `$computed` and matches nodes by their keys. `shape = "people"` says that the columns
are among those of a shape in `shapes.toml`; questions of one shape share their GraphQL types.

Every question can be asked for one county. No header declares the parameter `county`, but every statement must filter
by it: `WHERE school.id STARTS WITH $county`. The ids of a county's nodes begin with its code.
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
from yanxiu.graph.words import nearest_words
from yanxiu.queries.groups import OTHER
from yanxiu.queries.vocabulary import Words

ENUM = "Enum"
SCALARS = ("String", "Int", "Float", "Boolean", "Date", ENUM)
UNITS = ("percent", "yuan", "year")
AS_OF = "as_of"
COMPUTED = "computed"  # the parameter with the computed rows
_ALSO = {  # other names that people use for standard parameters
    **dict.fromkeys(("start", "starts", "begin", "begins", "since", "first_day"), "from"),
    **dict.fromkeys(("end", "ends", "until", "last_day"), "to"),
    **dict.fromkeys(("day", "date", "on", "asof", "at"), AS_OF),
}
# strings, quoted names and comments are matched first, so that their content is not read as Cypher
TOKEN = re.compile(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|//[^\n]*|/\*.*?\*/"""
    r"|\$(?P<param>[A-Za-z_]\w*)|:\s*(?P<labels>[A-Z]\w*(?:\s*\|\s*[A-Z]\w*)*)",
    re.DOTALL,
)


def likely_parameter(name: str, known: Iterable[str]) -> str | None:
    """The known parameter that a different name most likely means; None if none is similar."""
    names = [*known]
    also = _ALSO.get(name.replace("-", "_"))
    return also if also in names else next(iter(nearest_words(name, names, most=1)), None)


@dataclass(frozen=True, slots=True)
class Type:
    """A type such as `Float!`, `Teacher` or `[String!]!`: the name of a scalar or label, required or a list."""

    name: str
    required: bool = False
    many: bool = False

    @property
    def is_node(self) -> bool:
        return self.name in NODES


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter.

    default  a value or None; for a Date also `today`, or `as_of` for the value of that parameter
    refers   the labels of the nodes that it can name; empty: it is a plain value
    words    the values of an Enum, each with its label
    least    the minimum of a number
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
        """The parameter's title: the first words of its description."""
        return Text(*(_FIRST_WORDS.match(text)[0] for text in (self.about.en, self.about.zh)))  # type: ignore[index]

    def value(self, given: Any, today: date, as_of: date | None = None) -> Any:
        """The value to send to Neo4j for the given one; None stands for the default.

        Raises ValueError for a text that is not a date.
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
        zh="县：名称或行政区划代码；只写前几位为以其开头的各县（如4306为全市）；不填为所有的县",
    ),
    default="",
    refers=("County",),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer: a node, or a value.

    shown   whether tables for people contain it; False if another column says the same
    words   the values of an Enum, each with its label
    unit    the unit of a number: `percent` (of a share), `yuan`, `year`; None: a plain number
    unit_of  the column with the measure of the number; `units` contains the unit of each measure
    school  for a person: whether to add a field with the school where they teach
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
    """One number that summarises a question's rows: a Cypher aggregate over its columns."""

    name: str
    cypher: str
    title: Text

    @property
    def unit(self) -> str | None:
        """`percent` if the Cypher computes a share or an average; else None."""
        return "percent" if "/" in self.cypher or "avg(" in self.cypher else None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as declared in its file.

    body    the Cypher statement, without the header
    params  the parameters of the header, and COUNTY
    plan    the sections of the plan that the question covers
    measures    numbers that milestones can use, as `QUESTION.MEASURE`
    scope   the column whose place in the organisation decides who may see a row
    order   the order of the rows: `column` or `column.property`; a leading `-` means descending
    key     the columns that identify a row; they come last in every order
    people  columns that count people; rows with small counts may be left out (see `yanxiu.queries.scoping`)
    any_time    types of dated relationships that it follows without a time condition, each with the reason
    hint    for a check, a question whose answer should be empty: what to do about a row
    group   the group of the question: one of `yanxiu.queries.groups`
    computed    the computation whose rows the statement takes as `$computed`
    shape   the shape that contains its columns
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
        """All parameters as sent to Neo4j; missing ones in `given` take their defaults."""
        day = today or days.today()
        day_param = self.params.get(AS_OF)
        as_of = day_param.value(given.get(AS_OF), day) if day_param else day
        computed = {COMPUTED: given.get(COMPUTED, [])} if self.computed else {}
        return computed | {
            name: param.value(given.get(name), day, as_of) for name, param in self.params.items()
        }

    def prefixed_body(self, prefix: str) -> str:
        """The statement with `prefix` before every parameter's name, so that two statements can be combined."""
        return self.substituted_body(lambda name: f"${prefix}{name}")

    def substituted_body(self, substitute: Callable[[str], str]) -> str:
        """The statement with every parameter replaced by `written(name)`."""
        return TOKEN.sub(
            lambda token: substitute(token["param"]) if token["param"] else token[0], self.body
        )
