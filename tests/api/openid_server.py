"""A provider of OpenID Connect, over real HTTP: discovery, authorization with PKCE, tokens, keys.

It signs everybody in at once, as the person that the test says. `twist` changes what it puts into its ID token, so
that a test can have it lie.
"""

import base64
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT: Final = ("studio", "the client's secret")
Claims = dict[str, Any]


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(slots=True, kw_only=True)
class OpenIdServer:
    """What it does and what it saw."""

    address: str
    person: Claims = field(default_factory=lambda: {"sub": "lin-7"})
    twist: Callable[[Claims], Claims] = dict
    key: ec.EllipticCurvePrivateKey = field(default_factory=new_key)
    signs_with: ec.EllipticCurvePrivateKey | None = None
    """Another key than the one that it publishes."""
    algorithm: str = "ES256"
    codes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    async def discovery(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
            }
        )

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == (
            "code",
            CLIENT[0],
            "S256",
        )
        code = uuid4().hex
        self.codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    async def token(self, request: Request) -> Response:
        form = await request.form()
        asked = self.codes.pop(str(form["code"]), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(str(form["code_verifier"]).encode()).digest()).decode()
        basic = base64.b64encode(":".join(CLIENT).encode()).decode()
        if (
            asked is None
            or proof.rstrip("=") != asked["code_challenge"]
            or form["redirect_uri"] != asked["redirect_uri"]
            or request.headers["authorization"] != f"Basic {basic}"
        ):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        at = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT[0], "iat": at, "exp": at + 300, "nonce": asked["nonce"]}
        signed = self._signed(self.twist({**claims, **self.person}))
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": signed})

    def _signed(self, claims: Claims) -> str:
        if self.algorithm == "none":
            return jwt.encode(claims, "", algorithm="none", headers={"kid": "one"})
        if self.algorithm == "HS256":  # under what everybody can read: the published key's coordinate
            published = ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)["x"]
            return jwt.encode(claims, str(published), algorithm="HS256", headers={"kid": "one"})
        return jwt.encode(claims, self.signs_with or self.key, algorithm="ES256", headers={"kid": "one"})

    async def keys(self, _request: Request) -> Response:
        public = ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return JSONResponse({"keys": [{**public, "kid": "one", "alg": "ES256", "use": "sig"}]})


@contextmanager
def serving() -> Generator[OpenIdServer]:
    """A server, for as long as the block runs."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = OpenIdServer(address=f"http://127.0.0.1:{listening.getsockname()[1]}")
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", server.discovery),
            Route("/authorize", server.authorize),
            Route("/token", server.token, methods=["POST"]),
            Route("/keys", server.keys),
        ]
    )
    running = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield server
    finally:
        running.should_exit = True
        thread.join()
        listening.close()
