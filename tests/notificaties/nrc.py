"""A Notificaties API in memory, as far as subscribing goes: it tries the callback as the standard says, then keeps."""

from __future__ import annotations

import uuid

import httpx
import orjson

ROOT = "http://nrc.local/api/v1/"


class MemoryNrc:
    """Keeps abonnementen; `app` is who listens at the callback."""

    def __init__(self, app):
        self.abonnementen = {}
        self.calls = []
        self._app = app

    async def send(self, abonnement, **members):
        """Send a notification to a callback; give the answer."""
        body = {
            "kanaal": "zaken",
            "hoofdObject": "http://zaken.local/zaken/api/v1/zaken/1",
            "resource": "zaak",
            "resourceUrl": "http://zaken.local/zaken/api/v1/zaken/1",
            "actie": "create",
            "aanmaakdatum": "2026-11-25T12:00:00Z",
            "kenmerken": {},
            **members,
        }
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://kv.local") as client:
            return await client.post(
                abonnement["callbackUrl"], content=orjson.dumps(body), headers={"Authorization": abonnement["auth"]}
            )

    async def __call__(self, scope, receive, send):
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        method, path = scope["method"], scope["path"].removeprefix("/api/v1/")
        self.calls.append(method)
        status, answer = await self._serve(method, path, orjson.loads(body) if body else None)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": orjson.dumps(answer)})

    async def _serve(self, method, path, body):
        collection, _, key = path.partition("/")
        assert collection == "abonnement"
        if method == "GET":
            return 200, list(self.abonnementen.values())
        tried = await self.send(body, kanaal="test", resource="test")
        if tried.status_code != 204:
            return 400, {"code": "no-auth-on-callback-url", "invalidParams": []}
        if method == "POST":
            key = str(uuid.uuid4())
            self.abonnementen[key] = {"url": f"{ROOT}abonnement/{key}", **body}
            return 201, self.abonnementen[key]
        self.abonnementen[key] |= body
        return 200, self.abonnementen[key]
