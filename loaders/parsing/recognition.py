"""Recognises the format of each sheet of a file, and sheets that are not rosters: notes, lists of choices."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.faults import fault
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.parsing.confirmed_headings import ConfirmedHeadings
from yanxiu.loaders.parsing.headers import HEADER_WITHIN, SheetHead
from yanxiu.loaders.parsing.other_lists import layout_fault_code, other_people_kind
from yanxiu.loaders.parsing.other_tables import describe_layout, form_of_one_time
from yanxiu.loaders.parsing.rows_below import unread_columns
from yanxiu.loaders.parsing.sheets import is_whole, missing_columns
from yanxiu.loaders.reading.files import Sheet, Source
from yanxiu.loaders.values.cells import plain_text
from yanxiu.loaders.values.invisible_characters import remove_invisible

_TOLD_BY = 3  # columns that a header must share with a format to be recognised by them
_CLEARLY_MORE = 3  # headings
_SOMEWHAT_MORE = 2
_DAMAGED = 2  # this many columns are no coincidence: the header of an incomplete roster
_TABLE = 4  # filled cells in the rows of a roster, even without its header
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
_NEAR = 2  # headings that the most similar format must share


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file, a sheet, or rows of a sheet that were not read, and the reason; `rows` is text like 3、7-9."""

    file: str
    sheet: str | None
    reason: Text
    rows: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values, with both languages."""
        reason = {"en": self.reason.en, "zh": self.reason.zh}
        return {"file": self.file, "sheet": self.sheet, "rows": self.rows, "reason": reason}


@dataclass(frozen=True, slots=True)
class RecognisedFile:
    """The sheets of a file with their formats, those left out, and the faults of unrecognised ones."""

    rosters: list[tuple[Sheet, Format]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def recognise_sheets(
    file: Source,
    sheets: Sequence[Sheet],
    formats: Mapping[str, Format],
    named: Format | None = None,
    confirmed: ConfirmedHeadings | None = None,
) -> RecognisedFile:
    """Separates rosters from other sheets of a workbook; all have the format `named`, if given.

    A sheet is left out only beside a roster, in two cases. Either it is not a table, and no row names two
    columns of a format. Or it is named as something else, like 填表说明, and lacks a required column.
    A file by itself is left out if it is a letter: no row has two filled cells.
    """
    result = RecognisedFile()
    beside: list[tuple[Sheet, Format | None]] = []
    for sheet in sheets:
        head = SheetHead(sheet)
        declared = named or (confirmed and confirmed.format_of(head, formats))
        declared = declared or _named_format(head, formats, alone=len(sheets) == 1)
        if declared and _is_roster(head, declared, named=named is not None and len(sheets) == 1):
            result.rosters.append((sheet, declared))
        elif _is_beside(head, formats):
            beside.append((sheet, declared))
        elif declared:
            result.rosters.append((sheet, declared))
        else:
            result.faults.append(unknown_format_fault(file.name, sheet.name, head, formats))
    if result.rosters:
        result.left_out.extend(LeftOut(file.name, sheet.name, _NO_ROSTER) for sheet, _ in beside)
        return result
    if _is_letter(sheets):
        return RecognisedFile(left_out=[LeftOut(file.name, None, _NO_TABLE)])
    damaged = [(sheet, declared) for sheet, declared in beside if declared]
    first = SheetHead(sheets[0]) if sheets else None
    faults = result.faults or [unknown_format_fault(file.name, None, first, formats)]
    return RecognisedFile(damaged, [], [] if damaged else faults[:1])


def _is_roster(head: SheetHead, format_: Format, *, named: bool) -> bool:
    """True if a sheet has all required columns, or the format is given, unless its name is like 填表说明."""
    if _BESIDE.search(head.sheet.name or "") and len(head.header(format_).places) < _DAMAGED:
        return False
    return named or is_whole(head, format_)


def recognise_format(sheet: Sheet, formats: Mapping[str, Format]) -> Format | None:
    """The format of a single sheet, as in `recognise_sheets`; None if it is not recognised."""
    return _named_format(SheetHead(sheet), formats, alone=True)


def _named_format(head: SheetHead, formats: Mapping[str, Format], *, alone: bool) -> Format | None:
    """The format of a sheet by its name, its file's name, its titles and its header; None if unknown.

    A format whose name begins the sheet's or file's name comes first, if all its required columns are present.
    Next are a format whose name is contained in these names or in a title, and the best match of the header.
    By the header alone, all required columns must be present. If a file has several sheets, its name need not
    apply to each.
    """
    words = _names_of(head)
    prefixed = next((declared for each in words if (declared := _named(each, formats))), None)
    if prefixed and is_whole(head, prefixed):
        return prefixed
    contained = [
        declared
        for each in (*words, *head.titles)
        for declared in _all_named(each, formats, within=True)
    ]
    for declared in contained:
        if is_whole(head, declared) and head.header(declared).score >= _TOLD_BY:
            return declared
    if alone and prefixed:
        return prefixed
    return (
        _headed(head, formats, contained)
        or prefixed
        or (contained[0] if contained and alone else None)
    )


def _headed(
    head: SheetHead, formats: Mapping[str, Format], contained: Sequence[Format]
) -> Format | None:
    """The format that matches the header best; of two equal ones, a format in `contained`.

    A format with a missing column may match better than a complete one. Then the missing column is reported,
    instead of faults of a smaller format. A list of a team is thus not read as a roster of teachers.
    See `_is_rather`.
    """
    possible = [each for each in formats.values() if _is_told(head, each)]
    matches = [
        (head.header(declared).score, declared in contained, declared)
        for declared in possible
        if is_whole(head, declared) and head.header(declared).places
    ]
    score, _, best = max(matches, key=lambda each: each[:2], default=(0, False, None))
    if best and (of_more := _of_more(head, best, [each for _, _, each in matches])):
        best, score = of_more, head.header(of_more).score
    taken = head.header(best).used_places if best and score >= _TOLD_BY else None
    incomplete = max(
        (
            each
            for each in possible
            if _is_rather(head, each, score, taken, is_named=each in contained)
        ),
        key=lambda each: head.header(each).score,
        default=None,
    )
    return incomplete or (best if score >= _TOLD_BY else None)


def _of_more(head: SheetHead, best: Format, whole: Sequence[Format]) -> Format | None:
    """A complete format that requires all columns of the best one, and one that the best one leaves unread.

    A list of activities and people is not a list of people, however many columns describe the people.
    """
    needed, taken = _needed(head, best), head.header(best).used_places
    others = [
        each
        for each in whole
        if each is not best
        and head.header(each).score >= _TOLD_BY
        and needed <= head.header(each).used_places
        and not _needed(head, each) <= taken
    ]
    return max(others, key=lambda each: head.header(each).score, default=None) if needed else None


def _needed(head: SheetHead, format_: Format) -> set[int]:
    """The places of a format's required columns, or of their stand-ins."""
    places, stand_ins = head.header(format_).places, format_.stand_ins
    names = [column.name for column in format_.header_columns if column.required]
    return {
        places[name]
        for each in names
        for name in (each, stand_ins.get(each, each))
        if name in places
    }


