"""Browser sign-in with the issuer: OpenID Connect's authorization code flow with PKCE.

Follows OpenID Connect Core 1.0 (3.1), RFC 7636 and RFC 9207. A sealed cookie holds the state of the flow for ten
minutes. The cookie is `Lax`, because the browser returns from the issuer's page.
"""

import asyncio
import base64
import hashlib
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson
import requests

from yanxiu.api.access.faults import BadToken, IssuerUnavailable, NoRole
from yanxiu.api.access.issuer_keys import fetch_discovery_document
from yanxiu.api.access.tokens import Tokens
from yanxiu.graph.access import Caller
from yanxiu.graph.errors import Refused
from yanxiu.graph.issuer import Issuer
from yanxiu.graph.setting_values import secure_address

SIGN_IN_SECONDS = 600  # seconds that a person has to sign in at the issuer
_TIMEOUT = 10.0
_LARGEST = 64 * 1024
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StartedSignIn:
    """A started sign-in: the address to send the browser to, and the state that the cookie keeps."""

    address: str
    flow: dict[str, Any]


class CodeFlow:
    """Sends browsers to the issuer and reads their return."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._issuer: Issuer = tokens.issuer

    @property
    def is_offered(self) -> bool:
        """True if this server is registered with the issuer as a client."""
        return self._issuer.client is not None

    def redirect_address(self, own_address: str) -> str:
        """Returns the address to which the issuer sends browsers back."""
        return self._issuer.redirect or own_address

    async def begin(self, own_address: str, following: str) -> StartedSignIn:
        """Starts a sign-in. Raises IssuerUnavailable.

        own_address  this server's address for the browser's return
        following    the page that the browser asked for
        """
        endpoints = await self._discover()
        verifier, state, nonce = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        redirect = self.redirect_address(own_address)
        asked = {
            "response_type": "code",
            "client_id": str(self._issuer.client),
            "redirect_uri": redirect,
            "scope": "openid",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge.decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        there = str(endpoints["authorization_endpoint"])
        joint = "&" if urlsplit(there).query else "?"
        flow = {
            "state": state,
            "nonce": nonce,
            "verifier": verifier,
            "redirect": redirect,
            "next": following,
        }
        return StartedSignIn(f"{there}{joint}{urlencode(asked)}", flow)

    async def end(self, attempt: Mapping[str, Any], query: Mapping[str, str]) -> tuple[Caller, int]:
        """Returns the person who signed in, and when the token ends. Raises AccessDenied."""
        if not secrets.compare_digest(query.get("state", ""), str(attempt["state"])):
            raise BadToken
        if query.get("iss", self._issuer.url) != self._issuer.url or "code" not in query:
            raise BadToken
        endpoints = await self._discover()
        answer = await self._exchange_code(str(endpoints["token_endpoint"]), attempt, query["code"])
        claims = await self._tokens.claims(str(answer.get("id_token", "")), self._issuer.client)
        if not secrets.compare_digest(str(claims.get("nonce", "")), str(attempt["nonce"])):
            raise BadToken
        try:
            caller = self._tokens.caller_of(claims)
        except NoRole:  # many issuers put roles only into the access token
            other = await self._access_claims(str(answer.get("access_token", "")))
            if other["sub"] != claims["sub"]:
                raise BadToken from None
            caller = self._tokens.caller_of(other)
        return caller, int(claims["exp"])

    async def _access_claims(self, token: str) -> Mapping[str, Any]:
        try:
            return await self._tokens.claims(token)
        except BadToken:  # an access token may be for another audience, or not a JWT
            raise NoRole from None

    async def _discover(self) -> dict[str, Any]:
        try:
            result = await asyncio.to_thread(fetch_discovery_document, self._issuer)
            for name in ("authorization_endpoint", "token_endpoint"):
                secure_address(name, str(result[name]))
        except (requests.RequestException, ValueError, KeyError, Refused) as fault:
            log.warning("the issuer's addresses could not be fetched: %s", type(fault).__name__)
            raise IssuerUnavailable from fault
        return result

    async def _exchange_code(
        self, there: str, attempt: Mapping[str, Any], code: str
    ) -> dict[str, Any]:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": str(attempt["redirect"]),
            "client_id": str(self._issuer.client),
            "code_verifier": str(attempt["verifier"]),
        }
        try:
            return await asyncio.to_thread(_post_form, there, sent, self._issuer)
        except requests.HTTPError as fault:
            raise BadToken from fault
        except (requests.RequestException, ValueError) as fault:
            log.warning("the issuer gave no token: %s", type(fault).__name__)
            raise IssuerUnavailable from fault


def _post_form(there: str, sent: Mapping[str, str], issuer: Issuer) -> dict[str, Any]:
    basic = (str(issuer.client), issuer.client_secret) if issuer.client_secret else None
    with requests.post(
        there, data=sent, auth=basic, timeout=_TIMEOUT, allow_redirects=False, stream=True
    ) as answer:
        answer.raise_for_status()
        body = answer.raw.read(_LARGEST + 1, decode_content=True)
    if answer.status_code != 200 or len(body) > _LARGEST:
        raise ValueError("no token is of that size")
    result = orjson.loads(body)
    if not isinstance(result, dict):
        raise ValueError("no token answer")  # noqa: TRY004 - what the issuer sent is at fault
    return result
