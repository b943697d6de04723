"""Labels of enumerations, each declared once: in the model, in `words.toml` or in a question's header.

`values` in a header is one of:

- a table: `values.late = {zh = "逾期", en = "late"}`
- a name: a property of the model such as `TeachesAt.role`, a table of `words.toml`, a column of the same header
  such as `columns.state`, or one of `relationships`, `labels`, `measures`
- a list of names
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yanxiu.graph.model import NODES, RELATIONSHIPS, Node, Relationship
from yanxiu.graph.text import Text

Words = Mapping[str, Text]
MEASURES = "measures"  # a placeholder; `with_measures` replaces it by the measures of all questions


_SHARED: Mapping[str, Any] = tomllib.loads(
    (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
)


class UnknownVocabulary(Exception):
    """Raised with a name that has no labels."""


def read_words(written: Any, columns: Mapping[str, Any]) -> dict[str, Text]:
    """The labels for `values` of a header; `columns` are those of the header. Raises UnknownVocabulary."""
    if isinstance(written, str):
        owner, _, name = written.partition(".")
        if owner == "columns":
            return read_words(columns.get(name, {}).get("values", {}), {})
        return read_words(_SHARED[written], {}) if written in _SHARED else _words_by_name(written)
    if isinstance(written, list):
        return {
            value: word for name in written for value, word in read_words(name, columns).items()
        }
    return {value: Text(en=title["en"], zh=title["zh"]) for value, title in written.items()}


def _words_by_name(name: str) -> dict[str, Text]:
    if name == "relationships":
        return {each.type: each.title for each in RELATIONSHIPS.values()}
    if name == "labels":
        return {label: declared.title for label, declared in NODES.items()}
    if name == MEASURES:
        return {MEASURES: Text("measures", "指标")}
    owner, _, name_of = name.partition(".")
    owners: list[type[Node] | type[Relationship]] = [*NODES.values(), *RELATIONSHIPS.values()]
    for declared in owners:
        if declared.__name__ == owner and name_of in declared.properties:
            if choices := declared.properties[name_of].choices:
                return dict(choices)
            break
    raise UnknownVocabulary(name)


def parse_word(words: Words, written: str) -> str | None:
    """The value for a text that is the value itself or its label in either language; None if unknown."""
    text = written.strip().casefold()
    for value, word in words.items():
        if text in (value, word.zh.casefold(), word.en.casefold()):
            return value
    return None
