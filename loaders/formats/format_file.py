"""Reads roster formats from their TOML files."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from yanxiu.graph.model import NODES, RELATIONSHIPS, Property
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.formats.county_words import FILES, apply_county_words
from yanxiu.loaders.formats.format import (
    HERE,
    PERSON_KEYS,
    Column,
    Format,
    FormatFault,
    LookupSpec,
    NodeSpec,
    RelationshipSpec,
    Sources,
    When,
)
from yanxiu.loaders.formats.survey_questions import read_question

_LASTING = ("goes_on", "stops")
_SPANS = (
    "起止时间",
    "起止日期",
    "起止年月",
    "结对期限",
    "结对起止时间",
    "服务期",
    "服务期限",
    "聘期",
    "任职起止时间",
    "任职时间段",
    "任期",
)


def read_formats(folders: Iterable[Path] = ()) -> dict[str, Format]:
    """Returns the formats by name: those of the program and those in `folders`; raises FormatFault.

    A folder may also contain a county's own words: see `yanxiu.loaders.formats.county_words`.
    """
    folders = [*folders]
    paths = [path for folder in (HERE, *folders) for path in sorted(folder.glob("*.toml"))]
    formats = {path.stem: read_format(path) for path in paths if path.name not in FILES}
    for folder in folders:
        for name in FILES:
            if (path := folder / name).exists():
                changed = apply_county_words(path, formats)
                for declared in changed.values():
                    _check(replace(declared, path=path))
                formats |= changed
    return formats


def read_format(path: Path) -> Format:
    """Reads the format in a file; raises FormatFault if it uses a name that neither it nor the model has."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        questions = tuple(read_question(entry) for entry in written.get("questions", ()))
        gathered = {name for question in questions for name in question.fills}
        columns = {
            name: _column(path, name, entry, gathered=name in gathered)
            for name, entry in written["columns"].items()
        }
        result = Format(
            name=path.stem,
            title=Text(**written["title"]),
            files=tuple(written.get("files", ())),
            columns=_with_spans(columns),
            nodes=tuple(_making(entry) for entry in written.get("nodes", ())),
            finds=tuple(_find(entry) for entry in written.get("finds", ())),
            relationships=tuple(
                _joined(entry, columns) for entry in written.get("relationships", ())
            ),
            questions=questions,
            path=path,
            sparse=written.get("sparse", False),
            told_by=re.compile(words, re.IGNORECASE) if (words := written.get("told_by")) else None,
        )
    except tomllib.TOMLDecodeError as fault:
        raise FormatFault(path, f"not TOML: {fault}", f"不是正确的 TOML:{fault}") from fault
    except re.error as fault:
        raise FormatFault(path, f"not a pattern: {fault}", f"不是正确的模式：{fault}") from fault
    except (KeyError, TypeError) as fault:
        raise FormatFault(path, f"lacks {fault}", f"缺少 {fault}") from fault
    _check(result)
    return result


def _column(path: Path, name: str, entry: Mapping[str, Any], *, gathered: bool) -> Column:
    filled = _property(path, entry["fills"]) if "fills" in entry else None
    weak = tuple(entry.get("otherwise", ()))
    names = (*entry.get("names", ()), name, *weak)
    pattern = entry.get("in_file_name")
    return Column(
        name=name,
        names=names,
        headers=tuple(dict.fromkeys(fold(each) for each in (*names, name.replace("_", " ")))),
        title=names[0],
        property=filled,
        required=entry.get(
            "required", filled is not None and filled.required and not _since(filled)
        ),
        many=entry.get("many", False),
        least=entry.get("least"),
        most=entry.get("most"),
        gathered=gathered,
        in_file_name=re.compile(pattern) if pattern else None,
        in_title=re.compile(titled) if (titled := entry.get("in_title")) else None,
        in_sheet_name=entry.get("in_sheet_name", False),
        weak=frozenset(map(fold, weak)),
        nothing=frozenset(map(fold, entry.get("nothing", ()))),
        hint=Text(**entry["hint"]) if "hint" in entry else None,
        period=frozenset(map(fold, entry.get("period", ()))),
        words={fold(word): ours for word, ours in entry.get("words", {}).items()},
        only=frozenset(entry.get("only", ())),
        needed=_when({"when": entry.get("needed", "")}),
        or_column=entry.get("or_column"),
        or_word=entry.get("or_word"),
    )


def _with_spans(columns: Mapping[str, Column]) -> dict[str, Column]:
    """Lets the first and last day of a relationship also be read from one cell, under the usual headings."""
    days = {
        (column.property.owner, column.property.name)
        for column in columns.values()
        if column.property
    }
    spans = frozenset(map(fold, _SPANS))
    return {
        name: replace(column, period=spans)
        if (of := column.property)
        and of.name in ("since", "until")
        and not column.period
        and {(of.owner, "since"), (of.owner, "until")} <= days
        else column
        for name, column in columns.items()
    }


def _property(path: Path, written: str) -> Property:
    owner, _, name = written.partition(".")
    declared = NODES.get(owner) or RELATIONSHIPS.get(owner)
    if declared is None or name not in declared.properties:
        raise FormatFault(path, f"the model has no {written}", f"模型中没有 {written}")
    return declared.properties[name]


