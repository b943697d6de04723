"""Texts for people, in English and Chinese side by side."""

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]


_READER: ContextVar[Language | None] = ContextVar("reader", default=None)


@contextmanager
def using_language(chosen: Language) -> Iterator[None]:
    """Sets the language of texts for the block, regardless of the process's language."""
    before = _READER.set(chosen)
    try:
        yield
    finally:
        _READER.reset(before)


def language() -> Language:
    """The reader's language: that of `using_language`, else of `YANXIU_LANG`, else of the process's locale.

    English unless that language is Chinese.
    """
    if reader := _READER.get():
        return reader
    chosen = next(
        (
            os.environ[name]
            for name in ("YANXIU_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
            if os.environ.get(name)
        ),
        locale.getlocale()[0] or "",
    )
    return "zh" if chosen.lower().startswith(("zh", "chinese")) else "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or title in both languages; `str()` returns it in the reader's language."""

    en: str
    zh: str

    def in_(self, language: Language) -> str:
        """The text in a language."""
        return self.zh if language == "zh" else self.en

    @property
    def both(self) -> str:
        """Both languages, for readers whose language is unknown."""
        return f"{self.en} · {self.zh}"

    def as_json(self) -> dict[str, str]:
        """Plain values for programs."""
        return {"en": self.en, "zh": self.zh}

    def __str__(self) -> str:
        return self.in_(language())


YES, NO = Text("yes", "是"), Text("no", "否")
