"""Global ids: one opaque string of a label and a node's key. The key contains no personal data."""

import base64
import binascii

from yanxiu.graph.model import NODES, Node


def global_id(label: str, key: str) -> str:
    """Returns the id that `node(id)` accepts."""
    return base64.urlsafe_b64encode(f"{label}:{key}".encode()).decode().rstrip("=")


def from_global_id(text: str) -> tuple[type[Node], str]:
    """Returns label and key of a global id. Raises ValueError if it is invalid."""
    padded = text + "=" * (-len(text) % 4)
    try:
        label, _, key = (
            base64.b64decode(padded, altchars="-_", validate=True).decode().partition(":")
        )
        if not key:
            raise ValueError(text)
        return NODES[label], key
    except (KeyError, UnicodeError, binascii.Error) as fault:
        raise ValueError(text) from fault
