"""Finds schools outside the columns of a sheet: in its name, in a title, in lines between the rows of people."""

import re
from collections.abc import Iterable, Mapping

from yanxiu.graph.text import Text
from yanxiu.loaders.formats.format import Column
from yanxiu.loaders.parsing.headers import Header, SheetHead, texts_above
from yanxiu.loaders.reading.files import Sheet
from yanxiu.loaders.values.cells import plain_text

SCHOOL_LINE = Text("A school name above its people", "学校名称行（其下各行归该校）")
SECTION_LINE = Text("A line between the rows", "分组名称行")
_NO_PLACE = re.compile(
    r"^(?:小学|初中|高中|中学|幼儿园|学前|附件.*)$|^(?:sheet|工作表|表)\s*\d*$|名册|名单|花名|统计|汇总|台账|信息|情况|教师$|教职工|人员|总表|一览|明细|数据|说明|须知|注意|示例|样例|选项|可选|下拉|字典|目录|封面|模板|\d{4}|\d+月|\d学期",
    re.IGNORECASE,
)
_SCHOOL = (
    r"[㐀-鿿（）()]{2,24}?(?:小学|中学|完小|村小|学校|幼儿园|教学点|初中|高中|[一二三四五六七八九十]中|职校|校区|分园"
    r"|中心校|职业中专|特校|党校|进修学校|教研室)"
)
_UNIT = re.compile(
    rf"(?:填报|上报|报送|所在)?(?:学校|单位)(?:名称)?(?:[(（][盖公]?章[)）])?\s*[:：]\s*({_SCHOOL})\s*(?:[(（][盖公]?章[)）])?$"
)
_TERM = r"(?:\d{4}(?:[-—－~～]\d{4})?\s*(?:学年|年)?度?(?:第?[一二上下]学期|[春秋]季?(?:学期)?|\d{1,2}月)?\s*)?"
_TITLED = re.compile(
    rf"{_TERM}({_SCHOOL})(?:\d{{4}}.*?)?(?:在职|在编|专任)?(?:教师|教职工|教职员工|教职员|人员)(?:花名册|名册|名单|信息表|情况表|基本情况.*|信息采集表|登记表|一览表)"
)
_OF_ALL = re.compile(r"(?:.*[省市县区镇乡])?(?:各|全[市县区镇乡])?中小学")  # not one school
_COUNT = r"(?:共|计|合计)?\s*\d+\s*(?:人|名)?"
_LINE = re.compile(
    rf"(?:[(（]?(?:[一二三四五六七八九十]{{1,3}}|\d{{1,3}})[)）]?\s*[、.．)）:：]?\s*)?({_SCHOOL})\s*"
    rf"(?:[:：]|[(（]\s*{_COUNT}\s*[)）]|{_COUNT})?"
)
_COUNTED = re.compile(rf"(?:人数)?[:：]?{_COUNT}")
_PLACE = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]\s*)?[㐀-鿿]{1,8}(?:镇|乡|街道|办事处|片区|学区|责任区|组|部)"
)
_FOOT = 2  # possible rows of signatures at the end
_FIRST = 10  # rows below the header that are searched for the first such line


def school_in_line(words: Iterable[str]) -> str | None:
    """The school in a line between rows that contains nothing else: 白泥湖中学（12人）, 学校：白泥湖中学."""
    first, *others = words = [*words]
    if unit := next((matched for each in words if (matched := _UNIT.fullmatch(each))), None):
        return unit[1]
    if not all(_COUNTED.fullmatch(each) for each in others):
        return None
    matched = _TITLED.fullmatch(first) or _LINE.fullmatch(first)
    return matched[1] if matched else None


def is_section(text: str) -> bool:
    """True if a line between rows names a town, or a group like 小学组."""
    return _PLACE.fullmatch(text) is not None


def value_outside_table(sheet: Sheet, column: Column, header: Header) -> str | None:
    """The value for a missing column from the file's name, a title or the sheet's name; None if there is none."""
    match = column.in_file_name and column.in_file_name.search(sheet.file.stem)
    if match:
        return next((group for group in match.groups() if group), None)
    if column.in_title and header.places and (titled := _titled(sheet, column.in_title, header)):
        return titled
    if not column.in_sheet_name:
        return None
    name = plain_text(sheet.name or "")
    return name if name and not _NO_PLACE.search(name) else _school_above(sheet, header)


def _titled(sheet: Sheet, pattern: re.Pattern[str], header: Header) -> str | None:
    """The one match of a pattern in the lines above a table.

    None if there are several matches, or if lines divide the table.
    """
    titles: set[str] = {
        each for text in texts_above(sheet, header) for each in pattern.findall(text)
    }
    if len(titles) != 1:
        return None
    last = len(sheet.rows) - _FOOT
    for at, row in enumerate(sheet.rows):
        if header.last < at < last and sum(map(bool, map(plain_text, row))) == 1:
            return None
        if at > header.last and any(isinstance(c, str) and pattern.search(c) for c in row):
            return None
    return titles.pop()


def has_school_lines(sheet: Sheet, header: Header) -> bool:
    """True if lines between the rows name the schools; the first must be near the header."""
    first = header.last + 1
    rows = ([plain_text(cell) for cell in row] for row in sheet.rows[first : first + _FIRST])
    return any(school_in_line(words) for row in rows if (words := [each for each in row if each]))


def _school_above(sheet: Sheet, header: Header) -> str | None:
    """The school of a sheet.

    It follows 学校 or 单位 in a line above the header, or precedes the kind of roster in a title or the file's
    name. Otherwise it is the only school in any short line.
    """
    head = SheetHead(sheet)
    above = [plain_text(cell) for row in head.rows[: header.first] for cell in row]
    texts = [*filter(None, above), sheet.file.stem]
    for pattern in (_UNIT, _TITLED):
        for match in filter(None, map(pattern.match, texts)):
            if not _OF_ALL.fullmatch(match[1]):
                return match[1]
    lines = (_UNIT.match(text) for text in head.lines)
    schools = {match[1] for match in lines if match}
    return schools.pop() if len(schools) == 1 else None


def school_lines_note(counted: Mapping[str, int]) -> Text:
    """The note on the schools from lines between rows, with their numbers of rows."""
    words = [f"{school}({count})" for school, count in counted.items()]
    shown = "、".join(words[:12]) + ("……" if len(words) > 12 else "")
    return Text(
        f"The school is taken from the line above the rows: {shown}",
        f"“学校”取自各行之上的学校名称行：{shown}",
    )
