"""A real issuer, Keycloak, prepared over its admin API: a realm, our client, a group and a person in it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Self

import httpx

__all__ = ["GROUP", "NAME", "Keycloak"]

NAME, GROUP = "a.beheer", "koppelvlak-beheer"


class Keycloak:
    """A realm of our own on a running server; `admin` is "name:password"."""

    def __init__(self, url: str, admin: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=60)
        self._admin = admin
        self.realm = f"gemeente-{secrets.token_hex(4)}"
        self.password = secrets.token_urlsafe(16)
        self.secret = secrets.token_urlsafe(24)
        self.issuer = f"{url}/realms/{self.realm}"

    async def __aenter__(self) -> Self:
        await self._log_in()
        await self._call("POST", "", {"realm": self.realm, "enabled": True, "sslRequired": "none"})
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._log_in()
        await self._call("DELETE", f"/{self.realm}")
        await self._http.aclose()

    async def prepare(self, bases: Sequence[str]) -> None:
        """Make the client of these addresses, and the person."""
        mapper = {
            "name": "groups",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-group-membership-mapper",
            "config": {"claim.name": "groups", "full.path": "false", "id.token.claim": "true"},
        }
        client = {
            "clientId": "koppelvlak",
            "secret": self.secret,
            "redirectUris": [f"{base}/aanmelden/terug" for base in bases],
            "attributes": {
                "post.logout.redirect.uris": "##".join(f"{base}/aanmelden" for base in bases),
                "backchannel.logout.url": f"{bases[0]}/afmelden/aanmelddienst",
                "backchannel.logout.session.required": "true",
                "pkce.code.challenge.method": "S256",
            },
            "protocolMappers": [mapper],
        }
        await self._call("POST", f"/{self.realm}/clients", client)
        await self._call("POST", f"/{self.realm}/groups", {"name": GROUP})
        person = {
            "username": NAME,
            "enabled": True,
            "firstName": "Anne",
            "lastName": "Beheer",
            "email": "a.beheer@voorbeeld.example",
            "groups": [f"/{GROUP}"],
            "credentials": [{"type": "password", "value": self.password, "temporary": False}],
        }
        await self._call("POST", f"/{self.realm}/users", person)

    async def rotate(self) -> None:
        """Sign with a new key from now on; the old one stays for what it signed."""
        (realm,) = [one for one in await self._call("GET", "") if one["realm"] == self.realm]
        key = {
            "name": "newer",
            "providerId": "rsa-generated",
            "providerType": "org.keycloak.keys.KeyProvider",
            "parentId": realm["id"],
            "config": {"priority": ["500"], "enabled": ["true"], "active": ["true"], "algorithm": ["RS256"]},
        }
        await self._call("POST", f"/{self.realm}/components", key)

    async def log_out_everywhere(self) -> None:
        """End all sessions of the person, as an administrator does."""
        (user,) = await self._call("GET", f"/{self.realm}/users?username={NAME}&exact=true")
        await self._call("POST", f"/{self.realm}/users/{user['id']}/logout")

    async def _log_in(self) -> None:
        name, _, password = self._admin.partition(":")
        form = {"grant_type": "password", "client_id": "admin-cli", "username": name, "password": password}
        answer = await self._http.post("/realms/master/protocol/openid-connect/token", data=form)
        answer.raise_for_status()
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    async def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        answer = await self._http.request(method, f"/admin/realms{path}", json=body)
        if answer.status_code == 401:
            await self._log_in()
            answer = await self._http.request(method, f"/admin/realms{path}", json=body)
        assert answer.status_code < 400, (method, path, answer.text)
        return answer.json() if answer.content and method == "GET" else None
