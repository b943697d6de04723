"""The grammar of a question's header, and the position of a fault in the file.

Every header is checked against this grammar before it is used. `docs/question-files.md` explains every key.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yanxiu.graph.faults import Fault
from yanxiu.graph.text import Text
from yanxiu.graph.words import nearest_words

KeyPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table: the allowed types of its value, and whether it is required."""

    kinds: tuple[type, ...] = (str,)
    required: bool = False


_TEXT, _TEXTS, _TABLE, _MUST = Key(), Key((list,)), Key((dict,)), Key(required=True)
_ANY = Key((str, int, float, bool, list))
_WORDS = Key((str, list, dict))
_BOTH: Mapping[str, Key] = {"zh": _MUST, "en": _MUST}

HEADER_KEYS: Mapping[str, Key] = {
    "title": Key((dict,), required=True),
    "about": Key((dict,), required=True),
    "columns": Key((dict,), required=True),
    "order": Key((list,), required=True),
    "key": Key((list,), required=True),
    "params": _TABLE,
    "group": _TEXT,
    "computed": _TEXT,
    "shape": _TEXT,
    "scope": _TEXT,
    "people": _TEXTS,
    "plan": _TEXTS,
    "any_time": _TABLE,
    "measures": _TABLE,
    "hint": _TABLE,
}
PARAM_KEYS: Mapping[str, Key] = {
    "type": _MUST,
    **_BOTH,
    "default": _ANY,
    "refers": Key((str, list)),
    "values": _WORDS,
    "unit": _TEXT,
    "least": Key((int, float)),
}
COLUMN_KEYS: Mapping[str, Key] = {
    "type": _MUST,
    **_BOTH,
    "shown": Key((bool,)),
    "values": _WORDS,
    "unit": _TEXT,
    "unit_of": _TEXT,
    "school": Key((bool,)),
}
MEASURE_KEYS: Mapping[str, Key] = {"cypher": _MUST, **_BOTH}
_TABLES: Mapping[str, Mapping[str, Key]] = {
    "params": PARAM_KEYS,
    "columns": COLUMN_KEYS,
    "measures": MEASURE_KEYS,
}
_SPOKEN = ("title", "about", "hint")
_CALLED: Mapping[type, Text] = {
    str: Text("a text in quotes", "引号内的文本"),
    list: Text("a list in brackets", "方括号列表"),
    dict: Text("a table", "表"),
    bool: Text("true or false", "true 或 false"),
    int: Text("a number", "数字"),
    float: Text("a number", "数字"),
}
# texts for the messages of the TOML parser, by their first words
_OF_TOML: tuple[tuple[str, Text], ...] = (
    ("Expected '=' after a key", Text("a key without `=` and a value", "键后缺少“=”和值")),
    ("Invalid value", Text("a value that is none: text stands in quotes", "值写法不对：文本要加英文引号")),
    ("Unterminated string", Text("a text whose closing quote is missing", "文本缺少结束引号")),
    ("Illegal character", Text("a text whose closing quote is missing", "文本缺少结束引号，或含有不可用的字符")),
    ("Cannot overwrite a value", Text("a key that was given before", "键重复")),
    ("Cannot declare", Text("a table that was given before", "表重复")),
    ("Unclosed array", Text("a list without its closing bracket", "列表缺少右方括号")),
    ("Invalid initial character for a key", Text("a key may have letters, digits, - and _", "键只能含字母、数字、- 和 _")),
    ("Expected ']'", Text("a table's name without its closing bracket", "表名缺少右方括号")),
    ("Expected newline or end of document", Text("more behind a value: one key a line", "值后还有内容：每行只写一个键")),
)  # fmt: skip


