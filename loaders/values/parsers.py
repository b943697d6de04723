"""The parser for each of the model's types."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from yanxiu.graph.synonyms import SYNONYMS
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.values import days, numbers
from yanxiu.loaders.values.cells import BadCell, normalised_text, plain_text

_YES = {"是", "有", "√", "y", "yes", "true", "1", "1.0", "✓", "✔", "☑"} | {
    *["合格", "通过", "达标", "及格", "优秀", "良好", "优", "良", "优良", "中等", "已结业", "结业", "准予结业", "已通过", "已达标"]
}  # fmt: skip
_NO = {"否", "无", "×", "n", "no", "false", "0", "0.0", "✗", "✘", "☐"} | {
    *["不合格", "未通过", "不达标", "不及格", "不通过", "未达标", "差", "缺考", "未结业", "不予结业", "不准予结业", "肄业"]
}  # fmt: skip
_GRADE = re.compile(
    r"[a-eA-E][+-]?|[甲乙丙丁]等?|(?:[0-9]{1,3}(?:\.[0-9]+)?)分?|[一二三四]等|基本合格|基本称职|称职"
)

_NUMBERED = re.compile(
    r"^(?:\d{1,2}|[a-z])\s*[-_.、．:：)）]\s*"
)  # the number of a choice in a list: 01-县级集中培训

_ALSO: dict[str, list[str]] = {}  # synonyms of a choice, by its title
for _word, _title in SYNONYMS["choice"].items():
    _ALSO.setdefault(_title, []).append(_word)


def parser_of_type(kind: str, choices: Mapping[str, Text]) -> Callable[[Any], Any]:
    """Returns the parser of a property's type; it raises BadCell for an invalid cell."""
    if choices:
        known = {
            fold(word): value
            for value, title in choices.items()
            for word in (value, title.zh, title.en, *_ALSO.get(title.zh, ()))
        }
        return lambda cell: _choice(cell, known, choices)
    return _PARSERS[kind]


def _choice(cell: Any, known: Mapping[str, str], choices: Mapping[str, Text]) -> str:
    try:
        word = fold(plain_text(cell))
        return known.get(word) or known[_NUMBERED.sub("", word)]
    except KeyError:
        allowed = "、".join(title.zh for title in choices.values())
        raise BadCell(
            "UNKNOWN_CHOICE",
            Text(
                f"Not one of: {', '.join(title.en for title in choices.values())} ({allowed})",
                f"不在允许的范围内：{allowed}",
            ),
        ) from None


def _yes(cell: Any) -> bool:
    word = fold(plain_text(cell))
    if word in _YES or word in _NO:
        return word in _YES
    if _GRADE.fullmatch(word):
        raise BadCell(
            "NOT_YES_OR_NO",
            Text(
                "A grade or score that does not show whether it is a pass",
                "是等次或分数，没有说明是否合格",
            ),
        )
    raise BadCell("NOT_YES_OR_NO", Text("Neither yes nor no", "既不是“是”也不是“否”"))


_PARSERS: Mapping[str, Callable[[Any], Any]] = {
    "str": normalised_text,
    "int": numbers.parse_whole_number,
    "float": numbers.parse_number,
    "bool": _yes,
    "date": days.day_parser(),
}
