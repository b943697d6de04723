"""Asks a question by name, by default in the database of the settings: the entry point for scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from typing import Any

from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.connection import reachable
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused, WrongParameter
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.queries.answer import Answer, ask
from yanxiu.queries.catalogue import HERE, Catalogue, check_against, read_catalogue
from yanxiu.queries.question import Param, Question, likely_parameter

_WHOLE = re.compile(r"-?[0-9]{1,10}")


def ask_by_name(
    name: str,
    *,
    database: Database | None = None,
    catalogue: Catalogue | None = None,
    caller: Caller = LOCAL,
    **given: Any,
) -> Answer:
    """The complete answer to a question; `.to_polars()` and `.to_pandas()` convert it to a frame.

    name      a question's name, with - or _, or its title
    database  None: the database of the settings; a local one is started if it is not running
    catalogue  None: the questions of the program and those in the folders of YANXIU_QUERIES
    caller    the answer contains only data that this caller may see
    given     the question's parameters; write `from_` for `from`. Days are dates, or texts as people write them

    Raises Refused for an unknown question or parameter, WrongParameter for an invalid value, NoDatabase if there
    is no database, and DatabaseFault if it does not respond.
    """
    settings = Settings.from_environment()
    known = read_catalogue(settings.queries) if catalogue is None else catalogue
    question = known.find(name)
    values = parse_parameters(question, given)
    with ExitStack() as opened:
        if database is None:
            address = opened.enter_context(reachable(settings))
            database = opened.enter_context(Database.connect(address))
        if question.path.parent != HERE:
            check_against(database, question)
        return ask(database, question, values, caller=caller)


def parse_parameters(question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters for `ask`. Raises Refused for an unknown one, WrongParameter for an invalid or missing one."""
    values: dict[str, Any] = {}
    for written, value in given.items():
        name = written.removesuffix("_")
        if name not in question.params:
            raise _no_such(question, written)
        if value is not None:
            values[name] = _value(question.params[name], value)
    for param in question.params.values():
        if param.type.required and param.default is None and param.name not in values:
            raise WrongParameter(
                param.name,
                Text(
                    en=f"'{param.name}' is required ({param.about.en}).",
                    zh=f"必须给出 {param.name}（{param.about.zh}）。",
                ),
            )
    return values


def _no_such(question: Question, text: str) -> Refused:
    near = likely_parameter(text, question.params)
    en = f" Is it '{near}'?" if near else ""
    zh = f"是否指 {near}？" if near else ""
    names = [*question.params]
    return Refused(
        en=f"'{question.name}' has no parameter '{text[:40]}'.{en} There are: {', '.join(names)}.",
        zh=f"问题 {question.name} 没有参数“{text[:40]}”。{zh}可用的有：{'、'.join(names)}。",
    )


def _value(param: Param, value: Any) -> Any:
    if param.type.many:
        items = value if isinstance(value, (list, tuple)) else [value]
        return [_convert(param, item) for item in items]
    return _convert(param, value)


def _convert(param: Param, value: Any) -> Any:
    """The value converted to the parameter's type; numbers may be text, as in a file or a form.

    Raises WrongParameter if the conversion is impossible.
    """
    kind = param.type.name
    if kind == "Boolean" and isinstance(value, bool):
        return value
    if isinstance(value, bool):
        raise _wrong_type(param, value)
    if kind == "Int" and (isinstance(value, int) or _WHOLE.fullmatch(str(value).strip())):
        return int(value)
    if kind == "Float":
        try:
            return float(value)
        except (TypeError, ValueError):
            raise _wrong_type(param, value) from None
    if kind == "Date" and isinstance(value, date):
        return date(value.year, value.month, value.day).isoformat()
    if kind not in ("Boolean", "Int") and isinstance(value, (str, int)):
        return str(value)
    raise _wrong_type(param, value)


_KINDS: Mapping[str, Text] = {
    "Int": Text("a whole number", "整数"),
    "Float": Text("a number", "数字"),
    "Boolean": Text("True or False", "True 或 False"),
    "Date": Text("a date, or a day as text", "日期"),
}
_TEXT = Text("text", "文本")


def _wrong_type(param: Param, value: Any) -> WrongParameter:
    wanted = _KINDS.get(param.type.name, _TEXT)
    text = str(value)[:40]
    return WrongParameter(
        param.name,
        Text(
            en=f"'{text}' is no {param.title.en.lower()}: give {wanted.en} for '{param.name}'.",
            zh=f"“{text}”不能用作{param.title.zh}：{param.name} 应为{wanted.zh}。",
        ),
    )
