"""Look at the source for what no notification told: notifications get lost without a trace (USERS d.23).

The zaken that are open at the source, and those that began since the last look, are compared with what we know; where something
differs the object is put in the same queue as a notification. What we had open and the source no longer lists is looked at too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from adapter import observe
from adapter.errors import KoppelvlakError, Refused
from adapter.journal import Beeld, BeeldChange, Journal
from adapter.notificaties.notificatie import Notificatie, of_object
from adapter.notificaties.verschil import VOLLEDIG
from adapter.peers import Json, Zgw, collection_of, kern, key_of

__all__ = ["Ophaler"]

LEASE_S: Final = 600.0  # a round of a large source; another process goes on after it
FIRST_S: Final = 5.0  # after the start: what was missed while we were away
PAGE: Final = 500  # of what we know
OVERLAP_DAYS: Final = 1  # a zaak may be registered late on the day of its begin
_WATERMARK: Final = "_ophalen"
_DAY: Final = "dag"
_LISTS: Final = ("rollen", "zaakobjecten", "zaakinformatieobjecten")  # in newer versions of the API
_ONES: Final = ("resultaat",)

log = observe.get_logger(__name__)


class Ophaler:
    """Looks at one source, in one process at a time."""

    def __init__(
        self,
        gemeente: str,
        zgw: Zgw,
        journal: Journal,
        keep: Callable[[str, Notificatie], Awaitable[None]],
        *,
        every_s: float,
        owner: str,
        clock: Callable[[], datetime],
    ) -> None:
        """Make one; `keep` puts an object in the queue of notifications."""
        self._gemeente = gemeente
        self._zgw = zgw
        self._journal = journal
        self._keep = keep
        self._every_s = every_s
        self._owner = owner
        self._clock = clock
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End after what is in work."""
        self._stopping.set()

    async def run(self) -> None:
        """Look every `every_s` until `stop`."""
        wait_s = min(FIRST_S, self._every_s)
        while not await self._stopped_within(wait_s):
            lease = None
            try:
                lease = await self._journal.acquire(
                    f"ophalen/{self._gemeente}", owner=self._owner, now=self._clock(), duration_s=LEASE_S
                )
                if lease is not None:
                    await self.look()
            except KoppelvlakError as error:  # the source or the journal is away: the next round does it
                log.warning("ophalen_mislukt", gemeente=self._gemeente, code=error.findings[0].code)
            except Exception:  # a flow loop
                log.exception("onverwachte_fout", gemeente=self._gemeente)
            wait_s = self._every_s

    async def look(self) -> int:
        """Look once; give how many objects were put in the queue. Raises Refused, Unavailable."""
        now = self._clock()
        mark = await self._journal.beeld(self._gemeente, _WATERMARK)
        since = (mark.parts.get(_WATERMARK) or {}).get(_DAY) or now.date().isoformat()
        listed = await self._listed(str(since))
        known = await self._known()
        wanted = [key for key, zaak in listed.items() if key not in known or self._differs(key, known[key], zaak)]
        wanted += [key for key, beeld in known.items() if key not in listed and _is_open(key, beeld)]
        wanted = [key for key in wanted if key in known or self._is_recent(listed[key], str(since))]
        for key in wanted:
            await self._keep(self._gemeente, of_object(key))
        day = (now - timedelta(days=OVERLAP_DAYS)).date().isoformat()
        change = BeeldChange(gemeente=self._gemeente, object=_WATERMARK, parts={_WATERMARK: {_DAY: day}})
        await self._journal.keep_beelden([change], at=now)
        log.info("opgehaald", gemeente=self._gemeente, gezien=len(listed), verschillen=len(wanted))
        return len(wanted)

    async def _listed(self, since: str) -> dict[str, Json]:
        """Give the zaken that are open, and those that began since; an API that knows no such filter gives all."""
        try:
            found = [
                *await self._zgw.find_all("zaken", "zaken", {"einddatum__isnull": "true"}),
                *await self._zgw.find_all("zaken", "zaken", {"startdatum__gte": since}),
            ]
        except Refused:
            found = list(await self._zgw.find_all("zaken", "zaken", {}))
        return {key_of(zaak.get("url")): zaak for zaak in found}

    async def _known(self) -> dict[str, Beeld]:
        found: dict[str, Beeld] = {}
        after = "zaken/"
        while page := await self._journal.beelden(self._gemeente, after=after, limit=PAGE):
            found.update({beeld.object: beeld for beeld in page if collection_of(beeld.object) == "zaken"})
            after = page[-1].object
            if collection_of(after) != "zaken":
                break
        return found

    @staticmethod
    def _differs(key: str, beeld: Beeld, zaak: Json) -> bool:
        """True when the zaak as it is listed is not what we know; one that we know in part is left to its notifications."""
        if VOLLEDIG not in beeld.parts:
            return False
        core, known = kern("zaken", zaak) or {}, beeld.parts.get(key) or {}
        if any(known.get(name) != value for name, value in core.items()):
            return True
        parts = {name for name in beeld.parts if collection_of(name) in (*_LISTS, "resultaten")}
        there = {key_of(url) for name in _LISTS if name in zaak for url in zaak[name] or ()}
        there |= {key_of(zaak[name]) for name in _ONES if zaak.get(name)}
        told = {name for name in _LISTS if zaak.get(name)} | {"resultaten"}  # an empty list may be one that is not kept
        gone = {name for name in parts if collection_of(name) in told} - there
        status = key_of(zaak.get("status"))
        return bool(there - parts or gone or (status and status not in beeld.parts))

    @staticmethod
    def _is_recent(zaak: Mapping[str, Any], since: str) -> bool:
        """True for a zaak that came since: one that was there before us is not told as new."""
        return str(zaak.get("registratiedatum") or "") >= since

    async def _stopped_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True


def _is_open(key: str, beeld: Beeld) -> bool:
    zaak = beeld.parts.get(key)
    return zaak is not None and VOLLEDIG in beeld.parts and not zaak.get("einddatum")
