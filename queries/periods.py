"""Checks time conditions in questions: every dated relationship needs one, unless the header gives a reason.

A missing condition silently gives a wrong answer: posts that ended long ago count as current.
"""

import re
from collections.abc import Iterator

from yanxiu.graph.model import RELATIONSHIPS

_PATTERN = re.compile(
    r"\[\s*(?P<name>[A-Za-z_]\w*)?\s*:\s*(?P<types>[A-Z_]+(?:\s*\|\s*[A-Z_]+)*)(?P<within>[^\]]*)\]"
)
_EACH = re.compile(r"(?P<name>\w+) IN \[(?P<list>[^\]]*)\]\s*WHERE")
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def types_without_period(cypher: str) -> Iterator[str]:
    """The types of dated relationships that a statement follows without a condition on `since` and `until`.

    The condition must be between the pattern and the next pattern that rebinds its variable.
    """
    body = _COMMENT.sub(" ", cypher)
    patterns = list(_PATTERN.finditer(body))
    for at, pattern in enumerate(patterns):
        dated = [
            name
            for name in map(str.strip, pattern["types"].split("|"))
            if name in RELATIONSHIPS and RELATIONSHIPS[name].dated
        ]
        if not dated:
            continue
        variable = pattern["name"]
        again = (each.start() for each in patterns[at + 1 :] if each["name"] == variable)
        part = body[pattern.start() : next(again, len(body))]
        if variable is None or not _has_period(part, variable):
            yield from dated


def _has_period(part: str, variable: str) -> bool:
    """Whether both `since` and `until` of a variable are compared, directly or as an element of a list."""
    names = [variable]
    names += [
        each["name"]
        for each in _EACH.finditer(part)
        if variable in re.findall(r"\w+", each["list"])
    ]
    return any(
        re.search(rf"\b{name}\.since\s*[<>=]", part)
        and re.search(rf"\b{name}\.until\s*(?:[<>=]|IS NULL)", part)
        for name in names
    )
