"""Which node a person means by a word: its code or number, its name, a former name, an everyday word.

What is looked up is read before the statement that uses it, so that a typing error is told and never
answered with "nobody". The steps are a generator of reads, so that the command line and the API, which
reads without blocking, share them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph import days
from yanxiu.graph.access import LOCAL, NOTHING, ROLES, Caller, own, visible, with_sets
from yanxiu.graph.database import Database
from yanxiu.graph.errors import WrongParameter
from yanxiu.graph.model import NODES, valid
from yanxiu.graph.steps import Read, Steps, now
from yanxiu.graph.synonyms import SYNONYMS
from yanxiu.graph.text import Text
from yanxiu.graph.words import folded, nearest

ALL_COUNTIES = ""
LONGEST = 200  # characters of a name that is looked up at all
_MOST = 40  # bearers of one name that are looked at
_TOLD = 8  # of them that are told
_NEAR_AMONG = 100_000  # names that are looked through for a near one
_CODES = ("code", "number")
# what may be said after a name, or left out
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "SupervisionDistrict": ("督学责任区", "责任区", "学区"),
    "County": ("县", "市", "区"),
    "Town": ("镇", "乡"),
}
_PLACES = frozenset(role.label for role in ROLES.values() if role.label)


@dataclass(frozen=True, slots=True)
class Asked:
    """A word given for a parameter, and the labels of which it may name a node; the first that fits counts."""

    parameter: str
    title: Text
    labels: tuple[str, ...]
    word: str


@dataclass(frozen=True, slots=True)
class Meant:
    """A node that is meant. `said` is what statements compare: its number or code, else its id."""

    label: str
    id: str
    said: str
    name: str
    school: str | None = None

    @property
    def county(self) -> str | None:
        """The code of its county; None of what all counties share."""
        return None if NODES[self.label].shared else self.id.partition(":")[0]

    @property
    def shown(self) -> str:
        """Its name, with its code where that says more."""
        bare = NODES[self.label].shared or folded(self.said) == folded(self.name)
        return self.name if bare else f"{self.name} ({self.said})"


class NotNamed(WrongParameter):
    """Raised where a word names no node, or several."""


@dataclass(frozen=True, slots=True)
class Named:
    """What is meant by each parameter, and the county that all of it is in ("": any)."""

    meant: Mapping[str, Meant]
    county: str
    county_name: str | None = None


def naming(asked: Iterable[Asked], county: str | None, caller: Caller, today: date) -> Steps[Named]:
    """The reads that find who is meant; raises NotNamed.

    county  as it was given: a code, the first digits of several, or a name; None or "": any
    """
    of_county = Asked("county", _COUNTY, ("County",), county.strip()) if county else None
    words = [*([of_county] if of_county else []), *asked]
    for each in words:
        if not each.word.strip() or len(each.word) > LONGEST:
            raise _unknown(each, [])
    if not words:
        return Named({}, county or ALL_COUNTIES)
    found = yield _exact(words, caller, today)
    *found, counties_there = found
    candidates = [_candidates(each, rows) for each, rows in zip(words, found, strict=True)]
    code = ALL_COUNTIES
    if of_county:
        code = yield from _county(of_county, candidates.pop(0), caller, dict(counties_there))
        words = words[1:]
    meant: dict[str, Meant] = {}
    counties: set[str] | None = None
    for each, known in zip(words, candidates, strict=True):
        kept = _in(known, code, counties)
        if not kept:
            raise _unknown(each, (yield from _near(each, code, caller)))
        homes = {one.county for one in kept}
        if len(kept) > len(homes) or len({one.said for one in kept}) > 1:
            raise _several(each, kept, across=len(homes) > 1)
        meant[each.parameter] = kept[0]
        if None not in homes:
            counties = {home for home in homes if home}
    if counties and len(counties) == 1:
        code = next(iter(counties))
    return Named(meant, code, dict(counties_there).get(code))


def county_meant(database: Database, given: str | None, caller: Caller = LOCAL) -> str:
    """The code, or first digits, of the county that is named; raises NotNamed."""
    return now(database, naming((), given, caller, date.min)).county


_COUNTY = Text("County", "县")


def _exact(words: Sequence[Asked], caller: Caller, today: date) -> Read:
    """One row with a list of bearers for each word, and the counties there are, by code and name."""
    params: dict[str, Any] = {**caller.params(today), "named_on": today}
    columns = []
    for at, asked in enumerate(words):
        params[f"words{at}"] = _spellings(asked)
        params[f"keys{at}"] = _synonyms(asked)
        branches = [
            branch
            for label in asked.labels
            if _may_see(caller, label)
            for branch in _bearers(label, at, caller)
        ]
        columns.append(
            f"COLLECT {{ {' UNION ALL '.join(branches)} }} AS c{at}" if branches else f"[] AS c{at}"
        )
    conditions = visible(caller, NODES["County"], "c")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    columns.append(f"COLLECT {{ MATCH (c:County){where} RETURN [c.code, c.name] }} AS counties")
    return with_sets(caller, f"RETURN {', '.join(columns)}"), params


def _bearers(label: str, at: int, caller: Caller) -> list[str]:
    """Cypher of the nodes of a label that bear a word, a statement for each way of bearing it."""
    words, keys = f"$words{at}", f"$keys{at}"
    declared = NODES[label].properties
    codes = [f"n.{name}" for name in _CODES if name in declared]
    by_code = " OR ".join(f"{each} IN {words}" for each in (*codes, "n.id"))
    if label == "County":
        by_code = f"n.code STARTS WITH head({words})"
    names = [f"n.{name} IN {words}" for name in ("name", "name_en") if name in declared]
    synonyms = [f"n.id IN {keys}"] if label in SYNONYMS else []
    by_name = " OR ".join([*names, *synonyms])
    seen = "".join(f" AND {each}" for each in _seen(caller, label))
    school = _MAIN_SCHOOL if label == "Teacher" else "null"
    told = f"'{label}', n.id, {codes[0] if codes else 'n.id'}, coalesce(n.name, n.id), {school}"
    ways = [
        (
            f"MATCH (n:{label}) WHERE ({by_code} OR {by_name})",
            f"CASE WHEN {by_code} THEN 0 ELSE 1 END",
        ),
        *((match.format(words=words), "2") for match in _FORMER.get(label, ())),
    ]
    return [
        f"{match}{seen} RETURN [{told}, {tier}] AS bearer LIMIT {_MOST}" for match, tier in ways
    ]


_MAIN_SCHOOL = (
    "head(COLLECT { MATCH (n)-[post:TEACHES_AT]->(school:School) "
    f"WHERE {valid('post', '$named_on')} RETURN school.name ORDER BY post.main DESC, school.id }})"
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


def _may_see(caller: Caller, label: str) -> bool:
    return _seen(caller, label) != [NOTHING]


def _seen(caller: Caller, label: str) -> list[str]:
    """Conditions of the nodes whose names the caller may learn; of places, those of its own."""
    if caller.role.place is not None and label in _PLACES:
        mine = own(caller, NODES[label], "n")
        if mine != [NOTHING]:
            return mine
    return visible(caller, NODES[label], "n")


def _spellings(asked: Asked) -> list[str]:
    """A word as it is written and as it may be stored, the first of them the plainest."""
    said = " ".join(asked.word.split())
    plain = folded(said)
    words = [
        plain,
        said,
        "".join(said.split()),
        plain.upper(),
        said.upper(),
        said.lower(),
        plain.capitalize(),
    ]
    for label in asked.labels:
        for ending in _ENDINGS.get(label, ()):
            words.append(f"{plain}{ending}")
            if plain.endswith(ending) and len(plain) > len(ending) + 1:
                words.append(plain.removesuffix(ending))
    full_width = [word.replace("(", "（").replace(")", "）") for word in words if "(" in word]
    return list(dict.fromkeys([*words, *full_width]))


def _synonyms(asked: Asked) -> list[str]:
    """The keys of standard codes that the word is an everyday word for."""
    said = folded(asked.word)
    return [
        key
        for label in asked.labels
        for word, key in SYNONYMS.get(label, {}).items()
        if folded(word) == said
    ]


def _candidates(asked: Asked, rows: Sequence[Sequence[Any]]) -> list[Meant]:
    """The bearers of a word of the first label that has any, by code before name before former name."""
    for label in asked.labels:
        for tier in range(3):
            found = {row[1]: Meant(*row[:5]) for row in rows if row[0] == label and row[5] == tier}
            if found:
                return list(found.values())
    return []


def _in(known: Iterable[Meant], county: str, counties: set[str] | None) -> list[Meant]:
    return [
        one
        for one in known
        if one.county is None
        or (one.county.startswith(county) and (counties is None or one.county in counties))
    ]


def _county(
    asked: Asked, known: Sequence[Meant], caller: Caller, there: Mapping[str, str]
) -> Steps[str]:
    word = folded(asked.word)
    if any(one.said.startswith(word) for one in known):
        return word
    if not known:
        near = yield from _near(asked, ALL_COUNTIES, caller)
        if not near and 0 < len(there) <= _TOLD:
            near = [f"{code} {name}" for code, name in there.items()]
        raise _unknown(asked, near)
    if len(known) > 1:
        raise _several(asked, known, across=False)
    return known[0].said


def _near(asked: Asked, county: str, caller: Caller) -> Steps[list[str]]:
    """The names most like a word, of nodes that the caller may see in the county."""
    labels = [label for label in asked.labels if _may_see(caller, label)]
    columns = []
    for at, label in enumerate(labels):
        conditions = list(_seen(caller, label))
        if not NODES[label].shared:
            conditions.append("n.id STARTS WITH $near_county")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        names = "coalesce(n.name, n.id)"
        columns.append(
            f"COLLECT {{ MATCH (n:{label}){where} RETURN DISTINCT {names} LIMIT {_NEAR_AMONG} }} AS c{at}"
        )
    if not columns:
        return []
    params = {**caller.params(days.today()), "near_county": county}
    found = yield with_sets(caller, f"RETURN {', '.join(columns)}"), params
    words = [name for names in found for name in names]
    synonyms = [word for label in labels for word in SYNONYMS.get(label, {})]
    bare = asked.word
    for label in labels:
        for ending in _ENDINGS.get(label, ()):
            bare = bare.removesuffix(ending) or bare
    known = [*words, *synonyms]
    return nearest(asked.word, known) or nearest(bare, known)


def _unknown(asked: Asked, near: Sequence[str]) -> NotNamed:
    shown = asked.word[:40]
    en, zh = f"There is no {asked.title.en.lower()} '{shown}'.", f"没有{asked.title.zh}“{shown}”。"
    if near:
        en += f" Is it {' or '.join(map(repr, near))}?"
        zh += f"是否指{'、'.join(f'“{each}”' for each in near)}？"
    return NotNamed(asked.parameter, Text(en=en, zh=zh), near)


def _several(asked: Asked, known: Sequence[Meant], *, across: bool) -> NotNamed:
    """What is said where several bear a name: who they are, and how to say which."""
    told = [
        ", ".join(filter(None, [one.name, one.school, one.said, one.county if across else None]))
        for one in known[:_TOLD]
    ]
    kind = Text("number", "编号") if known[0].label == "Teacher" else Text("code", "代码")
    more = len(known) - len(told)
    en = f"Several are called '{asked.word}': {'; '.join(told)}"
    zh = f"有 {len(known)} 个“{asked.word}”：{'；'.join(each.replace(', ', '，') for each in told)}"
    en += f"; and {more} more. " if more else ". "
    zh += f"；另有 {more} 个。" if more else "。"
    if across:
        en += "Name the county as well."
        zh += "请同时指明县。"
    else:
        en += f"Give the {kind.en} instead of the name, such as {known[0].said}."
        zh += f"请用{kind.zh}代替名称，如 {known[0].said}。"
    return NotNamed(asked.parameter, Text(en=en, zh=zh), [one.said for one in known])
