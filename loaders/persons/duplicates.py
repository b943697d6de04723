"""Finds possible duplicates among teachers and schools, with the evidence for and against, and a score.

Pieces of evidence count as independent: each multiplies the remaining doubt by 1 - weight. Each piece of contrary
evidence halves the score. The score only orders the pairs for a person's review.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.model import NODES, successions
from yanxiu.graph.text import Text
from yanxiu.graph.words import fold
from yanxiu.loaders.persons.likeness import (
    differ_by_typo,
    is_generic_name,
    may_be_same_school,
    sound_alike,
)
from yanxiu.loaders.persons.merging import LABELS, MergeNode

_MOST_ALIKE = 50  # a telephone shared by more people is an office's
_TEACHERS = """
MATCH (t:Teacher) WHERE $county IS NULL OR t.id STARTS WITH $county + ':'
RETURN t.id AS id, t.name AS name, t.born AS born, t.phone AS phone, t.identity AS identity,
       COLLECT { MATCH (t)-[p:TEACHES_AT]->(s:School) RETURN [s.id, s.name, p.since, p.until] } AS posts,
       COLLECT { MATCH (t)-[:DISTINCT_FROM]-(other) RETURN other.id } AS distinct
ORDER BY id
"""
_SCHOOLS = """
MATCH (s:School) WHERE $county IS NULL OR s.id STARTS WITH $county + ':'
RETURN s.id AS id, s.name AS name, s.ownership AS ownership,
       COLLECT { MATCH (s)-[:CALLED]->(n:SchoolName) RETURN DISTINCT n.name } AS names,
       COLLECT { MATCH (s)-[:IN_TOWN]->(town:Town) RETURN DISTINCT town.name } AS towns,
       COLLECT { MATCH (s)-[:IN_DISTRICT]->(district) RETURN DISTINCT district.name } AS districts,
       COLLECT { MATCH (c:County {id: split(s.id, ':')[0]}) RETURN c.name } AS counties,
       COLLECT { MATCH (s)-[:DISTINCT_FROM]-(other) RETURN other.id
                 UNION MATCH (s)-[:SUCCESSIONS]-+(other:School) RETURN other.id } AS distinct