def find_faults(header: Mapping[str, Any]) -> Iterator[Fault]:
    """The faults in a header, each with the path of its key."""
    yield from _table(header, HEADER_KEYS, ())
    for name in _SPOKEN:
        if isinstance(header.get(name), dict):
            yield from _table(header[name], _BOTH, (name,))
    for name, grammar in _TABLES.items():
        tables = header.get(name)
        for inner, declared in tables.items() if isinstance(tables, dict) else ():
            at = (name, inner)
            if isinstance(declared, dict):
                yield from _table(declared, grammar, at)
            else:
                yield Fault("WRONG_KIND", _kind_wanted(inner, (dict,)), path=at)


def _table(given: Mapping[str, Any], grammar: Mapping[str, Key], at: KeyPath) -> Iterator[Fault]:
    where = f"[{'.'.join(at)}]" if at else ""
    for name, value in given.items():
        if name not in grammar:
            near = nearest_words(name, grammar, most=1)
            yield Fault(
                "UNKNOWN_KEY",
                Text(
                    en=f"there is no key `{name}`"
                    + (f": is it `{near[0]}`?" if near else f": there are {', '.join(grammar)}"),
                    zh=f"没有名为 {name} 的键"
                    + (f"：是否指 {near[0]}？" if near else f"：可用的有 {'、'.join(grammar)}"),
                ),
                path=(*at, name),
            )
        elif not _fits(value, grammar[name].kinds):
            yield Fault("WRONG_KIND", _kind_wanted(name, grammar[name].kinds), path=(*at, name))
    for name, key in grammar.items():
        if name not in given and key.required:
            yield Fault(
                "MISSING_KEY",
                Text(
                    en=f"{where or 'the header'} lacks `{name}`",
                    zh=f"{where or '说明块'} 缺少 {name}",
                ),
                path=at,
            )


def _fits(value: Any, kinds: tuple[type, ...]) -> bool:
    if isinstance(value, bool) and bool not in kinds:
        return False
    if isinstance(value, list) and kinds == (list,):
        return all(isinstance(each, str) for each in value)
    return isinstance(value, kinds)


def _kind_wanted(name: str, kinds: tuple[type, ...]) -> Text:
    en = " or ".join(dict.fromkeys(_CALLED[kind].en for kind in kinds))
    zh = "或".join(dict.fromkeys(_CALLED[kind].zh for kind in kinds))
    return Text(en=f"`{name}` should be {en}", zh=f"{name} 应为{zh}")


def toml_reason(message: str) -> tuple[Text, int | None]:
    """The text for a message of the TOML parser, and the line of the header if the message has one."""
    place = re.search(r"\(at line (\d+), column \d+\)", message)
    wording = message.partition(" (at ")[0]
    text = next(
        (words for begins, words in _OF_TOML if wording.startswith(begins)), Text(wording, wording)
    )
    return text, int(place[1]) if place else None


def find_line(file: str, at: KeyPath) -> int | None:
    """The line of a file with a key, else with the table that should contain it; None if there is neither."""
    lines = file.splitlines()
    table_line = 0
    for depth in range(len(at), 0, -1):
        table = re.compile(rf"\s*\[\s*{_dotted(at[:depth])}\s*\]")
        for number, line in enumerate(lines, 1):
            if table.match(line):
                table_line = number
                break
        if table_line:
            rest = at[depth:]
            return _key_below(lines, table_line, rest) or table_line if rest else table_line
    key = re.compile(rf"\s*{_dotted(at)}\s*[=.]") if at else None
    for number, line in enumerate(lines, 1):
        if key and key.match(line):
            return number
    return find_line(file, at[:-1]) if len(at) > 1 else None


def _key_below(lines: list[str], begun: int, rest: KeyPath) -> int | None:
    key = re.compile(rf"\s*{_dotted(rest)}\s*[=.]")
    for number, line in enumerate(lines[begun:], begun + 1):
        if line.lstrip().startswith("["):
            return None
        if key.match(line):
            return number
    return None


def _dotted(at: KeyPath) -> str:
    return r"\s*\.\s*".join(rf"[\"']?{re.escape(name)}[\"']?" for name in at)
