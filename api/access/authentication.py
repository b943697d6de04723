"""Identifies the caller of a request."""

import ipaddress
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from yanxiu.api.access.failures import Failures
from yanxiu.api.access.faults import BadToken, ForgedRequest, NoCredential, PartialCountyCode
from yanxiu.api.access.keys import PURPOSE, Keys, OpenAccess, any_key_exists, is_key
from yanxiu.api.access.sessions import Session, Sessions, cookie_name, is_of_this_site
from yanxiu.api.access.tokens import Tokens
from yanxiu.api.http.rates import RateTable
from yanxiu.graph.access import LOCAL, Caller
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.database import Database
from yanxiu.graph.secret import derived_key
from yanxiu.graph.settings import Settings
from yanxiu.graph.text import Text

SESSION = "session"  # key in a request's scope that holds its session
DEMO = "demo"  # the caller's name when anyone takes a role of the demo
_COUNTIES_FOR = 60.0  # seconds for which a county code's check is reused
_MOST_COUNTIES = 1000
_MOST_ENDED = 32_768  # sessions ended early that are remembered
_MOST_WRONG = 16_384  # client addresses whose wrong keys are counted
_READING = ("GET", "HEAD", "OPTIONS")


class Counties:
    """Checks that a county code is complete, i.e. not the beginning of another county's code."""

    def __init__(self) -> None:
        self._whole: dict[str, tuple[float, bool]] = {}

    async def is_whole(self, database: AsyncDatabase, code: str) -> bool:
        """True if no other county's code starts with this one. Raises DatabaseFault."""
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

    tokens    checks the issuer's tokens; None: there is no issuer
    keys      checks keys; None: no key is accepted
    sessions  reads browser sessions; None: sessions are off
    smallest_cell  fewest people that a figure may describe, for callers without full access to personal data
    demo_roles  the roles that the demo offers until sign-in is required, each with its title
    required    True: requests without a credential are refused. False: until the first key is created, a request
                addressed to this machine's own name has full access. Checking the name stops pages of other sites whose
                name resolves to this machine.
    """

    tokens: Tokens | None = None
    keys: Keys | None = None
    sessions: Sessions | None = None
    required: bool = False
    smallest_cell: int = 1
    demo_roles: tuple[tuple[Text, Caller], ...] = ()
    failures: Failures = field(default_factory=Failures)
    open_access: OpenAccess = field(default_factory=OpenAccess)
    counties: Counties = field(default_factory=Counties)

    async def caller(self, connection: HTTPConnection, database: AsyncDatabase) -> Caller:
        """Returns the caller of a request. Raises AccessDenied, DatabaseFault."""
        credentials = list(_credentials(connection.headers))
        if not credentials:
            session = self.session(connection)
            if session is not None:
                return await self._session_caller(connection, session, database)
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
        """True if access without sign-in is allowed. Raises DatabaseFault."""
        if self.required:
            return False
        return self.keys is None or not await self.open_access.has_ended(database)

    async def holder(self, credential: str, address: str, database: AsyncDatabase) -> Caller:
        """Returns the caller that holds a token or key.

        Raises AccessDenied, DatabaseFault.

        address   the client's address, under which wrong keys are counted
        """
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
        return await self._restrict(caller, database)

    async def _holder(self, credential: str, database: AsyncDatabase) -> Caller:
        if self.keys is not None and is_key(credential):
            return await self.keys.caller(database, credential)
        if self.tokens is not None:
            return await self.tokens.caller(credential)
        raise BadToken

    def session(self, connection: HTTPConnection) -> Session | None:
        """Returns the session in the request's cookie, or None."""
        value = connection.cookies.get(cookie_name(connection))
        return self.sessions.read(value) if self.sessions is not None and value else None

    async def _session_caller(
        self, connection: HTTPConnection, session: Session, database: AsyncDatabase
    ) -> Caller:
        if connection.scope["method"] not in _READING and not is_of_this_site(connection.headers):
            raise ForgedRequest
        caller = session.caller
        if session.key is not None:
            if self.keys is None:
                raise BadToken
            caller = await self.keys.holder(database, *session.key)
        elif caller.who == DEMO and not await self.is_open(database):
            raise BadToken
        connection.scope[SESSION] = session
        return await self._restrict(caller, database)

    async def _restrict(self, caller: Caller, database: AsyncDatabase) -> Caller:
        """Returns the caller, limited to figures about enough people. Raises PartialCountyCode for an incomplete county code.

        Questions match a county by the beginning of a code. A partial code would show rows of other counties.
        """
        if caller.county and not await self.counties.is_whole(database, caller.county):
            raise PartialCountyCode
        return caller.with_smallest_cell(self.smallest_cell)


OPEN_TO_ALL = Authentication()


def authentication_of(
    settings: Settings,
    database: Database,
    table: Callable[[int], RateTable | None] = lambda _: None,
) -> Authentication:
    """Returns the authentication under these settings.

    Sign-in is required if an issuer is set or a key was ever made.

    table   makes a table with room for that many names, shared by the server's processes; None: there is one process
    """
    naming = derived_key(settings, "names of subjects")
    return Authentication(
        tokens=Tokens(settings.issuer, naming) if settings.issuer else None,
        keys=Keys(derived_key(settings, PURPOSE)),
        sessions=Sessions(derived_key(settings, "sessions"), table(_MOST_ENDED)),
        failures=Failures(table=table(_MOST_WRONG)),
        required=settings.issuer is not None or any_key_exists(database),
        smallest_cell=settings.smallest_cell,
    )


def address_of(connection: HTTPConnection) -> str:
    """Returns the client's address."""
    return connection.client.host if connection.client else ""


def is_loopback(host: str) -> bool:
    """True if a name or address refers only to this machine."""
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
    """Lists the credentials of a request. A header of another scheme counts, so the request is refused."""
    credentials = []
    for header in headers.getlist("authorization"):
        scheme, _, credential = header.partition(" ")
        credentials.append(credential.strip() if scheme.lower() == "bearer" else "")
    return [*credentials, *(key.strip() for key in headers.getlist("x-api-key"))]