ORDER BY id
""".replace("SUCCESSIONS", "|".join(successions(NODES["School"])))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason for or against a duplicate. `weight` is the share of the doubt that it removes; negative if against."""

    code: str
    reason: Text
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two nodes that may be duplicates."""

    one: MergeNode
    other: MergeNode
    evidence: tuple[Evidence, ...]

    @property
    def score(self) -> float:
        """The score, from 0 to 1."""
        doubt, halves = 1.0, 1.0
        for each in self.evidence:
            if each.weight > 0:
                doubt *= 1 - each.weight
            else:
                halves /= 2
        return round((1 - doubt) * halves, 2)


def pairs(database: Database, county: str | None = None) -> list[Pair]:
    """All pairs within a county, or within each county, the likeliest first."""
    likely = [*_teachers(database, county), *_schools(database, county)]
    return sorted(likely, key=lambda pair: (-pair.score, pair.one.id, pair.other.id))


def find_duplicate_node(
    database: Database, word: str, kind: str | None = None, county: str | None = None
) -> MergeNode:
    """The teacher or school with an id, number or code, also with one from before a merge.

    Raises Refused if there is none, or several.
    """
    labels = [kind] if kind else [*LABELS]
    called = ", ".join(f"n.{name}" for name in sorted({*LABELS.values()}))
    parameters = {"word": word, "labels": labels, "county": county}
    where = "labels(n)[0] IN $labels AND ($county IS NULL OR n.id STARTS WITH $county + ':')"
    rows = database.read(
        f"MATCH (n:{'|'.join(LABELS)}) WHERE {where} AND $word IN [n.id, {called}] "
        "RETURN labels(n)[0] AS label, n.id AS id, n.name AS name",
        **parameters,
    ) or database.read(
        f"MATCH (former:FormerNumber)-[:NOW_KNOWN_AS]->(n) WHERE {where} "
        "AND $word IN [former.number, split(former.id, ':')[0] + ':' + former.number] "
        "RETURN labels(n)[0] AS label, n.id AS id, n.name AS name",
        **parameters,
    )
    if not rows and kind == "Teacher":
        raise Refused(
            en=f"There is no teacher with the number {word}: `yanxiu ask` finds people by name, with their numbers.",
            zh=f"没有编号为 {word} 的教师：可用 yanxiu ask 按姓名查找编号。",
        )
    if not rows:
        titles = [NODES[label].title for label in reversed(LABELS)]
        raise Refused(
            en=f"There is no {' or '.join(each.en.lower() for each in titles)} {word}: see `yanxiu duplicates list`.",
            zh=f"没有编号为 {word} 的{'或'.join(each.zh for each in titles)}：请用 yanxiu duplicates list 查看。",
        )
    if len(rows) > 1:
        several = ", ".join(f"{row['label']} {row['id']}" for row in rows)
        options = "--county" if kind else "--kind and --county"
        raise Refused(
            en=f"{word} may be any of these: {several}. Choose with {options}.",
            zh=f"{word} 可能是以下任何一个：{several}。请用 {options.replace(' and ', ' 和 ')} 指明。",
        )
    return MergeNode(**rows[0])


def _teachers(database: Database, county: str | None) -> Iterator[Pair]:
    rows = {row["id"]: row for row in database.read(_TEACHERS, county=county)}
    for one, other in _candidates(rows.values(), _shared_keys):
        evidence = (*_for_teachers(one, other), *_against_teachers(one, other))
        if evidence and evidence[0].weight > 0 and not _two_numbers(one, other):
            yield _pair("Teacher", one, other, evidence)


def _shared_keys(row: dict[str, Any]) -> list[tuple[str, Any]]:
    name, phone, identity = row["name"], row["phone"], row["identity"]
    return [
        ("name", fold(name)),
        ("phone", phone),
        ("identity", identity),
        ("born", row["born"]),
    ]


def _schools(database: Database, county: str | None) -> Iterator[Pair]:
    rows = database.read(_SCHOOLS, county=county)
    for row in rows:
        row["words"] = {fold(name) for name in [row["name"], *row["names"]]}

    def told_by(row: dict[str, Any]) -> list[tuple[str, Any]]:
        return [*(("name", w) for w in row["words"]), *(("town", town) for town in row["towns"])]

    for one, other in _candidates(rows, told_by, most=None):
        if evidence := tuple(_for_schools(one, other)):
            yield _pair("School", one, other, evidence)


def _candidates(
    rows: Iterable[dict[str, Any]], told_by: Any, most: int | None = _MOST_ALIKE
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yields each pair of a county that shares a value, once, except pairs recorded as distinct."""
    alike: dict[tuple[str, str, Any], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        for what, value in told_by(row):
            if value:
                alike[row["id"].partition(":")[0], what, value].append(row)
    seen: set[tuple[str, str]] = set()
    for (_, what, _), group in alike.items():
        if most and what == "phone" and len(group) > most:
            continue
        for one, other in combinations(group, 2):
            if (one["id"], other["id"]) not in seen and other["id"] not in one["distinct"]:
                seen.add((one["id"], other["id"]))
                yield one, other


def _pair(
    label: str, one: dict[str, Any], other: dict[str, Any], evidence: tuple[Evidence, ...]
) -> Pair:
    return Pair(
        MergeNode(label, one["id"], one["name"]),
        MergeNode(label, other["id"], other["name"]),
        evidence,
    )


def _two_numbers(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """True for two different identity numbers: these are two people."""
    return bool(one["identity"] and other["identity"] and one["identity"] != other["identity"])


def _for_teachers(one: dict[str, Any], other: dict[str, Any]) -> Iterator[Evidence]:
    if one["identity"] and one["identity"] == other["identity"]:
        yield Evidence("same_identity", Text("Same identity number", "身份证号相同"), 0.95)
    if fold(one["name"]) == fold(other["name"]):
        if one["born"] and one["born"] == other["born"]:
            reason = Text("Same name and day of birth", "姓名、出生日期相同")
            yield Evidence("same_name_and_birth", reason, 0.9)
        if school := _together_at(one["posts"], other["posts"]):
            reason = Text(
                f"Same name, at {school} at the same time", f"姓名相同，同一时期都在{school}"
            )
            yield Evidence("same_name_and_school", reason, 0.5)
        if differ_by_typo(_local(one), _local(other)) and not _born_apart(one, other):
            reason = Text(
                "Same name, numbers that differ by one typing error", "姓名相同，编号只差一处"
            )
            yield Evidence("similar_number", reason, 0.5)
    elif _similar_name_and_birth(one, other):
        reason = Text("Similar names, same day of birth", "姓名相近，出生日期相同")
        yield Evidence("similar_name_and_birth", reason, 0.6)
    if one["phone"] and one["phone"] == other["phone"]:
        yield Evidence("same_phone", Text("Same phone", "手机号码相同"), 0.6)


def _against_teachers(one: dict[str, Any], other: dict[str, Any]) -> Iterator[Evidence]:
    if one["born"] and other["born"] and one["born"] != other["born"]:
        reason = Text("But different days of birth", "但出生日期不同")
        yield Evidence("different_birth", reason, -1)
    if fold(one["name"]) != fold(other["name"]) and not _similar_name_and_birth(one, other):
        yield Evidence("different_name", Text("But different names", "但姓名不同"), -1)


def _similar_name_and_birth(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """True for the same day of birth and similar names: alike in sound, or one typo apart at the same school."""
    if not one["born"] or one["born"] != other["born"]:
        return False
    names = fold(one["name"]), fold(other["name"])
    at_one = {post[0] for post in one["posts"]} & {post[0] for post in other["posts"]}
    return sound_alike(*names) or bool(at_one and differ_by_typo(*names))


def _born_apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """True for days of birth that differ by more than one typo: these are two people."""
    born = one["born"], other["born"]
    return None not in born and born[0] != born[1] and not differ_by_typo(*map(str, born))


def _together_at(one: list[Any], other: list[Any]) -> str | None:
    """The name of a school at which both had a post on the same day."""
    for school, name, since, until in one:
        for where, _, other_since, other_until in other:
            if school == where and _before(since, other_until) and _before(other_since, until):
                return str(name)
    return None


def _before(since: date, until: date | None) -> bool:
    return until is None or since < until


def _for_schools(one: dict[str, Any], other: dict[str, Any]) -> Iterator[Evidence]:
    same_town = sorted({*one["towns"]} & {*other["towns"]})
    within = [
        *one["towns"],
        *other["towns"],
        *one["districts"],
        *other["districts"],
        *one["counties"],
    ]
    shared = sorted(one["words"] & other["words"])
    if not same_town:  # every town may have a 中心小学
        shared = [word for word in shared if not is_generic_name(word, within)]
    if shared:
        reason = Text(
            f"Both have or had the name {shared[0]}", f"现名或曾用名、简称同为{shared[0]}"
        )
        yield Evidence("same_name", reason, 0.7 if same_town else 0.5)
        if same_town:
            reason = Text(f"Both in {same_town[0]}", f"同在{same_town[0]}")
            yield Evidence("same_town", reason, 0.5)
        yield from _against_schools(one, other, same_town)
    elif (
        same_town
        and one["ownership"] == other["ownership"]
        and any(may_be_same_school(a, b, within) for a in one["words"] for b in other["words"])
    ):
        reason = Text(f"Similar names, both in {same_town[0]}", f"名称相近，同在{same_town[0]}")
        yield Evidence("similar_name_and_town", reason, 0.5)


def _against_schools(
    one: dict[str, Any], other: dict[str, Any], same_town: list[str]
) -> Iterator[Evidence]:
    if one["towns"] and other["towns"] and not same_town:
        yield Evidence("different_town", Text("But in different towns", "但所在乡镇不同"), -1)
    if one["ownership"] != other["ownership"]:
        reason = Text("But one public, one private", "但一为公办，一为民办")
        yield Evidence("different_ownership", reason, -1)


def _local(row: dict[str, Any]) -> str:
    return str(row["id"]).partition(":")[2]
