"""Verifies the issuer's bearer tokens (JWT) and reads role and place from their claims."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import jwt

from yanxiu.api.access.faults import BadToken, NoRole
from yanxiu.api.access.issuer_keys import IssuerKeys
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.issuer import Issuer

LONGEST = 8192
_LEEWAY = 30  # seconds that two clocks may differ
_REQUIRED = ["exp", "iss", "aud", "sub"]


class Tokens:
    """Finds the holder of a token. Issuer, audience and algorithm come from the settings, never from the token."""

    def __init__(self, issuer: Issuer, naming_key: bytes, keys: IssuerKeys | None = None) -> None:
        """`naming_key`: the key that turns subjects into opaque names."""
        self._issuer = issuer
        self._naming = naming_key
        self._keys = keys or IssuerKeys(issuer)

    @property
    def issuer(self) -> Issuer:
        """The issuer of the tokens."""
        return self._issuer

    async def caller(self, token: str) -> Caller:
        """Returns the holder of a token. Raises AccessDenied."""
        return self.caller_of(await self.claims(token))

    def caller_of(self, claims: Mapping[str, Any]) -> Caller:
        """Returns the caller that the claims of a valid token describe. Raises NoRole."""
        return caller_of(claims, self._issuer, self._pseudonym(str(claims["sub"])))

    async def claims(self, token: str, audience: str | None = None) -> Mapping[str, Any]:
        """Returns the claims of a valid token. Raises AccessDenied.

        audience   the audience that the token must name; None: this API
        """
        if len(token) > LONGEST:
            raise BadToken
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError as fault:
            raise BadToken from fault
        kid = header.get("kid")
        if header.get("alg") != self._issuer.algorithm or not isinstance(kid, str):
            raise BadToken
        key = await self._keys.key(kid)
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[self._issuer.algorithm],
                issuer=self._issuer.url,
                audience=audience or self._issuer.audience,
                leeway=_LEEWAY,
                options={"require": _REQUIRED},
            )
        except jwt.PyJWTError as fault:
            raise BadToken from fault
        return claims

    def _pseudonym(self, subject: str) -> str:
        """Replaces a subject with a keyed hash, because a subject may be a name or a phone number."""
        text = f"{self._issuer.url}\n{subject}".encode()
        return "token:" + hmac.new(self._naming, text, hashlib.sha256).hexdigest()[:16]


def caller_of(claims: Mapping[str, Any], issuer: Issuer, who: str) -> Caller:
    """Returns the caller that a token's claims describe. Raises NoRole."""
    named = _claim(claims, issuer.role)
    roles = [
        ROLES[each] for each in (named if isinstance(named, list) else [named]) if each in ROLES
    ]
    county = _claim(claims, issuer.county)
    if len(roles) != 1 or not _is_code(county):
        raise NoRole
    (role,) = roles
    if role.place is None:
        return Caller(who, role, county)
    place = _claim(claims, issuer.place)
    if not _is_code(place):
        raise NoRole
    return Caller(who, role, county, f"{county}:{place}")


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    """Reads a claim by its name. A name with dots is tried as it is first, then as a path into nested claims."""
    if path in claims:
        return claims[path]
    result: Any = claims
    for name in path.split("."):
        result = result.get(name) if isinstance(result, Mapping) else None
    return result


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and ":" not in value
