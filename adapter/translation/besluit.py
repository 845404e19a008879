"""voegBesluitToe (Di01): a new besluit with the zaak that led to it ↔ its events (MAPPING B.3 #18)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.stuf import namespaces
from adapter.translation.attributes import read_attributes
from adapter.translation.heen import write_new
from adapter.translation.kennisgeving import Kennisgeving
from adapter.translation.names import NSMAP, clark
from adapter.translation.objects import Objects
from adapter.translation.paths import at
from adapter.translation.reading import Bericht, Bron
from adapter.translation.types import Context, Translated

__all__ = ["Besluitbericht"]

_ZKN: Final = f"{{{namespaces.ZKN}}}"
_STUF: Final = f"{{{namespaces.STUF}}}"
_BESLUIT: Final = "besluit"
_ZAAK: Final = "zaak"
_SOORT: Final = "verwerkingssoort"


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

    def write(
        self, root: str, events: Sequence[Mapping[str, Any]], stuurgegevens: stuf.Stuurgegevens
    ) -> etree._Element:
        """Write the message that the events are; raises Refused when they are none of this kind."""
        event = next((each for each in events if self.makes(each["type"])), None)
        key = at(event, "data", _ZAAK, "identificatie") if event is not None else None
        if event is None or not isinstance(key, str):
            raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": self._operatie}))
        message = etree.Element(clark(root, "ZKN"), nsmap={**NSMAP, "ZDS": namespaces.ZDS})
        message.append(stuf.write_stuurgegevens(stuurgegevens, namespaces.ZKN))
        found = etree.SubElement(message, f"{_ZKN}object")
        write_new(self.kennisgeving, found, f"{_ZKN}{_BESLUIT}", events)
        zaak = etree.SubElement(found, f"{_ZKN}{_ZAAK}")
        zaak.set(f"{_STUF}{_SOORT}", "T")
        zaak.set(f"{_STUF}entiteittype", "ZAK")
        for name, value in (at(event, "data", "bron", "bewaard") or {}).items():
            if name.startswith(f"{_ZAAK}/@"):
                zaak.set(f"{_STUF}{name.partition('@')[2]}", str(value))
        etree.SubElement(zaak, f"{_ZKN}identificatie").text = key
        return message
