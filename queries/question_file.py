"""Reads a question's file: its header, checked against the grammar, and its statement."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from yanxiu.graph.file_faults import os_error_reason
from yanxiu.graph.model import NODES
from yanxiu.graph.text import Text
from yanxiu.graph.words import nearest_words
from yanxiu.queries.groups import GROUPS, OTHER
from yanxiu.queries.header import KeyPath, find_faults, toml_reason
from yanxiu.queries.question import (
    COUNTY,
    ENUM,
    SCALARS,
    UNITS,
    Column,
    Measure,
    Param,
    Question,
    Type,
)
from yanxiu.queries.question_checks import check_question
from yanxiu.queries.question_fault import QuestionFault
from yanxiu.queries.shapes import SHAPES
from yanxiu.queries.vocabulary import UnknownVocabulary, Words, read_words

_HEADER = re.compile(r"\s*/\*(?P<header>.*?)\*/(?P<body>.*)", re.DOTALL)
_TYPE = re.compile(r"(?P<name>[A-Z]\w*)(?P<required>!?)|\[(?P<item>[A-Z]\w*)!\]!")


def read_question(path: Path) -> Question:
    """The question in a `.cypher` file. Raises QuestionFault if the file is unreadable or invalid."""
    try:
        file = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise QuestionFault(
            path, "is not text in UTF-8: save it so", "不是 UTF-8 文本：请另存为 UTF-8"
        ) from fault
    except OSError as fault:
        raise QuestionFault(
            path,
            f"cannot be read: {os_error_reason(fault).en}",
            f"无法读取：{os_error_reason(fault).zh}",
        ) from fault
    parts = _HEADER.match(file)
    if parts is None:
        raise QuestionFault(
            path, "begins without a header /* ... */", "开头没有 /* ... */ 说明块", line=1
        )
    try:
        header = tomllib.loads(parts["header"])
    except tomllib.TOMLDecodeError as fault:
        text, line = toml_reason(str(fault))
        above = file[: parts.start("header")].count("\n")
        last = parts["header"].rstrip().count("\n") + 1
        raise QuestionFault(
            path,
            f"the header is not TOML: {text.en}",
            f"说明块不是正确的 TOML：{text.zh}",
            line=above + (line or last),
        ) from fault
    for wrong in find_faults(header):
        at = tuple(str(step) for step in wrong.path)
        raise QuestionFault(path, wrong.reason.en, wrong.reason.zh, at=at)
    return check_question(_question(path, header, parts["body"].strip().rstrip(";")))


def _question(path: Path, header: Mapping[str, Any], body: str) -> Question:
    try:
        params = {
            name: _param(path, name, declared, header["columns"])
            for name, declared in header.get("params", {}).items()
        }
        if COUNTY.name in params:
            raise QuestionFault(
                path,
                "every question has the parameter county: do not declare it",
                "每个问题都有参数 county，请勿在说明块中声明",
                at=("params", COUNTY.name),
            )
        columns = {
            name: _column(path, name, declared, header["columns"])
            for name, declared in header["columns"].items()
        }
        return Question(
            name=path.stem.replace("-", "_"),
            path=path,
            title=Text(**header["title"]),
            about=Text(**header["about"]),
            params={**params, COUNTY.name: COUNTY},
            columns=columns,
            scope=header.get("scope"),
            order=tuple(header["order"]),
            key=tuple(header["key"]),
            plan=tuple(header.get("plan", ())),
            people=tuple(header.get("people", ())),
            any_time=dict(header.get("any_time", {})),
            measures={
                name: Measure(name, declared["cypher"], Text(en=declared["en"], zh=declared["zh"]))
                for name, declared in header.get("measures", {}).items()
            },
            body=body,
            hint=Text(**header["hint"]) if "hint" in header else None,
            group=_one_of(path, header.get("group", OTHER), (*GROUPS, OTHER), ("group",)),
            computed=header.get("computed"),
            shape=_shape(path, header.get("shape"), columns),
        )
    except (KeyError, TypeError) as fault:
        raise QuestionFault(
            path, f"the header lacks or misplaces {fault}", f"说明块缺少或写错了 {fault}"
        ) from fault


def _shape(path: Path, written: str | None, columns: Mapping[str, Column]) -> str | None:
    """The name of the shape. Raises QuestionFault if it is unknown, or if a column does not match it."""
    if written is None:
        return None
    shape = SHAPES[_one_of(path, written, SHAPES, ("shape",))]
    for name, column in columns.items():
        at = ("columns", name)
        _one_of(path, name, shape.columns, at)
        wide = _type(path, shape.columns[name].type, at)
        if column.type not in (wide, replace(wide, required=True)):
            raise QuestionFault(
                path,
                f"the shape '{written}' has '{name}' as {shape.columns[name].type}",
                f"结构“{written}”中 {name} 的类型是 {shape.columns[name].type}",
                at=at,
            )
        if unknown := sorted(column.words.items() - shape.columns[name].words.items(), key=str):
            raise QuestionFault(
                path,
                f"the shape '{written}' has no value '{unknown[0][0]}' with these words in '{name}'",
                f"结构“{written}”的 {name} 没有这样写的值 {unknown[0][0]}",
                at=(*at, "values"),
            )
    return written


def fill_shape(question: Question) -> Question:
    """The question with all columns of its shape, in the shape's order; columns that it lacks are empty."""
    if question.shape is None:
        return question
    shape = SHAPES[question.shape]
    at = ("shape",)
    columns = {
        name: Column(name, _type(question.path, column.type, at), column.title, words=column.words)
        for name, column in shape.columns.items()
    }
    returned = ", ".join(
        name if name in question.columns else f"{'[]' if column.type.many else 'null'} AS {name}"
        for name, column in columns.items()
    )
    body = f"CALL () {{\n{question.body}\n}}\nRETURN {returned}"
    return replace(question, columns=columns, body=body)


