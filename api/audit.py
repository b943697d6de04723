"""The audit log as the API writes it: before a caller gets what is to be remembered, it is in the log."""

import asyncio
from collections.abc import Mapping

from yanxiu.graph import audit
from yanxiu.graph.access import Caller
from yanxiu.graph.audit import Anchor, Draft, Entry, Event
from yanxiu.graph.database import Database, Transaction


class Audit:
    """Adds entries to the audit log of a database."""

    def __init__(self, database: Database, key: bytes, anchor: Anchor | None = None) -> None:
        """`key` seals the log (see `yanxiu.graph.audit.sealing_key`); the database is ended by `close`;
        `anchor` notes the log's end outside the graph."""
        self._database = database
        self._key = key
        self._anchor = anchor

    async def record(self, event: Event) -> None:
        """Adds an entry; raises DatabaseFault where it cannot be written."""
        draft = Draft.of(event)
        await asyncio.to_thread(self._record, draft)

    def _record(self, draft: Draft) -> None:
        end = self._database.write(lambda tx: audit.append(tx, self._key, draft))
        if self._anchor is not None:
            self._anchor.note(*end)

    def entries(self, county: str | None, after: int, most: int) -> list[Entry]:
        """Entries of a county (None: of all) behind a number; waits for the database."""
        return audit.entries(self._database, county=county, after=after, most=most)

    async def record_use(
        self, caller: Caller, asked: tuple[str, ...], in_full: Mapping[str, int]
    ) -> None:
        """Adds an entry where personal fields were used in full; `in_full` has how often each was shown.

        Raises DatabaseFault where it cannot be written: then nothing may be answered.
        """
        rows = max(in_full.values(), default=0)
        if rows or (in_full and caller.role.personal):
            fields = tuple(sorted(in_full))
            await self.record(Event.of(caller, "read", asked, fields=fields, rows=rows))

    def append(self, transaction: Transaction, draft: Draft) -> None:
        """Adds an entry in the transaction that it records."""
        audit.append(transaction, self._key, draft)

    async def close(self) -> None:
        """Ends all connections."""
        await asyncio.to_thread(self._database.close)
