"""A sheet under a format: which cell is what, and every cell that is wrong."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Column, Format
from yanxiu.loaders.parsing.below import Below, undoubled, unnamed, unread
from yanxiu.loaders.parsing.columns import ColumnReader
from yanxiu.loaders.parsing.headers import Head, Header, Places, header_of, letter, variants
from yanxiu.loaders.parsing.parsed import Parsed, ParsedSheet, Unread
from yanxiu.loaders.parsing.rows import RowKinds, ranges
from yanxiu.loaders.reading.files import Sheet
from yanxiu.loaders.spool import batches
from yanxiu.loaders.values.cells import plain

__all__ = ["Parsed", "ParsedSheet", "header_of", "is_whole", "parse"]

_NO_PLACE = re.compile(
    r"^(?:小学|初中|高中|中学|幼儿园|学前|附件.*)$|^(?:sheet|工作表|表)\s*\d*$|名册|名单|花名|统计|汇总|台账|信息|情况|教师$|教职工|人员|总表|一览|明细|数据|说明|须知|注意|示例|样例|选项|可选|下拉|字典|目录|封面|模板|\d{4}|\d+月|\d学期",
    re.IGNORECASE,
)

_SCHOOL = r"[㐀-鿿（）()]{2,24}?(?:小学|中学|完小|村小|学校|幼儿园|教学点|初中|高中|[一二三四五六七八九十]中|职校|校区|分园)"
_UNIT = re.compile(
    rf"(?:填报|上报|报送|所在)?(?:学校|单位)(?:名称)?(?:[(（]盖?章[)）])?\s*[:：]\s*({_SCHOOL})\s*(?:[(（]盖?章[)）])?$"
)
_TERM = r"(?:\d{4}(?:[-—－~～]\d{4})?\s*(?:学年|年)?度?(?:第?[一二上下]学期|[春秋]季?(?:学期)?|\d{1,2}月)?\s*)?"
_TITLED = re.compile(
    rf"{_TERM}({_SCHOOL})(?:\d{{4}}.*?)?(?:在职|在编|专任)?(?:教师|教职工|教职员工|教职员|人员)(?:花名册|名册|名单|信息表|情况表|基本情况.*|信息采集表|登记表|一览表)"
)


def is_whole(head: Head, made: Format) -> bool:
    """Whether a sheet has every column that its format must have, and asks something that it reads."""
    header = head.header(made)
    return bool(header.asked or not made.questions) and not missing(head.sheet, made, header)


def missing(sheet: Sheet, made: Format, header: Header) -> list[Column]:
    """The columns that a format must have, and neither the header names nor anything around the sheet says."""
    return [
        column
        for column in made.headed
        if column.required
        and column.name not in header.places
        and (not beside(sheet, column) or _is_misnamed(made, column, header))
    ]


def _is_misnamed(made: Format, column: Column, header: Header) -> bool:
    """Whether a heading is nearest to a column that only the sheet's name would say: the column is there."""
    return column.in_sheet_name and any(
        each.nearest == column.title for each in unread(made, header)
    )


def beside(sheet: Sheet, column: Column) -> str | None:
    """What the file's name or the sheet's says for a column that the sheet lacks."""
    match = column.in_file_name and column.in_file_name.search(sheet.file.stem)
    if match:
        return next((group for group in match.groups() if group), None)
    if not column.in_sheet_name:
        return None
    name = plain(sheet.name or "")
    return name if name and not _NO_PLACE.search(name) else _school_above(sheet)


def _school_above(sheet: Sheet) -> str | None:
    """The one school whose sheet this is: what a line above the header says after 学校 or 单位, a title or the file's
    name before the kind of the roster.
    """
    head = Head(sheet)
    for text in (*head.lines, *head.titles, sheet.file.stem):
        if match := (_UNIT.match(text) or _TITLED.match(text)):
            return match[1]
    return None


def parse(sheet: Sheet, made: Format, *, exact: bool = False) -> tuple[ParsedSheet, list[Fault]]:
    """The values of a sheet and all that is wrong with its cells.

    exact   it was written by a program: a header, rows and nothing else, no cell says more than its text
    """
    header = Head(sheet).header(made)
    parsed = ParsedSheet(made, sheet)
    faults = [_missing_column(parsed, column, header) for column in missing(sheet, made, header)]
    kinds = None if exact or made.questions else RowKinds(sheet, made, header)
    rows = Below(parsed, header, kinds)
    if not faults and header.doubled:
        header, doubled = undoubled(header, rows)
        faults += [_doubled(parsed, name, places, header) for name, places in doubled.items()]
        rows = Below(parsed, header, kinds)
    if faults:
        return parsed, faults
    _Reading(parsed, header, faults, exact=exact).read(rows)
    return parsed, faults


def _missing_column(parsed: ParsedSheet, column: Column, header: Header) -> Fault:
    rows = Parsed(parsed.format, parsed.sheet, [], {})
    unknown = "、".join(label for label in unnamed(parsed.format, header)[:12])
    en, zh = f"There is no column {column.title}", f"没有“{column.title}”这一列"
    if unknown:
        en += f"; not known in the header: {unknown}"
        zh += f"；表头中未识别的有：{unknown}"
    return rows.fault("MISSING_COLUMN", Text(en, zh), column=column.name)


