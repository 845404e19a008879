"""voegBesluitToe (Di01): a new besluit with the zaak that led to it ↔ its events (MAPPING B.3 #18)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.stuf import namespaces
from adapter.translation import xml_text
from adapter.translation.attributes import read_attributes
from adapter.translation.heen import write_new
from adapter.translation.kennisgeving import Kennisgeving
from adapter.translation.objects import Objects
from adapter.translation.paths import at
from adapter.translation.reading import Bericht, Bron
from adapter.translation.types import Context, Translated

__all__ = ["Besluitbericht"]

_ZKN: Final = f"{{{namespaces.ZKN}}}"
_BESLUIT: Final = "besluit"
_ZAAK: Final = "zaak"


class Besluitbericht:
    """The way of the message, and back.

    Args:
        kennisgeving: how a besluit is read; the message itself is none, and has no mutatiesoort.
    """

    def __init__(self, *, operatie: str, functie: str, kennisgeving: Kennisgeving) -> None:
        self.kennisgeving = kennisgeving
        self.functie = functie
        self._operatie = operatie

    def objects(self, root: str) -> Objects:
        """Give what its message holds; a besluit is its object under another name."""
        return dataclasses.replace(self.kennisgeving.objects(root), within=("object",), name=_BESLUIT)

    def makes(self, event_type: str) -> bool:
        """True when this operation makes events of this type."""
        return event_type in self.kennisgeving.entity.added

    def to_events(self, payload: etree._Element, context: Context) -> Translated:
        """Give the event of the besluit with its zaak, and of each document in which it is laid down."""
        besluit, zaak = (payload.find(f"{_ZKN}object/{_ZKN}{name}") for name in (_BESLUIT, _ZAAK))
        assert besluit is not None, "its schema demands it"
        assert zaak is not None, "its schema demands it"
        identificatie = (zaak.findtext(f"{_ZKN}identificatie") or "").strip()
        bron = Bron(Bericht(payload, context))
        read_attributes(zaak, bron, _ZAAK, "T")
        key = {"identificatie": identificatie, "bronorganisatie": context.rsin}
        return self.kennisgeving.new(besluit, payload, context, zaak=key, kept=bron.bewaard or {})

    def write(self, root: str, events: Sequence[Mapping[str, Any]], stuurgegevens: stuf.Stuurgegevens) -> bytes:
        """Write the message that the events are; raises Refused when they are none of this kind."""
        event = next((each for each in events if self.makes(each["type"])), None)
        key = at(event, "data", _ZAAK, "identificatie") if event is not None else None
        if event is None or not isinstance(key, str):
            raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": self._operatie}))
        kept = at(event, "data", "bron", "bewaard") or {}
        said = {"StUF:verwerkingssoort": "T", "StUF:entiteittype": "ZAK"}
        said |= {
            xml_text.attribute_name(name.partition("@")[2]): str(kept[name])
            for name in kept
            if name.startswith(f"{_ZAAK}/@")
        }
        besluit = write_new(self.kennisgeving, f"ZKN:{_BESLUIT}", events)
        zaak = f"<ZKN:{_ZAAK}{xml_text.attributes(said)}>{xml_text.element('ZKN:identificatie', key)}</ZKN:{_ZAAK}>"
        header = stuf.stuurgegevens_text(stuurgegevens, own="ZKN:")
        return xml_text.message(xml_text.named(root, "ZKN"), (header, f"<ZKN:object>{besluit}{zaak}</ZKN:object>"))
