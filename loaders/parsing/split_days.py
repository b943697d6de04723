"""Joins a date split over columns: 年, 月, 日 under 出生日期, or 出生年, 出生月, 出生日 side by side."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.values.cells import plain_text

UNITS = "年月日"
_LABEL = re.compile(r"(?P<of>.*?)[\s(（\[【]*(?P<unit>[年月日号])(?:份)?[)）\]】]*")
_WHOLE = ("", "日期", "年月日", "年月", "时间")
_YEAR = re.compile(r"\d{1,4}年?")


def find_split_days(
    format_: Format, labels: Sequence[str], over: Mapping[int, int]
) -> Iterator[tuple[str, int, int]]:
    """Yields the date columns that several cells of a header share: column, first place, number of cells.

    labels   the text of each cell, after that of its group
    over     by place, the number of columns of a merged header cell without cells below it
    """
    parts = [_part(each) for each in labels]
    place = 0
    while place < len(parts):
        count = _count(parts, place) or _merged(labels, place, over)
        part = parts[place]
        column = _column(format_, part[0] if part else labels[place]) if count else None
        if column:
            yield column, place, count
        place += count if column else 1


def join_day(cells: Sequence[Any]) -> Any:
    """Joins the cells of a date; a first cell with more than a year stays unchanged; "" if all are empty."""
    words = [
        plain_text(cell).rstrip(UNITS[at] + ("号" if at else "")) for at, cell in enumerate(cells)
    ]
    if not any(words):
        return ""
    if not any(words[1:]) and not _YEAR.fullmatch(plain_text(cells[0])):
        return cells[0]
    return "".join(f"{word}{unit}" for word, unit in zip(words, UNITS, strict=False) if word)


def _part(label: str) -> tuple[str, str] | None:
    match = _LABEL.fullmatch(label.strip())
    return (match["of"].strip(" :："), match["unit"].replace("号", "日")) if match else None


def _count(parts: Sequence[tuple[str, str] | None], place: int) -> int:
    """The number of cells from a place on with 年, 月 and 日 of the same thing; 0 if there are none."""
    first = parts[place]
    if first is None or first[1] != "年" or not first[0]:
        return 0
    count = 1
    for unit in UNITS[1:]:
        part = parts[place + count] if place + count < len(parts) else None
        if part is None or part[1] != unit or part[0] not in ("", first[0]):
            break
        count += 1
    return count if count > 1 else 0


def _merged(labels: Sequence[str], place: int, over: Mapping[int, int]) -> int:
    """The number of columns of a merged cell that may contain a split date; 0 if it may not."""
    count = over.get(place, 1)
    beside = labels[place + 1 : place + count]
    return count if count in (2, 3) and not any(beside) else 0


def _column(format_: Format, text: str) -> str | None:
    """The date column with this heading, with or without 日期; None if there is none."""
    words = (format_.columns_by_header.get(fold(text + each)) for each in _WHOLE)
    column = next((each for each in words if each), None)
    declared = format_.columns[column].property if column else None
    return column if declared and declared.type == "date" else None
