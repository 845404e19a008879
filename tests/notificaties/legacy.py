"""A legacy StUF system that takes asynchronous messages, as an ASGI app: it checks what comes by the pack's own schema."""

from __future__ import annotations

import datetime

from adapter import guard, stuf, wiring
from adapter.errors import Finding

NOW = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)


class Legacy:
    """What it got: (SOAPAction, message); `answers` are given first, each once: a Fo code, "stil" or "503"."""

    def __init__(self, pack="zds-1.1"):
        self.got = []
        self.answers = []
        self.findings = []
        self._pack = wiring.load_packs().get(pack)

    def messages(self, name=None):
        found = [(action.rpartition("/")[2].partition("_")[0], message) for action, message in self.got]
        return [message for service, message in found if name is None or service == name]

    def services(self):
        return [action.rpartition("/")[2].partition("_")[0] for action, _ in self.got]

    def numbers(self):
        return [stuf.read_stuurgegevens(message).referentienummer for _, message in self.got]

    async def __call__(self, scope, receive, send):
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        action = dict(scope["headers"])[b"soapaction"].decode().strip('"')
        message = stuf.payload_of(guard.parse(body))
        self.got.append((action, message))
        self.findings += self._pack.check(message)
        answer = self.answers.pop(0) if self.answers else "Bv03"
        status, content = self._answer(answer, stuf.read_stuurgegevens(message))
        headers = [(b"content-type", b"text/xml")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    @staticmethod
    def _answer(answer, asked):
        if answer == "stil":
            raise ConnectionError
        if answer == "503":
            return 503, b""
        if answer == "Bv03":
            return 200, stuf.wrap_text(stuf.bv03(asked, referentienummer="a1", now=NOW), "1.1")
        code = {"client": "waarde-patroon", "server": "niet-opgeslagen", "StUF016": "referentienummer-niet-uniek"}
        fout = stuf.foutbericht(
            "Fo03", [Finding(code=code[answer])], language="nl", asked=asked, referentienummer="f1", now=NOW
        )
        return 500, stuf.fault(fout, "1.1")
