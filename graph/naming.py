"""Resolves a word to a node: by code or number, name, former name or everyday word.

Names are looked up before the statement that uses them. So a misspelt name is reported and never leads to an
empty answer. The look-up is a generator of reads, which the blocking command line and the asynchronous API share.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph import days
from yanxiu.graph.access import LOCAL, Caller, with_sets
from yanxiu.graph.database import Database
from yanxiu.graph.errors import WrongParameter
from yanxiu.graph.model import NODES
from yanxiu.graph.naming_statement import (
    ENDINGS,
    LONGEST,
    NameQuery,
    learnable_conditions,
    lookup,
    may_learn,
)
from yanxiu.graph.steps import Steps, run_steps
from yanxiu.graph.synonyms import SYNONYMS
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold, nearest_words

ALL_COUNTIES = ""
_LISTED = 8  # most candidates that a message lists
_OFFERED = 3  # most similar names that a message suggests
_NEAR_AMONG = 100_000  # most names of a label that are searched for similar ones


@dataclass(frozen=True, slots=True)
class NamedNode:
    """The node that a word names. `reference` is the value that statements compare: its number or code, else its id."""

    label: str
    id: str
    reference: str
    name: str
    school: str | None = None

    @property
    def county(self) -> str | None:
        """The code of the node's county; None if all counties share the node."""
        return None if NODES[self.label].shared else self.id.partition(":")[0]

    @property
    def label_with_code(self) -> str:
        """The node's name, with its code in brackets if the code adds information."""
        bare = NODES[self.label].shared or fold(self.reference) == fold(self.name)
        return self.name if bare else f"{self.name} ({self.reference})"


class UnresolvedName(WrongParameter):
    """Raised if a word names no node, or several."""


@dataclass(frozen=True, slots=True)
class ResolvedNames:
    """The node that each parameter names, and the code of their county ("": any county)."""

    nodes: Mapping[str, NamedNode]
    county: str
    county_name: str | None = None


def resolve_words(
    queries: Iterable[NameQuery], county: str | None, caller: Caller, today: date
) -> Steps[ResolvedNames]:
    """The reads that resolve the words to nodes. Raises UnresolvedName.

    county  a code, the first digits of several codes, or a name; None or "": any county
    """
    of_county = NameQuery("county", _COUNTY, ("County",), county.strip()) if county else None
    words = [*([of_county] if of_county else []), *queries]
    for each in words:
        if not each.word.strip() or len(each.word) > LONGEST:
            raise _unknown(each, [])
    if not words:
        return ResolvedNames({}, county or ALL_COUNTIES)
    matches = yield lookup(words, caller, today)
    *matches, counties_there = matches
    candidates = [_candidates(each, rows) for each, rows in zip(words, matches, strict=True)]
    code = ALL_COUNTIES
    if of_county:
        code = yield from _county(of_county, candidates.pop(0), caller, dict(counties_there))
        words = words[1:]
    meant: dict[str, NamedNode] = {}
    counties: set[str] | None = None
    for each, known in zip(words, candidates, strict=True):
        kept = _in(known, code, counties)
        if not kept:
            raise _unknown(each, (yield from _near(each, code, caller)))
        homes = {one.county for one in kept}
        if len(kept) > len(homes) or len({one.reference for one in kept}) > 1:
            raise _several(each, kept, across=len(homes) > 1)
        meant[each.parameter] = kept[0]
        if None not in homes:
            counties = {home for home in homes if home}
    if counties and len(counties) == 1:
        code = next(iter(counties))
    return ResolvedNames(meant, code, dict(counties_there).get(code))


def resolve_county(database: Database, given: str | None, caller: Caller = LOCAL) -> str:
    """The code, or first digits of codes, of the county in `given`. Raises UnresolvedName."""
    return run_steps(database, resolve_words((), given, caller, date.min)).county


_COUNTY = Text("County", "县")


def _candidates(asked: NameQuery, rows: Sequence[Sequence[Any]]) -> list[NamedNode]:
    """The nodes of the first label with a match; a match by code precedes name, and name precedes former name."""
    for label in asked.labels:
        for tier in range(3):
            nodes = {
                row[1]: NamedNode(*row[:5]) for row in rows if row[0] == label and row[5] == tier
            }
            if nodes:
                return list(nodes.values())
    return []