def _doubled(parsed: ParsedSheet, name: str, places: Sequence[int], header: Header) -> Fault:
    row = parsed.sheet.first + header.last
    cells = [f"{header.labels[at]} ({letter(at)}{row})" for at in places]
    reason = Text(
        f"Several columns say it, and not the same: {', '.join(cells)}",
        f"有几列都表示它，内容又不相同：{'、'.join(cells)}",
    )
    rows = Parsed(parsed.format, parsed.sheet, [], {})
    return rows.fault("DOUBLE_HEADING", reason, column=name)


class _Reading:
    """Reads the rows of a sheet, of each block of columns one."""

    def __init__(
        self, parsed: ParsedSheet, header: Header, faults: list[Fault], *, exact: bool
    ) -> None:
        self._parsed, self._header, self._faults = parsed, header, faults
        declared, sheet = parsed.format, parsed.sheet
        self._readers = [
            ColumnReader(parsed, column, exact=exact) for column in declared.columns.values()
        ]
        for each in self._readers:
            each.set_places(header)
        self._said = {
            column.name: beside(sheet, column)
            for column in declared.columns.values()
            if column.name not in header.places
        }
        self._width = len(header.labels)
        taken = {at for places in header.blocks for at in places.values()}
        self._untitled = {
            at for at in range(self._width) if at not in taken and not header.labels[at]
        }
        self._found: set[int] = set()
        if not exact:
            parsed.unread += unread(declared, header)
            parsed.notes += self._notes()

    def read(self, rows: Iterable[tuple[int, list[Any]]]) -> None:
        """Adds the rows to the sheet."""
        for batch in batches(rows):
            numbers, blocks = self._blocks(batch)
            values: dict[str, list[Any]] = {}
            of_batch = Parsed(self._parsed.format, self._parsed.sheet, numbers, values)
            self._tell_beyond(of_batch, [row for _, row, _ in blocks])
            for reader in self._readers:
                name = reader.column.name
                if name in self._said:
                    cells = [self._said[name]] * len(blocks)
                else:
                    cells = [
                        row[at] if (at := places[name]) < len(row) else None
                        for _, row, places in blocks
                    ]
                values[name] = reader.read(of_batch, cells, self._faults)
            self._parsed.add(of_batch)
        self._parsed.unread += [
            Unread(f"{letter(at)} 列", letter(at), None) for at in sorted(self._found)
        ]

    def _blocks(
        self, batch: list[tuple[int, list[Any]]]
    ) -> tuple[list[int], list[tuple[int, list[Any], Places]]]:
        if len(self._header.blocks) == 1:
            places = self._header.places
            return [number for number, _ in batch], [(number, row, places) for number, row in batch]
        blocks = [
            (number, row, places)
            for number, row in batch
            for places in self._header.blocks
            if any(at < len(row) and plain(row[at]) for at in places.values())
        ]
        return [number for number, _, _ in blocks], blocks

    def _tell_beyond(self, batch: Parsed, rows: list[list[Any]]) -> None:
        """Faults for rows longer than the header; notes columns without a heading that hold something."""
        for index, row in enumerate(rows):
            if len(row) > self._width and any(plain(cell) for cell in row[self._width :]):
                reason = Text("The row is longer than the header", "该行比表头多出单元格")
                self._faults.append(batch.fault("TOO_MANY_CELLS", reason, index))
        for at in self._untitled - self._found:
            if any(at < len(row) and plain(row[at]) for row in rows):
                self._found.add(at)

    def _notes(self) -> Iterator[Text]:
        sheet, declared = self._parsed.sheet, self._parsed.format
        for name, text in self._said.items():
            if text and declared.columns[name].in_sheet_name:
                title = declared.columns[name].title
                source = (
                    Text("the sheet's name", "工作表名")
                    if text == plain(sheet.name or "")
                    else Text("the title or the file's name", "标题或文件名")
                )
                yield Text(f"{title} is {source.en}: {text}", f"“{title}”取{source.zh}：{text}")
        if len(self._header.blocks) > 1:
            count = len(self._header.blocks)
            yield Text(f"{count} tables side by side were read", f"并排的 {count} 栏已依次读取")
        if sheet.layout.hidden:
            yield Text("The sheet is hidden, and was read", "该工作表是隐藏的，已读取")
        hidden = [
            each for each in sheet.layout.hidden_rows if each > sheet.first + self._header.last
        ]
        if hidden:
            yield Text(
                f"Hidden rows were read too, as a filter hides them: {ranges(hidden)}",
                f"隐藏(或被筛选掉)的行也已读取：第 {ranges(hidden)} 行",
            )
        for name, at in self._header.places.items():
            if any(
                each in declared.columns[name].mapped for each in variants(self._header.labels[at])
            ):
                title = declared.columns[name].title
                label = self._header.labels[at]
                yield Text(
                    f"{label} is read as {title}, as was said", f"按指定把“{label}”读作“{title}”"
                )
