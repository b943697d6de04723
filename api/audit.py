"""The audit log as the API writes it: before a caller gets what is to be remembered, it is in the log."""

import asyncio

from graph import audit
from graph.audit import Draft, Entry, Event
from graph.database import Address, Database, Transaction


class Audit:
    """Adds entries to the audit log of a database. Connects when the first is added."""

    def __init__(self, address: Address, key: bytes) -> None:
        """`key` seals the log (see `graph.audit.sealing_key`)."""
        self._database = Database(address)
        self._key = key

    async def record(self, event: Event) -> None:
        """Adds an entry; raises DatabaseFault where it cannot be written."""
        draft = Draft.of(event)
        await asyncio.to_thread(self._database.write, lambda tx: self.append(tx, draft))

    def entries(self, county: str | None, after: int, most: int) -> list[Entry]:
        """Entries of a county (None: of all) behind a number; waits for the database."""
        return audit.entries(self._database, county=county, after=after, most=most)

    def append(self, transaction: Transaction, draft: Draft) -> None:
        """Adds an entry in the transaction of what it tells of."""
        audit.append(transaction, self._key, draft)

    async def close(self) -> None:
        """Ends all connections."""
        await asyncio.to_thread(self._database.close)
