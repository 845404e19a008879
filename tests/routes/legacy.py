"""A legacy zaaksysteem that answers everything, as an ASGI app: what it got, as it got it."""

from __future__ import annotations

import datetime

from adapter import guard, stuf
from adapter.errors import Finding

NOW = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
_CODES = {"client": "waarde-patroon", "server": "niet-opgeslagen", "StUF016": "referentienummer-niet-uniek"}


class Zaaksysteem:
    """What it got: (path, SOAPAction, bytes); `answers` are given first: a Fo, "stil", "503", "403"; then Bv03."""

    def __init__(self):
        self.got = []
        self.answers = []

    def numbers(self):
        return [stuf.read_stuurgegevens(stuf.payload_of(guard.parse(body))).referentienummer for _, _, body in self.got]

    async def __call__(self, scope, receive, send):
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        action = dict(scope["headers"])[b"soapaction"].decode().strip('"')
        self.got.append((scope["path"], action, body))
        status, content = self._answer(self.answers.pop(0) if self.answers else "Bv03", body)
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/xml")]})
        await send({"type": "http.response.body", "body": content})

    @staticmethod
    def _answer(answer, body):
        if answer == "stil":
            raise ConnectionError
        if answer in ("503", "403"):
            return int(answer), b""
        asked = stuf.read_stuurgegevens(stuf.payload_of(guard.parse(body)))
        if answer == "Bv03":
            return 200, stuf.wrap_text(stuf.bv03(asked, referentienummer="van-oud", now=NOW), "1.1")
        fout = stuf.foutbericht(
            "Fo03",
            [Finding(code=_CODES[answer])],
            language="nl",
            asked=asked,
            referentienummer="fout-van-oud",
            now=NOW,
        )
        return 500, stuf.fault(fout, "1.1")
