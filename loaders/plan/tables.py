"""Reads a plan's folder of tables and checks every cell; a damaged table is refused as a whole."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from yanxiu.graph.errors import Refused
from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.plan.faults import DamagedTables, fault
from yanxiu.loaders.plan.shape import Column, Shape, shapes, standard_codes

Value = str | int | float | date | tuple[str, ...] | None
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: its number, and by column name its original cells and the parsed values."""

    number: int
    raw: Mapping[str, str]
    row: Row


Plan = Mapping[str, Sequence[Line]]


def read_tables(folder: Path) -> Plan:
    """Every table in `folder`, by name.

    Raises `Refused` if the folder does not exist or contains no table. Raises `DamagedTables` with all
    faults: unknown or missing columns, empty required cells, invalid numbers, dates or choices,
    repeated keys, references to missing rows.
    """
    # rosters have Chinese names and may be in the same folder
    files = sorted(path for path in folder.glob("*.csv") if path.stem.isascii())
    if not files:
        raise Refused(
            en=f"There are no tables (*.csv) in {folder}: name the folder of a plan with --data.",
            zh=f"{folder} 中没有表格（*.csv）：请用 --data 指明方案数据所在的文件夹。",
        )
    faults: list[Fault] = []
    plan = {path.stem: _read(path, faults) for path in files}
    for name, lines in plan.items():
        if name in shapes():
            faults.extend(_repeated(shapes()[name], lines))
            faults.extend(_dangling(shapes()[name], lines, plan))
    if faults:
        raise DamagedTables(sorted(faults, key=lambda each: (str(each.file), each.row or 0)))
    return plan


def _read(path: Path, faults: list[Fault]) -> list[Line]:
    shape = shapes().get(path.stem)
    if shape is None:
        known = ", ".join(other.file for other in shapes().values())
        faults.append(
            fault(
                "UNKNOWN_TABLE",
                Text(en=f"not a table of a plan: {known}", zh=f"不是方案的表格，应为：{known}"),
                path.name,
            )
        )
        return []
    try:
        records = list(csv.reader(path.read_text("utf-8-sig").splitlines(keepends=True)))
    except UnicodeDecodeError:
        faults.append(
            fault(
                "WRONG_ENCODING",
                Text(
                    en="not UTF-8: save it as “CSV UTF-8”", zh="不是UTF-8编码：请另存为“CSV UTF-8”"
                ),
                path.name,
            )
        )
        return []
    header = _header(shape, records[0] if records else [], faults)
    return [
        _line(shape, header, number, cells, faults)
        for number, cells in enumerate(records[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]


def _header(shape: Shape, cells: Sequence[str], faults: list[Fault]) -> list[Column | None]:
    """The column of each heading, Chinese or English; a missing, repeated or unknown one is a fault."""
    by_heading = {column.name: column for column in shape.columns.values()}
    by_heading |= {column.zh: column for column in shape.columns.values()}
    columns = [by_heading.get(cell.strip()) for cell in cells]
    for cell, column in zip(cells, columns, strict=True):
        if column is None:
            reason = Text(en="no such column in this table", zh="本表没有这一列")
            shown = cell.strip() or "(empty)"
            faults.append(fault("UNKNOWN_COLUMN", reason, shape.file, row=1, column=shown))
    for missing in shape.columns.values():
        count = columns.count(missing)
        if count != 1:
            reason = (
                Text(en="the column appears more than once", zh="该列重复出现")
                if count
                else Text(en="the column is missing", zh="缺少该列")
            )
            code = "REPEATED_COLUMN" if count else "MISSING_COLUMN"
            faults.append(fault(code, reason, shape.file, row=1, column=missing.zh))
    return columns


def _line(
    shape: Shape,
    header: Sequence[Column | None],
    number: int,
    cells: Sequence[str],
    faults: list[Fault],
) -> Line:
    if len(cells) != len(header):
        reason = Text(
            en=f"{len(cells)} cells under {len(header)} headings",
            zh=f"有{len(cells)}格，表头却是{len(header)}列",
        )
        faults.append(fault("CELLS_UNLIKE_HEADER", reason, shape.file, row=number))
    raw: dict[str, str] = {}
    row: dict[str, Value] = {}
    for column, cell in zip(header, cells, strict=False):
        if column is None:
            continue
        raw[column.name] = cell.strip()
        read = _cell(column, cell.strip())
        if isinstance(read, Fault):
            place = replace(read, file=shape.file, row=number, column=column.zh)
            faults.append(replace(place, value=cell.strip()))
        row[column.name] = None if isinstance(read, Fault) else read
    return Line(number, raw, row)


def _cell(column: Column, cell: str) -> Value | Fault:
    """Parses a cell; returns the value or a fault, to which the caller adds the place."""
    if not cell:
        if column.required:
            return fault("EMPTY_CELL", Text(en="must not be empty", zh="不能为空"))
        return () if column.many else None
    if column.many:
        return tuple(part.strip() for part in re.split("[;；、]", cell) if part.strip())
    if column.choices and cell not in column.choices:
        allowed = ", ".join(sorted(column.choices))
        reason = Text(en=f"must be one of {allowed}", zh=f"应为下列之一：{allowed}")
        return fault("UNKNOWN_CHOICE", reason)
    try:
        return _PARSERS[column.type](cell)
    except ValueError:
        return fault(*_EXPECTED[column.type])


def _figure(cell: str) -> str:
    """Returns a plain number unchanged; raises ValueError for others that Python accepts (1_000, nan, -1)."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", cell):
        raise ValueError(cell)
    return cell


_PARSERS: Mapping[str, Callable[[str], Value]] = {
    "text": str,
    "int": lambda cell: int(_figure(cell)),
    "number": lambda cell: float(_figure(cell)),
    "date": date.fromisoformat,
}
_EXPECTED = {
    "int": ("NOT_A_NUMBER", Text(en="must be a whole number", zh="应为整数")),
    "number": ("NOT_A_NUMBER", Text(en="must be a number", zh="应为数字")),
    "date": (
        "NOT_A_DATE",
        Text(en="must be a date such as 2018-06-10", zh="应为日期，如2018-06-10"),
    ),
}


def _repeated(shape: Shape, lines: Sequence[Line]) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for line in lines:
        key = tuple(line.raw.get(name, "") for name in shape.key)
        if key in first:
            reason = Text(en=f"the same as row {first[key]}", zh=f"与第{first[key]}行重复")
            columns = "+".join(shape.columns[name].zh for name in shape.key)
            value = "+".join(key)
            yield fault(
                "DUPLICATE_KEY", reason, shape.file, row=line.number, column=columns, value=value
            )
        first.setdefault(key, line.number)


def _dangling(shape: Shape, lines: Sequence[Line], plan: Plan) -> Iterator[Fault]:
    for column in shape.columns.values():
        if column.of is None:
            continue
        known = table_codes(column.of, plan)
        for line in lines:
            for value in as_tuple(line.row.get(column.name)):
                if value not in known:
                    reason = Text(en=f"not found in {column.of}", zh=f"在{column.of}中查无此项")
                    yield fault(
                        "UNKNOWN_CODE",
                        reason,
                        shape.file,
                        row=line.number,
                        column=column.zh,
                        value=str(value),
                    )


def table_codes(table: str, plan: Plan) -> frozenset[str]:
    """The codes of a table of the plan, or the standard codes of a label."""
    if table in shapes():
        return frozenset(str(line.row.get("code")) for line in plan.get(table, ()))
    return standard_codes(table)


def as_tuple(value: Value) -> tuple[Value, ...]:
    """The values of a cell as a tuple: none, one or several."""
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)
