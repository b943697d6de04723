"""Interprets a question's parameters: looks up names, parses words and days, and describes the result."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph import days
from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.days import impossible_year, not_a_date, read_day
from yanxiu.graph.errors import WrongParameter
from yanxiu.graph.naming import NamedNode, ResolvedNames, resolve_words
from yanxiu.graph.naming_statement import NameQuery
from yanxiu.graph.steps import Steps
from yanxiu.graph.text import NO, YES, Text
from yanxiu.queries.numbers import format_number
from yanxiu.queries.question import AS_OF, COMPUTED, COUNTY, ENUM, Param, Question
from yanxiu.queries.vocabulary import parse_word

FROM, TO = "from", "to"
_PERIOD = Text("Period", "期间")
_SEEN_BY = Text("Visible to", "可见范围")
_ALL_COUNTIES = Text("all", "全部")


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the question, as shown above the answer."""

    title: Text
    value: Text


@dataclass(frozen=True, slots=True)
class ResolvedParameters:
    """The interpreted parameters of a question.

    given        the parameters for `Question.values`; every name is replaced by the node's number or code
    conditions   day, period, county and filters, as shown above the answer
    """

    given: Mapping[str, Any]
    conditions: tuple[Condition, ...]


def resolve_parameters(
    question: Question,
    given: Mapping[str, Any],
    today: date | None = None,
    caller: Caller = LOCAL,
) -> Steps[ResolvedParameters]:
    """The reads that interpret the given parameters. Raises WrongParameter with the invalid one."""
    day = today or days.today()
    values = {
        name: _value(param, given[name], day)
        for name, param in question.params.items()
        if given.get(name) is not None
    }
    named = yield from resolve_words(_names(question, values), values.get(COUNTY.name), caller, day)
    values |= {name: meant.reference for name, meant in named.nodes.items()}
    values[COUNTY.name] = named.county
    sent = question.values(values, day)
    _check_period(values, sent)
    return ResolvedParameters(
        values, (*_shown_params(question, sent, named, caller), *_seen_by(question, caller))
    )


def _value(param: Param, given: Any, today: date) -> Any:
    if param.type.name == "Date":
        return _day(param, given, today)
    if param.type.name in ("Int", "Float"):
        for number in given if param.type.many else [given]:
            if text := _strange_number(param, number):
                raise WrongParameter(param.name, text)
    if param.type.name == ENUM:
        value = parse_word(param.words, str(given))
        if value is None:
            raise _not_a_choice(param, str(given))
        return value
    return given


def _strange_number(param: Param, number: float) -> Text | None:
    """The message for a number outside its range, such as -1 hours, 60 for 60 % or the year 219; else None."""
    if param.unit == "year":
        return impossible_year(int(number))
    most = 1 if param.unit == "percent" else math.inf
    if param.least <= number <= most and math.isfinite(number):
        return None
    en, zh = param.title.en, param.title.zh
    if most == 1:
        return Text(
            f"{number:g} is no {en.lower()}: write a share from {param.least:g} to 1, such as 0.6 for 60%.",
            f"{number:g} 不能用作{zh}：请写 {param.least:g} 到 1 之间的小数，如 60% 写作 0.6。",
        )
    return Text(
        f"{number:g} is no {en.lower()}: give a number of at least {param.least:g}.",
        f"{number:g} 不能用作{zh}：应为不小于 {param.least:g} 的数。",
    )


def _day(param: Param, given: Any, today: date) -> Any:
    if given == AS_OF:
        return given
    try:
        day = read_day(given, today) if isinstance(given, str) else given
    except ValueError:
        raise WrongParameter(param.name, not_a_date(given)) from None
    if text := impossible_year(day.year):
        raise WrongParameter(param.name, text)
    return day


def _not_a_choice(param: Param, given: str) -> WrongParameter:
    return WrongParameter(
        param.name,
        Text(
            en=f"'{given[:40]}' is no {param.title.en.lower()}: give one of {', '.join(param.words)}.",
            zh=f"“{given[:40]}”不是{param.title.zh}：可用的有{'、'.join(word.zh for word in param.words.values())}。",
        ),
        list(param.words),
    )


def _names(question: Question, values: Mapping[str, Any]) -> list[NameQuery]:
    return [
        NameQuery(param.name, param.title, param.refers, values[param.name])
        for param in question.params.values()
        if param.refers and param is not COUNTY and param.name in values
    ]


def _check_period(given: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """Raises WrongParameter for a period that ends before it begins; its answer would always be empty."""
    first, last = sent.get(FROM), sent.get(TO, sent.get(AS_OF))
    if first is None or last is None or first <= last:
        return
    en = f"The period begins on {first}, after its last day {last}."
    zh = f"起始日期 {first} 晚于截止日期 {last}。"
    if given.get(FROM) is None:
        en += f" {first} is where it begins unless you give '{FROM}': give an earlier day."
        zh += f"未给出 {FROM} 时从 {first} 起：请另给更早的日期。"
    raise WrongParameter(FROM, Text(en, zh))


def _shown_params(
    question: Question, sent: Mapping[str, Any], named: ResolvedNames, caller: Caller
) -> Iterator[Condition]:
    """The conditions in reading order: the day, the period, the county, then the other parameters."""
    if day := sent.get(AS_OF):
        yield Condition(question.params[AS_OF].title, _same(day))
    first, last = sent.get(FROM), sent.get(TO, sent.get(AS_OF))
    if first and last:
        yield Condition(_PERIOD, Text(f"{first} to {last}", f"{first} 至 {last}"))
    code = sent[COUNTY.name] or caller.county or ""
    county = f"{named.county_name} ({code})" if named.county_name else code
    yield Condition(COUNTY.title, _same(county) if county else _ALL_COUNTIES)
    for name, value in sent.items():
        if value is None or value == [] or name in (AS_OF, FROM, TO, COUNTY.name, COMPUTED):
            continue
        param = question.params[name]
        yield Condition(param.title, _display_text(param, value, named.nodes.get(name)))


def _seen_by(question: Question, caller: Caller) -> Iterator[Condition]:
    """The caller's place, if the answer is limited to it."""
    if caller.place and question.scope:
        place = caller.place.partition(":")[2]
        role = caller.role.title
        yield Condition(_SEEN_BY, Text(f"{role.en} ({place})", f"{role.zh} ({place})"))


def _display_text(param: Param, value: Any, meant: NamedNode | None) -> Text:
    if meant:
        return _same(meant.label_with_code)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, (int, float)):
        return _same(format_number(value, param.unit))
    if isinstance(value, list):
        return _same("、".join(map(str, value)))
    return param.words.get(value) or _same(value)


def _same(value: Any) -> Text:
    return Text(str(value), str(value))
