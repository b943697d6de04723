"""Recognises a second table below a roster, and sheets that are not a table of rows."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Column, Format
from yanxiu.loaders.formats.format_file import read_formats
from yanxiu.loaders.parsing.day_columns import days_over_columns
from yanxiu.loaders.parsing.headers import Header
from yanxiu.loaders.parsing.heading_words import heading_variants
from yanxiu.loaders.parsing.leaving import LIST_OF_LEAVERS, is_leaving_day
from yanxiu.loaders.parsing.other_lists import CLOSURES
from yanxiu.loaders.reading.files import Sheet
from yanxiu.loaders.values.cells import plain_text

_PAIRED = 4  # cells in a row of a form
_LEAST = 3  # cells that a header fills
_ALSO = ("序号", "备注", "退休时间", "年龄", "民族", "政治面貌", "学历", "签名", "签字")
_LOOKED_AT = 15  # rows
_LONG = 20  # characters; every heading is shorter
_SIGN_IN = re.compile("(?:本人)?(?:签名|签到|签字)(?:时间|处)?|上午|下午")
_COUNTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]+)?(?:学时)?|[√✓✔/×]")
_ON_ITS_SIDE = Text(
    "The headings run down the sheet, one column per person. Copy everything and paste it transposed, so that each person is a row",
    "表头是竖排的，每人占一列：请全部复制后用“选择性粘贴→转置”，改为每人一行",
)
_FORM = Text(
    "A form for one person: put all people into one table, one row each",
    "是每人一张的登记表：请把各人的内容汇总到一张表中，每人一行",
)
_ONE_A_TIME = Text(
    "A form for one occasion or one person: put all of them into one table, one row each: activities (yanxiu template activities), who "
    "taught (activity_trainers), hours (attendance)",
    "是一次活动（或一人）一张的表：请汇总成每次活动或每人一行，活动按“培训活动”、授课按“授课记录”、学时按“参训学时”填写"
    "（空白模板：yanxiu template activities、activity_trainers、attendance）",
)
_OF_ONE_TIME = re.compile(r".*(?:记录|登记|审批|申报|申请|评价|反馈|鉴定)表")  # a title
_SIGNED = Text(
    "An attendance sheet without hours: write the hours into a roster of attendance (yanxiu template attendance)",
    "是签到表，没有学时：请按“参训学时”模板填写学时（yanxiu template attendance）",
)
_CLOCKED = re.compile(r".*(?:签到|签退|打卡).*")
_SIGN_IN_SHEET = re.compile(r".*(?:签到|签退|考勤|打卡)")
_REGISTERED = re.compile(r"(?:\d+\s*[、.．]\s*)?(?:请?您的?|请填写)?.*(?:姓名|电话|手机|身份证).*")
_OF_FORMS = frozenset(["提交答卷时间", "提交时间", "答题时间", "所用时间"])
_ASKED = re.compile("需要|需求|希望|满意|评价|评分|打分|多选")  # as surveys do
_REGISTRATION = Text(
    "The answers to an online registration form, not to a survey: name the columns 姓名, 学校 and so on, add 活动代码 and "
    "报名日期, and load it as a roster of enrolments (yanxiu template enrolments)",
    "是网上报名表（登记表）的答卷，不是调研问卷：请把各题的表头改为“姓名”“学校”等，加上“活动代码”“报名日期”两列，"
    "按“报名名册”导入（yanxiu template enrolments）",
)
_CLOSED = re.compile(
    r"(?:被?(?:撤并|撤销|停办|合并|拆并|撤点)(?:的)?|撤并前)(?:学校|校点|教学点|单位)(?:名称)?"
)
_OF_STATISTICS = frozenset(["选项", "小计"])
_STATISTICS = Text(
    "The statistics of a survey, not its answers: download the answers as text (按文本), or write the counts into a roster "
    "of survey results (yanxiu template survey_results)",
    "是问卷的统计表，不是答卷：请在问卷平台下载“按文本”的答卷，或把票数填入“调研结果”（空白模板：yanxiu template survey_results）",
)
_TRADITIONAL = Text(
    "The headings are in traditional characters: write them in simplified ones",
    "表头是繁体字，请改为简体字",
)


@cache
def _headings() -> frozenset[str]:
    """The headings of all our formats."""
    words = {
        word
        for form in read_formats().values()
        for column in form.header_columns
        for word in column.headers
    }
    return frozenset(words | set(_ALSO))


def is_heading_row(cells: Iterable[Any]) -> bool:
    """True if a row consists of headings of any roster: three or more, and hardly anything else."""
    words = [text for cell in cells if isinstance(cell, str) and (text := plain_text(cell))]
    known = sum(any(each in _headings() for each in heading_variants(word)) for word in words)
    return known >= min(_LEAST, len(words)) and 4 * known >= 3 * len(words) > 0


@lru_cache(4096)  # the first column of a long roster has few different values
def is_heading(cell: Any) -> bool:
    """True if a cell is a heading of any roster."""
    return isinstance(cell, str) and _is_heading(plain_text(cell))


def describe_layout(rows: Sequence[Sequence[str]]) -> Text | None:
    """The layout of a sheet without a header: transposed, a form, a sign-in sheet, or another list.

    None if it is unknown.
    """
    rows = [row for row in rows[:_LOOKED_AT] if any(row)]
    if any(map(_is_traditional, rows)):
        return _TRADITIONAL
    if (kind := _other_list(rows)) is not None:
        return kind
    headings = {
        (at, fold(word)) for row in rows for at, word in enumerate(row) if _is_heading(word)
    }
    places = [at for at, _ in headings]
    if any(sum(_is_heading(word) for word in row) > _LEAST for row in rows):
        has_signatures = any(_SIGN_IN.fullmatch(word) for row in rows for word in row)
        return _SIGNED if has_signatures else None
    by_place = {at: places.count(at) for at in set(places)}
    if len(places) <= _LEAST or max(by_place.values()) < _LEAST:
        return None
    several = sum(count > 1 for count in by_place.values()) > 1
    return _FORM if several or max(map(len, rows)) <= 2 else _ON_ITS_SIDE


def form_of_one_time(rows: Sequence[Sequence[str]]) -> Text | None:
    """The note on a form of pairs of a label and a value, under a title like 送教下乡活动记录表; None for others."""
    filled = [words for row in rows if (words := [each for each in row if each])]
    titled = any(len(words) == 1 and _OF_ONE_TIME.fullmatch(words[0]) for words in filled)
    pairs = sum(len(words) in {2, 4} for words in filled)
    is_form = titled and pairs > 1 and max(map(len, filled)) <= _PAIRED
    return _ONE_A_TIME if is_form else None


def _other_list(rows: Sequence[Sequence[str]]) -> Text | None:
    """The kind of a list that bureaus or platforms make and that is not a roster; None if unknown."""
    for row in rows:
        words = [fold(each) for each in row if each]
        if _OF_FORMS.intersection(words) and any(map(_REGISTERED.fullmatch, words)):
            return None if any(map(_ASKED.search, words)) else _REGISTRATION
        if len(words) > 1 and any(map(_CLOSED.fullmatch, words)):
            return CLOSURES
        if len(words) >= _LEAST and any(map(is_leaving_day, words)):
            return LIST_OF_LEAVERS
        if set(words) >= _OF_STATISTICS:
            return _STATISTICS
        named = sum(map(_is_heading, row))
        if named > 1 and (days := days_over_columns(row)) is not None:
            return days
        if len(words) >= _LEAST and any(_CLOCKED.fullmatch(each) for each in words):
            return _SIGNED
    return None


def attendance_note(format_: Format, header: Header, around: Iterable[str]) -> Text | None:
    """The note on an attendance sheet without hours that has the header of a roster; None for other sheets.

    around  the texts above the table, and the names of sheet and file
    """
    if {"hours", "enrolled", "nominated", "withdrawn"} & header.places.keys():
        return None
    taken = header.used_places
    unread = ["" if at in taken else label for at, label in enumerate(header.labels)]
    if not format_.questions and (days := days_over_columns(unread)) is not None:
        return days
    if any(map(_CLOCKED.fullmatch, header.labels)):
        return _SIGNED
    titled = format_.name == "enrolments" and any(_SIGN_IN_SHEET.match(each) for each in around)
    return _SIGNED if titled else None


def separate_tables_note(sheet: Sheet, header: Header, lacking: Sequence[Column]) -> Text | None:
    """The note on a sheet with one small table, with its own header, for each activity; None for other sheets."""
    if "activity" not in {column.name for column in lacking} or not header.places:
        return None
    labels = [fold(each) for each in header.labels]
    below = sheet.rows[header.last + 1 :]
    again = sum([fold(plain_text(cell)) for cell in row][: len(labels)] == labels for row in below)
    if not again:
        return None
    return Text(
        f"It holds {again + 1} small tables, each of an activity of its own: put them into one table, with a column 活动代码",
        f"表中有 {again + 1} 张小表，各属一个活动：请合成一张表，加上“活动代码”一列，逐行写明是哪个活动",
    )


def column_per_activity_note(
    sheet: Sheet, header: Header, lacking: Sequence[Column]
) -> Text | None:
    """The note on a sheet with a column of hours for each activity or month; None for other sheets."""
    if not {"activity", "hours"} <= {column.name for column in lacking} or not header.places:
        return None
    taken = header.used_places
    rows = sheet.rows[header.last + 1 :][:_LOOKED_AT]
    spread = [
        label
        for at, label in enumerate(header.labels)
        if label and at not in taken and fold(label) not in _ALSO and _is_counted(rows, at)
    ]
    if len(spread) < _LEAST - 1:
        return None
    return Text(
        f"Each of {', '.join(spread[:6])} has a separate column: write one row per person and activity, with columns for the activity and its hours",
        f"{'、'.join(spread[:6])}各占一列：请改为每人每项活动一行，活动和学时各写在一列中",
    )


def _is_counted(rows: Sequence[Sequence[Any]], at: int) -> bool:
    """True if a column contains only numbers or ticks, and at least one."""
    cells = [plain_text(row[at]) for row in rows if at < len(row) and plain_text(row[at])]
    return bool(cells) and all(_COUNTED.fullmatch(each) for each in cells)


def _is_traditional(row: Sequence[str]) -> bool:
    """True if half of the words in a row contain traditional characters, in Big5 only: 學校, 職稱."""
    words = [word for word in row if word and len(word) < _LONG]
    foreign = sum(any(map(_is_of_big5_alone, word)) for word in words)
    return foreign >= _LEAST - 1 and 2 * foreign >= len(words)


def _is_of_big5_alone(character: str) -> bool:
    return _has("big5", character) and not _has("gb2312", character)


def _has(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _is_heading(word: str) -> bool:
    return bool(word) and any(each in _headings() for each in heading_variants(word))
