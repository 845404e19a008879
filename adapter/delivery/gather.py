"""What a plan needs, read at the target: the types (cached), the zaak, and of its parts only those that the message touches."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from adapter import settings
from adapter.delivery.besluit_state import gather_besluit
from adapter.delivery.bewerken import ABOUT_DOCUMENT, CHANGED
from adapter.delivery.documenten import content_of, with_document_status
from adapter.delivery.facts import NIEUW, Facts, State
from adapter.delivery.lookups import find_document, find_zaak
from adapter.delivery.message import Message, Sleutel, key_of
from adapter.delivery.relaties import others_of
from adapter.delivery.values import AMSTERDAM, day_of, text
from adapter.errors import Finding, Refused
from adapter.peers import Catalogus, Json, Zaaktype, Zgw, together
from adapter.tenancy import Tenants

__all__ = ["Source", "date_of_zaaktype", "gather", "new_zaaktype", "profile_of"]


REMEMBERED_MAX: Final = 20_000  # zaken whose zaaktype is kept in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One gemeente's source: how to reach it, what its types are, and the rules of the gemeente."""

    name: str  # of the gemeente
    gemeente: settings.Gemeente
    zgw: Zgw
    catalogus: Catalogus
    zaaktypen: dict[Sleutel, str] = field(default_factory=dict)  # of zaken seen lately; a zaak keeps its zaaktype
    # identificatie of a zaak that is not there yet -> the zaken that want a relation with it, and its aard
    waiting: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)  # calls of the dialect that the target turned out not to have
    slow_until: dict[str, float] = field(default_factory=dict)  # what it was too slow for -> until when it is not asked

    @property
    def is_own(self) -> bool:
        """True for our own register: it is in this process, and answers at once."""
        return self.gemeente.source.kind == "register"

    def remember(self, zaak: Sleutel, zaaktype: str) -> None:
        """Keep the zaaktype of a zaak, so that the next message about it is checked without a call."""
        if len(self.zaaktypen) >= REMEMBERED_MAX:
            self.zaaktypen.clear()
        self.zaaktypen[zaak] = zaaktype


async def gather(
    message: Message,
    source: Source,
    *,
    received_at: datetime,
    fresh: bool,
    lock: str | None = None,
    lock_lost: bool = False,
    gone: Mapping[str, Json] | None = None,
    made_zaak: str | None = None,
    made_besluit: str | None = None,
    refuse_conflicts: bool = False,
) -> Facts:
    """Give the facts for `message`.

    Args:
        fresh: nothing of it was sent before: what it creates is not looked for (the target refuses a double).
        lock_lost: an earlier attempt may have locked the document, with a lock that is not known.
        made_zaak: address of the zaak that an earlier attempt made; made_besluit: of the besluit.
    """
    zaak: Json | None = None
    zaaktype: Zaaktype | None = None
    profiel = Tenants.profile(source.gemeente, "")  # the rules that hold where no zaaktype is known
    if message.creates_zaak:
        profiel, zaaktype = await new_zaaktype(message, source, received_at)
        zaak = None if fresh else await _made_before(message, source, made_zaak)
    elif message.zaak is not None:
        zaak = await _get_zaak(source, message.zaak)
    if zaak is not None:
        zaaktype = await source.catalogus.zaaktype(zaak["zaaktype"])
        profiel = profile_of(source, zaaktype)
    message = with_document_status(message, profiel)
    others = others_of(message) + _other_zaken(message)
    found = await together([find_zaak(source.zgw, key) for key in others])
    besluit = await gather_besluit(message, source.zgw, source.catalogus, zaaktype, fresh=fresh, made=made_besluit)
    document = message.first("documenten.informatieobject.aangemaakt")
    types = await source.catalogus.informatieobjecttypen(zaaktype) if document is not None and zaaktype else ()
    return Facts(
        received_at=received_at,
        profiel=profiel,
        zaaktype=zaaktype,
        informatieobjecttypen=types,
        state=dataclasses.replace(
            await _state(message, source, zaak, fresh=fresh),
            besluit=besluit.besluit,
            besluitdocumenten=besluit.links,
        ),
        besluittypen=besluit.types,
        besluittype=besluit.besluittype,
        documenten=besluit.documenten,
        besluiten=besluit.besluiten,
        andere=dict(zip(others, found, strict=True)),
        lock=lock,
        lock_lost=lock_lost and source.gemeente.source.may_force_unlock,
        resumed=not fresh,
        gone=gone or {},
        refuse_conflicts=refuse_conflicts,
    )


async def new_zaaktype(
    message: Message, source: Source, received_at: datetime
) -> tuple[settings.Zaaktypeprofiel, Zaaktype]:
    """Give the profile and the zaaktype of a zaak that is to be made (L2)."""
    created = message.first("zaken.zaak.aangemaakt")
    assert created is not None
    zaak = created.data["zaak"]
    code = text((zaak.get("zaaktype") or {}).get("identificatie"))
    profiel = Tenants.profile(source.gemeente, code)
    wanted = profiel.zaaktype_identificatie or code
    if not wanted:
        raise Refused(Finding(code="zaaktype-ontbreekt", path="isVan/gerelateerde/code", source="MAPPING B.0 L2"))
    return profiel, await source.catalogus.find_zaaktype(wanted, on=date_of_zaaktype(zaak, received_at))