def _set(assignments: Any) -> dict[str, Sources]:
    if isinstance(assignments, list):
        return {name: (name,) for name in assignments}
    return {
        name: tuple(source) if isinstance(source, list) else (source,)
        for name, source in assignments.items()
    }


def _making(entry: Mapping[str, Any]) -> NodeSpec:
    return NodeSpec(
        entry["as"],
        entry["label"],
        entry["id"],
        entry.get("unique", False),
        _set(entry.get("set", {})),
        _when(entry),
        tuple(tuple(keys.split(" + ")) for keys in entry.get("or_known_by", ())),
    )


def _find(entry: Mapping[str, Any]) -> LookupSpec:
    label = entry["label"]
    labels = tuple(label) if isinstance(label, list) else (label,)
    return LookupSpec(
        entry["as"],
        labels,
        entry["column"],
        entry.get("called"),
        entry.get("or_of"),
        entry.get("or_called", False),
        entry.get("at"),
        entry.get("same_as"),
        entry.get("other_than"),
        _when({"when": entry.get("same_when", "")}),
    )


def _joined(entry: Mapping[str, Any], columns: Mapping[str, Column]) -> RelationshipSpec:
    properties = _set(entry.get("set", {}))
    since = properties.get("since", ())
    keys = tuple(name for name in since if name in columns and _since(columns[name].property))
    return RelationshipSpec(
        entry["type"],
        entry["from"],
        entry["to"],
        properties,
        _when(entry),
        entry.get("full", False),
        entry.get("ends"),
        tuple(entry.get("carries", ())),
        entry.get("lasting"),
        keys,
        tuple(name for name in since if name not in keys),
        entry.get("default", {}),
    )


def _since(filled: Property | None) -> bool:
    """True for a column with a start date; if such a cell is empty, the day of the roster counts."""
    return filled is not None and filled.name == "since" and filled.type == "date"


def _when(entry: Mapping[str, Any]) -> When:
    column, equals, value = entry.get("when", "").partition("=")
    return (column, value if equals else None) if column else None


def _check(format_: Format) -> None:
    """Raises FormatFault if a format uses a name that is neither its own nor the model's."""
    aliases = {spec.alias for spec in format_.nodes} | {spec.alias for spec in format_.finds}
    headers = Counter(header for column in format_.header_columns for header in column.headers)
    if twice := [header for header, count in headers.items() if count > 1]:
        names = ", ".join(twice)
        raise FormatFault(
            format_.path, f"two columns have the header {names}", f"两列的表头相同：{names}"
        )
    invalid = [name for each in format_.questions for name in (*each.fills, *each.by)]
    invalid = [name for name in invalid if name not in format_.columns]
    for node in format_.nodes:
        if node.label not in NODES:
            invalid.append(node.label)
            continue
        properties = NODES[node.label].properties
        invalid += _unknown(format_, node.set, properties, aliases)
        needed = {
            name for name, declared in properties.items() if declared.required and declared.stored
        }
        invalid += [f"{node.label}.{name}" for name in needed - {"id", *node.set}]
        told_by = {name for keys in node.or_known_by for name in keys}
        invalid += sorted(told_by - (PERSON_KEYS & set(format_.columns)))
    for find in format_.finds:
        invalid += [label for label in find.labels if label not in NODES]
        used = [
            name
            for name in (find.column, find.called, find.at)
            if name and not name.startswith("=")
        ]
        invalid += [name for name in used if name not in format_.columns]
        others = {find.same_as, find.other_than} - {None}
        invalid += [alias for alias in others if alias and alias not in aliases]
    for joined in format_.relationships:
        if joined.type not in RELATIONSHIPS:
            invalid.append(joined.type)
            continue
        invalid += [alias for alias in (joined.source, joined.target) if alias not in aliases]
        invalid += _unknown(format_, joined.set, RELATIONSHIPS[joined.type].properties, aliases)
        invalid += [name for name in joined.default if name not in joined.set]
        invalid += _untimely(format_, joined)
    if invalid:
        names = ", ".join(invalid)
        raise FormatFault(
            format_.path, f"names what is not there: {names}", f"用到不存在的名称：{names}"
        )


def _untimely(format_: Format, joined: RelationshipSpec) -> list[str]:
    """The names with which a relationship declares its start or end, and which are invalid for that."""
    dated = RELATIONSHIPS[joined.type].dated
    invalid = [joined.lasting] if joined.lasting and joined.lasting not in _LASTING else []
    if joined.ends and (joined.ends not in format_.columns or not dated):
        invalid.append(joined.ends)
    properties = RELATIONSHIPS[joined.type].properties
    return invalid + [name for name in joined.carries if name not in properties]


def _unknown(
    format_: Format,
    given: Mapping[str, Sources],
    properties: Mapping[str, Property],
    aliases: set[str],
) -> list[str]:
    invalid = [name for name in given if name not in properties]
    for sources in given.values():
        for source in sources:
            known = aliases if source.startswith("@") else format_.columns
            if not source.startswith("=") and source.removeprefix("@") not in known:
                invalid.append(source)
    return invalid
