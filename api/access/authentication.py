"""Authenticates a request: finds its caller."""

import ipaddress
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from yanxiu.api.access.failures import Failures
from yanxiu.api.access.faults import BadToken, Forged, NoCounty, NoCredential
from yanxiu.api.access.keys import PURPOSE, Keys, Opening, any_made, is_key
from yanxiu.api.access.sessions import Session, Sessions, cookie_name, is_of_this_site
from yanxiu.api.access.tokens import Tokens
from yanxiu.api.http.rates import Table
from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Database
from yanxiu.graph.secret import derived_key
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

SESSION = "session"  # where the scope of a request holds the session that it came by
DEMO = "demo"  # who anybody is that takes an offered role
_COUNTIES_FOR = 60.0  # seconds that the codes of counties are taken to be as they were
_MOST_COUNTIES = 1000
_MOST_ENDED = 32_768  # sessions ended early that are remembered
_MOST_WRONG = 16_384  # addresses that wrong keys came from
_READING = ("GET", "HEAD", "OPTIONS")


class Counties:
    """Whether a county's code is whole: not the beginning of another's."""

    def __init__(self) -> None:
        self._whole: dict[str, tuple[float, bool]] = {}

    async def is_whole(self, database: AsyncDatabase, code: str) -> bool:
        """Raises DatabaseFault."""
        at, whole = self._whole.get(code, (float("-inf"), False))
        if time.monotonic() - at > _COUNTIES_FOR:
            (whole,) = await database.read_row(
                "RETURN NOT EXISTS { MATCH (county:County) "
                "WHERE county.id STARTS WITH $code AND county.id <> $code }",
                {"code": code},
            )
            if len(self._whole) > _MOST_COUNTIES:
                self._whole.clear()
            self._whole[code] = time.monotonic(), whole
        return whole


@dataclass(frozen=True, slots=True)
class Authentication:
    """How callers are identified.

    tokens    checks tokens of the issuer; None: there is no issuer
    keys      checks keys; None: no key is accepted
    sessions  reads the sessions of browsers; None: there are none
    smallest_cell  fewest people a figure may be about, for callers who see no personal data in full
    offered   the roles that the demo offers while no sign-in is required, each with its title
    required  requests without a credential are refused; otherwise, until the first key is created, any request addressed
              to this machine's own name has full access (this stops pages of other sites whose name points here)
    """

    tokens: Tokens | None = None
    keys: Keys | None = None
    sessions: Sessions | None = None
    required: bool = False
    smallest_cell: int = 1
    offered: tuple[tuple[Text, Caller], ...] = ()
    failures: Failures = field(default_factory=Failures)
    opening: Opening = field(default_factory=Opening)
    counties: Counties = field(default_factory=Counties)

    async def caller(self, connection: HTTPConnection, database: AsyncDatabase) -> Caller:
        """Who asks; raises AccessDenied, DatabaseFault."""
        credentials = list(_credentials(connection.headers))
        if not credentials:
            session = self.session(connection)
            if session is not None:
                return await self._of_session(connection, session, database)
            if is_loopback(_host(connection.headers)) and await self.is_open(database):
                return LOCAL
        if len(credentials) != 1:
            raise NoCredential(
                "Send one token or key, as `Authorization: Bearer ...` or `X-API-Key: ...`",
                "请携带一个令牌或密钥：Authorization: Bearer ... 或 X-API-Key: ...",
            )
        (credential,) = credentials
        return await self.holder(credential, address_of(connection), database)

    async def is_open(self, database: AsyncDatabase) -> bool:
        """Whether access without sign-in is allowed; raises DatabaseFault."""
        if self.required:
            return False
        return self.keys is None or not await self.opening.ended(database)

    async def holder(self, credential: str, address: str, database: AsyncDatabase) -> Caller:
        """Who holds a token or key that came from an address; raises AccessDenied, DatabaseFault."""
        is_token = self.tokens is not None and not credential.startswith("yx_")
        known = self.keys is not None and self.keys.is_known(credential)
        if not is_token and not known:
            self.failures.check(address)
        try:
            caller = await self._holder(credential, database)
        except BadToken:
            if not is_token:
                self.failures.add(address)
            raise
        return await self._confined(caller, database)

    async def _holder(self, credential: str, database: AsyncDatabase) -> Caller:
        if self.keys is not None and is_key(credential):
            return await self.keys.caller(database, credential)
        if self.tokens is not None:
            return await self.tokens.caller(credential)
        raise BadToken

    def session(self, connection: HTTPConnection) -> Session | None:
        """The session that a request comes by."""
        value = connection.cookies.get(cookie_name(connection))
        return self.sessions.read(value) if self.sessions is not None and value else None

    async def _of_session(
        self, connection: HTTPConnection, session: Session, database: AsyncDatabase
    ) -> Caller:
        if connection.scope["method"] not in _READING and not is_of_this_site(connection.headers):
            raise Forged
        caller = session.caller
        if session.key is not None:
            if self.keys is None:
                raise BadToken
            caller = await self.keys.holder(database, *session.key)
        elif caller.who == DEMO and not await self.is_open(database):
            raise BadToken
        connection.scope[SESSION] = session
        return await self._confined(caller, database)

    async def _confined(self, caller: Caller, database: AsyncDatabase) -> Caller:
        """Questions take a county by the beginning of its code: half a code would show other counties' rows."""
        if caller.county and not await self.counties.is_whole(database, caller.county):
            raise NoCounty
        return caller.told_no_less_than(self.smallest_cell)


OPEN = Authentication()


def authentication_of(
    settings: Settings, database: Database, table: Callable[[int], Table | None] = lambda _: None
) -> Authentication:
    """How callers are identified under these settings; required if an issuer is set or a key was ever made.

    table   makes a table of so many names that the processes of a server share; None: there is one process
    """
    naming = derived_key(settings, "names of subjects")
    return Authentication(
        tokens=Tokens(settings.issuer, naming) if settings.issuer else None,
        keys=Keys(derived_key(settings, PURPOSE)),
        sessions=Sessions(derived_key(settings, "sessions"), table(_MOST_ENDED)),
        failures=Failures(table=table(_MOST_WRONG)),
        required=settings.issuer is not None or any_made(database),
        smallest_cell=settings.smallest_cell,
    )


def address_of(connection: HTTPConnection) -> str:
    """Where a request comes from."""
    return connection.client.host if connection.client else ""


def is_loopback(host: str) -> bool:
    """Whether only this machine is meant by a name or address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host(headers: Headers) -> str:
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def _credentials(headers: Headers) -> Sequence[str]:
    """What the request brings; a header of another scheme counts, so that it is refused and not ignored."""
    credentials = []
    for header in headers.getlist("authorization"):
        scheme, _, credential = header.partition(" ")
        credentials.append(credential.strip() if scheme.lower() == "bearer" else "")
    return [*credentials, *(key.strip() for key in headers.getlist("x-api-key"))]
