"""Parses posts at schools in the schools' own words: 书记, 教导主任, 副校长兼教师, 后勤."""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.values.cells import BadCell, plain_text

_FORMER = re.compile(
    "(?:原任?|前任?|曾任?|历任|卸任|离任|免去|拟[任聘]?|候选|后备|待任|预备)(?=.*(?:长|书记|主任|组长|员)$)"
)
_APART = re.compile("[、/,;;+&兼及和与()|\\s]+|并任|同时担任")


@cache
def _known() -> Mapping[str, Mapping[str, list[str]]]:
    path = Path(__file__).with_name("posts.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def post_parser(choices: Mapping[str, Text]) -> Callable[[Any], str]:
    """Returns a parser of the model's posts; it raises BadCell if a word is no known post.

    Of several posts in a cell, the first in the order of `posts.toml` counts.
    """
    titles = {
        fold(word): post for post, title in choices.items() for word in (post, title.zh, title.en)
    }

    def read(cell: Any) -> str:
        text = fold(plain_text(cell))
        if (whole := titles.get(text) or find_post(text)) is not None:
            return whole
        posts = [titles.get(part) or find_post(part) for part in _APART.split(text) if part]
        if not posts or None in posts:
            allowed = "、".join(title.zh for title in choices.values())
            raise BadCell(
                "UNKNOWN_CHOICE",
                Text(
                    f"Not one of: {', '.join(title.en for title in choices.values())} ({allowed})",
                    f"不在允许的范围内：{allowed}",
                ),
            )
        return min(filter(None, posts), key=[*_known()].index)

    return read


def find_post(word: str) -> str | None:
    """The post that a word means, by the whole word or else by its longest known ending; None if unknown."""
    text = fold(word)
    for post, written in _known().items():
        if text in written["words"]:
            return post
    if _APART.search(text) or _FORMER.match(text):  # 原校长 is a former post
        return None
    endings = [
        (len(ending), post)
        for post, written in _known().items()
        for ending in written["endings"]
        if text.endswith(ending)
    ]
    return max(endings, key=lambda each: each[0])[1] if endings else None
