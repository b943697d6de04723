"""Parses typed values from query parameters."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams

from yanxiu.api.http.problems import bad_parameter, wrong_parameters
from yanxiu.graph import days
from yanxiu.graph.days import DATE_HINT, read_day
from yanxiu.graph.text import Text

LONGEST = 1_000  # characters of a text


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter of a route.

    kind     `String`, `Int`, `Float`, `Boolean` or `Date`
    default  the value if the parameter is missing; None: no value
    least, most  bounds of an Int; choices: the only allowed words
    """

    name: str
    kind: str
    about: Text
    required: bool = False
    many: bool = False
    default: Any = None
    least: int = -(2**31)
    most: int = 2**31 - 1
    choices: tuple[str, ...] = ()


def parse_parameters(given: QueryParams, declared: Sequence[Parameter]) -> dict[str, Any]:
    """Returns the value of every parameter in the query. Raises Problem with all faults."""
    faults = [
        bad_parameter(
            name[:_SHOWN],
            Text(
                en=f"the parameter does not exist: the parameters are {', '.join(each.name for each in declared)}",
                zh=f"没有这个参数：可用的有 {'、'.join(each.name for each in declared)}",
            ),
        )
        for name in given
        if name not in {each.name for each in declared}
    ]
    values: dict[str, Any] = {}
    for parameter in declared:
        written = given.getlist(parameter.name)
        if parameter.kind == "String" and not parameter.choices:
            written = [text for text in written if text]  # a form sends an empty field as ""
        if not written:
            if parameter.required:
                faults.append(bad_parameter(parameter.name, _MISSING))
            continue
        if len(written) > 1 and not parameter.many:
            faults.append(bad_parameter(parameter.name, _REPEATED))
            continue
        try:
            read = [_value(parameter, text) for text in written]
            values[parameter.name] = read if parameter.many else read[0]
        except ValueError:
            faults.append(bad_parameter(parameter.name, _expectation(parameter)))
    if faults:
        raise wrong_parameters(faults)
    return values


_SHOWN = 40
_LONGEST_DAY = 20
_MISSING = Text(en="it is required", zh="此参数必填")
_REPEATED = Text(en="it is given more than once", zh="重复给出")


def _value(parameter: Parameter, text: str) -> Any:
    value = _READERS[parameter.kind](text)
    if parameter.choices and value not in parameter.choices:
        raise ValueError(text)
    if parameter.kind == "Int" and not parameter.least <= value <= parameter.most:
        raise ValueError(text)
    return value


def _text(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(text)
    return text


def _integer(text: str) -> int:
    if len(text) > 11 or not text.isascii():
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    value = float(text) if text.isascii() and len(text) < 40 else math.nan
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


def _day(text: str) -> str:
    if len(text) > _LONGEST_DAY:
        raise ValueError(text)
    return read_day(text, days.today()).isoformat()


_READERS: Mapping[str, Callable[[str], Any]] = {
    "String": _text,
    "Int": _integer,
    "Float": _number,
    "Boolean": _boolean,
    "Date": _day,
}


def _expectation(parameter: Parameter) -> Text:
    if parameter.choices:
        return Text(
            en=f"give one of {', '.join(parameter.choices)}",
            zh=f"请给出其中之一：{'、'.join(parameter.choices)}",
        )
    if parameter.kind == "Int":
        return Text(
            en=f"give a whole number from {parameter.least} to {parameter.most}",
            zh=f"请给出 {parameter.least} 到 {parameter.most} 之间的整数",
        )
    return _EXPECTED[parameter.kind]


_EXPECTED: Mapping[str, Text] = {
    "String": Text(en=f"give at most {LONGEST:,} characters", zh=f"最多 {LONGEST:,} 个字符"),
    "Float": Text(en="give a number", zh="请给出数字"),
    "Boolean": Text(en="give true or false", zh="请给出 true 或 false"),
    "Date": DATE_HINT,
}
