"""Cursors: the position of a row in an order. They are encrypted, because the order may contain a person's name."""

import hashlib
from collections.abc import Sequence
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken


class Cursors:
    """Seals and opens cursors. Rejects cursors of another server or another order."""

    def __init__(self, secret: bytes) -> None:
        """`secret`: a Fernet key, 32 bytes in url-safe base64."""
        self._box = Fernet(secret)

    def seal(self, order: str, values: Sequence[Any]) -> str:
        """Returns the cursor of a row with these values of the order's terms."""
        return self._box.encrypt(orjson.dumps([_fingerprint(order), *values])).decode()

    def open(self, order: str, cursor: str) -> list[Any]:
        """Returns the values in a cursor. Raises ValueError if it is damaged, or from another server or order."""
        try:
            fingerprint, *values = orjson.loads(self._box.decrypt(cursor.encode()))
        except (InvalidToken, UnicodeError) as fault:
            raise ValueError("not a cursor of this server") from fault
        if fingerprint != _fingerprint(order):
            raise ValueError("a cursor of another order")
        return list(values)


def _fingerprint(order: str) -> str:
    return hashlib.sha256(order.encode()).hexdigest()[:8]
