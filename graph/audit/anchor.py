"""Records the end of the audit log outside the graph, so that deleting the whole log is detected.

The anchor is a file of mode 0600 in the installation's home, sealed under the installation's key.
Its entry number only ever increases.
"""

import hashlib
import hmac
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from yanxiu.graph.audit.log import sealing_key
from yanxiu.graph.settings import Settings

FILE = "audit-anchor.json"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The anchor of one database's log.

    file       path of the anchor file
    key        seals the anchor (see `yanxiu.graph.audit.sealing_key`)
    database   the database whose log it records; one home may use several databases
    """

    file: Path
    key: bytes
    database: str

    @classmethod
    def of(cls, settings: Settings) -> "Anchor":
        """The anchor of the database that the settings name."""
        database = f"{settings.uri}/{settings.database}" if settings.uri else "local"
        return cls(settings.home / FILE, sealing_key(settings), database)

    def read(self) -> tuple[int, str] | None:
        """Number and seal of the last recorded entry; None if there is none or its proof is invalid."""
        entry = self._all().get(self.database)
        if not isinstance(entry, dict):
            return None
        number, seal = entry.get("number"), entry.get("seal")
        if not isinstance(number, int) or not isinstance(seal, str):
            return None
        good = hmac.compare_digest(str(entry.get("proof")), self._proof(number, seal))
        return (number, seal) if good else None

    def record_end(self, number: int, seal: str) -> None:
        """Records the end of the log. Call it after the commit; an earlier end is ignored."""
        known = self.read()
        if known is not None and known[0] >= number:
            return
        entry = {"number": number, "seal": seal, "proof": self._proof(number, seal)}
        written = orjson.dumps({**self._all(), self.database: entry})
        self.file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=self.file.parent)  # of mode 0600
        with os.fdopen(descriptor, "wb") as file:
            file.write(written)
        Path(temporary).replace(self.file)

    def _all(self) -> dict[str, Any]:
        try:
            entries = orjson.loads(self.file.read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return {}
        return entries if isinstance(entries, dict) else {}

    def _proof(self, number: int, seal: str) -> str:
        text = f"anchor {self.database} {number} {seal}".encode()
        return hmac.new(self.key, text, hashlib.sha256).hexdigest()