def date_of_zaaktype(zaak: Json, received_at: datetime) -> date:
    """Give the day on which the zaaktype must be valid: startdatum, else registratiedatum, else today (MAPPING L2)."""
    return (
        day_of(zaak.get("startdatum"))
        or day_of(zaak.get("registratiedatum"))
        or received_at.astimezone(AMSTERDAM).date()
    )


def profile_of(source: Source, zaaktype: Zaaktype) -> settings.Zaaktypeprofiel:
    """Give the profile of a zaak that exists: by the StUF code that stands for its zaaktype."""
    return Tenants.profile_at(source.gemeente, zaaktype.identificatie)


async def _made_before(message: Message, source: Source, url: str | None) -> Json | None:
    if message.zaak is not None:
        return await find_zaak(source.zgw, message.zaak)
    return await source.zgw.get(url) if url is not None else None


async def _get_zaak(source: Source, key: Sleutel) -> Json:
    found = await find_zaak(source.zgw, key)
    if found is None:
        raise Refused(
            Finding(code="zaak-onbekend", path="object/identificatie", source="MAPPING B.0 L1", facts={"zaak": key[0]})
        )
    return found


def _other_zaken(message: Message) -> tuple[Sleutel, ...]:
    """Give the zaken, besides the first, that a document is put in."""
    about = [event for event in message.gebeurtenissen if event.soort.startswith("zaken.informatieobject.")]
    keys = (key_of(event.data.get("zaak")) for event in about)
    return tuple({key: None for key in keys if key is not None and key != message.zaak})


async def _state(message: Message, source: Source, zaak: Json | None, *, fresh: bool) -> State:
    document = message.first("documenten.informatieobject.aangemaakt")
    linked = message.first("zaken.informatieobject.gekoppeld")
    stored: Json | None = None
    koppelingen: Sequence[Json] = ()
    about = document or linked or next(iter(message.of(*ABOUT_DOCUMENT)), None)
    key = key_of(about.data.get("informatieobject")) if about is not None else None
    if key is not None and (document is None or not fresh):
        stored = await find_document(source.zgw, key)
        if stored is None and document is None:
            raise Refused(Finding(code="document-onbekend", source="MAPPING B.0 L7", facts={"document": key[0]}))
    if stored is not None:
        query = {"informatieobject": stored["url"]}
        koppelingen = await source.zgw.find_all("zaken", "zaakinformatieobjecten", query)
    same_content = not fresh and stored is not None and await _is_same_content(message, source, stored)
    if zaak is None:
        if stored is None:
            return NIEUW
        return State(informatieobject=stored, koppelingen=koppelingen, same_content=same_content)
    rollen, statussen, resultaten, objecten = await together(
        [
            _part(
                source,
                zaak,
                "rollen",
                needed=_touches(message, "zaken.rol.", "zaken.zaakobject.") or _names_setter(message),
            ),
            _part(source, zaak, "statussen", needed=_touches_end(message) and _has(zaak, "status")),
            _part(source, zaak, "resultaten", needed=_touches_end(message) and _has(zaak, "resultaat")),
            _part(source, zaak, "zaakobjecten", needed=_touches(message, "zaken.zaakobject.")),
        ]
    )
    return State(
        zaak=zaak,
        rollen=rollen,
        statussen=statussen,
        resultaat=resultaten[0] if resultaten else None,
        zaakobjecten=objecten,
        informatieobject=stored,
        koppelingen=koppelingen,
        same_content=same_content,
    )


async def _is_same_content(message: Message, source: Source, stored: Json) -> bool:
    """True when the content at the target is the one that the message brings: looked at after an interrupted attempt."""
    changed = message.first(CHANGED)
    if changed is None:
        return False
    sha256, size = content_of(changed, changed.data["informatieobject"])
    if sha256 is None or stored.get("bestandsomvang") != size:
        return False
    digest = hashlib.sha256()
    await source.zgw.download(f"{stored['url']}/download", digest.update)
    return digest.hexdigest() == sha256


async def _part(source: Source, zaak: Json, collection: str, *, needed: bool) -> Sequence[Json]:
    return await source.zgw.find_all("zaken", collection, {"zaak": zaak["url"]}) if needed else ()


def _touches(message: Message, *objects: str) -> bool:
    return any(event.soort.startswith(objects) for event in message.gebeurtenissen)


def _names_setter(message: Message) -> bool:
    """True when a status says who set it."""
    return any((event.data.get("status") or {}).get("gezetdoor") for event in message.of("zaken.status.gezet"))


def _touches_end(message: Message) -> bool:
    """True when statussen or resultaat play a part, also by an einddatum that may close the zaak."""
    if _touches(message, "zaken.status.", "zaken.resultaat."):
        return True
    events = message.of("zaken.zaak.aangemaakt", "zaken.zaak.gewijzigd")
    return any("einddatum" in (event.data.get("zaak") or {}) for event in events)


def _has(zaak: Json, member: str) -> bool:
    """False only when the zaak says that it has none."""
    return member not in zaak or zaak[member] is not None
