"""What a plan needs to know of besluiten, read at the target: only where the message is about one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from adapter.delivery.besluiten import ABOUT_BESLUIT, besluiten_of, documents_of_besluit
from adapter.delivery.lookups import find_besluit, find_document
from adapter.delivery.message import Message, Sleutel, besluit_key_of
from adapter.errors import Finding, Refused
from adapter.peers import Besluittype, Catalogus, Json, Zaaktype, Zgw, together

__all__ = ["Besluiten", "gather_besluit"]

_MADE = "besluiten.besluit.vastgelegd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluiten:
    """The besluit of a message with its documents, and those that its zaak led to."""

    besluit: Json | None = None
    links: Sequence[Json] = ()
    types: Sequence[Besluittype] = ()
    besluittype: Besluittype | None = None
    documenten: Mapping[Sleutel, Json | None] = field(default_factory=dict)
    besluiten: Mapping[Sleutel, Json | None] = field(default_factory=dict)


async def gather_besluit(
    message: Message,
    zgw: Zgw,
    catalogus: Catalogus,
    zaaktype: Zaaktype | None,
    *,
    fresh: bool,
    made: str | None,
) -> Besluiten:
    """Give what is known; nothing for a message without besluiten.

    Args:
        fresh: a besluit that the message makes is not looked for: the target refuses a double.
        made: address of the besluit that an earlier attempt made.

    Raises:
        Refused: besluit-onbekend.
    """
    named = besluiten_of(message)
    besluiten = dict(zip(named, await together([find_besluit(zgw, key) for key in named]), strict=True))
    about = next(iter(message.of(*ABOUT_BESLUIT)), None)
    if about is None:
        return Besluiten(besluiten=besluiten)
    makes = message.first(_MADE) is not None
    key = besluit_key_of(about.data.get("besluit"))
    stored: Json | None = None
    if made is not None and key is None:
        stored = await zgw.get(made)
    elif key is not None and not (makes and fresh):
        stored = await find_besluit(zgw, key)
    if stored is None and not makes:
        facts = {"besluit": key[0] if key is not None else ""}
        raise Refused(
            Finding(code="besluit-onbekend", path="object/identificatie", source="MAPPING B.0 L8", facts=facts)
        )
    keys = documents_of_besluit(message)
    documenten = dict(zip(keys, await together([find_document(zgw, each) for each in keys]), strict=True))
    links: Sequence[Json] = ()
    besluittype: Besluittype | None = None
    if stored is not None:
        besluittype = await catalogus.besluittype(str(stored["besluittype"]))
        if documenten:
            links = await zgw.find_all("besluiten", "besluitinformatieobjecten", {"besluit": stored["url"]})
    return Besluiten(
        besluit=stored,
        links=links,
        types=await catalogus.besluittypen(zaaktype) if makes and zaaktype is not None else (),
        besluittype=besluittype,
        documenten=documenten,
        besluiten=besluiten,
    )
