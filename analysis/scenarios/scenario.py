"""Reads and checks a scenario file, and provides the database as it would be under the scenario.

The changes are made in a transaction that is rolled back (docs/decisions/what-if-in-a-transaction.md).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from yanxiu.analysis.scenarios.change import Change, Count, Percent, Place, Year
from yanxiu.analysis.scenarios.changes import CHANGES
from yanxiu.graph.access import LOCAL
from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.days import read_day, today
from yanxiu.graph.errors import Refused
from yanxiu.graph.file_faults import os_error_reason
from yanxiu.graph.naming import NamedNode, UnresolvedName, resolve_words
from yanxiu.graph.naming_statement import NameQuery
from yanxiu.graph.steps import run_steps
from yanxiu.graph.text import Text
from yanxiu.graph.words import nearest_words

SECONDS = 600.0  # after this time Neo4j ends the transaction and releases its locks
_TOP = ("title", "county", "on")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A file of changes.

    title    the title; by default the file's name
    county   the county as written in the file; "" if the file names none
    on       the first day of the changes
    changes  the changes in the file's order, grouped by kind, each with its values as written
    """

    path: Path
    title: str
    county: str
    on: date
    changes: tuple[tuple[Change, Mapping[str, Any]], ...]


def read_scenario(path: Path) -> Scenario:
    """The scenario in a TOML file. Raises Refused with the fault and its place."""
    try:
        return parse_scenario(path.read_text(encoding="utf-8-sig"), path)
    except OSError as fault:
        raise Refused(
            en=f"{path} cannot be read: {os_error_reason(fault).en}. Name a scenario's file.",
            zh=f"无法读取 {path}：{os_error_reason(fault).zh}。请指定情景文件。",
        ) from fault
    except UnicodeDecodeError as fault:
        raise Refused(
            en=f"{path} is not text in UTF-8: save it so.",
            zh=f"{path} 不是 UTF-8 文本：请另存为 UTF-8。",
        ) from fault


def parse_scenario(text: str, path: Path) -> Scenario:
    """The scenario in a TOML text; faults name it by `path`. Raises Refused like `read_scenario`."""
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise _not_toml(text, path, str(fault)) from fault
    _require_known(path, written, (*_TOP, *CHANGES), "")
    changes = []
    for name, entries in written.items():
        if (change := CHANGES.get(name)) is None:
            continue
        for values in entries if isinstance(entries, list) else [entries]:
            if not isinstance(values, dict):
                raise Refused(
                    en=f"{path}: write {name} as a table: [[{name}]].",
                    zh=f"{path}：{name} 须写成表：[[{name}]]。",
                )
            _check(path, change, values)
            changes.append((change, values))
    if not changes:
        raise Refused(
            en=f"{path} changes nothing. It can hold: {', '.join(f'[[{name}]]' for name in CHANGES)}.",
            zh=f"{path} 没有任何变化。可写：{'、'.join(f'[[{name}]]' for name in CHANGES)}。",
        )
    return Scenario(
        path,
        str(written.get("title", path.stem)),
        str(written.get("county", "")),
        _day(path, written.get("on", date(today().year, 1, 1))),
        tuple(changes),
    )


def _not_toml(text: str, path: Path, fault: str) -> Refused:
    """The fault with the line at which the TOML parser stopped; its own message exists only in English."""
    at = re.search(r"line (\d+)", fault)
    lines = text.splitlines() or [""]
    number = min(int(at.group(1)) if at else len(lines), len(lines))
    line = lines[number - 1].strip()[:60]
    return Refused(
        en=f"{path} is not TOML: {fault}: {line}. Mend that line; docs/foresight.md has examples.",
        zh=f"{path} 第 {number} 行写法不对：{line}。表名和项名须是英文，如 [[merge_districts]]，文字须加英文引号；示例见 docs/foresight.zh.md。",
    )


def _require_known(
    path: Path, written: Mapping[str, Any], known: Sequence[str], where: str
) -> None:
    for name in written:
        if name not in known:
            near = nearest_words(name, known, most=1)
            at = f" [[{where}]]" if where else ""
            raise Refused(
                en=f"{path}{at}: there is no '{name}'.{f' Is it {near[0]}?' if near else ''} There are: {', '.join(known)}.",
                zh=f"{path}{at}：没有“{name}”。{f'是否指 {near[0]}？' if near else ''}可用的有：{'、'.join(known)}。",
            )


