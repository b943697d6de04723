"""Turns any search text into a valid Lucene query."""

import re
import unicodedata

_SPECIAL = re.compile(r'[+\-!(){}\[\]^"~*?:\\/&|]')


def lucene_query(text: str) -> str | None:
    """Returns a query for texts that contain every word; None if there is no word.

    A word of ASCII letters and digits matches as a prefix, and so does a single character. A longer Chinese word
    becomes a phrase, because the index contains pairs of neighbouring characters.
    """
    words = [word for word in unicodedata.normalize("NFKC", text).split() if _is_searchable(word)]
    return " AND ".join(_word(word) for word in words) or None


def _is_searchable(word: str) -> bool:
    return any(character.isalnum() for character in word)


def _word(word: str) -> str:
    if len(word) == 1 or (word.isascii() and word.isalnum()):
        return f"{word.lower()}*"
    return f'"{_SPECIAL.sub(" ", word)}"'