def _in(known: Iterable[NamedNode], county: str, counties: set[str] | None) -> list[NamedNode]:
    return [
        one
        for one in known
        if one.county is None
        or (one.county.startswith(county) and (counties is None or one.county in counties))
    ]


def _county(
    asked: NameQuery, known: Sequence[NamedNode], caller: Caller, there: Mapping[str, str]
) -> Steps[str]:
    word = fold(asked.word)
    if any(one.reference.startswith(word) for one in known):
        return word
    if not known:
        near = yield from _near(asked, ALL_COUNTIES, caller)
        if not near and 0 < len(there) <= _LISTED:
            near = [f"{code} {name}" for code, name in there.items()]
        raise _unknown(asked, near)
    if len(known) > 1:
        raise _several(asked, known, across=False)
    return known[0].reference


def _near(asked: NameQuery, county: str, caller: Caller) -> Steps[list[str]]:
    """The most similar names among the nodes of the county that the caller may see."""
    labels = [label for label in asked.labels if may_learn(caller, label)]
    columns = []
    for at, label in enumerate(labels):
        conditions = list(learnable_conditions(caller, label))
        if not NODES[label].shared:
            conditions.append("n.id STARTS WITH $near_county")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        key = "n.id" if label in SYNONYMS else "null"
        code = "n.code" if "code" in NODES[label].properties else "null"
        names = f"[coalesce(n.name, n.id), {key}, {code}]"
        columns.append(
            f"COLLECT {{ MATCH (n:{label}){where} RETURN DISTINCT {names} LIMIT {_NEAR_AMONG} }} AS c{at}"
        )
    if not columns:
        return []
    params = {**caller.params(days.today()), "near_county": county}
    rows = yield with_sets(caller, f"RETURN {', '.join(columns)}"), params
    keys = {name: key for names in rows for name, key, _ in names}
    codes = {code for names in rows for *_, code in names if code}
    for label in labels:
        for word, key in SYNONYMS.get(label, {}).items():
            keys.setdefault(word, key)
    bare = asked.word
    for label in labels:
        for ending in ENDINGS.get(label, ()):
            bare = bare.removesuffix(ending) or bare
    near = nearest_words(asked.word, keys, len(keys)) or nearest_words(bare, keys, len(keys))
    called = {key: name for names in rows for name, key, _ in names if key}
    return _unique_names(near, keys, called)[:_OFFERED] or nearest_words(asked.word, codes)


def _unique_names(
    near: Iterable[str], keys: Mapping[str, str | None], names: Mapping[str, str]
) -> list[str]:
    """The names of the codes that the similar words stand for, without duplicates: 语文 for 语."""
    known = (word if (key := keys[word]) is None else names.get(key) for word in near)
    return [*dict.fromkeys(filter(None, known))]


def _unknown(asked: NameQuery, near: Sequence[str]) -> UnresolvedName:
    excerpt = asked.word[:40]
    en, zh = (
        f"There is no {asked.title.en.lower()} '{excerpt}'.",
        f"没有{asked.title.zh}“{excerpt}”。",
    )
    if near:
        en += f" Is it {' or '.join(map(repr, near))}?"
        zh += f"是否指{'、'.join(f'“{each}”' for each in near)}？"
    return UnresolvedName(asked.parameter, Text(en=en, zh=zh), near)


def _several(asked: NameQuery, known: Sequence[NamedNode], *, across: bool) -> UnresolvedName:
    """The error for a name that several nodes have; lists the candidates and says how to choose."""
    names = [
        ", ".join(
            filter(None, [one.name, one.school, one.reference, one.county if across else None])
        )
        for one in known[:_LISTED]
    ]
    kind = Text("number", "编号") if known[0].label == "Teacher" else Text("code", "代码")
    more = len(known) - len(names)
    en = f"Several are called '{asked.word}': {'; '.join(names)}"
    zh = (
        f"有 {len(known)} 个“{asked.word}”：{'；'.join(each.replace(', ', '，') for each in names)}"
    )
    en += f"; and {more} more. " if more else ". "
    zh += f"；另有 {more} 个。" if more else "。"
    if across:
        en += "Name the county as well."
        zh += "请同时指明县。"
    else:
        en += f"Give the {kind.en} instead of the name, such as {known[0].reference}."
        zh += f"请用{kind.zh}代替名称，如 {known[0].reference}。"
    return UnresolvedName(asked.parameter, Text(en=en, zh=zh), [one.reference for one in known])
