"""Checks a job's parameters before it starts, so that a mistake is reported at once."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from yanxiu.api.jobs.kinds import (
    COMMON_PARAMETERS,
    KINDS,
    MOST_ENTRIES,
    PARAMS,
    JobKind,
    JobRequest,
    Param,
)
from yanxiu.graph import days
from yanxiu.graph.access import Caller
from yanxiu.graph.days import read_day
from yanxiu.graph.errors import Refused, WrongParameter
from yanxiu.graph.text import Text
from yanxiu.graph.words import nearest_words


class NotAllowed(Refused):
    """Raised when a caller's role may not start this kind of job, or not for this scope."""


def check_request(kind_name: str, given: Mapping[str, Any], caller: Caller) -> JobRequest:
    """Returns the requested job, checked.

    Raises WrongParameter for an unusable parameter, NotAllowed if the caller may not start the job.
    """
    kind = KINDS.get(kind_name.lower())
    if kind is None:
        raise WrongParameter(
            "kind",
            Text(
                f"There is no job '{kind_name[:40]}': the kinds are {', '.join(KINDS)}.",
                f"没有任务“{kind_name[:40]}”：可用的有 {'、'.join(KINDS)}。",
            ),
        )
    _require_allowed(kind, given, caller)
    return JobRequest(kind, _check_values(kind, given))


def _require_allowed(kind: JobKind, given: Mapping[str, Any], caller: Caller) -> None:
    if not kind.allows(caller):
        raise NotAllowed(
            en=f"Your role may not start this job: {kind.title.en} is for planners of a whole county.",
            zh=f"当前角色无权进行：{kind.title.zh}由县级培训规划人员进行。",
        )
    if caller.place and given.get("scenario"):
        raise NotAllowed(
            en="A scenario affects the whole county: only its planners may use one.",
            zh="情景涉及全县，由县级培训规划人员使用。",
        )
    county = given.get("county")
    if caller.county is not None and county not in (None, "", caller.county):
        raise NotAllowed(en="You may not start jobs for another county.", zh="无权查看其他县。")


def _check_values(kind: JobKind, given: Mapping[str, Any]) -> dict[str, Any]:
    known = (*COMMON_PARAMETERS, *kind.parameters)
    values: dict[str, Any] = {}
    for name, value in given.items():
        if value is None:
            continue
        if name not in known:
            near = nearest_words(name, known, most=1)
            raise WrongParameter(
                name[:40],
                Text(
                    f"{kind.name} does not take '{name[:40]}'.{f' Is it {near[0]}?' if near else ''} It takes {', '.join(known)}.",
                    f"{kind.title.zh}没有参数“{name[:40]}”。{f'是否指 {near[0]}？' if near else ''}可用的有：{'、'.join(known)}。",
                ),
            )
        values[name] = _read_list(PARAMS[name], value)
    for name in kind.required:
        if name not in values:
            raise WrongParameter(
                name, Text(f"{kind.name} needs '{name}'.", f"{kind.title.zh}须给出“{name}”。")
            )
    return values


def _read_list(param: Param, value: Any) -> Any:
    if not param.many and param.kind != "Keys":
        return _read(param, value)
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        raise _wrong(
            param, Text(f"a list of at most {MOST_ENTRIES:,}", f"列表，最多 {MOST_ENTRIES:,} 项")
        )
    if param.kind == "Keys":
        return [_key(param, each) for each in value]
    return [_read(param, each) for each in value]


def _key(param: Param, value: Any) -> list[str]:
    if not isinstance(value, list) or not 1 <= len(value) <= 4:
        raise _wrong(
            param, Text("the keys of rows, each a list of codes", "各行的 key（代码列表）")
        )
    return [str(_text(param, each)) for each in value]


def _read(param: Param, value: Any) -> Any:
    match param.kind:
        case "Boolean":
            if not isinstance(value, bool):
                raise _wrong(param, Text("true or false", "true 或 false"))
            return value
        case "Int" | "Float":
            return _number(param, value)
        case "Date":
            return _day(param, value)
    text = _text(param, value)
    if param.choices and text not in param.choices:
        raise _wrong(
            param,
            Text(f"one of {', '.join(param.choices)}", f"其中之一：{'、'.join(param.choices)}"),
        )
    return text


def _number(param: Param, value: Any) -> float | int:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    whole = param.kind == "Float" or (number and float(value).is_integer())
    if (
        not number
        or not whole
        or not math.isfinite(value)
        or not param.least <= value <= param.most
    ):
        raise _wrong(
            param,
            Text(
                f"a {'whole ' if param.kind == 'Int' else ''}number from {param.least:,g} to {param.most:,g}",
                f"{param.least:,g} 到 {param.most:,g} 之间的{'整数' if param.kind == 'Int' else '数字'}",
            ),
        )
    return int(value) if param.kind == "Int" else float(value)


def _day(param: Param, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    try:
        return read_day(_text(param, value)[:20], days.today()).isoformat()
    except ValueError:
        raise _wrong(param, Text("a day like 2020-09-01", "形如 2020-09-01 的日期")) from None


def _text(param: Param, value: Any) -> str:
    if not isinstance(value, str) or len(value) > param.longest:
        raise _wrong(
            param,
            Text(
                f"a text of at most {param.longest:,} characters",
                f"文本，最多 {param.longest:,} 字",
            ),
        )
    return value


def _wrong(param: Param, expected: Text) -> WrongParameter:
    return WrongParameter(
        param.name,
        Text(
            f"{param.name} cannot be used: give {expected.en}.",
            f"{param.name} 不可用：请给出{expected.zh}。",
        ),
    )
