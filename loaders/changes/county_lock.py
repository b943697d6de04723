"""The write lock of a county: one writer at a time. A writer whose heartbeat stops loses its turn.

The turn is the lock of an open transaction on the county's counter node. Meanwhile a thread sends heartbeats on
another connection, as a `LoadPulse` node. A waiting writer asks Neo4j for the transaction that holds the county and
reports its owner. If that transaction has sent no heartbeat for `LEASE` seconds, the waiting writer terminates it.
A terminated transaction can never be committed: a laptop that wakes up again has written nothing, and reports that.
"""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.driver_faults import TransactionTerminated
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.text import Text
from yanxiu.graph.user import user_name

T = TypeVar("T")
log = logging.getLogger("yanxiu.loads")
LEASE = 60.0  # seconds without a heartbeat after which a turn ends
LONGEST_WAIT = 600.0  # seconds of waiting for a writer that sends heartbeats
_LOOK = 1.0  # seconds between two checks by a waiting writer
_REPORT_INTERVAL = 30.0


class CountyLocked(DatabaseFault):
    """Raised when another writer has held the county for longer than the wait; `since` is its start."""

    def __init__(self, holder: "LockHolder") -> None:
        self.since = holder.since
        super().__init__(
            en=f"Nothing was written: {holder.text.en}. Try again when it has finished.",
            zh=f"未作任何改动：{holder.text.zh}。请待其结束后重试。",
        )


class LockLost(DatabaseFault):
    """Raised when a turn was ended because its heartbeat stopped; nothing was written."""


@dataclass(frozen=True, slots=True)
class LockHolder:
    """The current writer of a county.

    since    the local time of its start; quiet: seconds since the last heartbeat
    """

    transaction: str
    who: str
    host: str
    since: str
    silent_seconds: float

    @property
    def text(self) -> Text:
        """The writer and its start, as a sentence without a full stop."""
        return Text(
            f"{self.who} on {self.host} has written into this county since {self.since}",
            f"{self.host} 上的 {self.who} 自 {self.since} 起正在写入本县数据",
        )


def lock_county(transaction: Transaction, county: str) -> int:
    """Waits until no other load of the county is being written; returns the number of the next one.

    The write takes the lock. The number is therefore read only after the previous load has ended.
    """
    (row,) = transaction.run(
        "MERGE (counter:LoadCounter {id: $county}) ON CREATE SET counter.last = 0 "
        "SET counter._turn = randomUUID() WITH counter RETURN counter.last + 1 AS next",
        county=county,
    )
    return int(row["next"])


def find_holder(database: Database, county: str, except_for: str = "") -> LockHolder | None:
    """The current writer of the county, other than the transaction with the token `except_for`; None if nobody writes."""
    for row in database.command(_RUNNING, county=county, but=except_for):
        (pulse,) = database.read(_QUIET, token=row["token"], begun=row["begun"])
        since = datetime.fromisoformat(row["begun"]).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        return LockHolder(row["id"], row["who"], row["host"], since, float(pulse["quiet"]))
    return None


def end_if_silent(database: Database, holder: LockHolder) -> bool:
    """Terminates a transaction that has sent no heartbeat for too long; returns whether it did."""
    if holder.silent_seconds < LEASE:
        return False
    database.command("TERMINATE TRANSACTIONS $id", id=holder.transaction)
    return True


def run_locked(
    database: Database,
    county: str,
    work: Callable[[Transaction, int], T],
    *,
    who: str | None = None,
    on_wait: Callable[[Text], None] | None = None,
) -> T:
    """Runs `work` as the county's only writer, commits, and returns its result.

    on_wait    called with a text on the load being waited for; None writes a warning to the log

    `work` gets the transaction and the number of the next load. Raises CountyLocked if the wait is too long,
    LockLost if the turn was ended because the heartbeat stopped.
    """
    turn = _Turn(database, county, who or user_name(), on_wait or _log)

    def alone(transaction: Transaction) -> T:
        turn.held.clear()
        number = lock_county(transaction, county)
        turn.held.set()
        return work(transaction, number)

    with turn.kept():
        try:
            return database.write(alone, metadata=turn.metadata)
        except TransactionTerminated as fault:
            raise turn.fault() from fault


def _log(text: Text) -> None:
    """Names the holder on the screen, but not in the JSON log, because that is stored."""
    log.warning("%s", text, extra={"told": {"message": "a load waits for another, or ended it"}})


