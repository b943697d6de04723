"""Fetches the issuer's public keys when they are first needed, and again when they change."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

import jwt
import orjson
import requests

from yanxiu.api.access.faults import BadToken, IssuerUnavailable
from yanxiu.graph.issuer import Issuer

log = logging.getLogger(__name__)

FRESH = 300.0  # seconds after which keys are fetched again
PATIENCE = 10.0  # seconds between two fetches, however many unknown keys are named
STALE = 86400.0  # seconds for which known keys stay valid while the issuer does not answer
_LARGEST = 256 * 1024
_TIMEOUT = 5.0
_DISCOVERY = "/.well-known/openid-configuration"


class IssuerKeys:
    """Keys by `kid`. Runs one fetch at a time. An unknown key triggers a new fetch, at most every PATIENCE seconds."""

    def __init__(self, issuer: Issuer, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._fetched: float | None = None
        self._tried: float | None = None
        self._fetching = asyncio.Lock()

    async def key(self, kid: str) -> jwt.PyJWK:
        """Returns the key with this `kid`.

        Raises BadToken if it does not exist, IssuerUnavailable if the issuer does not answer.
        """
        if not self._is_usable(kid):
            async with self._fetching:
                if not self._is_usable(kid) and self._is_older(self._tried, PATIENCE):
                    await self._fetch()
        if self._is_older(self._fetched, STALE):
            raise IssuerUnavailable
        if kid not in self._keys:
            raise BadToken
        return self._keys[kid]

    def _is_usable(self, kid: str) -> bool:
        return kid in self._keys and not self._is_older(self._fetched, FRESH)

    def _is_older(self, moment: float | None, seconds: float) -> bool:
        return moment is None or self._clock() - moment > seconds

    async def _fetch(self) -> None:
        self._tried = self._clock()
        try:
            self._keys = await asyncio.to_thread(self._read)
        except (
            requests.RequestException,
            ValueError,
            KeyError,
            TypeError,
            jwt.PyJWTError,
        ) as fault:
            log.warning("the issuer's keys could not be fetched: %s", type(fault).__name__)
            return
        self._fetched = self._clock()

    def _read(self) -> dict[str, jwt.PyJWK]:
        document = _get(self._issuer.keys or self._discover_url())
        keys = {}
        for each in document["keys"]:
            if "kid" in each and each.get("use", "sig") == "sig":
                try:
                    keys[str(each["kid"])] = jwt.PyJWK(each, self._issuer.algorithm)
                except jwt.PyJWTError:
                    continue  # a key for another algorithm
        return keys

    def _discover_url(self) -> str:
        return str(fetch_discovery_document(self._issuer)["jwks_uri"])


def fetch_discovery_document(issuer: Issuer) -> dict[str, Any]:
    """Fetches the issuer's discovery document; blocks.

    Raises requests.RequestException, ValueError or KeyError if it cannot be fetched or belongs to another issuer.
    """
    result = _get(issuer.url.rstrip("/") + _DISCOVERY)
    if result["issuer"] != issuer.url:
        raise ValueError("the discovery document is another issuer's")
    return result


def _get(url: str) -> dict[str, Any]:
    """Fetches a JSON object. Follows no redirect and rejects a body over _LARGEST bytes."""
    with requests.get(url, timeout=_TIMEOUT, allow_redirects=False, stream=True) as answer:
        answer.raise_for_status()
        body = answer.raw.read(_LARGEST + 1, decode_content=True)
    if answer.status_code != 200 or len(body) > _LARGEST:
        raise ValueError("no JSON of that size is a set of keys")
    results: dict[str, Any] = orjson.loads(body)
    return results
