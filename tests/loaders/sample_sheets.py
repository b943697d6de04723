"""The sheets of the sample rosters and of the plan as rows of text."""

import csv
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path

from openpyxl import load_workbook

from yanxiu.data import XIANGYIN

Row = dict[str, str]
Rosters = Mapping[str, list[Row]]


def read(path: Path) -> list[Row]:
    """A roster's rows by heading, with all values as text."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    lines = list(load_workbook(path, read_only=True).worksheets[0].values)
    header = [str(value) for value in lines[1]]
    return [
        {name: "" if value is None else str(value) for name, value in zip_longest(header, line)}
        for line in lines[2:]
    ]


def table(name: str) -> list[Row]:
    return read(XIANGYIN / f"{name}.csv")


def by(rows: list[Row], column: str) -> dict[str, Row]:
    """Rows by a column whose values must be unique."""
    actual = {row[column]: row for row in rows}
    assert len(actual) == len(rows)
    return actual
