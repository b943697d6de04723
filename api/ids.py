"""Global ids: a label and a node's key, which contains no personal data, in one opaque string."""

import base64
import binascii

from yanxiu.graph.model import NODES, Node


def global_id(label: str, key: str) -> str:
    """The id under which `node(id)` finds a node."""
    return base64.urlsafe_b64encode(f"{label}:{key}".encode()).decode().rstrip("=")


def from_global_id(written: str) -> tuple[type[Node], str]:
    """Label and key of a global id; raises ValueError if it is invalid."""
    padded = written + "=" * (-len(written) % 4)
    try:
        label, _, key = (
            base64.b64decode(padded, altchars="-_", validate=True).decode().partition(":")
        )
        if not key:
            raise ValueError(written)
        return NODES[label], key
    except (KeyError, UnicodeError, binascii.Error) as fault:
        raise ValueError(written) from fault
