"""Compiles comparisons of one property with the values of a filter."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from yanxiu.api.compiler.compilation import Compilation
from yanxiu.api.errors import bad_input
from yanxiu.api.names import camel
from yanxiu.graph.model import (
    Property,
)

_COMPARISONS = {
    "eq": "=",
    "ne": "<>",
    "in": "IN",
    "lt": "<",
    "lte": "<=",
    "gt": ">",
    "gte": ">=",
    "contains": "CONTAINS",
    "startsWith": "STARTS WITH",
}


def is_enum(properties: Mapping[str, Property], name: str) -> bool:
    """True if a property has a closed vocabulary."""
    declared = find_property(properties, name)
    return declared is not None and bool(declared.choices)


def membership(compilation: Compilation, compared: str, words: list[str] | None) -> str:
    """Returns Cypher that is true if a word is in the list. A null list matches a missing word."""
    if words is None:
        return f"{compared} IS NULL"
    return f"{compared} IN {compilation.add_param(words)}"


def find_property(properties: Mapping[str, Property], name: str) -> Property | None:
    """Returns the property with this GraphQL name, or None."""
    return next((each for key, each in properties.items() if camel(key) == name), None)


_PLAIN = re.compile(r"\d{15}|\d{17}[\dXx]")


def refuse_clear_text(comparisons: Mapping[str, Any]) -> None:
    """Raises bad input if an identity number is given in clear text.

    Identity numbers are stored as keyed hashes. Clear text would match nobody, and the empty answer would mislead.
    """
    for operand in comparisons.values():
        for each in operand if isinstance(operand, list) else [operand]:
            if isinstance(each, str) and _PLAIN.fullmatch(each.strip()):
                raise bad_input(
                    "identity numbers are kept as keyed hashes, so that one in clear finds nobody: compare "
                    "with what the field shows, or look the teacher up by number or name",
                    "身份证号只以加密摘要保存，用明文查不到任何人：请用该字段显示的值比较，或按教师编号、姓名查找",
                )


def comparison(compilation: Compilation, compared: str, word: str, operand: Any) -> str:
    """Returns Cypher of one comparison.

    Raises bad input if the operand is null and the operator gives null no meaning.
    """
    if word == "isNull" and operand is not None:
        return f"{compared} IS {'' if operand else 'NOT '}NULL"
    if operand is None and word in ("eq", "ne"):
        return f"{compared} IS {'' if word == 'eq' else 'NOT '}NULL"
    if operand is None:
        raise null_operand(word)
    return f"{compared} {_COMPARISONS[word]} {compilation.add_param(operand)}"


def negation(condition: str) -> str:
    """Returns Cypher that is true if a condition is false or unknown."""
    return f"NOT coalesce({condition}, false)"


def conjunction(conditions: Iterable[str]) -> str:
    """Returns Cypher of all conditions together; 'true' if there is none."""
    met = list(conditions)
    return met[0] if len(met) == 1 else f"({' AND '.join(met) or 'true'})"


def null_operand(name: str) -> Exception:
    """Returns the fault of an operator whose operand is null."""
    return bad_input(
        f"'{name}' is null in a filter, which says nothing: leave it out, or ask isNull",
        f"筛选中的 {name} 为 null，没有含义：请省略，或使用 isNull",
    )
