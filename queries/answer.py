"""A question's answer as flat rows, for tables, spreadsheets and programs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from yanxiu.graph import days
from yanxiu.graph.access import LOCAL, Caller, with_sets
from yanxiu.graph.database import Database
from yanxiu.graph.model import NODES, valid
from yanxiu.graph.steps import now
from yanxiu.graph.text import Text
from yanxiu.queries.asking import Told, understood
from yanxiu.queries.computed import with_computed
from yanxiu.queries.question import AS_OF, Column, Question, Type
from yanxiu.queries.scoping import confined, hidden_emptied, rows_visible
from yanxiu.queries.vocabulary import Words

if TYPE_CHECKING:
    import polars as pl

PERSON = "Teacher"
_NUMBER, _SCHOOL = Text("number", "编号"), Text("school", "学校")


@dataclass(frozen=True, slots=True)
class Field:
    """One value of every row; Cypher and GraphQL are both made from it, so that they give the same rows.

    key     its name in a row
    kind    a scalar's name, or a label's for what a node is called, or `Key` for its id
    column  the question's column that it comes from
    source  the property of the column's node, by name; of a person's school too. Empty: the column is the value
    person  the key of the person whose number or school it is; None: it is neither
    shown   in tables for people
    """

    key: str
    title: Text
    kind: str
    column: Column
    person: str | None = None
    shown: bool = True
    source: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        return self.column.words if self.key == self.column.name else {}

    @property
    def unit(self) -> str | None:
        return self.column.unit

    def in_row(self, row: Mapping[str, Any]) -> "Field":
        """The field with the unit that it has in a row, where the row's measure says which."""
        choice = self.column.unit_of and row.get(self.column.unit_of)
        unit = self.column.units.get(choice) if choice else None
        return replace(self, column=replace(self.column, unit=unit)) if unit else self

    @property
    def is_number(self) -> bool:
        return self.kind in ("Int", "Float")


@dataclass(frozen=True, slots=True)
class Answer:
    """Flat rows in the question's order.

    Every row has the same keys, those of `fields`. A column that is a node gives two: its name under the
    column's name, and its key under `COLUMN_id`; a person also a number and a school. Dates are ISO text,
    words of closed sets the values of the program. `asked` tells what was asked, `on` when; `count` how many
    rows there are, where `rows` are only the first. Where more than one county answers a question that does not
    name it, every row begins with its `county`.
    """

    question: Question
    rows: list[dict[str, Any]]
    asked: tuple[Told, ...] = ()
    on: date | None = None
    count: int = -1

    def __post_init__(self) -> None:
        if self.count < 0:
            object.__setattr__(self, "count", len(self.rows))

    @property
    def fields(self) -> list[Field]:
        told_apart = bool(self.rows) and _COUNTY.name in self.rows[0]
        return fields_of(self.question, by_county=told_apart)

    @property
    def titles(self) -> Mapping[str, Text]:
        """The keys that people read, each with its title."""
        return {field.key: field.title for field in self.fields if field.shown}

    def to_polars(self, *, words: bool = False, titles: bool = False) -> "pl.DataFrame":
        """The rows as a polars frame; see `yanxiu.queries.frames`."""
        from yanxiu.queries.frames import to_polars  # noqa: PLC0415 - frames are made of answers

        return to_polars(self, words=words, titles=titles)

    def to_pandas(self, *, words: bool = False, titles: bool = False) -> Any:
        """The rows as a pandas frame; see `yanxiu.queries.frames`."""
        from yanxiu.queries.frames import to_pandas  # noqa: PLC0415

        return to_pandas(self, words=words, titles=titles)

    def first(self, most: int) -> "Answer":
        """The same answer, limited to this many rows."""
        return replace(self, rows=self.rows[:most], count=self.count)


_COUNTY = Column("county", Type("String"), Text("County", "县"))
_OF_COUNTY = (
    Field("county", _COUNTY.title, "String", _COUNTY, source=("name",)),
    Field("county_id", _COUNTY.title, "Key", _COUNTY, shown=False, source=("id",)),
)
_COUNTIES = "MATCH (county:County) RETURN county.id AS id, county.name AS name"


def fields_of(question: Question, *, by_county: bool = False) -> list[Field]:
    """The values of a question's rows, in their order; `by_county`: behind their county, where none is a column."""
    fields = [field for column in question.columns.values() for field in _fields(column)]
    return [*_OF_COUNTY, *fields] if by_county and county_columns(question) else fields


