"""Questions for a number (genereer…Identificatie, Di02): the answer (Du02), and the event that it is given out."""

from __future__ import annotations

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.events import type_of
from adapter.stuf import namespaces
from adapter.translation.names import clark
from adapter.translation.types import Context, Draft, Translated

__all__ = ["Nummer"]

_TYPES = {"zaak": "ZAK", "document": "EDC", "besluit": "BSL"}
_SOORTEN = {"zaak": "zaak", "document": "informatieobject", "besluit": "besluit"}
_LENGTHS = {"zaak": (5, 40), "document": (1, 40), "besluit": (1, 40)}
_PREFIXES = {"StUF": namespaces.STUF, "ZKN": namespaces.ZKN}


class Nummer:
    """One kind of number.

    Args:
        answer: root of the answer: "ZDS:genereerZaakIdentificatie_Du02".
        what: zaak, document or besluit: the element that holds the number.
        functie: as the schema spells it (lower-case i in …identificatie).
    """

    def __init__(self, *, operatie: str, answer: str, what: str, functie: str) -> None:
        self._operatie = operatie
        self._root = clark(answer, "ZKN")
        self._prefix = answer.partition(":")[0]
        self.what = what
        self._functie = functie

    def answer(self, *, identificatie: str, stuurgegevens: stuf.Stuurgegevens) -> etree._Element:
        """Write the Du02.

        Raises:
            Refused: a number that doesn't fit the schema.
        """
        shortest, longest = _LENGTHS[self.what]
        if not shortest <= len(identificatie) <= longest:
            raise Refused(Finding(code="sleutel-te-lang", path=f"{self.what}/identificatie"))
        namespace = self._root[1:].partition("}")[0]
        nsmap: dict[str, str] = dict(_PREFIXES)
        if self._prefix == "ZDS":
            nsmap["ZDS"] = namespaces.ZDS
        root = etree.Element(self._root, nsmap=nsmap)
        header = stuf.write_stuurgegevens(stuurgegevens, namespace)
        functie = header.find(f"{{{namespaces.STUF}}}functie")
        if functie is None:
            functie = etree.SubElement(header, f"{{{namespaces.STUF}}}functie")
        functie.text = self._functie
        root.append(header)
        found = etree.SubElement(root, f"{{{namespace}}}{self.what}")
        found.set(f"{{{namespaces.STUF}}}entiteittype", _TYPES[self.what])
        found.set(f"{{{namespaces.STUF}}}functie", "entiteit")
        etree.SubElement(found, f"{{{namespaces.ZKN}}}identificatie").text = identificatie
        return root

    def to_events(self, context: Context) -> Translated:
        """Give the event that a number was given out; none while no number is known."""
        if context.identificatie is None:
            return Translated(drafts=(), zaak=None, touches=(), warnings=())
        soort = _SOORTEN[self.what]
        data = {
            "soort": soort,
            "identificatie": context.identificatie,
            "bron": {"sectormodel": "ZKN", "berichtcode": "Di02", "operatie": self._operatie},
        }
        draft = Draft(
            type=type_of("identificaties", "gereserveerd"), subject=f"{soort}/{context.identificatie}", data=data
        )
        return Translated(drafts=(draft,), zaak=None, touches=(), warnings=())
