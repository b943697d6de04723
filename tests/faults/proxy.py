"""A proxy between the driver and Neo4j that breaks connections as networks and laptops do.

Of Bolt it knows only where a message ends: after the handshake a message is a series of chunks.
Each chunk follows its length in two bytes; a chunk of length 0 ends the message.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
# the server's answer if it lists its versions and lets the client choose
_MANIFEST = b"\x00\x00\x01\xff"
_COMMIT = 0x12


@dataclass
class Cut:
    """Ends the connection at a message of the client.

    It ends before the message is forwarded, or after, so that the answer is lost.

    number      the message, from 0, counted over all connections since the cut was set; None: a COMMIT
    """

    number: int | None
    when: Literal["before", "after"]
    seen: int = 0
    done: bool = False

    def meets(self, message: bytes) -> bool:
        """True if the connection is cut at this message."""
        at, self.seen = self.seen, self.seen + 1
        self.done = self.done or (
            message[3] == _COMMIT if self.number is None else at == self.number
        )
        return self.done


@dataclass
class Proxy:
    """Listens on its own port until it leaves.

    stalled     nothing passes in either direction, and no side is notified: half-open connections
    away        no connection is accepted, as if the server had ended
    delay       seconds by which everything from the server is delayed
    cut         a cut that is still to be made
    """

    target: tuple[str, int]
    port: int
    stalled: bool = False
    away: bool = False
    delay: float = 0.0
    cut: Cut | None = None
    _open: set[socket.socket] = field(default_factory=set)
    _listening: socket.socket | None = None

    @property
    def uri(self) -> str:
        return f"bolt://{LOOPBACK}:{self.port}"

    def sever(self) -> None:
        """Ends all connections at once."""
        for each in [*self._open]:
            _end(each)

    def leave(self) -> None:
        """Simulates a stopped server: ends all connections and accepts none."""
        self.away = True
        if self._listening is not None:
            _end(self._listening)
        self.sever()

    def come_back(self) -> None:
        """Simulates a restarted server on the same port."""
        self.away = False
        self._listen()

    def _listen(self) -> None:
        listening = socket.create_server((LOOPBACK, self.port), backlog=128)
        self.port = listening.getsockname()[1]
        self._listening = listening
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._wait()
        try:
            server = socket.create_connection(self.target)
        except OSError:
            _end(client)
            return
        pair = (client, server)
        self._open.update(pair)
        # whether the client chooses among the server's versions, once known
        chosen: list[bool] = []
        cut = threading.Event()  # this connection was cut
        ends = (server, client, chosen, cut)
        back = threading.Thread(target=self._answers, args=ends, daemon=True)
        back.start()
        with suppress(OSError):
            self._messages(client, server, chosen, cut)
        for each in pair:
            _end(each)
            self._open.discard(each)

    def _answers(
        self,
        server: socket.socket,
        client: socket.socket,
        chosen: list[bool],
        cut: threading.Event,
    ) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                self._wait()
                if not chosen:
                    chosen.append(data[:4] == _MANIFEST)
                if cut.is_set():
                    break
                time.sleep(self.delay)
                client.sendall(data)
        _end(client)

    def _messages(
        self,
        client: socket.socket,
        server: socket.socket,
        chosen: list[bool],
        cut: threading.Event,
    ) -> None:
        server.sendall(_exactly(client, 20))
        while True:
            message = _message(client, first=self._chooses(chosen))
            if chosen[0]:
                chosen[0] = False
                server.sendall(message)
                continue
            self._wait()
            if self.cut is not None and not self.cut.done and self.cut.meets(message):
                cut.set()
                if self.cut.when == "after":
                    server.sendall(message)
                    time.sleep(0.3)  # the server needs time to do what the message requests
                return
            server.sendall(message)

    def _chooses(self, chosen: list[bool]) -> bool:
        """True if the client next chooses a version.

        Waits for the server's answer, because the client is silent before it.
        """
        while not chosen:
            time.sleep(0.001)
        return chosen[0]

    def _wait(self) -> None:
        while self.stalled:
            time.sleep(0.02)


def _message(stream: socket.socket, *, first: bool) -> bytes:
    """Reads one whole message.

    With `first` it is the choice from a manifest: a version and a number of any length.
    """
    if first:
        found = _exactly(stream, 5)
        while found[-1] & 0x80:
            found += _exactly(stream, 1)
        return found
    found = b""
    while True:
        head = _exactly(stream, 2)
        (length,) = struct.unpack(">H", head)
        found += head + _exactly(stream, length)
        if length == 0 and len(found) > 2:
            return found


def _exactly(stream: socket.socket, length: int) -> bytes:
    collected = b""
    while len(collected) < length:
        more = stream.recv(length - len(collected))
        if not more:
            raise OSError("ended")
        collected += more
    return collected


def _end(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()


@contextmanager
def proxied(uri: str) -> Iterator[Proxy]:
    """Yields a proxy in front of the Neo4j at an address like bolt://127.0.0.1:7687."""
    parts = urlsplit(uri)
    proxy = Proxy((parts.hostname or LOOPBACK, parts.port or 7687), 0)
    proxy._listen()
    try:
        yield proxy
    finally:
        proxy.stalled = False
        proxy.leave()


def timed(work: Callable[[], object]) -> float:
    """Returns the seconds that the work takes."""
    begun = time.monotonic()
    work()
    return time.monotonic() - begun
