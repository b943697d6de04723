"""Recognises the format of each sheet of a file, and sheets that are not rosters: notes, lists of choices."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.graph.words import folded
from yanxiu.loaders.faults import fault
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.parsing.below import unread
from yanxiu.loaders.parsing.confirmed import Confirmed
from yanxiu.loaders.parsing.headers import HEADER_WITHIN, Head
from yanxiu.loaders.parsing.other_lists import code_of, list_of_other_people
from yanxiu.loaders.parsing.other_tables import other_layout
from yanxiu.loaders.parsing.sheets import is_whole, missing
from yanxiu.loaders.reading.files import Sheet, Source
from yanxiu.loaders.values.cells import plain
from yanxiu.loaders.values.unseen import seen

_TOLD_BY = 3  # columns that a header must share with a format to be told by them
_CLEARLY_MORE = 3  # headings
_SOMEWHAT_MORE = 2
_DAMAGED = 2  # so many are no chance: the header of a roster that lacks some
_TABLE = 4  # cells that the rows of a roster fill, even where its header is gone
_BESIDE = re.compile(
    "说明|须知|注意事项|示例|样例|选项|可选值|下拉|字典|目录|封面"
    "|notes|instructions|read ?me|examples|choices|options|contents",
    re.IGNORECASE,
)
_NO_TABLE = Text("It is not a table", "不是表格")
_OTHER_KIND = Text(
    "Only CSV, TXT, TSV, XLSX, XLSB, XLS, ET, ODS and zips are read",
    "只读取 CSV、TXT、TSV、XLSX、XLSB、XLS、ET、ODS 和压缩包",
)
_NO_ROSTER = Text("No row has the headings of a known format", "没有可识别的表头")
_MOST_TOLD = 12
_NEAR = 2  # headings that a header shares at least with the nearest format


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file, a sheet, or rows of a sheet that were not read, and why; `rows` is written as in the report: 3、7-9."""

    file: str
    sheet: str | None
    reason: Text
    rows: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values, with both languages."""
        reason = {"en": self.reason.en, "zh": self.reason.zh}
        return {"file": self.file, "sheet": self.sheet, "rows": self.rows, "reason": reason}


@dataclass(frozen=True, slots=True)
class Recognised:
    """The sheets of a file with their formats, those left out, and those of which neither can be said."""

    rosters: list[tuple[Sheet, Format]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def recognised(
    file: Source,
    sheets: Sequence[Sheet],
    formats: Mapping[str, Format],
    named: Format | None = None,
    confirmed: Confirmed | None = None,
) -> Recognised:
    """Separates rosters from other sheets of a workbook; all get the given format, if there is one.

    A sheet is left out only beside a roster, and only where no row that may be its header names two
    columns of a format and it is no table; or where its name says that it is none, such as 填表说明, and
    a column is missing that its format must have. A file by itself is left out where it is a letter: no row
    of it fills two cells.
    """
    result = Recognised()
    beside: list[tuple[Sheet, Format | None]] = []
    for sheet in sheets:
        head = Head(sheet)
        declared = named or (confirmed and confirmed.format_of(head, formats))
        declared = declared or _named_format(head, formats, alone=len(sheets) == 1)
        if declared and _is_roster(head, declared, named=named is not None and len(sheets) == 1):
            result.rosters.append((sheet, declared))
        elif _is_beside(head, formats):
            beside.append((sheet, declared))
        elif declared:
            result.rosters.append((sheet, declared))
        else:
            result.faults.append(unknown(file.name, sheet.name, head, formats))
    if result.rosters:
        result.left_out.extend(LeftOut(file.name, sheet.name, _NO_ROSTER) for sheet, _ in beside)
        return result
    if _is_letter(sheets):
        return Recognised(left_out=[LeftOut(file.name, None, _NO_TABLE)])
    damaged = [(sheet, declared) for sheet, declared in beside if declared]
    first = Head(sheets[0]) if sheets else None
    faults = result.faults or [unknown(file.name, None, first, formats)]
    return Recognised(damaged, [], [] if damaged else faults[:1])


def _is_roster(head: Head, format_: Format, *, named: bool) -> bool:
    """Whether the sheet holds what the format must have; one that is called 填表说明 is no school of that name."""
    if _BESIDE.search(head.sheet.name or "") and len(head.header(format_).places) < _DAMAGED:
        return False
    return named or is_whole(head, format_)


def format_of(sheet: Sheet, formats: Mapping[str, Format]) -> Format | None:
    """The format of a single sheet, as in `recognised`; None if it is not recognised."""
    return _named_format(Head(sheet), formats, alone=True)


def _named_format(head: Head, formats: Mapping[str, Format], *, alone: bool) -> Format | None:
    """The format that a sheet's name begins with, else its file's, where the sheet has all columns of it; else
    the one whose name they hold, else the one that the header names best; else the one they are named after.

    By its header alone a sheet is taken only for a format whose required columns it all has. What the file is
    called need not hold for each of several sheets.
    """
    words = _names_of(head)
    begun = next((declared for each in words if (declared := _named(each, formats))), None)
    if begun and is_whole(head, begun):
        return begun
    contained = [
        declared
        for each in (*words, *head.titles)
        for declared in _all_named(each, formats, within=True)
    ]
    for declared in contained:
        if is_whole(head, declared) and head.header(declared).score >= _TOLD_BY:
            return declared
    if alone and begun:
        return begun
    return (
        _headed(head, formats, contained)
        or begun
        or (contained[0] if contained and alone else None)
    )


def _headed(head: Head, formats: Mapping[str, Format], held: Sequence[Format]) -> Format | None:
    """The format that the header names best, of two as good the one whose name is held.

    One that lacks a column may be meant rather than one that lacks none: then the missing column is told, and not what
    is wrong with a smaller format, and a list of a team is not read as a roster of teachers. See `_is_rather`.
    """
    possible = [each for each in formats.values() if _is_told(head, each)]
    matches = [
        (head.header(declared).score, declared in held, declared)
        for declared in possible
        if is_whole(head, declared) and head.header(declared).places
    ]
    score, _, best = max(matches, key=lambda each: each[:2], default=(0, False, None))
    if best and (of_more := _of_more(head, best, [each for _, _, each in matches])):
        best, score = of_more, head.header(of_more).score
    taken = head.header(best).taken if best and score >= _TOLD_BY else None
    rather = max(
        (each for each in possible if _is_rather(head, each, score, taken, held=each in held)),
        key=lambda each: head.header(each).score,
        default=None,
    )
    return rather or (best if score >= _TOLD_BY else None)


def _of_more(head: Head, best: Format, whole: Sequence[Format]) -> Format | None:
    """A format that needs all that the best one needs and a column that the best one leaves unread.

    A list of activities and people is none of people alone, however much it says of them.
    """
    needed, taken = _needed(head, best), head.header(best).taken
    others = [
        each
        for each in whole
        if each is not best
        and head.header(each).score >= _TOLD_BY
        and needed <= head.header(each).taken
        and not _needed(head, each) <= taken
    ]
    return max(others, key=lambda each: head.header(each).score, default=None) if needed else None


def _needed(head: Head, format_: Format) -> set[int]:
    """The places of the columns that a format must have, or of what stands in for them."""
    places, stand_ins = head.header(format_).places, format_.stand_ins
    names = [column.name for column in format_.headed if column.required]
    return {
        places[name]
        for each in names
        for name in (each, stand_ins.get(each, each))
        if name in places
    }


def _is_rather(
    head: Head, format_: Format, score: int, taken: set[int] | None, *, held: bool
) -> bool:
    """Whether a format that lacks a column is meant rather than the best one that lacks none.

    The header names clearly more of it, and one column is missing; or all that it names of the other and more, with one
    column missing or two more named; or more, and the sheet, its file or a title has its name.

    score, taken   how many headings name the other, and where (None: too few to tell it by)
    """
    header = head.header(format_)
    if header.score < _TOLD_BY:
        return False
    lacking = len(missing(head.sheet, format_, header))
    if not lacking:
        return False
    if lacking == 1 and header.score >= score + _CLEARLY_MORE:
        return True
    if taken is None:
        return False
    if header.taken > taken and (lacking == 1 or header.score >= score + _SOMEWHAT_MORE):
        return True
    return held and header.score > score


def _is_told(head: Head, format_: Format) -> bool:
    """Whether a heading, a title or a name holds the word by which the format is told from others, if it needs one."""
    if format_.told_by is None:
        return True
    texts = (*_names_of(head), *head.titles, *head.header(format_).labels)
    return any(format_.told_by.search(text) for text in texts)


def _names_of(head: Head) -> list[str]:
    """What the sheet and its file are called."""
    return [seen(head.sheet.name or ""), seen(head.sheet.file.stem)]


def _named(text: str, formats: Mapping[str, Format]) -> Format | None:
    return next(iter(_all_named(text, formats)), None)


def _all_named(
    text: str, formats: Mapping[str, Format], *, within: bool = False
) -> Sequence[Format]:
    """The formats whose name a text begins with or holds, those of the longest names first."""
    text = folded(text)
    names = [
        (len(name), declared)
        for declared in formats.values()
        for name in (*declared.files, declared.name)
        if fnmatchcase(text, f"*{folded(name)}*" if within else f"{folded(name)}*")
    ]
    return [declared for _, declared in sorted(names, key=lambda each: -each[0])]


def _is_beside(head: Head, formats: Mapping[str, Format]) -> bool:
    if _BESIDE.search(head.sheet.name or ""):
        return True
    if any(len(head.header(declared).places) >= _DAMAGED for declared in formats.values()):
        return False
    rows = [row for row in head.rows[:12] if any(plain(cell) for cell in row)]
    wide = sum(sum(plain(cell) != "" for cell in row) >= _TABLE for row in rows)
    return 2 * wide <= len(rows)


def _is_letter(sheets: Sequence[Sheet]) -> bool:
    rows = (row for sheet in sheets for row in sheet.rows[:HEADER_WITHIN])
    return all(sum(plain(cell) != "" for cell in row) <= 1 for row in rows)


def other_kind(file: str) -> LeftOut:
    """A file that is of no kind that rosters come in."""
    return LeftOut(file, None, _OTHER_KIND)


def unknown(
    file: str,
    sheet: str | None = None,
    head: Head | None = None,
    formats: Mapping[str, Format] | None = None,
) -> Fault:
    """The fault of a file, or of one sheet of it, that may be a roster of no known format: the nearest one, what
    of it the header names and what not, and how a template of it is made.
    """
    reason = Text(
        "The format cannot be recognised by file name or header", "无法由文件名或表头识别格式"
    )
    if head and (layout := other_layout(head.words_by_row)):
        return fault(code_of(layout), layout, file, sheet)
    if head and (others := list_of_other_people([*_names_of(head), *head.titles])):
        return fault("OTHER_LIST", others, file, sheet)
    if head and formats and (near := _nearest(head, formats)):
        words = [*_differences(head, near)]
        reason = Text(
            f"{reason.en}. The nearest is {near.title.en}: {'; '.join(each.en for each in words)}. For an empty sheet: yanxiu template {near.name}",
            f"{reason.zh}。最接近的是“{near.title.zh}”：{'；'.join(each.zh for each in words)}。"
            f"空白模板：yanxiu template {near.name}",
        )
    elif head and formats:
        reason = Text(
            f"{reason.en}: no two of its headings are those of any roster",
            f"{reason.zh}：表头中没有两项与任何一种名册相同",
        )
    return fault("UNKNOWN_FORMAT", reason, file, sheet)


def _nearest(head: Head, formats: Mapping[str, Format]) -> Format | None:
    scored = [
        (
            head.header(declared).score,
            not declared.name.startswith("plan_"),  # which no clerk writes
            -len(missing(head.sheet, declared, head.header(declared))),
            declared,
        )
        for declared in formats.values()
    ]
    score, *_, best = max(scored, key=lambda each: each[:3])
    return best if score >= _NEAR else None


def _differences(head: Head, format_: Format) -> Iterator[Text]:
    header = head.header(format_)
    named = [format_.columns[name].title for name in header.places]
    lacks = [column.title for column in missing(head.sheet, format_, header)]
    others = [each.heading for each in unread(format_, header)]
    for en, zh, words in (
        ("known", "已识别", named),
        ("missing", "缺少", lacks),
        ("not known", "未识别", others),
    ):
        if words:
            shown = words[:_MOST_TOLD]
            yield Text(f"{en} {', '.join(shown)}", f"{zh} {'、'.join(shown)}")
