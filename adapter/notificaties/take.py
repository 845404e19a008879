"""Take a notification: who sends it may, it can be read, it is durable; then, and not before, the sender may forget it.

What it says is looked up later, in the order of its object: a source that is slow or away holds up no sender.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson

from adapter import journal, observe, settings
from adapter.errors import Finding, KoppelvlakError, Refused
from adapter.notificaties.notificatie import TEST, Notificatie, read_notificatie

__all__ = ["BODY_MAX", "Taken", "Taker", "notificaties_target"]

BODY_MAX: Final = 64 * 1024  # bytes of a notification: addresses and a few kenmerken
_PACK: Final = "zgw"
_CONNECTION: Final = "bron"

_log = observe.get_logger("notificaties")


def notificaties_target(gemeente: str) -> str:
    """Give the name of the target that looks at the source for what notifications tell."""
    return f"{gemeente}/notificaties"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What is answered: 204, or a problem with these findings."""

    status: int
    findings: tuple[Finding, ...] = ()
    retry_after_s: float | None = None


class Taker:
    """Takes the notifications of all gemeenten."""

    def __init__(
        self,
        gemeenten: Mapping[str, settings.Gemeente],
        memory: journal.Journal,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        notify: Callable[[str], None],
    ) -> None:
        """Make it; `notify` is called with the gemeente of what was taken."""
        self._rules = {name: gemeente.notificaties for name, gemeente in gemeenten.items()}
        self._journal = memory
        self._clock = clock
        self._new_id = new_id
        self._notify = notify

    async def take(self, gemeente: str, authorization: str | None, body: bytes) -> Taken:
        """Take one from outside; whatever happens, there is an answer."""
        rules = self._rules.get(gemeente)
        if rules is None:
            return Taken(status=404, findings=(Finding(code="notificaties-niet-ingesteld"),))
        if not _may(rules, authorization):
            return Taken(status=403 if authorization else 401, findings=(Finding(code="notificatie-zonder-recht"),))
        try:
            notificatie = read_notificatie(body)
            await self.keep(gemeente, notificatie)
        except Refused as error:
            return Taken(status=400, findings=error.findings)
        except KoppelvlakError as error:
            return Taken(status=503, findings=error.findings, retry_after_s=30.0)
        return Taken(status=204)

    async def keep(self, gemeente: str, notificatie: Notificatie) -> None:
        """Keep one; raises Unavailable. One that is no more than a trial, or about what we do not follow, is let go at once."""
        rules = self._rules.get(gemeente)
        if rules is None or notificatie.kanaal == TEST or not notificatie.object:
            return
        if notificatie.kanaal != "ophalen" and notificatie.kanaal not in rules.kanalen:
            return
        raw = orjson.dumps(
            {
                "kanaal": notificatie.kanaal,
                "object": notificatie.object,
                "resource": notificatie.resource,
                "onderdeel": notificatie.part,
                "actie": notificatie.actie,
            }
        )
        bericht_id = self._new_id()
        await self._journal.accept(
            journal.Acceptance(
                bericht_id=bericht_id,
                key=None,  # the same one twice is looked at twice, and the second time there is no news
                gemeente=gemeente,
                connection=_CONNECTION,
                pack=_PACK,
                message="notificatie",
                berichtcode="",
                zender=f"/{_CONNECTION}/",
                referentienummer=None,
                lane=f"{gemeente}/bron/{notificatie.object}",
                zaken=(),
                raw=raw,
                raw_sha256=hashlib.sha256(raw).hexdigest(),
                documents=(),
                answer=journal.StoredAnswer(status=204, content_type="text/plain", body=b""),
                events=(),
                targets=(notificaties_target(gemeente),),
                warnings=(),
                received_at=self._clock(),
            )
        )
        _log.info("notificatie_aanvaard", bericht_id=bericht_id, kanaal=notificatie.kanaal)
        self._notify(gemeente)


def _may(rules: settings.Notificaties, authorization: str | None) -> bool:
    """True when the header is the one that was agreed; compared in constant time. Without one agreed nobody may."""
    if rules.autorisatie is None:
        return False
    wanted, given = rules.autorisatie.get_secret_value(), authorization or ""
    return hmac.compare_digest(_plain(wanted), _plain(given))


def _plain(header: str) -> bytes:
    """Write the scheme in lower case: it is not case-sensitive (RFC 9110 §11.1)."""
    scheme, space, rest = header.strip().partition(" ")
    return f"{scheme.lower() if space else scheme}{space}{rest.strip()}".encode()
