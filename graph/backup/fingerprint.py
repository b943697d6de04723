"""A fingerprint of a graph's content, independent of read order and of Neo4j's internal ids."""

import hashlib
from array import array
from typing import Any

import orjson

_SIZE = 16  # bytes of a digest
_WHOLE = 1 << (8 * _SIZE)


class Fingerprint:
    """Adds up the digests of nodes and relationships; a relationship's digest includes those of its ends."""

    def __init__(self) -> None:
        self._sum = 0
        self._of_nodes = array("B")

    def node(self, labels: list[str], properties: dict[str, Any]) -> None:
        """Adds the next node; nodes are numbered from 0 in the order of these calls."""
        digest = _digest([sorted(labels), properties])
        self._of_nodes.frombytes(digest)
        self._add(digest)

    def relationship(self, start: int, end: int, kind: str, properties: dict[str, Any]) -> None:
        """Adds a relationship between two numbered nodes."""
        ends = [self._node_digest(start).hex(), self._node_digest(end).hex()]
        self._add(_digest([kind, *ends, properties]))

    def _node_digest(self, number: int) -> bytes:
        return self._of_nodes[number * _SIZE : (number + 1) * _SIZE].tobytes()

    def _add(self, digest: bytes) -> None:
        self._sum = (self._sum + int.from_bytes(digest)) % _WHOLE

    @property
    def text(self) -> str:
        """The fingerprint as 32 hexadecimal digits."""
        return f"{self._sum:0{2 * _SIZE}x}"


def _digest(value: list[Any]) -> bytes:
    return hashlib.blake2b(
        orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=_SIZE
    ).digest()
