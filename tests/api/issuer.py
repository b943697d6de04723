"""An OpenID Connect issuer of tests: a real HTTP server with a discovery document and its public keys."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

AUDIENCE = "yanxiu"


class LocalIssuer:
    """Signs tokens with the newest of its keys; `asked` counts how often its keys were fetched."""

    def __init__(self) -> None:
        self.url = ""
        self.keys: dict[str, rsa.RSAPrivateKey] = {}
        self.asked = 0
        self.silent = False
        self.rotate("first")

    def rotate(self, kid: str) -> None:
        self.keys = {kid: rsa.generate_private_key(public_exponent=65537, key_size=2048)}

    def token(self, **changed: Any) -> str:
        """A good token for one hour; what is given as None is left out."""
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

    def answer(self, path: str) -> Any:
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.url, "jwks_uri": f"{self.url}/keys"}
        self.asked += 1
        made = {kid: RSAAlgorithm.to_jwk(key.public_key()) for kid, key in self.keys.items()}
        return {
            "keys": [{**json.loads(jwk), "kid": kid, "use": "sig"} for kid, jwk in made.items()]
        }


@contextmanager
def issuing() -> Iterator[LocalIssuer]:
    """An issuer on a free port of this machine."""
    issuer = LocalIssuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503 if issuer.silent else 200)
            self.end_headers()
            self.wfile.write(json.dumps(issuer.answer(self.path)).encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        issuer.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield issuer
        server.shutdown()
        thread.join()
