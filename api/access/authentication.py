"""From the headers of a request to its caller."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from api.access.faults import BadToken, NoCredential
from api.access.keys import PURPOSE, Keys, any_living, is_key
from api.access.tokens import Tokens
from graph.access import LOCAL, Caller
from graph.async_database import AsyncDatabase
from graph.database import Database
from graph.secret import derived_key
from graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Authentication:
    """How callers are told.

    tokens    checks tokens of the issuer; None: there is no issuer
    keys      checks keys; None: no key is accepted
    smallest_cell  fewest people a figure may be about, for callers who see no personal data in full
    required  without a credential nothing is answered; else whoever asks this machine by its own name
              may see and do all (a page elsewhere that has its name point here may not)
    """

    tokens: Tokens | None = None
    keys: Keys | None = None
    required: bool = False
    smallest_cell: int = 1

    async def caller(self, headers: Headers, database: AsyncDatabase) -> Caller:
        """Who asks; raises AccessFault, DatabaseFault."""
        credentials = list(_credentials(headers))
        if not credentials and not self.required and is_loopback(_host(headers)):
            return LOCAL
        if len(credentials) != 1:
            raise NoCredential(
                "Send one token or key, as `Authorization: Bearer ...` or `X-API-Key: ...`",
                "请携带一个令牌或密钥：Authorization: Bearer ... 或 X-API-Key: ...",
            )
        (credential,) = credentials
        found = await self._holder(credential, database)
        return found.told_no_less_than(self.smallest_cell)

    async def _holder(self, credential: str, database: AsyncDatabase) -> Caller:
        if self.keys is not None and is_key(credential):
            return await self.keys.caller(database, credential)
        if self.tokens is not None:
            return await self.tokens.caller(credential)
        raise BadToken


OPEN = Authentication()


def authentication_of(settings: Settings, database: Database) -> Authentication:
    """How callers are told under these settings; required where an issuer is set or a key lives."""
    naming = derived_key(settings, "names of subjects")
    return Authentication(
        tokens=Tokens(settings.issuer, naming) if settings.issuer else None,
        keys=Keys(derived_key(settings, PURPOSE)),
        required=settings.issuer is not None or any_living(database),
        smallest_cell=settings.smallest_cell,
    )


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
    found = []
    for header in headers.getlist("authorization"):
        scheme, _, credential = header.partition(" ")
        found.append(credential.strip() if scheme.lower() == "bearer" else "")
    return [*found, *(key.strip() for key in headers.getlist("x-api-key"))]
