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
When = tuple[str, str | None] | None  # a column that is not empty, or that has a value


class FormatFault(Refused):
    """Raised when a format's file is wrong; names the file and what to correct."""

    def __init__(self, path: Path, en: str, zh: str) -> None:
        super().__init__(en=f"{path}: {en}", zh=f"{path}:{zh}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; `property` gives its type if it fills one.

    headers    what a header may say, as it is compared, best first
    gathered   no header names it: the format's questions fill it
    in_file_name   where a sheet lacks it, what the file's name holds in the first group of this pattern
    in_title       where a sheet lacks it, what lines above its only table hold in the first group of this pattern
    in_sheet_name  where a sheet lacks it, the sheet's name, as where each school has a sheet
    weak           headers that count only where no better one is there, for they may mean something else
    mapped         headers that somebody said to name it
    nothing        words for "none": 外县 where a new school in the county is expected
    hint           what to do where a look-up of its words fails
    period         headings of a column that holds a first and a last day, of which this column is one
    words          what a county writes in cells, as it is compared, and what stands for it here
    only           the words that it may hold, where no property says them
    needed         where it must be filled: where another column has a value
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


@dataclass(frozen=True, slots=True)
class Made:
    """A node that a row makes or updates.

    or_known_by   columns that identify an existing node where those of its id are empty, tried in order
    """

    alias: str
    label: str
    id: str
    unique: bool
    set: Mapping[str, Sources]
    when: When
    or_known_by: tuple[Sources, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A node that must exist; labels are tried in order.

    `column` may also be a word for every row, as `=word`, or the county itself, as `=@county`.

    called   the column with the name of the person with this number; another name is a fault
    or_called  the column with the name to look up where the number is empty or has no column
    at       the column with that person's school, which tells people of one name apart
    same_as, other_than  another node of the row that it must be, or must not be
    same_when  in which rows it must be that
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
class Joined:
    """A relationship that a row creates or updates; `full` if a full roster lists all that hold.

    ends     in place of making one, ends the one that holds on the day that this column says
    carries  properties that the one beginning on that day takes over from it, where the row does not say them
    lasting  the row says what holds on the day of the roster, and `since` only when it may have begun:
             `goes_on` (of the kind of a subject taught) or `stops`; see `yanxiu.loaders.staging.lasting`
    said     where it is dated, the columns that say since when it holds
    assumed  what the first of a node begins with where they are empty, as the day a school was founded
    default  what a new one is where the row does not say; one that is there stays what it is
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
    """One format as its file says it.

    sparse   many rows hold nothing that is kept, which is no fault
    told_by  a word that a heading, a title or a name must hold, where the columns alone could mean another roster too
    """

    name: str
    title: Text
    files: tuple[str, ...]
    columns: Mapping[str, Column]
    nodes: tuple[Made, ...] = ()
    finds: tuple[Found, ...] = ()
    relationships: tuple[Joined, ...] = ()
    questions: tuple[Question, ...] = ()
    path: Path = field(default=HERE)
    sparse: bool = False
    told_by: re.Pattern[str] | None = None

    @property
    def one_way(self) -> bool:
        """No rows can be made from the graph again: it gathers answers, or tells only what changed."""
        return bool(self.questions) or any(joined.ends for joined in self.relationships)

    @cached_property
    def by_header(self) -> Mapping[str, str]:
        """The columns by what a header may call them."""
        return {header: column.name for column in self.headed for header in column.headers}

    @cached_property
    def stand_ins(self) -> Mapping[str, str]:
        """By column that must be filled, the one that does as well: a person's name for the number."""
        return {each.column: each.called for each in self.finds if each.or_called and each.called}

    @property
    def without_stops(self) -> "Format":
        """The same without what a row only ends, of which nothing is in the graph to write a row from."""
        lasting = tuple(each for each in self.relationships if each.lasting != "stops")
        return replace(self, relationships=lasting)

    @property
    def headed(self) -> list[Column]:
        """The columns that a header names."""
        return [column for column in self.columns.values() if not column.gathered]