@dataclass(slots=True)
class _Turn:
    """A writer, waiting or at work: sends heartbeats, and checks the writer it waits for."""

    database: Database
    county: str
    who: str
    tell: Callable[[Text], None]
    token: str = field(default_factory=lambda: uuid4().hex)
    held: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    waited_for: LockHolder | None = None
    gave_up: bool = False

    @property
    def metadata(self) -> dict[str, str]:
        return {
            "yanxiu_county": self.county,
            "yanxiu_token": self.token,
            "yanxiu_who": self.who,
            "yanxiu_host": socket.gethostname(),
        }

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Sends heartbeats while the block runs; a short block sends none."""
        thread = threading.Thread(target=self._live, daemon=True, name="turn")
        thread.start()
        try:
            yield
        finally:
            self.over.set()
            thread.join(5)  # do not wait longer for a silent database

    def fault(self) -> DatabaseFault:
        """The error that explains why the transaction was ended."""
        if self.gave_up and self.waited_for:
            return CountyLocked(self.waited_for)
        return LockLost(
            en=f"Nothing was written: this program sent no heartbeat for more than {LEASE:g} s (for example, a laptop was closed), and another program was waiting to write. Try again.",
            zh=f"未作任何改动：本程序超过 {LEASE:g} 秒没有响应（例如笔记本电脑合上），而另有人等待写入。请重新执行。",
        )

    def _live(self) -> None:
        waited = text = beaten = 0.0
        handed_over = False
        while not self.over.wait(_LOOK):
            with suppress(DatabaseFault):  # the writing thread meets the same fault and reports it
                beaten += _LOOK
                if not handed_over or beaten >= LEASE / 6:
                    self.database.write(lambda tx: tx.run(_LIVES, token=self.token))
                    handed_over, beaten = True, 0.0
                if not self.held.is_set():
                    waited, text = waited + _LOOK, text - _LOOK
                    text = self._look(waited, text)
        if handed_over:
            with suppress(DatabaseFault):
                self.database.write(lambda tx: tx.run(_GONE, token=self.token))

    def _look(self, waited: float, report_in: float) -> float:
        """Reports the writer being waited for, or ends a silent one; returns the seconds until the next report."""
        current_holder = find_holder(self.database, self.county, self.token)
        if current_holder is None or self.held.is_set():
            return report_in
        self.waited_for = current_holder
        if end_if_silent(self.database, current_holder):
            self.tell(_ended(current_holder))
        elif waited > LONGEST_WAIT:
            self.gave_up = True
            self.database.command(
                "SHOW TRANSACTIONS YIELD transactionId AS id, metaData AS about "
                "WHERE about.yanxiu_token = $token TERMINATE TRANSACTIONS id YIELD message RETURN message",
                token=self.token,
            )
        elif report_in <= 0:
            self.tell(
                Text(f"Waiting: {current_holder.text.en}.", f"等待中：{current_holder.text.zh}。")
            )
            return _REPORT_INTERVAL
        return report_in


def _ended(holder: LockHolder) -> Text:
    return Text(
        f"{holder.text.en} and sent no heartbeat for {holder.silent_seconds:.0f} s: its transaction was ended and nothing of it was kept.",
        f"{holder.text.zh}，且已 {holder.silent_seconds:.0f} 秒没有响应：已终止，未保留其任何改动。",
    )


_RUNNING = """
SHOW TRANSACTIONS YIELD transactionId AS id, metaData AS about, startTime AS begun, status AS status
WHERE about.yanxiu_county = $county AND about.yanxiu_token <> $but AND NOT status STARTS WITH 'Blocked'
RETURN id, about.yanxiu_token AS token, about.yanxiu_who AS who, about.yanxiu_host AS host, toString(begun) AS begun
ORDER BY begun
"""
_QUIET = """
OPTIONAL MATCH (pulse:LoadPulse {id: $token})
RETURN duration.inSeconds(coalesce(pulse.at, datetime($begun)), datetime()).seconds AS quiet
"""
_LIVES = "MERGE (pulse:LoadPulse {id: $token}) SET pulse.at = datetime()"
_GONE = """
MATCH (pulse:LoadPulse) WHERE pulse.id = $token OR pulse.at < datetime() - duration({days: 1}) DELETE pulse
"""
