"""The secret of an installation: configured, or created once and stored beside the data; keys are derived from it."""

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from yanxiu.graph.disk import disk_faults
from yanxiu.graph.settings import Settings


def secret(settings: Settings) -> str:
    """YANXIU_SECRET, or else the content of a file of mode 0600 in the home folder.

    Raises DatabaseFault if that file can be neither read nor created.
    """
    if settings.secret:
        return settings.secret
    with disk_faults(settings.home):
        return _stored_secret(settings.home)


def derived_key(settings: Settings, purpose: str) -> bytes:
    """A key for one purpose, from which neither the secret nor another key can be derived."""
    return hmac.new(secret(settings).encode(), purpose.encode(), hashlib.sha256).digest()


def _stored_secret(home: Path) -> str:
    """The secret stored in `home`, created on first use.

    It is written to a temporary file and then linked, so no reader sees an incomplete secret.
    """
    file = home / "secret"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=home)  # of mode 0600
        with os.fdopen(descriptor, "w", encoding="ascii") as written:
            written.write(secrets.token_urlsafe(32))
        try:
            os.link(temporary, file)
        except FileExistsError:
            pass  # another program created it first
        finally:
            Path(temporary).unlink()
    return file.read_text(encoding="ascii")
