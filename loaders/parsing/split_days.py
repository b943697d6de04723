"""A date split over columns: 年, 月, 日 under 出生日期, or 出生年, 出生月, 出生日 beside each other."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yanxiu.graph.words import folded
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.values.cells import plain

UNITS = "年月日"
_LABEL = re.compile(r"(?P<of>.*?)[\s(（\[【]*(?P<unit>[年月日号])(?:份)?[)）\]】]*")
_WHOLE = ("", "日期", "年月日", "年月", "时间")
_YEAR = re.compile(r"\d{1,4}年?")


def split_days(
    format_: Format, labels: Sequence[str], over: Mapping[int, int]
) -> Iterator[tuple[str, int, int]]:
    """The columns of days that several cells of a header share: the column, its first place and how many there are.

    labels   what each cell says, that of a group before its own
    over     by place the columns that a cell of the header is merged over with none below it
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


def joined_day(cells: Sequence[Any]) -> Any:
    """The cells of a day as one: the first as it is where it is more than a year; "" where all are empty."""
    words = [plain(cell).rstrip(UNITS[at] + ("号" if at else "")) for at, cell in enumerate(cells)]
    if not any(words):
        return ""
    if not any(words[1:]) and not _YEAR.fullmatch(plain(cells[0])):
        return cells[0]
    return "".join(f"{word}{unit}" for word, unit in zip(words, UNITS, strict=False) if word)


def _part(label: str) -> tuple[str, str] | None:
    match = _LABEL.fullmatch(label.strip())
    return (match["of"].strip(" :："), match["unit"].replace("号", "日")) if match else None


def _count(parts: Sequence[tuple[str, str] | None], place: int) -> int:
    """How many cells from a place on say 年, 月 and 日 of one thing; 0 where they do not."""
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
    """How many columns a cell without any below it is merged over, where a day may stand in them."""
    count = over.get(place, 1)
    beside = labels[place + 1 : place + count]
    return count if count in (2, 3) and not any(beside) else 0


def _column(format_: Format, text: str) -> str | None:
    """The column of days that words name, with 日期 or without."""
    words = (format_.by_header.get(folded(text + each)) for each in _WHOLE)
    column = next((each for each in words if each), None)
    declared = format_.columns[column].property if column else None
    return column if declared and declared.type == "date" else None
