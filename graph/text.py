"""Every sentence for a person, in Chinese and in English side by side."""

import locale
import os
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]


def language() -> Language:
    """The reader's language: `YANXIU_LANG`, else the locale of the process; English unless Chinese."""
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
    """One sentence or title in both languages; `str()` gives the reader's."""

    en: str
    zh: str

    def in_(self, language: Language) -> str:
        """The text in a language."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.in_(language())
