"""Finds peculiarities of exported answers: other scales, ranking_places, answers that are marked invalid or repeated."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.survey_questions import split_headings
from yanxiu.loaders.parsing.rows import ranges
from yanxiu.loaders.parsing.units import highest_mark
from yanxiu.loaders.values.cells import plain_text

_BEST_FIRST = re.compile(
    r"(?<!\d)1\s*分?\s*[=:：为是表示代—-]*\s*(?:非常|很|最|十分)?(?:满意|优秀|优|好)(?!度)"
    r"|(?<!不)(?<!度)(?:非常满意|很满意|最满意|最好|优秀)\s*[=:：为是记计—-]*\s*1\s*分?(?!\d)"
    r"|5\s*分?\s*[=:：为是表示代—-]*\s*(?:非常|很|最|十分)?(?:不满意|差|不好)"
)
_RANGE = re.compile(r"(?<!\d)[01]\s*分?\s*[-~～—–至到]+\s*(\d{1,3})(?!\d)")
_STATED = re.compile(
    r"(?:智能)?清洗(?:数据)?结果|(?:数据|答卷|问卷|作答|审核)(?:状态|质量|结果|是否有效)|是否有效(?:答卷|问卷)?|有效性|是否作废"
)
_INVALID = re.compile(
    r"无效(?:答卷|问卷|数据)?|作废|已?删除|否|不合格|未通过|invalid", re.IGNORECASE
)
_OF_ONE_ANSWER = re.compile(
    r"序号|编号|答卷编号|答题序号|id|(?:提交|结束|开始)?(?:答卷|答题|填写)?时间(?:\(自动\))?|(?:提交|结束|开始)(?:答卷|答题|填写)时间"
)
_DISCARDED = re.compile(r"是否作废")
RANKED = Text(
    "Only questions of ranks: an order holds no votes. Count how often each option was put first, and write that into a "
    "roster of survey results (yanxiu template survey_results)",
    "只有排序题：排序没有票数。请统计各选项排在第一位的次数，填入“调研结果”（空白模板：yanxiu template survey_results）",
)


def other_scale(heading: str) -> Text | None:
    """The reason why numbers under a heading are not scores from 1 to 5 with 5 as the best; None if they may be."""
    if _BEST_FIRST.search(heading):
        return Text(
            "The question says that 1 is the best score; here 5 is",
            "题干写明 1 分为最好，本系统以 5 分为最好",
        )
    most = highest_mark(heading) or next(
        (f"{each}分制" for each in _RANGE.findall(heading) if each != "5"), None
    )
    if most is None:
        return None
    return Text(
        f"The scale is {most}, and scores must be out of five",
        f"按{most}评分，不是 5 分制",
    )


def equal_scores(scores: Mapping[str, float], cells: Iterable[Any]) -> Text | None:
    """The reason why words under a question are not its scores: two of them have the same one. None if none have."""
    seen: dict[float, str] = {}
    for word in dict.fromkeys(fold(plain_text(cell)) for cell in cells):
        score = scores.get(word)
        if score is None:
            continue
        if (other := seen.setdefault(score, word)) != word:
            return Text(
                f"Its options have {other} and {word}, which would both be {score:g}: download the answers as scores",
                f"本题选项中既有“{other}”又有“{word}”，分不出高低（都会记作 {score:g} 分）",
            )
    return None


def ranking_places(header: Sequence[Any]) -> set[int]:
    """The places of the columns of ranking questions. A ranking contains no votes.

    The columns of further options of such a question have only its number.
    """
    asked = [each.question for each in split_headings(header)]
    ranked = {asked[at] for at, cell in enumerate(header) if "排序" in plain_text(cell)}
    return {at for at, words in enumerate(asked) if words and words in ranked}


class OddRows:
    """The rows of an export that must not be counted, or may be repeated.

    header  the cells of the header
    rows    the rows below it; `first` is the number of the first
    """

    def __init__(self, header: Sequence[Any], rows: Iterable[Sequence[Any]], first: int) -> None:
        words = [fold(plain_text(cell)) for cell in header]
        self._stated = [at for at, word in enumerate(words) if _STATED.fullmatch(word)]
        self._discarded = {at for at in self._stated if _DISCARDED.fullmatch(words[at])}
        are_distinct = any(_OF_ONE_ANSWER.fullmatch(word) for word in words)
        self.invalid: set[int] = set()
        self._again: list[int] = []
        seen: set[int] = set()  # hashes save memory: there may be many answers
        for number, row in enumerate(rows, start=first):
            if self._is_invalid(row):
                self.invalid.add(number)
            elif are_distinct and any(whole := tuple(plain_text(cell) for cell in row)):
                if hash(whole) in seen:
                    self._again.append(number)
                seen.add(hash(whole))

    def _is_invalid(self, row: Sequence[Any]) -> bool:
        for at in self._stated:
            text = plain_text(row[at]) if at < len(row) else ""
            if at in self._discarded:
                if text in ("是", "已作废", "作废"):
                    return True
            elif _INVALID.fullmatch(text):
                return True
        return False

    def notes(self) -> Iterator[Text]:
        """The notes on these rows."""
        if self.invalid:
            rows = ranges(sorted(self.invalid))
            yield Text(
                f"Answers that the platform marks as invalid were not counted: rows {rows}",
                f"平台标为无效的答卷没有计入：第 {rows} 行",
            )
        if self._again:
            rows = ranges(self._again)
            yield Text(
                f"Answers that repeat an earlier row in every cell were counted again; delete them if they were pasted twice: rows {rows}",
                f"与前面某行完全相同的答卷仍计入，如是重复粘贴请删去：第 {rows} 行",
            )
