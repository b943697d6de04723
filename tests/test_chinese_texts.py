"""The Chinese texts of the program, as they stand in its source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("analysis", "api", "cli", "graph", "loaders", "queries")
HALF_WIDTH = re.compile(r"[㐀-鿿”》]\s?[(,;:?!]|[),;:?!]\s?[㐀-鿿“《]")
OPTION = re.compile(r"--options \S+")  # a command line, whose commas stay


def _chinese_texts(source: str) -> Iterator[str]:
    """The Chinese part of each `Text` in a source."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Text":
            named = {word.arg: word.value for word in call.keywords}
            text = named.get("zh") or (call.args[1] if len(call.args) > 1 else None)
            for part in ast.walk(text) if text is not None else ():
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


@pytest.mark.parametrize("room", ROOMS)
def test_chinese_texts_have_full_width_punctuation(room: str) -> None:
    texts = [
        text
        for path in (ROOT / room).rglob("*.py")
        for text in _chinese_texts(path.read_text(encoding="utf-8"))
    ]
    assert texts
    assert [text for text in texts if HALF_WIDTH.search(OPTION.sub("", text))] == []