def county_columns(question: Question) -> tuple[str, ...]:
    """The columns whose nodes' ids tell which county a row is of; none where a column says so itself."""
    columns = question.columns.values()
    if any(column.type.name == "County" or column.name == _COUNTY.name for column in columns):
        return ()
    return tuple(
        column.name
        for column in columns
        if column.type.is_node
        and not column.type.many
        and NODES[column.type.name].access.county == "key"
        and NODES[column.type.name].access.audience != "anyone"
    )


def _fields(column: Column) -> Iterator[Field]:
    name = column.name
    label = column.type.name
    source = (shown_by(label),) if column.type.is_node else ()
    yield Field(name, column.title, label, column, shown=column.shown, source=source)
    if not column.type.is_node:
        return
    yield Field(f"{name}_id", column.title, "Key", column, shown=False, source=("id",))
    if column.is_person:
        number = _of(column, _NUMBER)
        yield Field(f"{name}_number", number, "String", column, name, source=("number",))
        if column.school:
            school = _of(column, _SCHOOL)
            yield Field(f"{name}_school", school, "String", column, name, source=("school", "name"))


def _of(column: Column, what: Text) -> Text:
    return Text(f"{column.title.en}: {what.en}", f"{column.title.zh}{what.zh}")


def ask(
    database: Database,
    question: Question,
    given: Mapping[str, Any],
    today: date | None = None,
    caller: Caller = LOCAL,
) -> Answer:
    """The answer to a question; parameters that `given` omits take their defaults.

    Names in `given` are looked up, days and words may be as people write them. Only rows that the caller may
    see; none where `scoping.may_ask` says no.

    Raises WrongParameter for a name that is none or several, TimeLimitReached where it takes longer than the
    database's time limit.
    """
    day = today or days.today()
    asking = now(database, understood(question, given, day, caller))
    asked = now(database, with_computed(question, asking.given, day, caller))
    rows = database.read(statement(question, caller), **values(question, asked, day, caller))
    return Answer(question, _by_county(database, question, rows), asking.told, day)


def _by_county(
    database: Database, question: Question, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows, each with its county where there are several and no column says which."""
    keys = [f"{name}_id" for name in county_columns(question)]
    codes = [_county_of(row, keys) for row in rows]
    if len({*codes} - {None}) < 2:
        return rows
    names = {row["id"]: row["name"] for row in database.read(_COUNTIES)}
    return [
        {_COUNTY.name: names.get(code, code), f"{_COUNTY.name}_id": code, **row}
        for code, row in zip(codes, rows, strict=True)
    ]


def _county_of(row: Mapping[str, Any], keys: Iterable[str]) -> str | None:
    """The code that the id of a county's own node begins with."""
    ids = (str(row[key]).partition(":") for key in keys if row[key])
    return next((code for code, colon, _ in ids if colon), None)


def values(
    question: Question, given: Mapping[str, Any], today: date | None = None, caller: Caller = LOCAL
) -> dict[str, Any]:
    """The parameters of `statement`."""
    day = today or days.today()
    return {**question.values(confined(caller, given), day), **caller.params(day)}


def statement(question: Question, caller: Caller = LOCAL) -> str:
    """The question's Cypher with flat columns, in its order, over the rows that the caller may see."""
    order = ", ".join(_ordered(question, term) for term in (*question.order, *question.key))
    returned = ", ".join(
        f"{_cypher(field, question)} AS {field.key}" for field in fields_of(question)
    )
    seen = [f"CALL () {{\n{question.body}\n}}", hidden_emptied(caller, question)]
    conditions = " AND ".join(rows_visible(caller, question))
    seen.append(f"WITH * WHERE {conditions}" if conditions else "")
    seen += [f"WITH * ORDER BY {order}", f"RETURN {returned}"]
    return with_sets(caller, "\n".join(filter(None, seen)))


def _ordered(question: Question, term: str) -> str:
    name = term.removeprefix("-")
    if "." not in name and question.columns[name].type.is_node:
        name += ".id"
    return f"{name} DESC" if term.startswith("-") else name


def _cypher(field: Field, question: Question) -> str:
    name = field.column.name
    if field.source[:1] == ("school",):
        day = f"${AS_OF}" if AS_OF in question.params else "date()"
        return (
            f"head([({name})-[post:TEACHES_AT {{main: true}}]->(at:School) "
            f"WHERE {valid('post', day)} | at.name])"
        )
    if field.source:
        return f"{name}.{field.source[0]}"
    return f"toString({name})" if field.kind == "Date" else name


def shown_by(label: str) -> str:
    """The property by which a person calls a node."""
    return next(
        (name for name in ("name", "code", "year") if name in NODES[label].properties), "id"
    )