def _param(path: Path, name: str, declared: Mapping[str, Any], columns: Mapping[str, Any]) -> Param:
    refers = declared.get("refers", ())
    labels = (refers,) if isinstance(refers, str) else tuple(refers)
    for label in labels:
        _one_of(path, label, NODES, ("params", name, "refers"))
    at = ("params", name)
    kind = _type(path, declared["type"], at)
    return Param(
        name,
        kind,
        Text(en=declared["en"], zh=declared["zh"]),
        declared.get("default"),
        labels,
        _words(path, kind, declared, columns, at),
        _unit(path, name, kind, declared, at),
        declared.get("least", 0),
    )


def _column(
    path: Path, name: str, declared: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]
) -> Column:
    at = ("columns", name)
    kind = _type(path, declared["type"], at)
    return Column(
        name,
        kind,
        Text(en=declared["en"], zh=declared["zh"]),
        declared.get("shown", True),
        _words(path, kind, declared, others, at),
        _unit(path, name, kind, declared, at),
        declared.get("school", kind.name == "Teacher" and not _has_school(name, others)),
        _one_of(path, declared["unit_of"], others, (*at, "unit_of"))
        if "unit_of" in declared
        else None,
    )


def _has_school(person: str, columns: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a column already has the person's school: `X_school`, or `school` if there is only one person."""
    schools = {
        name for name, declared in columns.items() if declared["type"].removesuffix("!") == "School"
    }
    people = [
        name
        for name, declared in columns.items()
        if declared["type"].removesuffix("!") == "Teacher"
    ]
    return f"{person}_school" in schools or ("school" in schools and people == [person])


def _words(
    path: Path, kind: Type, declared: Mapping[str, Any], columns: Mapping[str, Any], at: KeyPath
) -> Words:
    try:
        words = read_words(declared.get("values", {}), columns)
    except UnknownVocabulary as fault:
        raise QuestionFault(
            path,
            f"nothing has the words '{fault}'",
            f"没有名为“{fault}”的词表",
            at=(*at, "values"),
        ) from fault
    except (KeyError, TypeError) as fault:
        raise QuestionFault(
            path,
            'each of `values` needs its words: late = { zh = "逾期", en = "late" }',
            'values 的每个值须写明中英文：late = { zh = "逾期", en = "late" }',
            at=(*at, "values"),
        ) from fault
    if kind.name == ENUM and not words:
        raise QuestionFault(path, "an Enum needs values", "类型 Enum 须写明 values", at=at)
    if words and kind.name != ENUM:
        raise QuestionFault(
            path,
            "only an Enum has values: a text that is one of several words has the type Enum",
            "只有类型 Enum 才写 values：取值限于几个词的文字，类型应为 Enum",
            at=(*at, "values"),
        )
    return words


def _unit(
    path: Path, name: str, kind: Type, declared: Mapping[str, Any], at: KeyPath
) -> str | None:
    """The declared unit; `year` for an Int whose name ends in `year`; else None."""
    if "unit" in declared:
        return _one_of(path, declared["unit"], UNITS, (*at, "unit"))
    return "year" if kind.name == "Int" and name.rpartition("_")[2] == "year" else None


def _one_of(path: Path, written: str, allowed: Iterable[str], at: KeyPath) -> str:
    if written not in allowed:
        known = [*allowed]
        suggestions = known if len(known) <= 12 else nearest_words(written, known)
        raise QuestionFault(
            path,
            f"'{written}' is not one of {', '.join(suggestions)}{' ...' * (suggestions is not known)}",
            f"“{written}”不在其中：{'、'.join(suggestions)}{'等' * (suggestions is not known)}",
            at=at,
        )
    return written


def _type(path: Path, written: str, at: KeyPath) -> Type:
    match = _TYPE.fullmatch(written)
    name = match and (match["name"] or match["item"])
    if match is None or name not in (*SCALARS, *NODES):
        raise QuestionFault(
            path,
            f"'{written}' is no type: use one of {', '.join(SCALARS)} or a label of the model",
            f"“{written}”不是类型：请用 {'、'.join(SCALARS)} 或模型中的标签",
            at=(*at, "type"),
        )
    return Type(str(name), bool(match["required"] or match["item"]), bool(match["item"]))
