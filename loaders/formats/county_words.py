"""A county's own words: `headings.toml` and `words.toml` in its formats folder.

`headings.toml` lists further headings by format and column. `words.toml` maps further words for cells to the standard
words.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from yanxiu.graph.model.properties import IDENTITY
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.format import Column, Format, FormatFault
from yanxiu.loaders.values.cells import BadCell
from yanxiu.loaders.values.parsers import parser_of_type

ColumnChange = Callable[[Path, Column, Any], Column]


def apply_county_words(path: Path, formats: Mapping[str, Format]) -> dict[str, Format]:
    """Returns the formats that a file extends, with its words; raises FormatFault."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise FormatFault(path, f"not TOML: {fault}", f"不是正确的 TOML:{fault}") from fault
    changed = FILES[path.name]
    renamed = {}
    for name, words in written.items():
        declared = formats.get(name)
        unknown = (
            name
            if declared is None
            else next((c for c in words if c not in declared.columns), None)
        )
        if declared is None or unknown:
            raise FormatFault(
                path, f"names what is not there: {unknown}", f"用到不存在的名称：{unknown}"
            )
        columns = {
            column.name: changed(path, column, words[column.name])
            if column.name in words
            else column
            for column in declared.columns.values()
        }
        renamed[name] = replace(declared, columns=columns)
    return renamed


def _with_headings(path: Path, column: Column, entry: Any) -> Column:
    if not isinstance(entry, list) or not all(isinstance(each, str) for each in entry):
        raise FormatFault(
            path, f"{column.name} must be a list of headings", f"{column.name} 应为表头的列表"
        )
    return replace(column, headers=(*column.headers, *map(fold, entry)))


def _with_words(path: Path, column: Column, entry: Any) -> Column:
    """Adds the county's words for cells to a column; each must map to a valid choice, number or day."""
    if not isinstance(entry, dict) or not all(isinstance(each, str) for each in entry.values()):
        raise FormatFault(
            path,
            f'{column.name} must be pairs "word" = "our word"',
            f'{column.name} 应写成 "词" = "本系统的词"',
        )
    declared = column.property
    if declared and (declared.personal or IDENTITY in declared.marks):
        raise FormatFault(
            path,
            f"{column.name} is personal: no word stands for another",
            f"{column.name} 是个人信息，不能用词代替",
        )
    for word, ours in entry.items():
        try:
            parser_of_type(
                declared.type if declared else "str", declared.choices if declared else {}
            )(ours)
        except BadCell as bad:
            raise FormatFault(
                path,
                f"{column.name}: {word} = {ours}: {bad.fault.reason.en}",
                f"{column.name}：{word} = {ours}：{bad.fault.reason.zh}",
            ) from bad
    words = {fold(word): ours for word, ours in entry.items()}
    return replace(column, words={**column.words, **words})


FILES: Mapping[str, ColumnChange] = {"headings.toml": _with_headings, "words.toml": _with_words}
