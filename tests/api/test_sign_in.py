"""Authentication over HTTP: which tokens of an issuer and keys of the server are accepted or refused."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.api.conftest import serving
from tests.api.issuer import AUDIENCE, LocalIssuer
from yanxiu.api.access import authentication_of, issuer_keys
from yanxiu.api.access import keys as stored
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.database import Address, Database
from yanxiu.graph.issuer import Issuer
from yanxiu.graph.settings import Settings

pytestmark = pytest.mark.cheap

TEACHERS = "{ teachers { totalCount } }"


@pytest.fixture(scope="module")
def settings(issuer: LocalIssuer, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home: Path = tmp_path_factory.mktemp("home")
    return Settings(home=home, cache=home, secret="s", issuer=Issuer(issuer.url, AUDIENCE))


@pytest.fixture(scope="module")
def url(database: Database, scratch_address: Address, settings: Settings) -> Iterator[str]:
    with serving(scratch_address, authentication_of(settings, database)) as served:
        yield f"{served}/graphql"


def _ask(url: str, query: str = TEACHERS, **headers: str) -> requests.Response:
    return requests.post(url, json={"query": query}, headers=headers, timeout=20)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_valid_token_is_accepted(url: str, issuer: LocalIssuer) -> None:
    answer = _ask(url, **_bearer(issuer.token()))
    assert answer.json()["data"] == {"teachers": {"totalCount": 30}}


def test_claims_give_role_and_place(url: str, issuer: LocalIssuer) -> None:
    school = issuer.token(yanxiu_role=["offline", "school"], yanxiu_place="S1")
    assert _ask(url, **_bearer(school)).json()["data"] == {"teachers": {"totalCount": 16}}
    elsewhere = issuer.token(yanxiu_county="another")
    assert _ask(url, **_bearer(elsewhere)).json()["data"] == {"teachers": {"totalCount": 0}}


@pytest.mark.parametrize(
    "changed",
    [
        {"yanxiu_role": None},
        {"yanxiu_role": "operator"},
        {"yanxiu_role": ["planner", "auditor"]},
        {"yanxiu_county": None},
        {"yanxiu_county": ["c"]},
        {"yanxiu_county": "c:S1"},
        {"yanxiu_role": "school"},
        {"yanxiu_role": "school", "yanxiu_place": ""},
    ],
)
def test_a_token_without_one_role_and_place_is_forbidden(
    url: str, issuer: LocalIssuer, changed: dict[str, Any]
) -> None:
    answer = _ask(url, **_bearer(issuer.token(**changed)))
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def _check_refusal(answer: requests.Response) -> None:
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["UNAUTHENTICATED"]
    assert "data" not in answer.json()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic bGk6bGVp"},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer a.b.c"},
        {"X-API-Key": ""},
        {"X-API-Key": "nonsense"},
        {"X-API-Key": "yx_00000000_" + "A" * 43},
    ],
)
def test_a_request_without_a_credential_is_refused(url: str, headers: dict[str, str]) -> None:
    _check_refusal(_ask(url, **headers))
    _check_refusal(requests.get(url, params={"query": TEACHERS}, headers=headers, timeout=20))


def test_two_credentials_at_once_are_refused(url: str, issuer: LocalIssuer) -> None:
    _check_refusal(_ask(url, **_bearer(issuer.token()), **{"X-API-Key": issuer.token()}))


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another program"},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"nbf": 99999999999},
    ],
)
def test_a_token_for_another_time_or_place_is_refused(
    url: str, issuer: LocalIssuer, changed: dict[str, Any]
) -> None:
    _check_refusal(_ask(url, **_bearer(issuer.token(**changed))))


def _encoded_token(header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


@pytest.mark.parametrize("name", ["none", "None", "NONE", ""])
def test_a_token_without_signature_is_refused(url: str, issuer: LocalIssuer, name: str) -> None:
    _check_refusal(
        _ask(url, **_bearer(_encoded_token({"alg": name, "kid": "first"}, issuer.claims())))
    )


def test_a_token_signed_with_the_public_key_as_secret_is_refused(
    url: str, issuer: LocalIssuer
) -> None:
    """A server that trusts the token's algorithm would use the public key as an HMAC secret."""
    kid, key = next(iter(issuer.keys.items()))
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    unsigned = _encoded_token({"alg": "HS256", "kid": kid, "typ": "JWT"}, issuer.claims()).rstrip(
        "."
    )
    signature = hmac.new(public, unsigned.encode(), hashlib.sha256).digest()
    _check_refusal(
        _ask(url, **_bearer(f"{unsigned}.{base64.urlsafe_b64encode(signature).decode()}"))
    )


