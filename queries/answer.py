"""A question's answer as flat rows, for tables, spreadsheets and programs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from yanxiu.graph import days
from yanxiu.graph.access import LOCAL, Caller, with_sets
from yanxiu.graph.database import Database
from yanxiu.graph.model import NODES, valid_on
from yanxiu.graph.steps import run_steps
from yanxiu.graph.text import Text
from yanxiu.queries.computed import with_computed
from yanxiu.queries.parameters import Condition, resolve_parameters
from yanxiu.queries.question import AS_OF, Column, Question, Type
from yanxiu.queries.scoping import confine_parameters, hide_columns, row_conditions
from yanxiu.queries.vocabulary import Words

if TYPE_CHECKING:
    import polars as pl

PERSON = "Teacher"
_NUMBER, _SCHOOL = Text("number", "编号"), Text("school", "学校")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of every row. Cypher and GraphQL are both generated from it, so they return the same rows.

    key     the field's name in a row
    kind    the name of a scalar; the label of a node, for the node's name; or `Key`, for the node's id
    column  the question's column of the field
    source  the path to a property of the column's node, or of a person's school; empty: the column's own value
    person  the key of the person to whom this number or school belongs; None: other fields
    shown   whether tables for people contain the field
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
        """The field with its unit in this row; if the unit depends on the row's measure, that measure's unit."""
        choice = self.column.unit_of and row.get(self.column.unit_of)
        unit = self.column.units.get(choice) if choice else None
        return replace(self, column=replace(self.column, unit=unit)) if unit else self

    @property
    def is_number(self) -> bool:
        return self.kind in ("Int", "Float")


@dataclass(frozen=True, slots=True)
class Answer:
    """Flat rows in the question's order.

    Every row has the same keys, those of `fields`. A node column has two fields: the node's name under the
    column's name, and the node's id under `COLUMN_id`. A person also has a number and a school. Dates are ISO
    text; values of an Enum are codes, not labels. If several counties are in the rows and no column names the
    county, every row starts with `county`.

    conditions   the conditions of the question
    on           the day on which it was asked
    count        the total number of rows; `rows` may contain only the first ones
    """

    question: Question
    rows: list[dict[str, Any]]
    conditions: tuple[Condition, ...] = ()
    on: date | None = None
    count: int = -1

    def __post_init__(self) -> None:
        if self.count < 0:
            object.__setattr__(self, "count", len(self.rows))

    @property
    def fields(self) -> list[Field]:
        by_county = bool(self.rows) and _COUNTY.name in self.rows[0]
        return fields_of(self.question, by_county=by_county)

    @property
    def titles(self) -> Mapping[str, Text]:
        """The keys of the fields that people read, each with its title."""
        return {field.key: field.title for field in self.fields if field.shown}

    def to_polars(self, *, words: bool = False, titles: bool = False) -> "pl.DataFrame":
        """The rows as a polars frame; see `yanxiu.queries.frames`."""
        from yanxiu.queries.frames import to_polars  # noqa: PLC0415 - `frames` imports this module

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
    """The fields of a question's rows, in order; `by_county` puts the county first unless a column names it."""
    fields = [field for column in question.columns.values() for field in _fields(column)]
    return [*_OF_COUNTY, *fields] if by_county and county_columns(question) else fields


def county_columns(question: Question) -> tuple[str, ...]:
    """The node columns whose ids contain the row's county; none if another column names the county."""
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
    source = (name_property(label),) if column.type.is_node else ()
    yield Field(name, column.title, label, column, shown=column.shown, source=source)
    if not column.type.is_node:
        return
    yield Field(f"{name}_id", column.title, "Key", column, shown=False, source=("id",))
    if column.is_person:
        number = _subtitle(column, _NUMBER)
        yield Field(f"{name}_number", number, "String", column, name, source=("number",))
        if column.school:
            school = _subtitle(column, _SCHOOL)
            yield Field(f"{name}_school", school, "String", column, name, source=("school", "name"))


def _subtitle(column: Column, what: Text) -> Text:
    return Text(f"{column.title.en}: {what.en}", f"{column.title.zh}{what.zh}")


def ask(
    database: Database,
    question: Question,
    given: Mapping[str, Any],
    today: date | None = None,
    caller: Caller = LOCAL,
) -> Answer:
    """The answer to a question; parameters that `given` omits take their defaults.

    Names in `given` are looked up; days and Enum values may be as people write them. The answer contains only
    rows that the caller may see, and none if `scoping.may_ask` is false.

    Raises WrongParameter for an invalid value, or a name of no node or of several. Raises TimeLimitReached if
    the question exceeds the database's time limit.
    """
    day = today or days.today()
    asking = run_steps(database, resolve_parameters(question, given, day, caller))
    parameters = run_steps(database, with_computed(question, asking.given, day, caller))
    rows = database.read(
        statement(question, caller), **statement_parameters(question, parameters, day, caller)
    )
    return Answer(question, _by_county(database, question, rows), asking.conditions, day)


def _by_county(
    database: Database, question: Question, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows; if they are from several counties and no column names the county, it is added to each row."""
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
    """The county code from the first id in the row that contains one."""
    ids = (str(row[key]).partition(":") for key in keys if row[key])
    return next((code for code, colon, _ in ids if colon), None)


def statement_parameters(
    question: Question, given: Mapping[str, Any], today: date | None = None, caller: Caller = LOCAL
) -> dict[str, Any]:
    """The parameters of `statement`."""
    day = today or days.today()
    return {**question.values(confine_parameters(caller, given), day), **caller.params(day)}


def statement(question: Question, caller: Caller = LOCAL) -> str:
    """The question's Cypher with flat columns, ordered, and limited to rows that the caller may see."""
    order = ", ".join(_order_term(question, term) for term in (*question.order, *question.key))
    returned = ", ".join(
        f"{_cypher(field, question)} AS {field.key}" for field in fields_of(question)
    )
    clauses = [f"CALL () {{\n{question.body}\n}}", hide_columns(caller, question)]
    conditions = " AND ".join(row_conditions(caller, question))
    clauses.append(f"WITH * WHERE {conditions}" if conditions else "")
    clauses += [f"WITH * ORDER BY {order}", f"RETURN {returned}"]
    return with_sets(caller, "\n".join(filter(None, clauses)))


def _order_term(question: Question, term: str) -> str:
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
            f"WHERE {valid_on('post', day)} | at.name])"
        )
    if field.source:
        return f"{name}.{field.source[0]}"
    return f"toString({name})" if field.kind == "Date" else name


def name_property(label: str) -> str:
    """The property that people use as the name of a node of this label."""
    return next(
        (name for name in ("name", "code", "year") if name in NODES[label].properties), "id"
    )
