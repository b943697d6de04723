"""The API's side of the audit log: an entry is on disk before the caller gets the answer that it records.

With a journal, entries are first written to its file. They move into the graph after some minutes. They move sooner
if there are many, if the graph has changed anyway, if the log is read, or when the server stops.
"""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress

from yanxiu.graph import audit
from yanxiu.graph.access import Caller
from yanxiu.graph.audit import Anchor, Draft, Entry, Event, Journal
from yanxiu.graph.audit.journal import MOST
from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.versions import current_read_log

MOVE_AFTER = 300.0  # seconds that an entry may be only in the journal
MOVE_WITH_CHANGES = 60.0  # seconds after which it is moved if the graph has changed anyway
_LOOKED = 30.0  # seconds between two checks
log = logging.getLogger("yanxiu.audit")


class Audit:
    """Adds entries to the audit log of a database."""

    def __init__(
        self,
        database: Database,
        key: bytes,
        anchor: Anchor | None = None,
        journal: Journal | None = None,
    ) -> None:
        """Prepares the audit log of a database.

        database  closed by `close`
        key       seals the log (see `yanxiu.graph.audit.sealing_key`)
        anchor    records the log's end outside the graph
        journal   file of entries; saves one transaction per entry
        """
        self._database = database
        self._key = key
        self._anchor = anchor
        self._journal = journal
        self._waiting: list[tuple[Draft, asyncio.Future[None]]] = []
        self._adding: asyncio.Task[None] | None = None
        self._moving: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._added = 0  # entries since the last move, by this process

    async def record(self, event: Event) -> None:
        """Adds an entry. Raises DatabaseFault if it cannot be written."""
        if (watch := current_read_log()) is not None:
            watch.audit_entries.append(event)
        draft = Draft.of(event)
        if self._journal is None:
            await asyncio.to_thread(self._record, [draft])
            return
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((draft, written))
        if self._adding is None or self._adding.done():
            self._adding = asyncio.create_task(self._add())
        await written

    async def _add(self) -> None:
        """Writes all waiting entries at once, and repeats until none is left."""
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            drafts = [draft for draft, _ in waiting]
            try:
                await asyncio.to_thread(self._put, drafts)
            except Exception as fault:
                for _, written in waiting:
                    if not written.done():
                        written.set_exception(fault)
            else:
                for _, written in waiting:
                    if not written.done():
                        written.set_result(None)
                if self._added >= MOST:
                    self._changed.set()

    def _put(self, drafts: list[Draft]) -> None:
        """Adds entries to the journal, or directly to the graph if the disk fails."""
        assert self._journal is not None
        try:
            self._journal.add(drafts)
        except DatabaseFault:
            self._record(drafts)
            return
        self._added += len(drafts)

    def _record(self, drafts: list[Draft]) -> None:
        end = self._database.write(lambda tx: audit.append(tx, self._key, *drafts))
        if self._anchor is not None:
            self._anchor.record_end(*end)

    def begin(self) -> None:
        """Starts moving entries from the journal into the graph, including those of an earlier run."""
        if self._journal is not None:
            self._moving = asyncio.create_task(self._keep_moving())

    def note_change(self) -> None:
        """Reports that the graph has changed. Moving entries then invalidates no further cached answer."""
        self._changed.set()

    async def _keep_moving(self) -> None:
        await self._try_to_move()
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOKED):
                    await self._changed.wait()
            if await asyncio.to_thread(self._is_due, changed=self._changed.is_set()):
                await self._try_to_move()
            self._changed.clear()

    def _is_due(self, *, changed: bool) -> bool:
        assert self._journal is not None
        age = self._journal.age()
        return age >= (MOVE_WITH_CHANGES if changed else MOVE_AFTER) or self._added >= MOST

    async def _try_to_move(self) -> None:
        try:
            await self.move()
        except DatabaseFault as fault:
            log.warning("%s", fault.text)  # the entries stay on the disk

    async def move(self) -> None:
        """Moves the journal into the graph. Raises DatabaseFault."""
        if self._journal is not None:
            self._added = 0
            await asyncio.to_thread(self._journal.move, self._database)

    async def entries(self, county: str | None, after: int, most: int) -> list[Entry]:
        """Returns at most `most` entries of a county (None: of all) after a number. Raises DatabaseFault."""
        await self.move()
        return await asyncio.to_thread(
            lambda: audit.entries(self._database, county=county, after=after, most=most)
        )

    async def record_use(
        self, caller: Caller, field_names: tuple[str, ...], in_full: Mapping[str, int]
    ) -> None:
        """Adds an entry if personal fields were shown in full; `in_full` counts how often each was.

        Raises DatabaseFault if the entry cannot be written. The answer must not be sent then.
        """
        rows = max(in_full.values(), default=0)
        if rows or (in_full and caller.role.personal):
            fields = tuple(sorted(in_full))
            await self.record(Event.of(caller, "read", field_names, fields=fields, rows=rows))

    def append(self, transaction: Transaction, draft: Draft) -> None:
        """Adds an entry in the same transaction as the change that it records."""
        audit.append(transaction, self._key, draft)

    async def close(self) -> None:
        """Moves the journal's entries into the graph, and closes all connections."""
        if self._moving is not None:
            self._moving.cancel()
            await asyncio.wait({self._moving})
            await self._try_to_move()
        await asyncio.to_thread(self._database.close)
