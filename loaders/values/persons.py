"""Parses names and telephone numbers of people. An impossible one is a fault and never creates a person."""

import re
import unicodedata
from functools import cache
from typing import Any

from yanxiu.graph.model import NODES, REFERENCE, Property
from yanxiu.graph.spreadsheet import unescape_formula
from yanxiu.graph.text import Text
from yanxiu.loaders.values.cells import HALF_WIDTH, BadCell, normalised_text, plain_text

_NAMES = {id(NODES[label].properties["name"]) for label in ("Teacher", "Expert")}
_PHONES = {
    id(declared)
    for node in NODES.values()
    for declared in node.properties.values()
    if declared.name == "phone"
}
_HAN = "〇㐀-鿿豈-\ufaff\U00020000-\U0003ffff"
_SEVERAL = re.compile(
    r"[、，,;；/／|\n&＆→>]|(?<=[" + _HAN + "]{2})[和与及](?=[" + _HAN + "]{2,3}$)"
)
_WORDS = re.compile(f"[{_HAN}]+(?: [{_HAN}]+)+")
_LOST = re.compile("[?？□■▯〓\ufffd*＊×]|某")
_NOTE = re.compile(
    r"[(（【\[](?:已?退休|离职|离岗|借调|调出|调入|病假|产假|代课|支教|交流|顶岗|实习|临聘|校长|副校长|园长|组长|班主任"
    r"|曾用名.*|原名.*|去世|死亡|辞职|新进|新聘|特岗)[)）】\]]"
)
_BEHIND = re.compile(
    f"[(（【\\[].*[)）】\\]]|(?<=[{_HAN}])[A-Za-z]{{1,2}}$"
)  # a mark that distinguishes people of the same name
_BOTH = re.compile(f"[{_HAN}].*[A-Za-z]{{2}}|[A-Za-z]{{2}}.*[{_HAN}]")  # 龙小梅 Long Xiaomei
_DOT = re.compile("(?<=[" + _HAN + "])[•‧・･∙⋅．.・᛫](?=[" + _HAN + "])")
_COMPOUND = frozenset(
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "夏侯",
        "宇文",
        "长孙",
        "端木",
        "百里",
        "呼延",
        "南宫",
        "澹台",
        "公冶",
        "太史",
        "申屠",
        "轩辕",
        "钟离",
        "东郭",
        "西门",
        "第五",
        "独孤",
        "完颜",
        "赫连",
        "闻人",
        "濮阳",
        "淳于",
        "单于",
        "仲孙",
        "鲜于",
        "闾丘",
        "拓跋",
        "司空",
        "司寇",
    ]
)
_NO_NAME = {
    *[
        "姓名",
        "合计",
        "总计",
        "小计",
        "共计",
        "测试",
        "test",
        "待聘",
        "空缺",
        "缺编",
        "空岗",
        "空编",
        "缺岗",
    ],
    *[
        "男",
        "女",
        "是",
        "否",
        "汉",
        "汉族",
        "教师",
        "老师",
        "校长",
        "园长",
        "书记",
        "主任",
        "班主任",
        "教导主任",
        "总务主任",
    ],
    *[
        "本科",
        "专科",
        "大专",
        "中专",
        "硕士",
        "研究生",
        "党员",
        "群众",
        "团员",
        "在编",
        "小学",
        "初中",
        "高中",
        "幼儿园",
    ],
}  # contents of neighbouring columns
_OF_OTHERS = re.compile(
    ".*(?:小学|中学|学校|幼儿园|完小|教学点|中心校|教育局|教师)|.*[:：].*|.{2,}等(?:人|同志)?|.{1,3}(?:老师|同志|校长|园长|主任)"
)
_ELSEWHERE = re.compile("(?:详?见|附)(?:附件|附表|备注|名单|下表|[上下]页|后).*|另附.*|附后")
_TWICE = re.compile(rf"([{_HAN}]{{2,4}})\s*\1")
_AS_NUMBER = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]+")
_APOSTROPHES = "'’‘"  # mark a number as text
_AS_FLOAT = re.compile(
    r"(?<=^1[0-9]{10})\.0$"
)  # programs write a number as a float if its column has empty cells
_PHONE_SIGNS = re.compile(r"[0-9+\-() /、,;.转#*—－~]+")
_MOBILE = re.compile(r"1[0-9]{10}")
_APART = re.compile(r"[\s/、,;.转]+")
_OF_A_HOUSE = re.compile(r"(?:\(?0[0-9]{2,3}\)?[-—－~]?)?[2-9][0-9]{6,7}(?:-[0-9]{1,6})?")
_BETWEEN = "、"


@cache
def _subjects() -> frozenset[str]:
    """The names of subjects; none of them can be a person's name."""
    return frozenset(row["name"] for row in REFERENCE["Subject"])


def is_name(declared: Property | None) -> bool:
    """True if a property is a person's name."""
    return id(declared) in _NAMES


def is_phone(declared: Property | None) -> bool:
    """True if a property is a telephone number."""
    return id(declared) in _PHONES


