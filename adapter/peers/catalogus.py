"""The catalogus of one source: look-ups that are asked once and believed for a while.

Types of a published zaaktype don't change, so what was read stays usable when the source is away. One question at a
time per subject: others wait for its answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar, cast

from adapter.errors import Finding, KoppelvlakError, Refused, Unavailable
from adapter.peers.matching import match_version
from adapter.peers.port import Zgw
from adapter.peers.together import together
from adapter.peers.types import (
    Besluittype,
    Informatieobjecttype,
    Zaaktype,
    Zaaktypeversie,
    read_besluittype,
    read_informatieobjecttype,
    read_resultaattypen,
    read_roltypen,
    read_statustypen,
    read_versie,
)

__all__ = ["Catalogus"]

T = TypeVar("T")

FRESH_S: Final = 5.0  # a name that is not found is asked again, but not more often than this
FAILURE_S: Final = 1.0  # how long a failed look-up answers for those who waited for it
STALE_S: Final = 30.0  # how long an old answer is given again while the source is away
CODES_MAX: Final = 25
ENTRIES_MAX: Final = 5000  # subjects kept; a catalogus has some hundreds


@dataclass(slots=True)
class _Entry:
    value: object
    error: KoppelvlakError | None
    read_at: float
    until: float


class Catalogus:
    """Cached look-ups L2–L6 (MAPPING B.0) at one target."""

    def __init__(
        self,
        zgw: Zgw,
        *,
        cache_s: float,
        rsin: str | None,
        domein: str | None,
        monotonic: Callable[[], float],
    ) -> None:
        self._zgw = zgw
        self._cache_s = cache_s
        self._rsin = rsin
        self._domein = domein
        self._monotonic = monotonic
        self._entries: dict[str, _Entry] = {}
        self._busy: dict[str, asyncio.Event] = {}

    async def find_zaaktype(self, code: str, *, on: date) -> Zaaktype:
        """Give the published version of zaaktype `code` that is valid on `on`, with its types (L2).

        Raises:
            Refused: unknown, not valid on that day, or more than one version is.
        """
        versions = await self.versions(code)
        try:
            version = match_version(versions, code=code, on=on)
        except Refused:
            if self._is_fresh(f"versies/{code}"):
                raise await self._with_codes(code, on, versions) from None
            self._entries.pop(f"versies/{code}", None)
            versions = await self.versions(code)
            try:
                version = match_version(versions, code=code, on=on)
            except Refused:
                raise await self._with_codes(code, on, versions) from None
        return await self.zaaktype(version.url)

    async def versions(self, code: str) -> Sequence[Zaaktypeversie]:
        """Give all versions of zaaktype `code` in our catalogi."""
        return await self._cached(f"versies/{code}", lambda: self._read_versions(code))

    async def zaaktype(self, url: str) -> Zaaktype:
        """Give the version at `url` with its statustypen, roltypen and resultaattypen."""
        return await self._cached(f"zaaktype/{url}", lambda: self._read_zaaktype(url))

    async def informatieobjecttypen(self, zaaktype: Zaaktype) -> Sequence[Informatieobjecttype]:
        """Give the informatieobjecttypen that this zaaktype may have."""
        return await self._cached(f"iot/{zaaktype.url}", lambda: self._read_informatieobjecttypen(zaaktype))

    async def informatieobjecttype(self, url: str) -> Informatieobjecttype:
        """Give the informatieobjecttype at `url`."""
        return await self._cached(f"informatieobjecttype/{url}", lambda: self._read_informatieobjecttype(url))

    async def besluittypen(self, zaaktype: Zaaktype) -> Sequence[Besluittype]:
        """Give the published besluittypen that a zaak of this zaaktype may lead to (L9)."""
        return await self._cached(f"bt/{zaaktype.url}", lambda: self._read_besluittypen(zaaktype))

    async def besluittype(self, url: str) -> Besluittype:
        """Give the besluittype at `url`."""
        return await self._cached(f"besluittype/{url}", lambda: self._read_besluittype(url))

    async def codes(self) -> Sequence[str]:
        """Give the identificaties of all published zaaktypen in our catalogi, in order."""
        return await self._cached("codes", self._read_codes)

    def forget(self, url: str) -> bool:
        """Let the types of a zaaktype be read again (a name was not found); False when they were read just now."""
        if self._is_fresh(f"zaaktype/{url}"):
            return False
        self._entries.pop(f"zaaktype/{url}", None)
        self._entries.pop(f"iot/{url}", None)
        self._entries.pop(f"bt/{url}", None)
        return True

    def _is_fresh(self, key: str) -> bool:
        entry = self._entries.get(key)
        return entry is not None and self._monotonic() - entry.read_at < FRESH_S

    async def _with_codes(self, code: str, on: date, versions: Sequence[Zaaktypeversie]) -> Refused:
        """Give the refusal with the codes that do exist, where the source still answers."""
        try:
            match_version(versions, code=code, on=on)
        except Refused as error:
            finding = error.findings[0]
        else:  # it is there after all
            raise AssertionError(code)
        try:
            codes = await self.codes()
        except KoppelvlakError:
            codes = ()
        shown = ", ".join(codes[:CODES_MAX]) + (f" (+{len(codes) - CODES_MAX})" if len(codes) > CODES_MAX else "")
        return Refused(
            Finding(
                code=finding.code,
                path=finding.path,
                source=finding.source,
                facts={**finding.facts, "geldig": shown or "-"},
            )
        )

    async def _cached(self, key: str, read: Callable[[], Awaitable[T]]) -> T:
        while True:
            entry = self._entries.get(key)
            if entry is not None and self._monotonic() < entry.until:
                if entry.error is not None:
                    raise entry.error
                return cast("T", entry.value)
            busy = self._busy.get(key)
            if busy is None:
                return await self._refresh(key, read, entry)
            await busy.wait()

    async def _refresh(self, key: str, read: Callable[[], Awaitable[T]], old: _Entry | None) -> T:
        done = self._busy[key] = asyncio.Event()
        try:
            value = await read()
        except Unavailable as error:
            now = self._monotonic()
            if old is not None and old.error is None:
                old.until = now + STALE_S
                return cast("T", old.value)
            self._entries[key] = _Entry(None, error, now, now + FAILURE_S)
            raise
        else:
            now = self._monotonic()
            if len(self._entries) >= ENTRIES_MAX:
                self._entries.clear()
            self._entries[key] = _Entry(value, None, now, now + self._cache_s)
            return value
        finally:
            del self._busy[key]
            done.set()

    async def _catalogi(self) -> frozenset[str] | None:
        """Give the catalogi that count; None: all."""
        if self._rsin is None and self._domein is None:
            return None
        return await self._cached("catalogi", self._read_catalogi)

    async def _read_catalogi(self) -> frozenset[str]:
        query = {}
        if self._rsin is not None:
            query["rsin"] = self._rsin
        if self._domein is not None:
            query["domein"] = self._domein
        found = await self._zgw.find_all("catalogi", "catalogussen", query)
        if not found:
            raise Refused(Finding(code="catalogus-ontbreekt", source="koppelvlak.toml, catalogus_rsin"))
        return frozenset(resource["url"] for resource in found)

    async def _read_versions(self, code: str) -> tuple[Zaaktypeversie, ...]:
        catalogi = await self._catalogi()
        found = await self._zgw.find_all("catalogi", "zaaktypen", {"identificatie": code, "status": "definitief"})
        versions = (read_versie(resource) for resource in found)
        return tuple(
            version
            for version in versions
            if version.identificatie == code and (catalogi is None or version.catalogus in catalogi)
        )

    async def _read_codes(self) -> tuple[str, ...]:
        catalogi = await self._catalogi()
        found = await self._zgw.find_all("catalogi", "zaaktypen", {"status": "definitief"})
        versions = (read_versie(resource) for resource in found)
        return tuple(sorted({v.identificatie for v in versions if catalogi is None or v.catalogus in catalogi}))

    async def _read_zaaktype(self, url: str) -> Zaaktype:
        found = await self._zgw.get(url)
        if found is None:
            raise Refused(Finding(code="zaaktype-verdwenen", source="MAPPING B.0 L2"))
        statustypen, roltypen, resultaattypen = await together(
            [self._types(collection, url) for collection in ("statustypen", "roltypen", "resultaattypen")]
        )
        return Zaaktype(
            versie=read_versie(found),
            statustypen=read_statustypen(statustypen),
            roltypen=read_roltypen(roltypen),
            resultaattypen=read_resultaattypen(resultaattypen),
        )

    async def _types(self, collection: str, zaaktype: str) -> Sequence[dict[str, object]]:
        return await self._zgw.find_all("catalogi", collection, {"zaaktype": zaaktype})

    async def _read_informatieobjecttypen(self, zaaktype: Zaaktype) -> tuple[Informatieobjecttype, ...]:
        return tuple(await together([self.informatieobjecttype(url) for url in zaaktype.versie.informatieobjecttypen]))

    async def _read_besluittypen(self, zaaktype: Zaaktype) -> tuple[Besluittype, ...]:
        found = await self._zgw.find_all("catalogi", "besluittypen", {"zaaktypen": zaaktype.url})
        return tuple(read_besluittype(resource) for resource in found)

    async def _read_besluittype(self, url: str) -> Besluittype:
        found = await self._zgw.get(url)
        if found is None:
            raise Refused(Finding(code="zaaktype-verdwenen", source="MAPPING B.0 L9"))
        return read_besluittype(found)

    async def _read_informatieobjecttype(self, url: str) -> Informatieobjecttype:
        found = await self._zgw.get(url)
        if found is None:
            raise Refused(Finding(code="zaaktype-verdwenen", source="MAPPING B.0 L6"))
        return read_informatieobjecttype(found)
