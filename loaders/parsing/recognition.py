"""Which format each sheet of a file has, and which sheets beside the rosters are none: notes, lists of choices."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from graph.text import Text
from graph.words import folded
from loaders.faults import Fault
from loaders.formats.format import Format
from loaders.parsing.sheets import HEADER_WITHIN, header_of, is_whole
from loaders.reading.files import Sheet, Source
from loaders.values.cells import plain

_TOLD_BY = 3  # columns that a header must share with a format to be told by them
_DAMAGED = 2  # so many are no chance: the header of a roster that lacks some
_TABLE = 4  # cells that the rows of a roster fill, even where its header is gone
_BESIDE = re.compile(
    "说明|须知|注意事项|示例|样例|选项|可选值|下拉|字典|目录|封面"
    "|notes|instructions|read ?me|examples|choices|options|contents",
    re.IGNORECASE,
)
_NO_TABLE = Text("It is no table", "不是表格")
_OTHER_KIND = Text(
    "Only CSV, TXT, TSV, XLSX, XLS and zips are read", "只读取 CSV、TXT、TSV、XLSX、XLS 和压缩包"
)
_NO_ROSTER = Text("No row of it names the columns of a format", "没有可识别的表头")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sheet, or a file, that was not read, and why."""

    file: str
    sheet: str | None
    reason: Text

    def as_json(self) -> dict[str, Any]:
        """Plain values, with both languages."""
        reason = {"en": self.reason.en, "zh": self.reason.zh}
        return {"file": self.file, "sheet": self.sheet, "reason": reason}


@dataclass(frozen=True, slots=True)
class Recognised:
    """The sheets of a file with their formats, those left out, and those of which neither can be said."""

    rosters: list[tuple[Sheet, Format]]
    left_out: list[LeftOut]
    faults: list[Fault]


def recognised(
    file: Source,
    sheets: Sequence[Sheet],
    formats: Mapping[str, Format],
    named: Format | None = None,
) -> Recognised:
    """Tells rosters from what lies beside them in a workbook; all have the format named, where one is.

    A sheet is left out only beside a roster, and only where no row that may be its header names two
    columns of a format and it is no table; or where its name says that it is none, such as 填表说明, and
    a column is missing that its format must have. A file by itself is left out where it is a letter: no row
    of it fills two cells.
    """
    found = Recognised([], [], [])
    beside: list[tuple[Sheet, Format | None]] = []
    for sheet in sheets:
        told = _format_in_book if len(sheets) > 1 else format_of
        made = named or told(sheet, formats)
        if made and (is_whole(sheet, made) or (named and len(sheets) == 1)):
            found.rosters.append((sheet, made))
        elif _is_beside(sheet, formats):
            beside.append((sheet, made))
        elif made:
            found.rosters.append((sheet, made))
        else:
            found.faults.append(unknown(file.name, sheet.name))
    if found.rosters:
        found.left_out.extend(LeftOut(file.name, sheet.name, _NO_ROSTER) for sheet, _ in beside)
        return found
    if _is_letter(sheets):
        return Recognised([], [LeftOut(file.name, None, _NO_TABLE)], [])
    damaged = [(sheet, made) for sheet, made in beside if made]
    return Recognised(damaged, [], [] if damaged else [unknown(file.name)])


def _format_in_book(sheet: Sheet, formats: Mapping[str, Format]) -> Format | None:
    """The format of one sheet of several: what the file is called need not hold for each."""
    named = format_of(sheet, formats)
    if named and is_whole(sheet, named):
        return named
    return _headed(sheet, formats) or named


def format_of(sheet: Sheet, formats: Mapping[str, Format]) -> Format | None:
    """The format whose name the sheet's begins with, else the file's, else that which its header names best.

    By its header alone a sheet is taken only for a format whose required columns it all has.
    """
    for said in (sheet.name or "", sheet.file.stem):
        if made := _named(said, formats):
            return made
    return _headed(sheet, formats)


def _headed(sheet: Sheet, formats: Mapping[str, Format]) -> Format | None:
    matches = [
        (len(places), made)
        for made in formats.values()
        if (places := header_of(sheet, made)[1])
        and all(column.name in places for column in made.headed if column.required)
    ]
    count, best = max(matches, key=lambda each: each[0], default=(0, None))
    return best if count >= _TOLD_BY else None


def _named(said: str, formats: Mapping[str, Format]) -> Format | None:
    said = folded(said)
    names = [
        (len(name), made)
        for made in formats.values()
        for name in (*made.files, made.name)
        if fnmatchcase(said, f"{folded(name)}*")
    ]
    return max(names, key=lambda each: each[0])[1] if names else None


def _is_beside(sheet: Sheet, formats: Mapping[str, Format]) -> bool:
    if _BESIDE.search(sheet.name or ""):
        return True
    if any(len(header_of(sheet, made)[1]) >= _DAMAGED for made in formats.values()):
        return False
    head = [row for row in sheet.rows[:HEADER_WITHIN] if any(plain(cell) for cell in row)]
    wide = sum(sum(plain(cell) != "" for cell in row) >= _TABLE for row in head)
    return 2 * wide <= len(head)


def _is_letter(sheets: Sequence[Sheet]) -> bool:
    rows = (row for sheet in sheets for row in sheet.rows[:HEADER_WITHIN])
    return all(sum(plain(cell) != "" for cell in row) <= 1 for row in rows)


def other_kind(file: str) -> LeftOut:
    """A file that is of no kind that rosters come in."""
    return LeftOut(file, None, _OTHER_KIND)


def unknown(file: str, sheet: str | None = None) -> Fault:
    """The fault of a file, or of one sheet of it, that may be a roster of no known format."""
    reason = Text("Neither its name nor its header tells its format", "无法由文件名或表头识别格式")
    return Fault("UNKNOWN_FORMAT", file, reason, sheet)
