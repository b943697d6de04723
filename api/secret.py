"""The key that seals cursors."""

import base64
import hashlib

from yanxiu.graph.secret import secret
from yanxiu.graph.settings import Settings


def server_secret(settings: Settings) -> bytes:
    """Returns a Fernet key, from YANXIU_SECRET or from a file of mode 0600 in the home folder."""
    return base64.urlsafe_b64encode(hashlib.sha256(secret(settings).encode()).digest())
