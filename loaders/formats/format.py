"""A roster format: a TOML file that declares a sheet's columns and what its rows create."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from yanxiu.graph.errors import Refused
from yanxiu.graph.model import Property
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.survey_questions import Question

HERE = Path(__file__).parent
Sources = tuple[str, ...]
PERSON_KEYS = {"identity", "name", "born", "school"}
When = tuple[str, str | None] | None  # a column that must not be empty, or must have this value


class FormatFault(Refused):
    """Raised when a format's file is wrong; the message names the file and the correction."""

    def __init__(self, path: Path, en: str, zh: str) -> None:
        super().__init__(en=f"{path}: {en}", zh=f"{path}:{zh}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. If it fills a property, `property` declares its type.

    headers    accepted headers, normalised, best first
    gathered   no header names it; the format's questions fill it
    in_file_name   if the sheet lacks the column: the first group of this pattern in the file's name
    in_title       if the sheet lacks the column: the first group of this pattern in the lines above its only table
    in_sheet_name  if the sheet lacks the column: the sheet's name, e.g. with one sheet for each school
    weak           headers that count only without a better one, because they may mean something else
    mapped         headers that a user assigned to the column
    nothing        words for "none", e.g. 外县 instead of a new school in the county
    hint           the advice if a look-up of a cell fails
    period         headings of a column with a first and a last day; this column is one of the two
    words          a county's words for cells, normalised, and the standard words for them
    only           the only allowed words, if no property declares them
    needed         the column is required in rows in which another column is filled or has this value
    or_column      the column that stands for this one if its cell is empty or no header names it
    or_word        the value that a filled cell of `or_column` means; its own value by default
    """

    name: str
    names: tuple[str, ...]
    headers: tuple[str, ...]
    title: str
    property: Property | None
    required: bool
    many: bool
    least: float | None
    most: float | None = None
    gathered: bool = False
    in_file_name: re.Pattern[str] | None = None
    in_title: re.Pattern[str] | None = None
    in_sheet_name: bool = False
    weak: frozenset[str] = frozenset()
    mapped: frozenset[str] = frozenset()
    nothing: frozenset[str] = frozenset()
    hint: Text | None = None
    period: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)
    only: frozenset[str] = frozenset()
    needed: When = None
    or_column: str | None = None
    or_word: str | None = None


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """A node that a row makes or updates.

    or_known_by   columns that identify an existing node if those of its id are empty, tried in order
    """

    alias: str
    label: str
    id: str
    unique: bool
    set: Mapping[str, Sources]
    when: When
    or_known_by: tuple[Sources, ...] = ()


@dataclass(frozen=True, slots=True)
class LookupSpec:
    """A node that must exist. Labels are tried in order.

    `column` may also be a constant, `=word`, or the county itself, `=@county`.

    called   the column with the name of the person with this number; another name is a fault
    or_called  the column with the name to look up if the number is empty or has no column
    at       the column with that person's school, which distinguishes people of the same name
    same_as, other_than  another node of the row that it must be, or must not be
    same_when  the rows in which `same_as` applies
    or_of    the node of the row that fills an empty cell if it has exactly one: a school's stage
    """

    alias: str
    labels: tuple[str, ...]
    column: str
    called: str | None = None
    or_of: str | None = None
    or_called: bool = False
    at: str | None = None
    same_as: str | None = None
    other_than: str | None = None
    same_when: When = None


@dataclass(frozen=True, slots=True)
class RelationshipSpec:
    """A relationship that a row creates or updates; `full` if a full roster lists all that are current.

    ends     a column with a day: the row creates none, but ends the one current on that day
    carries  properties that a relationship beginning on that day takes over from it, if the row lacks them
    lasting  the row states what is current on the day of the roster; `since` is only a possible start:
             `goes_on` (of the kind of a subject taught) or `stops`; see `yanxiu.loaders.staging.stated_facts`
    said     the columns with the start date of a dated relationship
    assumed  the start of a node's first relationship if those are empty, e.g. the school's founding day
    default  values of a new relationship if the row lacks them; an existing one keeps its values
    """

    type: str
    source: str
    target: str
    set: Mapping[str, Sources]
    when: When
    full: bool = False
    ends: str | None = None
    carries: Sources = ()
    lasting: str | None = None
    said: Sources = ()
    assumed: Sources = ()
    default: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Format:
    """One format as its file declares it.

    sparse   many rows contain nothing to store; that is not a fault
    told_by  a word that a heading, title or name must contain, because the columns also fit another roster
    """

    name: str
    title: Text
    files: tuple[str, ...]
    columns: Mapping[str, Column]
    nodes: tuple[NodeSpec, ...] = ()
    finds: tuple[LookupSpec, ...] = ()
    relationships: tuple[RelationshipSpec, ...] = ()
    questions: tuple[Question, ...] = ()
    path: Path = field(default=HERE)
    sparse: bool = False
    told_by: re.Pattern[str] | None = None

    @property
    def is_one_way(self) -> bool:
        """True if the graph cannot be exported in this format: it aggregates answers, or only records changes."""
        return bool(self.questions) or any(joined.ends for joined in self.relationships)

    @cached_property
    def columns_by_header(self) -> Mapping[str, str]:
        """The columns by their accepted headers."""
        return {header: column.name for column in self.header_columns for header in column.headers}

    @cached_property
    def stand_ins(self) -> Mapping[str, str]:
        """The alternative columns by the required column: a person's name instead of the number."""
        named = {each.column: each.called for each in self.finds if each.or_called and each.called}
        return named | {
            each.name: each.or_column for each in self.columns.values() if each.or_column
        }

    @property
    def without_stops(self) -> "Format":
        """The format without the relationships that a row only ends; the graph has nothing to export for them."""
        lasting = tuple(each for each in self.relationships if each.lasting != "stops")
        return replace(self, relationships=lasting)

    @property
    def header_columns(self) -> list[Column]:
        """The columns that a header names."""
        return [column for column in self.columns.values() if not column.gathered]
