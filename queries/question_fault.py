"""A fault in a question's file, with its line if known."""

import re
from pathlib import Path

from yanxiu.graph.errors import Refused
from yanxiu.graph.text import Text
from yanxiu.queries.header import KeyPath, find_line


class QuestionFault(Refused):
    """Raised when a question's file is invalid; names the file, the line if known, and what to correct.

    at      the path of the faulty key in the header, such as `("params", "year", "type")`
    near    a regular expression that matches the faulty part of the statement
    """

    def __init__(
        self,
        path: Path,
        en: str,
        zh: str,
        *,
        line: int | None = None,
        at: KeyPath = (),
        near: str = "",
    ) -> None:
        line = line or _line(path, at, near)
        self.path = path
        self.reason = Text(en=en, zh=zh)
        super().__init__(
            en=f"{path}{f', line {line}' if line else ''}: {en}",
            zh=f"{path}{f' 第 {line} 行' if line else ''}：{zh}",
        )


def _line(path: Path, at: KeyPath, near: str) -> int | None:
    try:
        file = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if at:
        return find_line(file, at)
    body = file.partition("*/")[2]
    match = re.search(near, body) if near else None
    return body_line(file) + body[: match.start()].count("\n") if match else None


def body_line(file: str) -> int:
    """The line on which a file's header ends and the statement can begin."""
    return file.partition("*/")[0].count("\n") + 1
