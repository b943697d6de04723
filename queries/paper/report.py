"""The monthly report of a county. A TOML template, which the county can change, lists its questions."""

import calendar
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.file_faults import os_error_reason
from yanxiu.graph.text import Text
from yanxiu.queries.answer import ask
from yanxiu.queries.by_name import parse_parameters
from yanxiu.queries.catalogue import Catalogue
from yanxiu.queries.header import toml_reason
from yanxiu.queries.measures import read_figures
from yanxiu.queries.paper.sheet import Sheet, make_table, source_line

TEMPLATE = Path(__file__).with_name("report.toml")
# draws a network, question or measure with its parameters, as PNG; None if there is nothing to draw
Draw = Callable[[str, Mapping[str, Any]], bytes | None]
_MONTH = re.compile(r"(\d{4})-(\d{1,2})|(\d{4})年(\d{1,2})月")


def make_report(
    database: Database,
    catalogue: Catalogue,
    month: str,
    county: str | None = None,
    template: Path = TEMPLATE,
    caller: Caller = LOCAL,
    draw: Draw | None = None,
) -> Sheet:
    """The report of a month, `2019-05` or 2019年5月. Raises Refused for an invalid month or template.

    draw   draws the pictures that the template requests; None: the report has no pictures
    """
    words = _words(month)
    texts = _template(template)
    try:
        title = Text(en=texts["title"]["en"], zh=texts["title"]["zh"])
        sections = [(each["question"], each.get("given", {}), each) for each in texts["sections"]]
    except (KeyError, TypeError) as fault:
        key = fault.args[0] if isinstance(fault, KeyError) else "sections"
        raise Refused(
            en=f"{template}: the template lacks `{key}`, or has it otherwise than the delivered one.",
            zh=f"{template}：模板缺少 {key}，或写法与自带的模板不同。",
        ) from fault
    code, words["county"] = _county(database, county)
    tables = []
    for name, params, section in sections:
        question = catalogue.find(name)
        values = _of_county(params, words, code)
        answer = ask(database, question, parse_parameters(question, values), caller=caller)
        heading = _fill(_in_language(section.get("title", "")), words)
        figures = read_figures(database, question, parse_parameters(question, values), caller)
        table = make_table(answer, heading, section.get("most"), figures, brief=True)
        if draw and (pictured := section.get("picture")):
            own = pictured is True
            drawn = values if own else _of_county(section.get("drawn", {}), words, code)
            table = replace(table, picture=draw(name if own else pictured, drawn))
        tables.append(table)
    return Sheet(_fill(str(title), words), (source_line(),), tuple(tables))


def _of_county(
    params: Mapping[str, Any], words: Mapping[str, str], code: str | None
) -> dict[str, Any]:
    """A section's parameters with the placeholders filled in, plus the report's county."""
    county = {"county": code} if code else {}
    return {**county, **{key: _fill(value, words) for key, value in params.items()}}


_COUNTIES = "MATCH (county:County) RETURN county.code AS code, county.name AS name"


def _county(database: Database, asked: str | None) -> tuple[str | None, str]:
    """The value for the parameter `county`, and the county's name; by default the only county of the graph."""
    counties = database.read(_COUNTIES)
    if asked is None and len(counties) == 1:
        return counties[0]["code"], counties[0]["name"]
    names = {row["code"]: row["name"] for row in counties}
    return asked, names.get(asked or "", asked or "")


def _in_language(title: Any) -> str:
    """A title; in the reader's language if the template has both languages."""
    return str(Text(en=title["en"], zh=title["zh"])) if isinstance(title, dict) else str(title)


def _words(month: str) -> dict[str, str]:
    match = _MONTH.fullmatch(month.strip())
    year, number = (int(each) for each in match.groups() if each) if match else (0, 0)
    if not (1900 <= year <= 9998 and 1 <= number <= 12):
        raise Refused(
            en=f"'{month}' is no month: write it like 2019-05.",
            zh=f"“{month}”不是月份：请写成 2019-05 的形式。",
        )
    last = calendar.monthrange(year, number)[1]
    return {
        "month": str(Text(f"{year}-{number:02}", f"{year}年{number}月")),
        "year": str(year),
        "first": date(year, number, 1).isoformat(),
        "last": date(year, number, last).isoformat(),
    }


def _template(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as fault:
        why, line = _why(fault)
        raise Refused(
            en=f"{path}{f', line {line}' if line else ''}, cannot be used as the report's template: {why.en}.",
            zh=f"{path}{f' 第 {line} 行' if line else ''}不能用作月报模板：{why.zh}。",
        ) from fault


def _why(fault: OSError | ValueError) -> tuple[Text, int | None]:
    """Why a template cannot be read, and the line of the fault if known."""
    if isinstance(fault, OSError):
        return os_error_reason(fault), None
    if isinstance(fault, UnicodeDecodeError):
        return Text("it is not text in UTF-8", "不是 UTF-8 文本"), None
    return toml_reason(str(fault))


def _fill(value: Any, words: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    for name, word in words.items():
        value = value.replace("{" + name + "}", word)
    return value
