"""Recognises people who have left or are elsewhere temporarily: in lists, headings, lines between rows, remarks."""

import re

from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.values.cells import plain_text

LEAVING_WORDS = "退休|离休|待退|内退|退养|离职|离岗|辞职|辞退|开除|解聘|调出|调离|减员|去世|逝世|死亡|已故|亡故|病故"
TEMPORARY_WORDS = "借调|借用|交流|轮岗|支教|挂职|跟岗|顶岗"
LIST_OF_LEAVERS = Text(
    "A list of people who left: write it as a roster of transfers, with the school they leave, the day, and 退休 or 外县 in "
    "place of the new school (yanxiu template transfers)",
    "是退休（离职、调出）人员名单：请按“教师调动”模板填写姓名、调出学校和日期，“调入学校”写“退休”“外县”等"
    "（空白模板：yanxiu template transfers）",
)
LEAVERS_BELOW = Text(
    "The people below this line have left (such as retired or transferred)",
    "这一行表明其下的人员已不在岗（如退休、调出）",
)
_LEFT = re.compile(f"{LEAVING_WORDS}|调往|借调|借出|流出|停薪|长病假|长期病假")
_HEADING = re.compile(
    f"(?:办理)?已?(?:(?:{LEAVING_WORDS})(?:本[县校])?|离开本[县校])的?(?:时间|日期|年月)"
)
_FOR_A_TIME = re.compile(f"{TEMPORARY_WORDS}|帮扶|援(?:藏|疆)")
_PRESENT = re.compile(
    r"(?:目前|现|当前)?(?:是否)?(?:仍)?(?:在岗|在职|在校|在岗在编)(?:情况|状态|与否)?"
)
_MISSED = re.compile(
    "请假|[病事]假|缺[勤席课训]|旷[课训工]|未参[加训]|未到|未完成|早退|中途(?:离开|退出)|补[课训学]"
)
_NO = frozenset({"否", "不", "不在", "不在岗", "不在职", "不在校", "n", "no", "0", "×", "x", "✗"})
_NOTE = 40  # characters of a remark
_LINE = 16


def starts_leavers(text: str) -> bool:
    """True if a line between rows shows that the people below have left: 退休教师, 调出人员."""
    return len(text) <= _LINE and _LEFT.search(text) is not None


def is_leaving_day(heading: str) -> bool:
    """True for a heading of the day on which people left: 退休时间, 调出本县日期."""
    return _HEADING.fullmatch(heading) is not None


def find_leaving_word(text: object, label: str = "") -> str | None:
    """The word in an unread cell that shows that a person has left: 退休, 调出, 否 under 是否在岗; else None."""
    if _PRESENT.fullmatch(fold(label)) and fold(plain_text(text)) in _NO:
        return plain_text(text)
    match = _LEFT.search(text) if isinstance(text, str) and len(text) <= _NOTE else None
    return match[0] if match else None


def find_temporary_move(text: object) -> str | None:
    """The word in an unread cell that shows a temporary move: 借调, 交流, 支教; else None."""
    match = _FOR_A_TIME.search(text) if isinstance(text, str) and len(text) <= _NOTE else None
    return match[0] if match else None


def find_absence_word(text: object) -> str | None:
    """The word in an unread cell that shows that a person was not there all the time: 请假, 缺勤; else None."""
    match = _MISSED.search(text) if isinstance(text, str) and len(text) <= _NOTE else None
    return match[0] if match else None


def absence_note(label: str, word: str, rows: str) -> Text:
    """The note on such words in an unread column of a list of hours."""
    return Text(
        f"Rows {rows}: {label} says {word}; the hours were read as they stand, please check",
        f"第 {rows} 行“{label}”中写有“{word}”，学时仍按表中所写读取，请核对",
    )


def remark_note(label: str, word: str, rows: str, *, of_moves: bool) -> Text:
    """The note on such words in an unread column."""
    if of_moves:
        return Text(
            f"Rows {rows}: {label} says {word}; they were read as moves for good. Who comes back has a second post "
            "instead (yanxiu template posts)",
            f"第 {rows} 行“{label}”中写有“{word}”，仍按正式调动读取；期满返回的，请改用“兼任与调动”名册登记为兼任"
            "（yanxiu template posts）",
        )
    return Text(
        f"Rows {rows}: {label} says {word}; they were read as current staff, please check",
        f"第 {rows} 行“{label}”中写有“{word}”，仍按在岗读取，请核对",
    )
