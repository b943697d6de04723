"""Erases a person: removes name, numbers and personal fields from nodes, former numbers and journals.

The node stays under a pseudonym with its posts, attendance and credits, because the statistics of past years depend
on them. The pseudonym is a keyed hash of the old id. A second run can therefore detect that the person was erased.
Without the installation's secret the person cannot be identified.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from yanxiu.graph.access import SHELL
from yanxiu.graph.audit import Event, entry_appender
from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.days import today
from yanxiu.graph.model import NODES
from yanxiu.graph.secret import derived_key
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text
from yanxiu.loaders.changes.county_lock import run_locked
from yanxiu.loaders.changes.journal import Change, Journal, RelationshipKind, Removed
from yanxiu.loaders.persons.duplicates import find_duplicate_node
from yanxiu.loaders.persons.merging import MergeNode

ERASED_NAME = "已删除"
KEPT_DATA = (
    Text(
        "Posts, subjects, teams, attendance, hours and credits stay under the pseudonym: the statistics of past years depend on them.",
        "任职、任教学科、团队、参训、学时与学分以化名保留：历年统计以此为据。",
    ),
    Text(
        "Sex, professional title and the year of first appointment stay: the statistics are grouped by them.",
        "性别、职称和参加工作年份保留：统计按其分组。",
    ),
    Text(
        "Entries of the audit log stay unchanged: the law requires them, and they are sealed. They contain no names or values; for requests that this person made with a trainer's key or token, the scope contains the old number.",
        "审计日志原样保留：依法须留存，且已逐条封存。其中不含姓名和内容；本人以培训者身份访问所留记录的“范围”一栏仍有原编号。",
    ),
    Text(
        "A roster that still names this person would create them again: remove the row before you load it.",
        "名册中如仍有此人，再次导入会重新产生记录：请先从名册中删除。",
    ),
)
_GONE = sorted(
    {name for name, declared in NODES["Teacher"].properties.items() if declared.personal}
    | {"sourced_id"}
)
_FORMER = """
MATCH (former:FormerNumber)-[:NOW_KNOWN_AS]->(:Teacher {id: $id})
RETURN former.id AS id, split(former.id, ':')[0] + ':' + former.number AS gone, former.number AS number
"""
_ERASE = f"""
MATCH (n:Teacher {{id: $id}})
SET n.id = $pseudonym, n.number = $number, n.name = $name, n.hired = date.truncate('year', n.hired)
REMOVE {", ".join(f"n.{name}" for name in _GONE)}
WITH 1 AS one OPTIONAL MATCH (former:FormerNumber)-[:NOW_KNOWN_AS]->(:Teacher {{id: $pseudonym}})
DETACH DELETE former
"""
_RENAME = """
UNWIND $ids AS gone MATCH (own:CreditRecord) WHERE own.id STARTS WITH gone.id + ':'
SET own.id = gone.pseudonym + substring(own.id, size(gone.id))
"""
_KEYS = """
MATCH (key:ApiKey {place: $id}) SET key.place = $pseudonym, key.revoked = coalesce(key.revoked, toString($day))
"""


@dataclass(frozen=True, slots=True)
class Erasure:
    """The result: the pseudonym, and the number of loads rewritten. `was_erased`: the person was already erased."""

    pseudonym: str
    journals_rewritten: int
    was_erased: bool = False


def erase_person(
    database: Database, settings: Settings, number: str, county: str | None = None
) -> Erasure:
    """Erases a teacher in one transaction, with an entry in the audit log; doing it again changes nothing.

    `number` may be one from before a merge. Raises Refused if no teacher, or more than one, has the number.
    """
    key = derived_key(settings, "pseudonyms")
    if done := _erased_before(database, key, number, county):
        return Erasure(done, 0, was_erased=True)
    person = find_duplicate_node(database, number, "Teacher", county)
    event = Event(
        SHELL.who, SHELL.role.name, person.county, person.county, "erase", ("subject",), rows=1
    )
    remember = entry_appender(settings, event)

    def work(transaction: Transaction, _number: int) -> Erasure:
        done = _Erasing(transaction, person, key).done()
        remember(transaction)
        return done

    return run_locked(database, person.county, work)


def _erased_before(database: Database, key: bytes, number: str, county: str | None) -> str | None:
    """The pseudonym of an erased number, in the given county or in any; None if it was not erased."""
    counties = (
        [county]
        if county
        else [row["code"] for row in database.read("MATCH (c:LoadCounter) RETURN c.id AS code")]
    )
    local = number.partition(":")[2] if ":" in number else number
    for code in counties:
        pseudonym = _pseudonym(key, f"{code}:{local}")
        if database.read("MATCH (n:Teacher {id: $id}) RETURN n.id AS id", id=pseudonym):
            return pseudonym
    return None


def _pseudonym(key: bytes, old: str) -> str:
    digest = hmac.new(key, old.encode(), hashlib.sha256).hexdigest()[:20]
    return f"{old.partition(':')[0]}:erased-{digest}"


class _Erasing:
    def __init__(self, transaction: Transaction, person: MergeNode, key: bytes) -> None:
        self._transaction = transaction
        self._person = person
        self._key = key
        self._pseudonym = _pseudonym(key, person.id)
        self._names: dict[str, str] = {person.id: self._pseudonym}
        self._former: set[str] = set()
        self._numbers: set[str] = {person.number}

    def done(self) -> Erasure:
        for row in self._transaction.run(_FORMER, id=self._person.id):
            self._names[row["gone"]] = _pseudonym(self._key, row["gone"])
            self._numbers.add(row["number"])
            self._former.add(row["id"])
        ids = [{"id": old, "pseudonym": new} for old, new in self._names.items()]
        self._transaction.run(_RENAME, ids=ids)
        local = self._pseudonym.partition(":")[2]
        day = today()
        place = {"id": self._person.id, "pseudonym": self._pseudonym}
        self._transaction.run(_KEYS, **place, day=day)
        self._transaction.run(_ERASE, **place, number=local, name=ERASED_NAME)
        return Erasure(self._pseudonym, self._journals())

    def _journals(self) -> int:
        rewritten = 0
        for row in self._transaction.run(
            "MATCH (load:Load {county: $county}) "
            "RETURN load.id AS id, load._journal AS journal, load.note AS note",
            county=self._person.county,
        ):
            packed = row["journal"] and self._journal(Journal.from_bytes(row["journal"])).to_bytes()
            note = row["note"] and self._note(row["note"])
            if packed != row["journal"] or note != row["note"]:
                rewritten += 1
                self._transaction.run(
                    "MATCH (load:Load {id: $id}) SET load._journal = $journal, load.note = $note",
                    id=row["id"],
                    journal=packed,
                    note=note,
                )
        return rewritten

    def _note(self, note: str) -> str:
        words = [
            self._names[f"{self._person.county}:{word}"].partition(":")[2]
            if word in self._numbers
            else word
            for word in note.replace("：", "： ").split(" ")
        ]
        return " ".join(words).replace("： ", "：")

    def _journal(self, journal: Journal) -> Journal:
        clean = Journal()
        for label, ids in journal.nodes.items():
            kept = [self._named(each) for each in chain(*ids) if each not in self._former]
            if kept:
                clean.nodes[label].append(kept)
        for joint, keys in journal.relationships.items():
            clean.relationships[joint].append([self._keyed(key) for key in chain(*keys)])
        clean.changes.extend(self._change(each) for each in journal.changes)
        clean.removed = [self._removed(each) for each in journal.removed]
        clean.joined = {self._named(each): count for each, count in journal.joined.items()}
        return clean

    def _change(self, change: Change) -> Change:
        what, key = change.what, change.key
        before, after = change.before, change.after
        if self._is_person(what, key):
            before, after = _without(before), _without(after)
        return Change(what, self._keyed(key), before, after)

    def _removed(self, removed: Removed) -> Removed:
        properties = removed.properties
        if self._is_person(removed.what, removed.key):
            new = self._names[removed.key]
            properties = {
                **_without(properties),
                "id": new,
                "number": new.partition(":")[2],
                "name": ERASED_NAME,
            }
        elif removed.what == "FormerNumber" and removed.key in self._former:
            properties = {"id": self._keyed(removed.key)}
        elif "id" in properties:
            properties = {**properties, "id": self._named(properties["id"])}
        return replace(removed, key=self._keyed(removed.key), properties=properties)

    def _is_person(self, what: str | RelationshipKind, key: Any) -> bool:
        return what == "Teacher" and key in self._names

    def _keyed(self, key: Any) -> Any:
        if isinstance(key, str):
            return self._named(key)
        return tuple(self._named(each) if isinstance(each, str) else each for each in key)

    def _named(self, key: str) -> str:
        """The new id for an id of the person or of the person's own nodes; other ids stay unchanged."""
        if key in self._former:
            return f"{self._pseudonym}:former"
        for old, new in self._names.items():
            if key == old or key.startswith(f"{old}:"):
                return new + key[len(old) :]
        return key


def _without(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a teacher without name, number, first appointment and personal fields."""
    removed_names = {"name", "number", "hired", *_GONE}
    return {name: value for name, value in properties.items() if name not in removed_names}
