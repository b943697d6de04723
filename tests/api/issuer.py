"""An OpenID Connect issuer for tests: a real HTTP server with a discovery document and public keys."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

AUDIENCE = "yanxiu"
CLIENT = "yanxiu-browser"


class LocalIssuer:
    """Signs tokens with its current key. `asked` counts how often the keys were fetched."""

    def __init__(self) -> None:
        self.url = ""
        self.keys: dict[str, rsa.RSAPrivateKey] = {}
        self.asked = 0
        self.silent = False
        self.codes: dict[str, dict[str, str]] = {}  # the browser's authorization request, by code
        self.signing_in: dict[str, Any] = {}  # claims of the user who signs in with a browser
        self.rotate("first")

    def rotate(self, kid: str) -> None:
        self.keys = {kid: rsa.generate_private_key(public_exponent=65537, key_size=2048)}

    def token(self, **changed: Any) -> str:
        """Returns a valid token for one hour. A claim given as None is left out."""
        kid, key = next(iter(self.keys.items()))
        return jwt.encode(self.claims(**changed), key, "RS256", {"kid": kid})

    def claims(self, **changed: Any) -> dict[str, Any]:
        now = int(time.time())
        good = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "li.lei@example.com",
            "iat": now,
            "exp": now + 3600,
            "yanxiu_role": "planner",
            "yanxiu_county": "c",
        }
        return {name: value for name, value in {**good, **changed}.items() if value is not None}

    def authorized(self, query: str) -> str:
        """Returns the address to which a browser is redirected. This issuer accepts everybody."""
        asked = dict(parse_qsl(query))
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        brought = {"code": code, "state": asked["state"], "iss": self.url}
        return f"{asked['redirect_uri']}?{urlencode(brought)}"

    def exchanged(self, body: str) -> dict[str, Any] | None:
        """Returns the tokens for a code, or None if the code is unknown or used, or the verifier is wrong."""
        sent = dict(parse_qsl(body))
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != sent.get("redirect_uri"):
            return None
        hashed = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(hashed).decode().rstrip("=") != asked["code_challenge"]:
            return None
        claims = {"aud": CLIENT, "nonce": asked["nonce"], **self.signing_in}
        return {
            "token_type": "Bearer",
            "access_token": self.token(),
            "id_token": self.token(**claims),
        }

    def answer(self, path: str) -> Any:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/keys",
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
            }
        self.asked += 1
        made = {kid: RSAAlgorithm.to_jwk(key.public_key()) for kid, key in self.keys.items()}
        return {
            "keys": [{**json.loads(jwk), "kid": kid, "use": "sig"} for kid, jwk in made.items()]
        }


@contextmanager
def issuing() -> Iterator[LocalIssuer]:
    """Runs an issuer on a free port of this machine."""
    issuer = LocalIssuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if path == "/authorize":
                self.send_response(302)
                self.send_header("location", issuer.authorized(query))
                self.end_headers()
                return
            self.send_response(503 if issuer.silent else 200)
            self.end_headers()
            self.wfile.write(json.dumps(issuer.answer(self.path)).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            tokens = issuer.exchanged(body)
            self.send_response(200 if tokens else 400)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(tokens or {"error": "invalid_grant"}).encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        issuer.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield issuer
        server.shutdown()
        thread.join()
