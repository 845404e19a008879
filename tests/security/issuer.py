"""An OIDC issuer in this process: discovery, keys, authorization code with PKCE, and tokens of any shape."""

from __future__ import annotations

import json
import secrets
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from adapter import security

__all__ = ["ISSUER", "FakeIssuer"]

ISSUER = "https://issuer.example/realms/gemeente"


class FakeIssuer:
    def __init__(self):
        self.calls = []
        self.named = ISSUER
        self.logout = True
        self.codes = {}
        self.rotate()
        self.app = Starlette(
            routes=[
                Route("/realms/gemeente/.well-known/openid-configuration", self._discovery),
                Route("/realms/gemeente/jwks", self._jwks),
                Route("/realms/gemeente/token", self._token, methods=["POST"]),
            ]
        )

    def rotate(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.kid = secrets.token_hex(4)

    def token(self, *, headers=None, key=None, algorithm="RS256", **claims):
        given = {
            "iss": ISSUER,
            "aud": "koppelvlak",
            "sub": "u1",
            "exp": 2_000_000_000,
            "preferred_username": "j.jansen",
        }
        return jwt.encode(
            {**given, **claims}, key or self.key, algorithm=algorithm, headers={"kid": self.kid, **(headers or {})}
        )

    def log_in(self, url, **claims):
        """Do what a person does at the login page; give the query of the way back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = secrets.token_hex(8)
        self.codes[code] = (query, claims)
        return {"code": code, "state": query["state"]}

    async def _discovery(self, request):
        self.calls.append("discovery")
        return JSONResponse(
            {
                "issuer": self.named,
                "authorization_endpoint": f"{ISSUER}/auth",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/jwks",
                **({"end_session_endpoint": f"{ISSUER}/logout"} if self.logout else {}),
            }
        )

    def public(self):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return [{**public, "kid": self.kid, "use": "sig", "alg": "RS256"}]

    async def _jwks(self, request):
        self.calls.append("jwks")
        return JSONResponse({"keys": self.public()})

    async def _token(self, request):
        self.calls.append("token")
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        query, claims = self.codes.pop(form["code"], (None, None))
        if query is None or security.challenge_of(form["code_verifier"]) != query["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        assert form["redirect_uri"] == query["redirect_uri"]
        return JSONResponse({"id_token": self.token(nonce=query["nonce"], **claims), "access_token": "x"})