def _check(path: Path, change: Change, values: Mapping[str, Any]) -> None:
    known = [*change.required, *change.optional]
    _require_known(path, values, known, change.name)
    for name in change.required:
        if name not in values:
            raise Refused(
                en=f"{path} [[{change.name}]]: '{name}' is missing.",
                zh=f"{path} [[{change.name}]]：缺少“{name}”。",
            )
    for name, value in values.items():
        kind = {**change.required, **change.optional}[name]
        if kind is Place:
            if not isinstance(value, dict):
                raise _wrong(path, change, name, value, Text("{ stage, subject, districts }", "{ stage, subject, districts }"))  # fmt: skip
            _require_known(path, value, ("stage", "subject", "districts"), f"{change.name}.{name}")
            continue
        fits, wanted = _KINDS[kind]
        if not fits(value):
            raise _wrong(path, change, name, value, wanted)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _percent(value: Any) -> bool:
    """Whether a value is a valid percentage; the comparisons exclude nan and infinity."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and -100 <= value < float("inf") and value != 0


_KINDS: Mapping[Any, tuple[Callable[[Any], bool], Text]] = {
    Count: (lambda value: _whole(value) and value >= 1, Text("a whole number of at least 1", "1 以上的整数")),
    Year: (lambda value: _whole(value) and 1900 <= value <= 2200, Text("a whole number between 1900 and 2200", "1900 至 2200 的整数")),
    Percent: (_percent, Text("a number of at least -100 that is not 0", "不小于 -100 且不为 0 的数")),
    str: (lambda value: isinstance(value, str), Text("text", "文本")),
    list: (
        lambda value: isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value),
        Text('a list of names, such as ["城南", "城关"]', '名称列表，如 ["城南", "城关"]'),
    ),
}  # fmt: skip


def _wrong(path: Path, change: Change, name: str, value: Any, wanted: Text) -> Refused:
    return Refused(
        en=f"{path} [[{change.name}]]: {name} = {str(value)[:40]} is not {wanted.en}.",
        zh=f"{path} [[{change.name}]]：{name} = {str(value)[:40]} 不是{wanted.zh}。",
    )


def _day(path: Path, value: Any) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return read_day(str(value), today())
    except ValueError:
        raise Refused(
            en=f"{path}: on = {str(value)[:40]} is no day; write it like 2020-01-01.",
            zh=f"{path}：on = {str(value)[:40]} 不是日期，请写成 2020-01-01。",
        ) from None


@contextmanager
def scenario_database(
    database: Database, scenario: Scenario, seconds: float = SECONDS
) -> Iterator[tuple[Database, list[Text]]]:
    """Yields the database as it would be under a scenario, and the changes, one sentence each.

    The changes are rolled back after the block, and no other transaction sees them. Raises Refused for an unknown
    name, or a change that matches nothing.
    """
    named = _resolve_names(database, scenario)
    done: list[Text] = []

    def change(transaction: Transaction) -> None:
        for (kind, values), names in zip(scenario.changes, named, strict=True):
            done.append(kind.make(transaction, values, names, scenario.on))

    with database.with_change(change, seconds) as then:
        yield then, done


def _resolve_names(database: Database, scenario: Scenario) -> list[Mapping[str, list[NamedNode]]]:
    """The nodes that each change names, by the key in its table, such as `districts` or `from.subject`."""
    every: list[Mapping[str, list[NamedNode]]] = []
    for change, values in scenario.changes:
        lookups: list[NameQuery] = []
        places: list[str] = []
        for where, words, (title, labels) in change.words(values):
            for word in words:
                lookups.append(NameQuery(f"{len(lookups)}", title, labels, word))
                places.append(where)
        try:
            meanings = run_steps(
                database, resolve_words(lookups, scenario.county or None, LOCAL, scenario.on)
            )
        except UnresolvedName as fault:
            place = f"{scenario.path} [[{change.name}]]"
            raise Refused(en=f"{place}: {fault.text.en}", zh=f"{place}：{fault.text.zh}") from fault
        names: dict[str, list[NamedNode]] = {}
        for at, where in enumerate(places):
            names.setdefault(where, []).append(meanings.nodes[f"{at}"])
        every.append({**names, "county": [_county(database, meanings.county, scenario)]})
    return every


def _county(database: Database, code: str, scenario: Scenario) -> NamedNode:
    rows = database.read(
        "MATCH (c:County) WHERE c.code STARTS WITH $code AND EXISTS { "
        "(:SupervisionDistrict|Unit)-[:IN_COUNTY]->(c) } "
        "RETURN c.id AS id, c.code AS code, c.name AS name ORDER BY code",
        code=code,
    )
    if len(rows) != 1:
        names = [row["name"] for row in rows]
        raise Refused(
            en=f'{scenario.path}: say which county is meant: county = "..." ({", ".join(names) or "none is loaded"}).',
            zh=f'{scenario.path}：请写明县：county = "……"（{"、".join(names) or "尚未导入任何县"}）。',
        )
    return NamedNode("County", rows[0]["id"], rows[0]["code"], rows[0]["name"])
