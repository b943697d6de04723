"""Labels for enumerations, each written once: in the model, or in a question's header.

`values` in a header is a table, `values.late = {zh = "逾期", en = "late"}`; or the name of what has the words,
`TeachesAt.role` of the model, a table of `words.toml`, `columns.state` of the same header, or one of
`relationships`, `labels`, `measures`; or a list of such names.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yanxiu.graph.model import NODES, RELATIONSHIPS, Node, Relationship
from yanxiu.graph.text import Text

Words = Mapping[str, Text]
MEASURES = "measures"  # of all questions: known when the whole catalogue is read


_SHARED: Mapping[str, Any] = tomllib.loads(
    (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
)


class NoSuchWords(Exception):
    """Raised with a name that has no words."""


def words_of(written: Any, columns: Mapping[str, Any]) -> dict[str, Text]:
    """The words that a header's `values` say; `columns` are those of the header. Raises NoSuchWords."""
    if isinstance(written, str):
        owner, _, name = written.partition(".")
        if owner == "columns":
            return words_of(columns.get(name, {}).get("values", {}), {})
        return words_of(_SHARED[written], {}) if written in _SHARED else _named(written)
    if isinstance(written, list):
        return {value: word for name in written for value, word in words_of(name, columns).items()}
    return {value: Text(en=title["en"], zh=title["zh"]) for value, title in written.items()}


def _named(name: str) -> dict[str, Text]:
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
    raise NoSuchWords(name)


def value_meant(words: Words, written: str) -> str | None:
    """The value that a person writes, as the value or as its label in either language; None if unknown."""
    text = written.strip().casefold()
    for value, word in words.items():
        if text in (value, word.zh.casefold(), word.en.casefold()):
            return value
    return None