def _is_rather(
    head: SheetHead, format_: Format, score: int, taken: set[int] | None, *, is_named: bool
) -> bool:
    """True if an incomplete format is more likely than the best complete one.

    There are three such cases. One column is missing, and the header names clearly more of its columns. The
    header names all cells of the other and more, with one column missing or at least two more named. The header
    names more, and the sheet, its file or a title has the format's name.

    score, taken   the number and places of the other's headings (None: too few to recognise it)
    """
    header = head.header(format_)
    if header.score < _TOLD_BY:
        return False
    lacking = len(missing_columns(head.sheet, format_, header))
    if not lacking:
        return False
    if lacking == 1 and header.score >= score + _CLEARLY_MORE:
        return True
    if taken is None:
        return False
    if header.used_places > taken and (lacking == 1 or header.score >= score + _SOMEWHAT_MORE):
        return True
    return is_named and header.score > score


def _is_told(head: SheetHead, format_: Format) -> bool:
    """True if a heading, title or name contains the word that the format requires, or it requires none."""
    if format_.told_by is None:
        return True
    texts = (*_names_of(head), *head.titles, *head.header(format_).labels)
    return any(format_.told_by.search(text) for text in texts)


def _names_of(head: SheetHead) -> list[str]:
    """The names of the sheet and its file."""
    return [remove_invisible(head.sheet.name or ""), remove_invisible(head.sheet.file.stem)]