def parse_name(cell: Any) -> str:
    """One person's name; raises BadCell with NOT_A_NAME if it is not a name, names two people, or has lost a character.

    A name after an apostrophe is accepted unchanged; our own export writes names in this way that would be refused.
    Normalises the dot within names like 买买提·吐尔逊, and removes a space after a compound surname.
    """
    if not isinstance(cell, str):
        raise _bad("A name has no number", "姓名不应是数字或日期")
    if (bare := unescape_formula(cell.strip())).startswith("'") and bare[1:].strip():
        return bare[1:].strip()
    wording = normalised_text(cell).rstrip("、，,;；。.:：")
    if any(letter.isdecimal() for letter in wording) or wording.casefold() in _NO_NAME:
        raise _bad("Not a person's name", "不是人的姓名")
    if _OF_OTHERS.fullmatch(wording) or wording in _subjects():
        raise _bad(
            "A school, a subject, a post or a title, not a name",
            "是学校、学科、职务或称呼，不是姓名",
        )
    _check_signs(wording)
    _check_repetition(wording)
    if _SEVERAL.search(wording):
        raise _bad("More than one name", "一格中不止一个姓名")
    if _NOTE.search(wording) or _BEHIND.search(wording):
        raise _bad("A note stands beside the name", "姓名后带有说明文字")
    if _BOTH.search(wording):
        raise _bad("The name stands in two scripts", "姓名同时写了汉字和字母，请只写一种")
    if _WORDS.fullmatch(wording):
        first, *others = wording.split()
        if first not in _COMPOUND or len(others) > 1:
            raise _bad(
                "More than one name, or a space within one", "不止一个姓名，或姓名中间有空格"
            )
        return first + others[0]
    return _DOT.sub("·", wording)


def _check_signs(wording: str) -> None:
    if any(unicodedata.category(sign) == "So" and sign not in "□■▯〓" for sign in wording):
        raise _bad("A sign that belongs to no name, as a picture", "姓名中有表情或图形符号")
    if _LOST.search(wording):
        raise _bad("A character of the name is masked or lost", "姓名中有字被遮盖或丢失")


def _check_repetition(wording: str) -> None:
    if _ELSEWHERE.fullmatch(wording):
        raise _bad("It only refers to another place", "只指向别处，没有写明姓名")
    if _TWICE.fullmatch(wording):
        raise _bad("The name stands twice in the cell", "同一姓名在一格中写了两遍")


def escape_name(value: str) -> str:
    """A name for a cell of a roster; after an apostrophe if `parse_name` would refuse or change it."""
    try:
        return value if parse_name(value) == value else f"'{value}"
    except BadCell:
        return f"'{value}"


def parse_phone(cell: Any) -> str:
    """The telephone number in a cell; raises BadCell with BAD_PHONE or LOST_DIGITS.

    A mobile number has 11 digits without the country code, a number within a county at least 7. Several numbers in a
    cell are all kept, mobile numbers first, with a uniform separator.
    """
    wording = _AS_FLOAT.sub("", normalised_text(cell).lstrip(_APOSTROPHES)).strip(";；,，、。")
    if _AS_NUMBER.fullmatch(plain_text(cell)):
        raise BadCell(
            "LOST_DIGITS",
            Text(
                "Stored as a rounded number: digits are lost",
                "以科学计数法保存，号码数字已丢失",
            ),
        )
    narrow = wording.translate(HALF_WIDTH)
    digits = "".join(filter(str.isdecimal, narrow))
    if "*" in narrow or "＊" in wording:
        raise BadCell("LOST_DIGITS", Text("Some of its digits are masked", "号码中有数字被遮盖"))
    if not _PHONE_SIGNS.fullmatch(narrow) or (not narrow.isascii() and not digits.isascii()):
        raise _bad_phone("Not a telephone number", "不是电话号码")
    if digits.startswith("86") and narrow.startswith(("+86", "0086")):
        digits = digits.removeprefix("86")
    if len(set(digits)) == 1:
        raise _bad_phone("One digit over and over", "同一个数字重复，不是电话号码")
    if len(digits) < 7:
        raise _bad_phone("Too few digits", "号码位数不足")
    if parts := _several(narrow):
        return _BETWEEN.join(parts)
    is_mobile = narrow.replace(" ", "").replace("-", "").isdecimal() and digits[0] == "1"
    if is_mobile and len(digits) in (9, 10, 12, 13):
        raise _bad_phone(f"A mobile number has 11 digits, not {len(digits)}", "手机号码应为 11 位")
    return wording


def phone_kinds(value: str) -> set[str]:
    """The kinds of the numbers in a value: `mobile`, `other` or both."""
    return {"mobile" if _MOBILE.fullmatch(each) else "other" for each in value.split(_BETWEEN)}


def _several(wording: str) -> list[str]:
    """The numbers of a cell with a mobile number and others, mobile ones first; empty for other cells."""
    parts = [each for each in _APART.split(wording) if each]
    mobiles = [each for each in parts if _MOBILE.fullmatch(each)]
    others = [each for each in parts if each not in mobiles]
    if len(parts) < 2 or not mobiles or not all(map(_OF_A_HOUSE.fullmatch, others)):
        return []
    return [*mobiles, *others]


def _bad(en: str, zh: str) -> BadCell:
    return BadCell("NOT_A_NAME", Text(en, zh))


def _bad_phone(en: str, zh: str) -> BadCell:
    return BadCell("BAD_PHONE", Text(en, zh))
