"""Reads `reconciliations.toml`: which figures of a plan to compare.

[[comparison]]  code, title, about; left and right are each one of
    { says, table, sum = "column" | ["column", ...], where = {...} }   the sum, or sum of products
    { says, table, count = true, where = {...}, unit }                  the number of rows
    { says, value = 3, unit }                                           a figure in the plan's text
    { says, unknown = {...} }                                           the plan has no figure
  each = ["column"] makes one finding for each value of the column(s); summarise = true joins those that agree;
  blank = "agrees" makes two cells without a figure agree; otherwise the finding is open.
[[coverage]]    code, title, about; every = { axis = { table, column, where } | { values } }, by = an axis,
  rows = { table, where, has = "column" }, on = { axis = "column of rows" }, and whole / unsure =
  { axis = { column = value } }: rows that cover all of an axis, or an unknown part of it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text
from yanxiu.loaders.plan.shape import Shape, shapes

FILE = "reconciliations.toml"
Where = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """One side of a comparison; exactly one of table, value and unknown is set."""

    title: Text
    table: str | None = None
    sum: tuple[str, ...] = ()
    where: Where = field(default_factory=dict)
    value: float | None = None
    unknown: Text | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    code: str
    title: Text
    about: Text
    left: Measure
    right: Measure
    each: tuple[str, ...] = ()
    summarise: bool = False
    blank_agrees: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """The values to cover: a column of a table, or a list of values."""

    values: tuple[Any, ...] = ()
    table: str | None = None
    column: str = "code"
    where: Where = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    code: str
    title: Text
    about: Text
    every: Mapping[str, Axis]
    table: str
    on: Mapping[str, str]
    by: str | None = None
    has: str | None = None
    where: Where = field(default_factory=dict)
    whole: Mapping[str, Where] = field(default_factory=dict)
    unsure: Mapping[str, Where] = field(default_factory=dict)


def read_definitions(folder: Path) -> list[Comparison | Coverage]:
    """Reads the comparisons and coverages of a plan's folder, in file order, comparisons first.

    Raises `Refused` if the file is missing or not TOML. Raises `Refused` with the name of the entry if an
    entry refers to a table or column that does not exist.
    """
    path = folder / FILE
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as missing:
        raise Refused(
            en=f"There is no {FILE} in {folder}.", zh=f"{folder} 中没有 {FILE}。"
        ) from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
        raise Refused(en=f"{FILE} cannot be read: {bad}.", zh=f"{FILE} 无法读取：{bad}。") from bad
    return [
        make(entry)
        for kind, make in (("comparison", _comparison), ("coverage", _coverage))
        for entry in _entries(written, kind)
    ]


def definition_refusal(code: str, en: str, zh: str) -> Refused:
    """The Refused exception for one entry of the file."""
    return Refused(en=f"{FILE}, {code}: {en}.", zh=f"{FILE}，{code}：{zh}。")


def _entries(written: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    return list(written.get(kind, ()))


def _comparison(entry: Mapping[str, Any]) -> Comparison:
    code = str(entry.get("code", "?"))
    with _Entry(code):
        each = tuple(entry.get("each", ()))
        left, right = _measure(code, entry["left"]), _measure(code, entry["right"])
        for side in (left, right):
            if side.table:
                _check_columns(code, shapes()[side.table], each)
        return Comparison(
            code=code,
            title=Text(**entry["title"]),
            about=Text(**entry["about"]),
            left=left,
            right=right,
            each=each,
            summarise=bool(entry.get("summarise", False)),
            blank_agrees=entry.get("blank") == "agrees",
        )


def _measure(code: str, entry: Mapping[str, Any]) -> Measure:
    summed = entry.get("sum", ())
    columns = (summed,) if isinstance(summed, str) else tuple(summed)
    table = entry.get("table")
    if table is not None:
        _check_columns(code, _shape(code, table), (*columns, *entry.get("where", {})))
    if (table is None) == ("value" not in entry and "unknown" not in entry):
        raise definition_refusal(
            code, "a side needs a table, a value or unknown", "每一侧须有表、数值或未知说明"
        )
    return Measure(
        title=Text(**entry["says"]),
        table=table,
        sum=columns,
        where=entry.get("where", {}),
        value=entry.get("value"),
        unknown=Text(**entry["unknown"]) if "unknown" in entry else None,
        unit=entry.get("unit"),
    )


def _coverage(entry: Mapping[str, Any]) -> Coverage:
    code = str(entry.get("code", "?"))
    with _Entry(code):
        rows = entry["rows"]
        shape = _shape(code, rows["table"])
        has = rows.get("has")
        _check_columns(
            code, shape, (*entry["on"].values(), *rows.get("where", {}), *([has] if has else []))
        )
        return Coverage(
            code=code,
            title=Text(**entry["title"]),
            about=Text(**entry["about"]),
            every={name: _axis(code, axis) for name, axis in entry["every"].items()},
            table=shape.name,
            on=entry["on"],
            by=entry.get("by"),
            has=has,
            where=rows.get("where", {}),
            whole=entry.get("whole", {}),
            unsure=entry.get("unsure", {}),
        )


def _axis(code: str, entry: Mapping[str, Any]) -> Axis:
    if "values" in entry:
        return Axis(values=tuple(entry["values"]))
    axis = Axis(
        table=entry["table"], column=entry.get("column", "code"), where=entry.get("where", {})
    )
    _check_columns(code, _shape(code, str(axis.table)), (axis.column, *axis.where))
    return axis


def _shape(code: str, table: str) -> Shape:
    if table not in shapes():
        raise definition_refusal(code, f"there is no table {table}", f"没有名为{table}的表")
    return shapes()[table]


def _check_columns(code: str, shape: Shape, columns: tuple[str, ...]) -> None:
    for column in columns:
        if column not in shape.columns:
            raise definition_refusal(
                code, f"{shape.name} has no column {column}", f"表{shape.name}没有{column}列"
            )


class _Entry:
    """Converts the error of a missing key, or of a value of the wrong type, to a Refused for the entry."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        if isinstance(fault, (KeyError, TypeError, AttributeError)):
            raise definition_refusal(
                self.code, f"a key is missing or wrong: {fault}", f"缺少键或键的写法有误：{fault}"
            ) from fault
