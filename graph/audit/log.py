"""The audit log: who did what, in which part of the county, on how many rows. It contains no values or names.

Entries are only added. Each is sealed under a key of the installation, together with the seal of the entry
before it. So `verify` detects every entry that was changed, removed or inserted. The end of the log is sealed
too, so truncation is detected. If an older state of the whole log was put back, only a number and seal recorded
elsewhere reveal it (`yanxiu.graph.audit.verifying`).
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

import orjson

from yanxiu.graph.access import Caller
from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.secret import derived_key
from yanxiu.graph.settings import Settings

Action = Literal["read", "change", "upload", "key", "export", "erase"]
_PAGE = 1000
FIRST_SEAL = ""
_LOCK = """
MERGE (head:AuditHead {id: 'audit'}) ON CREATE SET head.last = 0, head.seal = '', head.proof = ''
SET head._turn = randomUUID() WITH head
RETURN head.last AS last, head.seal AS seal, head.proof AS proof,
       head.last = 0 AND NOT EXISTS { (:AuditEntry) } AS fresh,
       COLLECT { MATCH (entry:AuditEntry) WHERE entry.id IN $ids RETURN entry.id } AS there
"""
_END = """
MATCH (entry:AuditEntry) RETURN entry.number AS last, entry.seal AS seal ORDER BY last DESC LIMIT 1
"""
_LISTED = """
MATCH (entry:AuditEntry) WHERE entry.number > $after AND ($county IS NULL OR entry.county = $county)
WITH entry ORDER BY entry.number LIMIT $most RETURN properties(entry) AS held
"""
_ADD = """
MATCH (head:AuditHead {id: 'audit'})
SET head.last = $last, head.seal = $seal, head.proof = $proof
WITH head UNWIND $added AS held CREATE (entry:AuditEntry) SET entry = held
"""


@dataclass(frozen=True, slots=True)
class Event:
    """An event to record.

    who, role, scope, county   the caller's (see `yanxiu.graph.access.Caller`); on the command line `shell` and `*`
    action   the kind of event
    what     names of fields, questions, mutations, formats or keys; never a name that the client chose
    fields   personal fields that were used in full
    rows     number of rows
    """

    who: str
    role: str
    scope: str
    county: str
    action: Action
    what: tuple[str, ...]
    fields: tuple[str, ...] = ()
    rows: int = 0

    @classmethod
    def of(
        cls,
        caller: Caller,
        action: Action,
        what: tuple[str, ...],
        *,
        fields: tuple[str, ...] = (),
        rows: int = 0,
    ) -> "Event":
        """An event caused by a caller."""
        county = caller.county or "*"
        return cls(caller.who, caller.role.name, caller.scope, county, action, what, fields, rows)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as recorded in the log, with its number and time."""

    number: int
    at: str
    event: Event


@dataclass(frozen=True, slots=True)
class Draft:
    """An event to be appended. Its id makes it one entry even if the transaction is retried."""

    id: str
    at: str
    event: Event

    @classmethod
    def of(cls, event: Event) -> "Draft":
        """A draft with a new id and the current time."""
        return cls(uuid4().hex, datetime.now(UTC).isoformat(timespec="seconds"), event)


def sealing_key(settings: Settings) -> bytes:
    """The key under which this installation seals its log."""
    return derived_key(settings, "audit log")


def append(transaction: Transaction, key: bytes, *drafts: Draft) -> tuple[int, str]:
    """Adds entries in the transaction that they record. Concurrent appends wait for each other.

    Returns the number and seal of the log's end; after the commit, the anchor records them.
    """
    (head,) = transaction.run(_LOCK, ids=[draft.id for draft in drafts])
    there = set(head["there"])
    fresh = [draft for draft in drafts if draft.id not in there]
    if not fresh:
        return head["last"], head["seal"]
    if not is_intact_head(key, head):
        (head,) = transaction.run(_END) or [{"last": 0, "seal": FIRST_SEAL}]
        fresh[0] = mark_break(fresh[0])
    added = []
    last, seal = head["last"], head["seal"]
    for draft in fresh:
        last += 1
        entry = {"number": last, "at": draft.at, **stored_properties(draft.event)}
        seal = compute_seal(key, seal, entry)
        added.append({"id": draft.id, **entry, "seal": seal})
    transaction.run(_ADD, added=added, last=last, seal=seal, proof=_proof(key, last, seal))
    return last, seal


def is_intact_head(key: bytes, head: Mapping[str, Any]) -> bool:
    """Whether the head of the log is unchanged: its proof matches its last number and seal."""
    return bool(head["fresh"]) or hmac.compare_digest(
        head["proof"], _proof(key, head["last"], head["seal"])
    )


def mark_break(draft: Draft) -> Draft:
    """Marks the entry as written after the log was tampered with; `verify` reports the mark from then on."""
    return replace(draft, event=replace(draft.event, what=(BREAK_MARK, *draft.event.what)))


BREAK_MARK = "!after-a-break"


def stored_properties(event: Event) -> dict[str, Any]:
    """The event's properties as stored, with lists instead of tuples."""
    values = {name: getattr(event, name) for name in event.__slots__}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }


def read_event(properties: Mapping[str, Any]) -> Event:
    """The event with the given stored properties."""
    event = {name: properties[name] for name in Event.__slots__}
    event |= {name: tuple(event[name]) for name in ("what", "fields")}
    return Event(**event)


def compute_seal(key: bytes, before: str, properties: Mapping[str, Any]) -> str:
    """The seal of an entry, in hexadecimal, computed from the previous seal and the entry's properties."""
    text = orjson.dumps([before, properties], option=orjson.OPT_SORT_KEYS)
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def _proof(key: bytes, last: int, seal: str) -> str:
    return hmac.new(key, f"end {last} {seal}".encode(), hashlib.sha256).hexdigest()


def entries(
    database: Database, *, county: str | None = None, after: int = 0, most: int = _PAGE
) -> list[Entry]:
    """Entries in order, starting after number `after`; only those of `county` if it is given."""
    return [_entry(row) for row in database.read(_LISTED, county=county, after=after, most=most)]


def _entry(row: Mapping[str, Any]) -> Entry:
    values = dict(row["held"])
    return Entry(values["number"], values["at"], read_event(values))


def read_end(database: Database) -> tuple[int, str] | None:
    """Number and seal of the log's last entry; None if the log is empty."""
    rows = database.read(
        "MATCH (head:AuditHead {id: 'audit'}) RETURN head.last AS last, head.seal AS seal"
    )
    return (rows[0]["last"], rows[0]["seal"]) if rows else None


def entry_appender(settings: Settings, event: Event) -> Callable[[Transaction], tuple[int, str]]:
    """Returns a function that adds the entry in a transaction, which may be retried."""
    key, draft = sealing_key(settings), Draft.of(event)
    return lambda transaction: append(transaction, key, draft)
