"""Headings that a user has mapped to columns, for this load and later sheets with the same header.

The mappings are stored in `headings.json` of the home folder: headings and column names, but no cells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from yanxiu.graph.errors import Refused
from yanxiu.graph.settings import Settings
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Column, Format
from yanxiu.loaders.parsing.headers import SheetHead
from yanxiu.loaders.values.cells import plain_text

FILE = "headings.json"
_MOST = 500  # stored headers


@dataclass(slots=True)
class ConfirmedHeadings:
    """The stored mappings, and the new ones.

    mapping   the user's mappings for this load: by heading, the column's name or another of its headings
    path      the file for the mappings; None: they are not stored
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None
    _kept: list[dict[str, Any]] | None = None

    @classmethod
    def read(
        cls, given: Mapping[str, str], formats: Mapping[str, Format], *, keep: bool
    ) -> "ConfirmedHeadings":
        """The new mappings, stored in the home folder; raises Refused if no format has such a column."""
        text = check_mapping(given, formats)
        home = Settings.from_environment().home
        return cls(text, home / FILE if keep or not text else None)

    def mapped(self, formats: Mapping[str, Format]) -> dict[str, Format]:
        """The formats with the newly mapped headings."""
        return {name: with_headings(declared, self.mapping) for name, declared in formats.items()}

    @property
    def stored(self) -> list[dict[str, Any]]:
        """The stored mappings, newest first; empty if the file cannot be read."""
        if self._kept is None:
            self._kept = []
            if self.path and self.path.exists():
                try:
                    self._kept = orjson.loads(self.path.read_bytes())
                except (orjson.JSONDecodeError, OSError):
                    self._kept = []
        return self._kept

    def format_of(self, head: SheetHead, formats: Mapping[str, Format]) -> Format | None:
        """The format of a sheet whose header was mapped before, with the mapped headings."""
        if self.mapping:
            return None
        for each in self.stored:
            declared = formats.get(each["format"])
            if declared and head.has(frozenset(each["header"])):
                return with_headings(declared, each["columns"])
        return None

    def store(self, head: SheetHead, format_: Format) -> None:
        """Stores the mappings for the next sheet with the same header."""
        header = head.header(format_)
        words = head.words(header.first, header.last)
        used = {
            word: column
            for word, column in mapped_columns(format_, self.mapping).items()
            if fold(word) in words
        }
        if not self.path or not used:
            return
        shape = sorted(words)
        new = {"format": format_.name, "header": shape, "columns": used}
        others = [each for each in self.stored if each["header"] != shape]
        self._kept = [new, *others][:_MOST]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(orjson.dumps(self._kept, option=orjson.OPT_INDENT_2))


def parse_pairs(given: Iterable[str]) -> dict[str, str]:
    """The columns by their headings, from texts like 工作单位=school; raises Refused for other texts."""
    pairs = {}
    for whole in given:
        heading, _, column = whole.rpartition("=")
        if not heading.strip() or not column.strip():
            raise Refused(
                en=f"--map {whole}: write HEADING=COLUMN, such as 工作单位=school.",
                zh=f"--map {whole}：请写成“表头=列名”，如 工作单位=school。",
            )
        pairs[heading.strip()] = column.strip()
    return pairs


def check_mapping(given: Mapping[str, str], formats: Mapping[str, Format]) -> dict[str, str]:
    """The mappings with normalised headings; raises Refused if no format has such a column."""
    for word in given.values():
        if not any(_column(declared, word) for declared in formats.values()):
            raise Refused(
                en=f"No format has a column {word}: use the column name that `yanxiu template` shows.",
                zh=f"没有名为“{word}”的列：请按模板中的列名填写。",
            )
    return {plain_text(heading): word for heading, word in given.items()}


def _column(format_: Format, word: str) -> str | None:
    """The column of a format with this name or heading; None if there is none."""
    name = fold(word)
    own = next((each.name for each in format_.columns.values() if fold(each.name) == name), None)
    return own or format_.columns_by_header.get(name)


def mapped_columns(format_: Format, mapping: Mapping[str, str]) -> dict[str, str]:
    """The columns of a format by the mapped headings; columns that the format lacks are left out."""
    pairs = ((heading, _column(format_, word)) for heading, word in mapping.items())
    return {heading: column for heading, column in pairs if column}


def with_headings(format_: Format, mapping: Mapping[str, str]) -> Format:
    """The format with the mapped headings as the first of its columns' headings."""
    own = {fold(word): column for word, column in mapped_columns(format_, mapping).items()}
    if not own:
        return format_
    return replace(
        format_, columns={name: _with(column, own) for name, column in format_.columns.items()}
    )


def _with(column: Column, mapping: Mapping[str, str]) -> Column:
    own = tuple(word for word, name in mapping.items() if name == column.name)
    others = tuple(word for word in column.headers if word not in mapping)
    return replace(column, headers=(*own, *others), mapped=column.mapped | set(own))