def test_another_key_or_algorithm_or_kid_is_refused(url: str, issuer: LocalIssuer) -> None:
    kid, key = next(iter(issuer.keys.items()))
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claims = issuer.claims()
    for token in (
        jwt.encode(claims, other, "RS256", {"kid": kid}),
        jwt.encode(claims, key, "RS512", {"kid": kid}),
        jwt.encode(claims, key, "PS256", {"kid": kid}),
        jwt.encode(claims, key, "RS256", {"kid": "unknown"}),
        jwt.encode(claims, key, "RS256"),
        jwt.encode(claims, other, "RS256", {"kid": kid, "jwk": {"kty": "RSA"}, "jku": issuer.url}),
        issuer.token(padding="x" * 8192),
    ):
        _check_refusal(_ask(url, **_bearer(token)))


def test_issuer_keys_are_fetched_once_and_again_when_they_change(
    url: str, issuer: LocalIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = issuer.token()
    assert _ask(url, **_bearer(old)).status_code == 200
    before = issuer.asked
    for _ in range(5):
        assert _ask(url, **_bearer(issuer.token())).status_code == 200
    assert issuer.asked == before
    issuer.rotate("second")
    monkeypatch.setattr(issuer_keys, "PATIENCE", 0.0)
    assert _ask(url, **_bearer(issuer.token())).status_code == 200
    assert issuer.asked == before + 1
    _check_refusal(_ask(url, **_bearer(old)))
    monkeypatch.setattr(issuer_keys, "PATIENCE", 3600.0)
    asked = issuer.asked
    for at in range(5):
        _check_refusal(
            _ask(url, **_bearer(jwt.encode({}, "k" * 32, "HS256", {"kid": f"made up {at}"})))
        )
        forged = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        _check_refusal(
            _ask(url, **_bearer(jwt.encode({}, forged, "RS256", {"kid": f"made up {at}"})))
        )
    assert issuer.asked == asked, "unknown key ids must not trigger requests to the issuer"


def test_known_issuer_keys_are_used_while_the_issuer_is_silent(
    database: Database,
    scratch_address: Address,
    settings: Settings,
    issuer: LocalIssuer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serving(scratch_address, authentication_of(settings, database)) as served:
        issuer.silent = True
        try:
            answer = _ask(f"{served}/graphql", **_bearer(issuer.token()))
            assert answer.status_code == 503
            assert answer.json()["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"
            issuer.silent = False
            monkeypatch.setattr(issuer_keys, "PATIENCE", 0.0)
            assert _ask(f"{served}/graphql", **_bearer(issuer.token())).status_code == 200
            issuer.silent = True
            monkeypatch.setattr(issuer_keys, "FRESH", -1.0)
            assert _ask(f"{served}/graphql", **_bearer(issuer.token())).status_code == 200
        finally:
            issuer.silent = False


def _key(database: Database, settings: Settings, role: str, **more: Any) -> str:
    place = more.pop("place", None)
    return stored.create(database, settings, Caller("", ROLES[role], "c", place), **more)


def test_a_key_is_accepted_in_either_header(
    url: str, database: Database, settings: Settings
) -> None:
    key = _key(database, settings, "school", place="c:S1")
    for headers in (_bearer(key), {"X-API-Key": key}):
        assert _ask(url, **headers).json()["data"] == {"teachers": {"totalCount": 16}}


def test_a_key_is_not_stored(database: Database, settings: Settings) -> None:
    key = _key(database, settings, "machine", note="nightly")
    _, prefix, secret = key.split("_", 2)
    held = database.read("MATCH (n:ApiKey {id: $id}) RETURN properties(n) AS held", id=prefix)
    assert secret not in str(held)
    assert held[0]["held"]["note"] == "nightly"


def test_a_revoked_expired_or_changed_key_is_refused(
    url: str, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "KEY_CACHE_SECONDS", -1.0)
    key = _key(database, settings, "planner")
    assert _ask(url, **_bearer(key)).status_code == 200
    _check_refusal(_ask(url, **_bearer(key[:-1] + ("A" if key[-1] != "A" else "B"))))
    assert stored.revoke(database, settings, key.split("_")[1])
    assert not stored.revoke(database, settings, key.split("_")[1])
    _check_refusal(_ask(url, **_bearer(key)))
    _check_refusal(
        _ask(url, **_bearer(_key(database, settings, "planner", expires="2020-01-01T00:00:00Z")))
    )


def test_a_key_created_under_another_secret_is_refused(
    database: Database, url: str, settings: Settings, tmp_path: Path
) -> None:
    other = Settings(home=tmp_path, cache=tmp_path, secret="another")
    _check_refusal(_ask(url, **_bearer(_key(database, other, "planner"))))


def test_without_sign_in_only_this_machine_is_answered(scratch_address: Address) -> None:
    """A page with a host name that was redirected to this machine sends its own host name."""
    with serving(scratch_address) as served:
        assert _ask(f"{served}/graphql").status_code == 200
        assert _ask(f"{served}/graphql", Host="localhost:8000").status_code == 200
        assert _ask(f"{served}/graphql", Host="[::1]:8000").status_code == 200
        _check_refusal(_ask(f"{served}/graphql", Host="evil.example"))
        _check_refusal(_ask(f"{served}/graphql", Host="127.0.0.1.evil.example"))
        _check_refusal(_ask(f"{served}/graphql", **_bearer("nonsense")))
