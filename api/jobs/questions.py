"""Runs a question of the catalogue as a job. Its parameters are text, as in a URL."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yanxiu.analysis.tables import Table
from yanxiu.graph.access import Caller
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.settings import Settings
from yanxiu.queries import Question, ask, read_catalogue
from yanxiu.queries.by_name import parse_parameters
from yanxiu.queries.question import AS_OF, COUNTY, Column, Type


def run_question(
    given: Mapping[str, Any], caller: Caller, county: str, day: date, database: Database
) -> Table:
    """Returns the question's answer as a table. Raises Refused if the question or a value does not exist."""
    question = read_catalogue(Settings.from_environment().queries).find(given["name"])
    words: dict[str, Any] = {}
    for each in given.get("given", ()):
        name, equals, value = each.partition("=")
        if not equals:
            raise Refused(
                en=f"given: '{each[:40]}': write NAME=VALUE, such as year=2020.",
                zh=f"given：“{each[:40]}”：请写成“参数=值”，如 year=2020。",
            )
        words.setdefault(name.strip(), []).append(value.strip())
    values = parse_parameters(
        question, {name: _parse_values(question, name, each) for name, each in words.items()}
    )
    if AS_OF in question.params:
        values.setdefault(AS_OF, day.isoformat())
    if COUNTY.name in question.params and county:
        values[COUNTY.name] = county
    answer = ask(database, question, values, caller=caller)
    columns = tuple(
        Column(
            field.key,
            Type(field.kind if field.kind in _PLAIN else "String", many=field.column.type.many),
            field.title,
            words=field.words,
            unit=field.unit,
            shown=field.shown,
        )
        for field in answer.fields
    )
    return Table(
        question.name, question.title, question.about, columns, tuple(answer.rows), answer.conditions,
        on=answer.on, key=_keys(question, {each.name for each in columns}),
    )  # fmt: skip


_PLAIN = ("Int", "Float", "Boolean", "Date", "Enum")


def _parse_values(question: Question, name: str, texts: list[str]) -> Any:
    param = question.params.get(name.removesuffix("_"))
    if param is None or len(texts) > 1 or param.type.many:
        return texts
    truth = {"true": True, "false": False}
    return truth.get(texts[0].lower(), texts[0]) if param.type.name == "Boolean" else texts[0]


def _keys(question: Question, columns: set[str]) -> tuple[str, ...]:
    names = [term.removeprefix("-").partition(".")[0] for term in question.key]
    return tuple(f"{name}_id" if f"{name}_id" in columns else name for name in names)
