"""Builds the statement that looks up names: by code or number, name, former or short name, and everyday word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph.access import (
    NOTHING,
    ROLES,
    Caller,
    own_conditions,
    visible_conditions,
    with_sets,
)
from yanxiu.graph.model import NODES, valid_on
from yanxiu.graph.steps import Read
from yanxiu.graph.synonyms import SYNONYMS
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold

LONGEST = 200  # most characters of a name that is looked up


MOST_MATCHES = 40  # most nodes read for one name


_CODES = ("code", "number")


# endings of names that people may add or leave out
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "SupervisionDistrict": ("督学责任区", "责任区", "学区"),
    "County": ("县", "市", "区"),
    "Town": ("镇", "乡"),
}


_PLACES = frozenset(role.label for role in ROLES.values() if role.label)


@dataclass(frozen=True, slots=True)
class NameQuery:
    """A word given for a parameter, and the labels that are searched for it; the first label with a match counts."""

    parameter: str
    title: Text
    labels: tuple[str, ...]
    word: str


def lookup(words: Sequence[NameQuery], caller: Caller, today: date) -> Read:
    """A read of one row: for each word the list of matching nodes, then the codes and names of all counties."""
    params: dict[str, Any] = {**caller.params(today), "named_on": today}
    columns = []
    for at, asked in enumerate(words):
        params[f"words{at}"] = _spellings(asked)
        params[f"keys{at}"] = synonym_keys(asked)
        branches = [
            branch
            for label in asked.labels
            if may_learn(caller, label)
            for branch in _bearers(label, at, caller)
        ]
        columns.append(
            f"COLLECT {{ {' UNION ALL '.join(branches)} }} AS c{at}" if branches else f"[] AS c{at}"
        )
    conditions = visible_conditions(caller, NODES["County"], "c")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    columns.append(f"COLLECT {{ MATCH (c:County){where} RETURN [c.code, c.name] }} AS counties")
    return with_sets(caller, f"RETURN {', '.join(columns)}"), params


def _bearers(label: str, at: int, caller: Caller) -> list[str]:
    """Cypher for the nodes of a label that a word names, one statement for each way to name a node."""
    words, keys = f"$words{at}", f"$keys{at}"
    declared = NODES[label].properties
    codes = [f"n.{name}" for name in _CODES if name in declared]
    by_code = " OR ".join(f"{each} IN {words}" for each in (*codes, "n.id"))
    if label == "County":
        by_code = f"n.code STARTS WITH head({words})"
    names = [f"n.{name} IN {words}" for name in ("name", "name_en") if name in declared]
    synonyms = [f"n.id IN {keys}"] if label in SYNONYMS else []
    by_name = " OR ".join([*names, *synonyms])
    visibility = "".join(f" AND {each}" for each in learnable_conditions(caller, label))
    school = _MAIN_SCHOOL if label == "Teacher" else "null"
    columns = f"'{label}', n.id, {codes[0] if codes else 'n.id'}, coalesce(n.name, n.id), {school}"
    ways = [
        (
            f"MATCH (n:{label}) WHERE ({by_code} OR {by_name})",
            f"CASE WHEN {by_code} THEN 0 ELSE 1 END",
        ),
        *((match.format(words=words), "2") for match in _FORMER.get(label, ())),
    ]
    return [
        f"{match}{visibility} RETURN [{columns}, {tier}] AS bearer LIMIT {MOST_MATCHES}"
        for match, tier in ways
    ]


_MAIN_SCHOOL = (
    "head(COLLECT { MATCH (n)-[post:TEACHES_AT]->(school:School) "
    f"WHERE {valid_on('post', '$named_on')} RETURN school.name ORDER BY post.main DESC, school.id }})"
)


_JOINED = (
    "MATCH (former:FormerNumber)-[:NOW_KNOWN_AS]->(n:{label}) "
    "WHERE (former.name IN {{words}} OR former.number IN {{words}})"
)


_FORMER: Mapping[str, tuple[str, ...]] = {
    "Teacher": (_JOINED.format(label="Teacher"),),
    "School": (
        _JOINED.format(label="School"),
        "MATCH (other:SchoolName)<-[:CALLED]-(n:School) WHERE other.name IN {words}",
    ),
}


def may_learn(caller: Caller, label: str) -> bool:
    """Whether the caller may learn any name of this label."""
    return learnable_conditions(caller, label) != [NOTHING]


def learnable_conditions(caller: Caller, label: str) -> list[str]:
    """Conditions for nodes whose names the caller may learn; for labels that are places, the caller's own."""
    if caller.role.place is not None and label in _PLACES:
        mine = own_conditions(caller, NODES[label], "n")
        if mine != [NOTHING]:
            return mine
    return visible_conditions(caller, NODES[label], "n")


def _spellings(asked: NameQuery) -> list[str]:
    """The word in all spellings that may be stored; the normalised form comes first."""
    text = " ".join(asked.word.split())
    plain = fold(text)
    words = [
        plain,
        text,
        "".join(text.split()),
        plain.upper(),
        text.upper(),
        text.lower(),
        plain.capitalize(),
    ]
    for label in asked.labels:
        for ending in ENDINGS.get(label, ()):
            words.append(f"{plain}{ending}")
            if plain.endswith(ending) and len(plain) > len(ending) + 1:
                words.append(plain.removesuffix(ending))
    full_width = [word.replace("(", "（").replace(")", "）") for word in words if "(" in word]
    return list(dict.fromkeys([*words, *full_width]))


def synonym_keys(asked: NameQuery) -> list[str]:
    """The keys of the standard codes for which the word is an everyday word."""
    text = fold(asked.word)
    return [
        key
        for label in asked.labels
        for word, key in SYNONYMS.get(label, {}).items()
        if fold(word) == text
    ]
