"""API keys: created and shown once, stored as a keyed hash, revoked permanently."""

import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from yanxiu.api.access.faults import BadToken
from yanxiu.graph.access import ROLES, SHELL, Caller
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.audit import Event, entry_appender
from yanxiu.graph.database import Database, Transaction
from yanxiu.graph.errors import Refused
from yanxiu.graph.secret import derived_key
from yanxiu.graph.settings import Settings

PURPOSE = "API keys"  # purpose of the key that hashes them
OPEN_CACHE_SECONDS = 0.1  # seconds for which "no key exists" is reused
KEY_CACHE_SECONDS = 5.0  # seconds for which a key's lookup is reused
_MOST_SEEN = 1000
_KEY = re.compile(r"yx_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")
_LIVING = "key.revoked IS NULL AND coalesce(key.expires > $now, true)"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """The stored record of a key, without the key itself."""

    id: str
    role: str
    county: str
    place: str | None
    note: str | None
    created: str
    expires: str | None
    revoked: str | None


def is_key(credential: str) -> bool:
    """True if a text has the form of a key."""
    return _KEY.fullmatch(credential) is not None


def create(
    database: Database,
    settings: Settings,
    caller: Caller,
    note: str | None = None,
    expires: str | None = None,
) -> str:
    """Creates a key with the caller's role and place, and returns it. The key cannot be shown again."""
    prefix = secrets.token_hex(4)
    key = f"yx_{prefix}_{secrets.token_urlsafe(32)}"
    remember = entry_appender(settings, _event("create", prefix, caller.county, caller.scope))
    properties = {
        "id": prefix,
        "digest": _digest(derived_key(settings, PURPOSE), key),
        "role": caller.role.name,
        "county": caller.county,
        "place": caller.place,
        "note": note,
        "created": now(),
        "expires": expires,
    }

    def work(transaction: Transaction) -> None:
        transaction.run("MERGE (key:ApiKey {id: $held.id}) SET key = $held", held=properties)
        remember(transaction)

    database.write(work)
    return key


def keys(database: Database) -> list[KeyRecord]:
    """Lists all keys, including revoked and expired ones, latest first."""
    rows = database.read(
        "MATCH (key:ApiKey) RETURN key.id AS id, key.role AS role, key.county AS county, "
        "key.place AS place, key.note AS note, key.created AS created, key.expires AS expires, "
        "key.revoked AS revoked ORDER BY key.created DESC, key.id"
    )
    return [KeyRecord(**row) for row in rows]


def revoke(database: Database, settings: Settings, prefix: str) -> bool:
    """Revokes a key permanently; False if it was already revoked. Raises Refused if it does not exist."""
    key_found = next((key for key in keys(database) if key.id == prefix), None)
    if key_found is None:
        raise Refused(
            en=f"There is no key '{prefix}': see `yanxiu keys list`.",
            zh=f"没有密钥“{prefix}”：请用 yanxiu keys list 查看。",
        )
    place = key_found.place or key_found.county
    remember = entry_appender(settings, _event("revoke", prefix, key_found.county, place))

    def work(transaction: Transaction) -> None:
        transaction.run(
            "MATCH (key:ApiKey {id: $id}) SET key.revoked = coalesce(key.revoked, $now)",
            id=prefix,
            now=now(),
        )
        remember(transaction)

    if key_found.revoked is None:
        database.write(work)
    return key_found.revoked is None


def _event(done: str, prefix: str, county: str | None, scope: str) -> Event:
    what = (f"keys {done} {prefix}",)
    return Event(SHELL.who, SHELL.role.name, scope, county or "*", "key", what, rows=1)


def any_key_exists(database: Database) -> bool:
    """True if a key was ever created, even if it has expired or been revoked."""
    return bool(database.read(_ANY)[0]["any"])


_ANY = "RETURN EXISTS { MATCH (:ApiKey) } AS any"


class OpenAccess:
    """Checks whether access without sign-in is allowed: until the first key is created, and never again."""

    def __init__(self) -> None:
        self._ended = False
        self._seen = float("-inf")

    async def has_ended(self, database: AsyncDatabase) -> bool:
        """True if a key was ever created. Raises DatabaseFault."""
        if not self._ended and time.monotonic() - self._seen > OPEN_CACHE_SECONDS:
            begun = time.monotonic()
            (self._ended,) = await database.read_row(_ANY, {})
            self._seen = begun
        return self._ended


class Keys:
    """Finds the holder of a key. Lookups are cached for some seconds, refusals too."""

    def __init__(self, sealing: bytes) -> None:
        """`sealing`: the key of the keyed hash."""
        self._sealing = sealing
        self._seen: dict[str, tuple[float, Caller | None]] = {}

    def name_and_digest(self, key: str) -> tuple[str, str] | None:
        """Returns the name and digest by which a key is looked up; None if it does not have the form of a key."""
        match = _KEY.fullmatch(key)
        return (match[1], _digest(self._sealing, key)) if match else None

    def is_known(self, key: str) -> bool:
        """True if the key was valid when it was last looked up."""
        named = self.name_and_digest(key)
        return named is not None and self._seen.get(named[1], (0.0, None))[1] is not None

    async def caller(self, database: AsyncDatabase, key: str) -> Caller:
        """Returns the holder of a key. Raises BadToken, DatabaseFault."""
        named = self.name_and_digest(key)
        if named is None:
            raise BadToken
        return await self.holder(database, *named)

    async def holder(self, database: AsyncDatabase, prefix: str, digest: str) -> Caller:
        """Returns the holder of the key with this name and digest. Raises BadToken, DatabaseFault."""
        at, caller = self._seen.get(digest, (float("-inf"), None))
        if time.monotonic() - at > KEY_CACHE_SECONDS:
            caller = await self._look_up(database, prefix, digest)
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen[digest] = time.monotonic(), caller
        if caller is None:
            raise BadToken
        return caller

    async def _look_up(self, database: AsyncDatabase, prefix: str, digest: str) -> Caller | None:
        (row,) = await database.read_row(
            f"RETURN head(COLLECT {{ MATCH (key:ApiKey {{id: $id}}) WHERE {_LIVING} "
            "RETURN [key.digest, key.role, key.county, key.place] })",
            {"id": prefix, "now": now()},
        )
        if row is None or not hmac.compare_digest(row[0], digest):
            return None
        return _caller(prefix, *row[1:])


def _caller(prefix: str, role: str, county: str, place: str | None) -> Caller | None:
    return Caller(f"key:{prefix}", ROLES[role], county, place) if role in ROLES else None


def now() -> str:
    """The current time as text that sorts by time."""
    return format_time(datetime.now(UTC))


def format_time(time: datetime) -> str:
    """A time in UTC, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _digest(sealing: bytes, key: str) -> str:
    return hmac.new(sealing, key.encode(), hashlib.sha256).hexdigest()
