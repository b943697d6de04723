"""Browser sessions: a sealed cookie names the caller. Scripts and other sites cannot read or send it.

The cookie holds the caller and the end of the session. The server stores only which sessions were ended early. A
session that began with a key ends with the key. The cookie is `HttpOnly` and `SameSite=Strict`. Over https it is also
`Secure` and bound to this host. A request that changes anything must also come from a page of this server.
"""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson
from cryptography.fernet import Fernet, InvalidToken
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response

from yanxiu.api.http.rates import LocalTable, RateTable
from yanxiu.graph.access import ROLES, Caller

SESSION_SECONDS = 8 * 3600  # seconds: a working day
FORM_COOKIE = "yanxiu_form"
_FORM_LASTS = 3600


@dataclass(frozen=True, slots=True)
class Session:
    """One browser's session.

    caller   who signed in
    ends     in seconds since 1970
    key      name and digest of the key that began it; None: a token of the issuer began it
    """

    id: str
    caller: Caller
    ends: int
    key: tuple[str, str] | None = None


class Sessions:
    """Seals sessions into cookies and reads them back."""

    def __init__(self, sealing: bytes, ended: RateTable | None = None) -> None:
        """`sealing`: the key from which the seal is made; `ended`: a table shared by the server's processes."""
        self._seal = Fernet(base64.urlsafe_b64encode(hashlib.sha256(sealing).digest()))
        self._ended = ended or LocalTable()

    def new_session(
        self, caller: Caller, key: tuple[str, str] | None = None, ends: int | None = None
    ) -> Session:
        """Returns a new session. It ends after a working day, or at `ends` if that is earlier."""
        latest = int(time.time()) + SESSION_SECONDS
        return Session(
            secrets.token_urlsafe(16), caller, min(latest, ends) if ends else latest, key
        )

    def cookie_value(self, session: Session) -> str:
        """The value of the session's cookie."""
        caller = session.caller
        fields = [caller.who, caller.role.name, caller.county, caller.place]
        return self.seal(
            {"id": session.id, "caller": fields, "ends": session.ends, "key": session.key}
        )

    def read(self, value: str) -> Session | None:
        """Returns the session in a cookie; None if the seal is not valid or the session has ended."""
        fields = self.open(value)
        if fields is None or "caller" not in fields:
            return None
        who, role, county, place = fields["caller"]
        if fields["ends"] <= time.time() or self._ended.get(fields["id"]) or role not in ROLES:
            return None
        key = tuple(fields["key"]) if fields["key"] else None
        return Session(fields["id"], Caller(who, ROLES[role], county, place), fields["ends"], key)

    def end(self, session: Session) -> None:
        """Ends a session permanently, even if a client still has its cookie."""
        with self._ended.locked():
            self._ended.put(session.id, session.ends, 0.0)

    def seal(self, session: dict[str, Any]) -> str:
        """Seals data. Only this installation can read and write it."""
        return self._seal.encrypt(orjson.dumps(session)).decode()

    def open(self, value: str, lifetime: int | None = None) -> dict[str, Any] | None:
        """Returns the content of a seal; None if it is not valid or older than `lifetime` seconds."""
        try:
            results: dict[str, Any] = orjson.loads(self._seal.decrypt(value.encode(), ttl=lifetime))
        except (InvalidToken, ValueError):
            return None
        return results

    def new_form_token(self) -> str:
        """Returns the token of a form. It goes into a field and a cookie, so other sites cannot send the form."""
        return self.seal({"form": secrets.token_urlsafe(16)})

    def is_own_form(self, field: str, cookie: str) -> bool:
        """True if a form came from a page of this server."""
        fields = self.open(field, _FORM_LASTS)
        return fields is not None and "form" in fields and secrets.compare_digest(field, cookie)


def cookie_name(connection: HTTPConnection) -> str:
    """The name of the session's cookie. Over https, the name makes browsers bind it to this host."""
    return "__Host-yanxiu" if is_secure(connection) else "yanxiu_session"


def is_secure(connection: HTTPConnection) -> bool:
    """True if the browser uses https, to this server or to a trusted proxy."""
    return connection.url.scheme in ("https", "wss")


def set_cookie(connection: HTTPConnection, answer: Response, value: str) -> None:
    """Sets the session cookie."""
    answer.set_cookie(
        cookie_name(connection),
        value,
        max_age=SESSION_SECONDS,
        path="/",
        secure=is_secure(connection),
        httponly=True,
        samesite="strict",
    )


def is_of_this_site(headers: Headers, *, default: bool = False) -> bool:
    """True if a request comes from a page of this server, by its Origin or Sec-Fetch-Site header.

    default   the result if the browser sends neither header
    """
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == headers.get("host", "") != ""
    site = headers.get("sec-fetch-site")
    return default if site is None else site == "same-origin"