def _named(text: str, formats: Mapping[str, Format]) -> Format | None:
    return next(iter(_all_named(text, formats)), None)


def _all_named(
    text: str, formats: Mapping[str, Format], *, within: bool = False
) -> Sequence[Format]:
    """The formats whose name begins a text or, with `within`, is contained in it; longest names first."""
    text = fold(text)
    names = [
        (len(name), declared)
        for declared in formats.values()
        for name in (*declared.files, declared.name)
        if fnmatchcase(text, f"*{fold(name)}*" if within else f"{fold(name)}*")
    ]
    return [declared for _, declared in sorted(names, key=lambda each: -each[0])]


def _is_beside(head: SheetHead, formats: Mapping[str, Format]) -> bool:
    if _BESIDE.search(head.sheet.name or ""):
        return True
    if any(len(head.header(declared).places) >= _DAMAGED for declared in formats.values()):
        return False
    rows = [row for row in head.rows[:12] if any(plain_text(cell) for cell in row)]
    wide = sum(sum(plain_text(cell) != "" for cell in row) >= _TABLE for row in rows)
    return 2 * wide <= len(rows)


def _is_letter(sheets: Sequence[Sheet]) -> bool:
    rows = (row for sheet in sheets for row in sheet.rows[:HEADER_WITHIN])
    return all(sum(plain_text(cell) != "" for cell in row) <= 1 for row in rows)


def unread_file(file: str) -> LeftOut:
    """The entry for a file of a type that is not read."""
    return LeftOut(file, None, _OTHER_KIND)


def unknown_format_fault(
    file: str,
    sheet: str | None = None,
    head: SheetHead | None = None,
    formats: Mapping[str, Format] | None = None,
) -> Fault:
    """The fault of a file or sheet in no known format.

    It names the most similar format, its known and missing columns, and the command for a template.
    """
    reason = Text(
        "The format cannot be recognised by file name or header", "无法由文件名或表头识别格式"
    )
    if head and (layout := describe_layout(head.words_by_row)):
        return fault(layout_fault_code(layout), layout, file, sheet)
    if head and (others := other_people_kind([*_names_of(head), *head.titles])):
        return fault("OTHER_LIST", others, file, sheet)
    if head and formats and (near := _nearest(head, formats)):
        words = [*_differences(head, near)]
        reason = Text(
            f"{reason.en}. The nearest is {near.title.en}: {'; '.join(each.en for each in words)}. For an empty sheet: yanxiu template {near.name}",
            f"{reason.zh}。最接近的是“{near.title.zh}”：{'；'.join(each.zh for each in words)}。"
            f"空白模板：yanxiu template {near.name}",
        )
    elif head and (form := form_of_one_time(head.words_by_row)):
        return fault("OTHER_LAYOUT", form, file, sheet)
    elif head and formats:
        reason = Text(
            f"{reason.en}: no two of its headings are those of any roster",
            f"{reason.zh}：表头中没有两项与任何一种名册相同",
        )
    return fault("UNKNOWN_FORMAT", reason, file, sheet)


def _nearest(head: SheetHead, formats: Mapping[str, Format]) -> Format | None:
    scored = [
        (
            head.header(declared).score,
            not declared.name.startswith("plan_"),  # not written by clerks
            -len(missing_columns(head.sheet, declared, head.header(declared))),
            declared,
        )
        for declared in formats.values()
    ]
    score, *_, best = max(scored, key=lambda each: each[:3])
    return best if score >= _NEAR else None


def _differences(head: SheetHead, format_: Format) -> Iterator[Text]:
    header = head.header(format_)
    named = [format_.columns[name].title for name in header.places]
    lacks = [column.title for column in missing_columns(head.sheet, format_, header)]
    others = [each.heading for each in unread_columns(format_, header)]
    for en, zh, words in (
        ("known", "已识别", named),
        ("missing", "缺少", lacks),
        ("not known", "未识别", others),
    ):
        if words:
            shown = words[:_MOST_TOLD]
            yield Text(f"{en} {', '.join(shown)}", f"{zh} {'、'.join(shown)}")
