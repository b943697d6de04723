"""Finds the units of numbers in a heading, or in a line above or below a table: 经费(万元), 学时（天）, 单位：万元."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from yanxiu.graph.model import Property
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Format
from yanxiu.loaders.parsing.headers import Header, texts_above
from yanxiu.loaders.reading.files import Sheet
from yanxiu.loaders.values.cells import BadCell, plain_text

_MONEY: Mapping[str, float] = {
    "元": 1,
    "人民币元": 1,
    "元整": 1,
    "百元": 100,
    "千元": 1_000,
    "万元": 10_000,
    "万": 10_000,
    "百万元": 1_000_000,
    "亿元": 100_000_000,
}
_OTHER = {
    "天", "日", "小时", "时", "h", "hour", "hours", "分钟", "分", "min", "周", "月", "个月", "年", "学期", "期", "次", "场",
    "人次", "学分", "学时", "课时", "节", "人", "名", "个", "份", "票", "座", "个座位", "年度", "%", "百分比", "％", "平方米", "㎡",
}  # fmt: skip
_UNITS = {*_OTHER, *_MONEY}
_OWN: tuple[tuple[str, frozenset[str]], ...] = (
    ("学分", frozenset({"学分", "分"})),
    ("学时", frozenset({"学时", "课时", "节"})),
    ("年度", frozenset({"年", "年度"})),
    ("年数", frozenset({"年"})),
    ("满意度", frozenset({"分"})),
    ("平均分", frozenset({"分"})),
    ("人数", frozenset({"人", "名", "份", "人次"})),
    ("名额", frozenset({"人", "名", "个", "人次"})),
    ("票数", frozenset({"票", "人", "份", "人次"})),
    ("座位", frozenset({"座", "个", "个座位"})),
    ("答卷", frozenset({"份", "人"})),
    ("次数", frozenset({"次"})),
    ("轮次", frozenset({"次", "期"})),
)
_NOTE = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,12})[)）\]】]")
_UNIT_LABEL = re.compile(r"^(?:计量|计价|金额|货币)?单位[:：为是\s]*|^按?以?(?=[百千万亿]*元)")
_YUAN = re.compile(r"元整?$|^[¥￥]")
_BEHIND = re.compile(r"([0-9])\s*([^0-9.\s%]+)$")  # the text after a number
_YEAR = re.compile(r"[0-9]{4}\s*年度?$")
_REPEATED = {"学时", "课时", "学分", "人", "名", "座", "个座位", "份", "票", "次", "年", "年度"}
_MARKS = re.compile(
    r"(\d{1,3}|[五十百])分?制|满分\s*[:：为是]?\s*(\d{1,3})|总分\s*[:：为是]?\s*(\d{1,3})\s*分"
)
_FEW = 2  # the most filled cells of a note below a table
_FOOT = 8  # rows at the end of a sheet that are searched for such a note
_ABOVE = re.compile(r"(?:单位(?:[:：为是均]|\s)*(?:人民币)?|[(（])([百千万亿]*元)(?![一-鿿])")


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of a column's numbers in a sheet; `times` converts them to ours, None for another measure."""

    name: str
    times: float | None


def find_units(sheet: Sheet, format_: Format, header: Header) -> dict[str, Unit]:
    """By column, the unit in its heading; for money, else the unit in the lines above or below the table."""
    above = _money_in(_lines(sheet, header))
    marks_above = next(
        filter(None, map(highest_mark, chain(texts_above(sheet, header), _names(sheet)))), None
    )
    units = {}
    for name, at in header.places.items():
        declared = format_.columns[name].property
        if declared is None or declared.type not in ("int", "float") or at >= len(header.labels):
            continue
        label = header.labels[at]
        unit = _stated(label) or (above if _is_money(declared) else None)
        if "平均分" in declared.title.zh:
            unit = highest_mark(label) or marks_above or unit
        if unit and (times := _times(declared, unit)) != 1:
            units[name] = Unit(unit, times)
    return units


def states_yuan(cell: object) -> bool:
    """True if a cell itself states yuan, which overrides the sheet's unit: 5000元, ￥5000."""
    return isinstance(cell, str) and _YUAN.search(plain_text(cell)) is not None


def without_unit(declared: Property, cell: str) -> str:
    """Removes the column's own unit after a number: 4学时, 300元.

    Raises BadCell with NOT_A_NUMBER for another measure than the column's, e.g. 4次 under 学时.
    """
    text = plain_text(cell)
    match = _BEHIND.search(text)
    if match is None or (unit := fold(match[2])) not in _UNITS:
        return cell
    times = _times(declared, unit)
    if times is None:
        raise BadCell(
            "NOT_A_NUMBER",
            Text(
                f"The value is in {unit}, which is not the unit of the column: convert it",
                f"写的是“{unit}”，不是本列的单位，请换算",
            ),
        )
    counted = unit in _MONEY or unit in _REPEATED
    of_a_year = unit.startswith("年") and "年数" not in declared.title.zh
    if times != 1 or not counted or (of_a_year and not _YEAR.search(text)):
        return cell
    return text[: match.end(1)]


def conversion_notes(format_: Format, units: Mapping[str, Unit]) -> Iterator[Text]:
    """The notes on columns whose numbers were converted."""
    for name, unit in units.items():
        title = format_.columns[name].title
        yield Text(
            f"{title} is given in {unit.name} and was multiplied by {unit.times:,g}",
            f"“{title}”注明单位是“{unit.name}”，已乘以 {unit.times:,g} 换算",
        )


def _lines(sheet: Sheet, header: Header) -> Iterator[str]:
    below = min(_FOOT, len(sheet.rows) - header.last - 1)
    yield from texts_above(sheet, header)
    for row in islice(reversed(sheet.rows), max(below, 0)):
        if sum(map(bool, map(plain_text, row))) <= _FEW:
            yield from (
                plain_text(cell) for cell in row if isinstance(cell, str) and "单位" in cell
            )
    yield from _names(sheet)


def _money_in(lines: Iterable[str]) -> str | None:
    matches = (_ABOVE.search(line) for line in lines)
    return next((each[1] for each in matches if each and each[1] in _MONEY), None)


def _stated(label: str) -> str | None:
    for note in _NOTE.findall(label):
        word = fold(_UNIT_LABEL.sub("", note.strip())).strip(" :：")
        if word in _MONEY or word in _OTHER:
            return word
    return None


def _names(sheet: Sheet) -> tuple[str, str]:
    return sheet.name or "", sheet.file.name


def highest_mark(text: str) -> str | None:
    """The highest mark in a text, if it is not five: 10分制, 满分100分; else None."""
    match = _MARKS.search(text)
    most = match and (match[1] or match[2] or match[3])
    return f"{most}分制" if most and most not in ("5", "五") else None


def _is_money(declared: Property) -> bool:
    return declared.type == "float" and "（元）" in declared.title.zh


def _times(declared: Property, unit: str) -> float | None:
    if _is_money(declared):
        return _MONEY.get(unit)
    if unit.endswith("分制"):
        return None
    own = next((units for word, units in _OWN if word in declared.title.zh), None)
    return 1 if own is None or unit in own else None
