"""The journal of a load: its nodes, relationships and changes. It is stored with the load for undoing it."""

import gzip
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

import orjson

from yanxiu.loaders.spool import SpooledList, batches

Key = tuple[Any, ...]  # of a relationship: source id, target id, then its key's values
_FORMERLY = {"CreditRules": "CreditRulePack"}  # labels in journals of earlier versions


def load_mark(load: str) -> str:
    """A load's id without the county's code. Neo4j stores such a short text in the property record itself.

    Data loaded by earlier versions have the whole id, which ends with the mark.
    """
    return load.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class RelationshipKind:
    """Relationships of one type between two labels, distinguished by the properties `key`."""

    type: str
    source: str
    target: str
    key: tuple[str, ...]

    def match(self, row: str) -> str:
        """Cypher that matches the relationship `r` whose key is the list `row`."""
        where = " AND ".join(f"r.{name} = {row}[{at}]" for at, name in enumerate(self.key, start=2))
        return (
            f"MATCH (:{self.source} {{id: {row}[0]}})-[r:{self.type}]->(:{self.target} {{id: {row}[1]}})"
            + (f" WHERE {where}" if where else "")
        )


@dataclass(frozen=True, slots=True)
class Change:
    """Values of a node (of label `what`) or relationship before and after a load."""

    what: str | RelationshipKind
    key: Any
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def identity(self) -> Key:
        """The key of the node or relationship in the whole graph."""
        return _identity(self.what, self.key)


@dataclass(frozen=True, slots=True)
class Removed:
    """A removed node (of label `what`) or relationship, with all its properties."""

    what: str | RelationshipKind
    key: Any
    properties: dict[str, Any]

    @property
    def identity(self) -> Key:
        """The key of the node or relationship in the whole graph."""
        return _identity(self.what, self.key)


@dataclass(slots=True)
class Journal:
    """The nodes and relationships in a load's files, and the changes of their values.

    `nodes` has ids by label, `relationships` keys by RelationshipKind, each in one or more collections. Staged rows
    are such a collection.
    A merge fills `joined` and `removed`. `joined` maps the id of each of the two nodes to its number of
    relationships afterwards; `removed` has what the merge deleted.
    """

    nodes: dict[str, list[Collection[str]]] = field(default_factory=lambda: defaultdict(list))
    relationships: dict[RelationshipKind, list[Collection[Key]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    changes: SpooledList[Change] = field(default_factory=SpooledList)
    removed: list[Removed] = field(default_factory=list)
    joined: dict[str, int] = field(default_factory=dict)

    def identities(self) -> Iterator[Key]:
        """Yields the identities of all nodes and relationships that the load is about."""
        for label, ids in self.nodes.items():
            yield from ((label, key) for key in chain(*ids))
        for joint, keys in self.relationships.items():
            yield from ((joint.type, *key) for key in chain(*keys))
        yield from (change.identity for change in self.changes)
        yield from (removed.identity for removed in self.removed)

    def to_bytes(self) -> bytes:
        """The journal as compressed bytes, for a property."""
        written = io.BytesIO()
        with gzip.GzipFile(fileobj=written, mode="wb", compresslevel=6, mtime=0) as packed:
            for piece in self._json():
                packed.write(piece)
        return written.getvalue()

    def _json(self) -> Iterator[bytes]:
        """Yields the journal as JSON in pieces, because it can be long."""
        yield b'{"nodes":{'
        for at, (label, ids) in enumerate(self.nodes.items()):
            yield (b"," if at else b"") + orjson.dumps(label) + b":"
            yield from _listed(chain(*ids))
        yield b'},"relationships":['
        for at, (joint, keys) in enumerate(self.relationships.items()):
            yield (b",[" if at else b"[") + orjson.dumps(_joint(joint)) + b","
            yield from _listed(_values(key) for key in chain(*keys))
            yield b"]"
        yield b'],"changes":'
        yield from _listed(
            [*_place(each.what, each.key), _properties(each.before), _properties(each.after)]
            for each in self.changes
        )
        yield b',"removed":'
        yield from _listed(
            [*_place(each.what, each.key), _properties(each.properties)] for each in self.removed
        )
        yield b',"joined":' + orjson.dumps(self.joined) + b"}"

    @classmethod
    def from_bytes(cls, content: bytes) -> "Journal":
        """Reads a journal from the bytes that `content` returned."""
        written = orjson.loads(gzip.decompress(content))
        journal = cls()
        for label, ids in written["nodes"].items():
            journal.nodes[_present(label)].append(ids)
        for joint, keys in written["relationships"]:
            journal.relationships[_read_joint(joint)].append([tuple(_read(key)) for key in keys])
        for what, key, before, after in written["changes"]:
            journal.changes.append(
                Change(*_read_place(what, key), _read_held(before), _read_held(after))
            )
        for what, key, properties in written.get("removed", ()):
            journal.removed.append(Removed(*_read_place(what, key), _read_held(properties)))
        journal.joined.update(written.get("joined", {}))
        return journal


def _listed(items: Iterable[Any]) -> Iterator[bytes]:
    """Yields a JSON list, some thousand items at a time."""
    before = b"["
    for batch in batches(items):
        yield before + orjson.dumps(batch)[1:-1]
        before = b","
    yield b"]" if before == b"," else b"[]"


def _identity(what: str | RelationshipKind, key: Any) -> Key:
    return (what, key) if isinstance(what, str) else (what.type, *key)


def _place(what: str | RelationshipKind, key: Any) -> tuple[Any, Any]:
    return (what, key) if isinstance(what, str) else (_joint(what), _values(key))


def _read_place(what: Any, key: Any) -> tuple[str | RelationshipKind, Any]:
    if isinstance(what, str):
        return _present(what), key
    return _read_joint(what), tuple(_read(key))


def _joint(joint: RelationshipKind) -> list[Any]:
    return [joint.type, joint.source, joint.target, list(joint.key)]


def _read_joint(written: list[Any]) -> RelationshipKind:
    kind, source, target, key = written
    return RelationshipKind(kind, _present(source), _present(target), tuple(key))


def _present(label: str) -> str:
    return _FORMERLY.get(label, label)


def _values(values: Key) -> list[Any]:
    return [_value(value) for value in values]


def _properties(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in properties.items()}


def _value(value: Any) -> Any:
    """Puts a date into a list, to distinguish it from text."""
    return [value.isoformat()] if isinstance(value, date) else value


def _read_held(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: _value_read(value) for name, value in properties.items()}


def _read(values: list[Any]) -> list[Any]:
    return [_value_read(value) for value in values]


def _value_read(value: Any) -> Any:
    return date.fromisoformat(value[0]) if isinstance(value, list) else value
