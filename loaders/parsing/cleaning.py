"""Determines how a cell was normalised, for the report."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from yanxiu.graph.model import REFERENCE
from yanxiu.graph.model.properties import IDENTITY
from yanxiu.graph.spreadsheet import unescape_formula
from yanxiu.graph.synonyms import SYNONYMS
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Column, Format
from yanxiu.loaders.values.cells import HALF_WIDTH, is_spread, normalised_text, plain_text
from yanxiu.loaders.values.days import is_month
from yanxiu.loaders.values.invisible_characters import (
    has_invisible,
    has_lookalike,
    remove_invisible,
)

KINDS: Mapping[str, Text] = {
    "width": Text("Full-width to half-width", "全角转半角"),
    "spaces": Text("Spaces removed", "去除空格"),
    "date": Text("Other notation of a date", "日期的其他写法"),
    "month": Text("A month alone, read as its first day", "只写年月，按当月1日"),
    "born": Text(
        "A month alone, the day taken from the identity number", "只写年月，日取自身份证号"
    ),
    "yes_no": Text("Other word for yes or no", "是否的其他写法"),
    "choice": Text("Other word for an option", "选项的其他写法"),
    "synonym": Text("Synonym of a standard word", "标准词的同义词"),
    "unseen": Text("Invisible characters removed", "去除不可见字符"),
    "lookalike": Text("Look-alike characters replaced by the usual ones", "形近字符改为常用字符"),
    "nothing": Text("Placeholder for an empty cell", "“无”“/”“—”等视为空"),
    "ditto": Text("Copied from the row above (同上)", "“同上”按上一行填充"),
    "merged": Text("Filled down from a merged cell", "合并单元格向下填充"),
    "number": Text("Other notation of a number", "数字的其他写法"),
}
Changes = Callable[[Any, Any], set[str]]
WordChange = Callable[[str, Any], Iterator[str]]


def change_detector(format_: Format, column: Column) -> Changes:
    """Returns a function from a cell of a column and its value to the kinds of change between them."""
    declared = column.property
    kind = declared.type if declared else "str"
    synonyms = _synonyms(format_, column)
    of_word = _of_words(column, synonyms)

    def kinds_of_change(cell: Any, value: Any) -> set[str]:
        if isinstance(cell, str):
            if cell == value and not synonyms:
                return set()
            return {*_spaces(cell), *of_word(plain_text(cell), value)}
        if kind == "date" and not isinstance(cell, date):
            return {"month" if is_month(cell) else "date"}
        return {"yes_no"} if kind == "bool" and not isinstance(cell, bool) else set()

    return kinds_of_change


def _spaces(cell: str) -> Iterator[str]:
    if has_invisible(cell):
        yield "unseen"
        cell = remove_invisible(cell)
    if has_lookalike(cell):
        yield "lookalike"
    bare = cell.strip()
    wording = unescape_formula(bare)
    if bare != cell or " ".join(wording.split()) != wording or is_spread(wording):
        yield "spaces"


def _of_words(column: Column, synonyms: frozenset[str]) -> WordChange:
    declared = column.property
    if declared and IDENTITY in declared.marks:
        return lambda cell_text, _value: _width(cell_text, cell_text.translate(HALF_WIDTH))
    if declared and declared.choices:
        titles = {value: title.zh for value, title in declared.choices.items()}
        return lambda cell_text, value: _choice(cell_text, value, titles[value])
    if declared and declared.type == "date":
        return _of_days
    if declared and declared.type == "bool":
        return lambda cell_text, _value: _other(
            cell_text, "yes_no", lambda narrow: narrow in ("是", "否")
        )
    if declared and declared.type in ("int", "float"):
        return lambda cell_text, _value: _other(
            cell_text, "number", lambda narrow: "," not in narrow
        )
    return lambda cell_text, value: _words(cell_text, value, synonyms)


def _of_days(cell_text: str, value: Any) -> Iterator[str]:
    kind = "month" if is_month(cell_text) else "date"
    return _other(cell_text, kind, lambda narrow: narrow == value.isoformat())


def _width(text: str, narrow: str) -> Iterator[str]:
    if text != narrow:
        yield "width"


def _other(text: str, kind: str, usual: Callable[[str], bool]) -> Iterator[str]:
    narrow = text.translate(HALF_WIDTH)
    yield from _width(text, narrow)
    if not usual(narrow):
        yield kind


def _choice(text: str, value: str, title: str) -> Iterator[str]:
    if fold(text) == value:  # the model's own word
        return
    if text.translate(HALF_WIDTH) == title.translate(HALF_WIDTH):
        yield from _width(text, title)
    elif fold(text) == fold(title):
        yield "spaces"
    else:
        yield "choice"


def _words(word_text: str, value: Any, synonyms: frozenset[str]) -> Iterator[str]:
    if not is_spread(word_text):
        yield from _width(word_text, normalised_text(word_text))
    for word in value if isinstance(value, list) else [value]:
        if fold(word) in synonyms:
            yield "synonym"


def _synonyms(format_: Format, column: Column) -> frozenset[str]:
    """The synonyms of standard words that a column's look-ups accept."""
    labels = {
        label for spec in format_.finds if spec.column == column.name for label in spec.labels
    }
    rows = [(label, row) for label in labels for row in REFERENCE.get(label, ())]
    known = {fold(word) for label in labels for word in SYNONYMS.get(label, ())}
    known |= {fold(row["name_en"]) for _, row in rows}
    return frozenset(known - {fold(row[name]) for _, row in rows for name in ("id", "name")})
