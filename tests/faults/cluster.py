"""Two addresses in front of one Neo4j that speak a cluster's routing protocol.

One address is the leader and accepts writes; the other serves reads. Community Edition has no
cluster. A driver sees three things of a cluster: a routing table, `NotALeader` if a write reaches
the wrong member, and bookmarks with a read. The members answer the first two themselves and record
the third.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.faults.proxy import LOOPBACK, Proxy, _exactly, _message

_BEGIN, _RUN, _ROUTE, _RESET, _GOODBYE = 0x11, 0x10, 0x66, 0x0F, 0x02
_SUCCESS, _FAILURE, _IGNORED = b"\xb1\x70", b"\xb1\x7f", b"\xb0\x7e"
_BOOKMARK = b"FB:"
# the newest version that needs no manifest: a manifest would require an answer
_VERSIONS = b"\x60\x60\xb0\x17" + b"\x00\x00\x04\x05" + b"\x00" * 12


@dataclass(frozen=True)
class Begun:
    """A transaction that a client began at a member."""

    reads: bool
    bookmarks: bool


@dataclass
class Member(Proxy):
    """A member of the cluster. Forwards what it may answer, and records the transactions begun at it."""

    cluster: "Cluster | None" = None
    begun: list[Begun] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    def _messages(self, client: socket.socket, server: socket.socket, *_: Any) -> None:
        assert self.cluster is not None
        _exactly(client, 20)
        server.sendall(_VERSIONS)
        failed = False
        while True:
            message = _message(client, first=False)
            tag = message[3]
            if failed and tag not in (_RESET, _GOODBYE):
                client.sendall(_framed(_IGNORED))
            elif tag == _ROUTE:
                client.sendall(_framed(_SUCCESS + _packed({"rt": self.cluster.table})))
            elif tag in (_BEGIN, _RUN) and self._refuses(message):
                failed = True
                told = {"code": "Neo.ClientError.Cluster.NotALeader", "message": "Not the leader"}
                client.sendall(_framed(_FAILURE + _packed(told)))
            else:
                failed = failed and tag != _RESET
                server.sendall(message)

    def _refuses(self, message: bytes) -> bool:
        """Records a transaction. True if it is a write and this member is not the leader."""
        assert self.cluster is not None
        reads = b"\x84mode\x81r" in message
        if message[3] == _BEGIN:
            self.begun.append(Begun(reads, _BOOKMARK in message))
        is_write = message[3] == _BEGIN and not reads
        return is_write and self.cluster.leader is not self


@dataclass
class Cluster:
    """The members of a cluster and its leader."""

    members: list[Member]
    leader: Member

    @property
    def uri(self) -> str:
        return f"neo4j://{self.members[0].address}"

    @property
    def follower(self) -> Member:
        return next(each for each in self.members if each is not self.leader)

    @property
    def table(self) -> dict[str, Any]:
        """The routing table, as a driver receives it."""
        every = [each.address for each in self.members]
        roles = {"ROUTE": every, "READ": [self.follower.address], "WRITE": [self.leader.address]}
        servers = [{"addresses": who, "role": role} for role, who in roles.items()]
        return {"ttl": 300, "db": "neo4j", "servers": servers}

    def elect(self, member: Member) -> None:
        """Makes another member the leader. A driver learns of it only when it asks."""
        self.leader = member


@contextmanager
def clustered(uri: str) -> Iterator[Cluster]:
    """Yields a cluster of two members in front of the Neo4j at an address like bolt://127.0.0.1:7687."""
    parts = urlsplit(uri)
    target = (parts.hostname or LOOPBACK, parts.port or 7687)
    with ExitStack() as stack:
        members = [Member(target, 0), Member(target, 0)]
        cluster = Cluster(members, members[0])
        for member in members:
            member.cluster = cluster
            member._listen()
            stack.callback(member.leave)
        yield cluster
        with suppress(OSError):
            for member in members:
                member.sever()


def _framed(message: bytes) -> bytes:
    return struct.pack(">H", len(message)) + message + b"\x00\x00"


def _packed(value: Any) -> bytes:
    """Encodes a routing table, or a part of it, as PackStream."""
    if isinstance(value, dict):
        pairs = b"".join(_packed(key) + _packed(held) for key, held in value.items())
        return bytes([0xA0 + len(value)]) + pairs
    if isinstance(value, list):
        return bytes([0x90 + len(value)]) + b"".join(map(_packed, value))
    if isinstance(value, int):
        return b"\xc9" + struct.pack(">h", value)
    text = str(value).encode()
    return b"\xd0" + bytes([len(text)]) + text
