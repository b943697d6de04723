"""The secret that seals cursors: given, or made once and kept beside the data."""

import base64
import hashlib
import os
import secrets

from graph.settings import Settings


def server_secret(settings: Settings) -> bytes:
    """A Fernet key, from YANXIU_SECRET or from a file of mode 0600 in the home folder."""
    if not settings.secret:
        return _key(_kept(settings))
    return _key(settings.secret)


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())


def _kept(settings: Settings) -> str:
    file = settings.home / "secret"
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as made:
        secret = secrets.token_urlsafe(32)
        made.write(secret)
    return secret
