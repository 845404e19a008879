"""Free messages (Di02) about one document: hand it out for editing, take it back changed, release it, unlink it.

The lock of a document (checkedOutId) is a secret: it is read here for who must use it, and is never in an event
(MAPPING A.2, B.2 #9, #12, #14, #17).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.events import type_of
from adapter.stuf import namespaces
from adapter.translation import xml_text
from adapter.translation.heen import write_objects
from adapter.translation.kennisgeving import Kennisgeving
from adapter.translation.names import NSMAP, clark, line_of
from adapter.translation.objects import Objects
from adapter.translation.paths import at
from adapter.translation.types import Context, Draft, Translated, Vraag
from adapter.translation.vraag import Questions

__all__ = ["Ontgrendeling", "Uitcheck", "Wijziging", "checked_out_id"]

_ZKN = f"{{{namespaces.ZKN}}}"
_STUF = f"{{{namespaces.STUF}}}"
_NIL = f"{{{namespaces.XSI}}}nil"
_NO_VALUE = f"{{{namespaces.STUF}}}noValue"
_LOCKED = type_of("documenten.informatieobject", "vergrendeld")
_UNLOCKED = type_of("documenten.informatieobject", "ontgrendeld")
_NEVER_NIL = frozenset(  # GeefZaakdocumentbewerken.Document.antwoord: mandatory, and empty where there is nothing
    {"creatiedatum", "titel", "formaat", "taal", "vertrouwelijkAanduiding", "auteur", "link"}
)


def checked_out_id(payload: etree._Element) -> str | None:
    """Read the lock with which the document was handed out; None where the message names none."""
    return (payload.findtext("{*}parameters/{*}checkedOutId") or "").strip() or None


class Uitcheck:
    """geefZaakdocumentbewerken: a question whose document is locked for the asker.

    Args:
        answer: root of the Du02: "ZDS:geefZaakdocumentBewerken_Du02".
        functie: as the schema spells it.
        within: element that holds the question: edcLv01.
        within_answer: element that holds the answer: edcLa01.
    """

    def __init__(self, *, operatie: str, answer: str, functie: str, within: str, questions: Questions) -> None:
        self._operatie = operatie
        self._answer = answer
        self._functie = functie
        self.within = within
        self._questions = questions

    def asked(self, payload: etree._Element) -> Vraag:
        """Read which document is asked for; raises Refused."""
        return self._questions.asked(_inner(payload, self.within))

    def objects(self, _root: str) -> Objects:
        """Give what its answer holds."""
        found = self._questions.objects("")
        return replace(found, root=clark(self._answer, "ZKN"), within=("edcLa01", "antwoord"))

    def to_events(self, identificatie: str, context: Context) -> Translated:
        """Give the event that the document is locked; the lock itself is not in it."""
        return _document_event(_LOCKED, identificatie, context, {"operatie": self._operatie})

    def answer(
        self,
        payload: etree._Element,
        beeld: Mapping[str, Any],
        *,
        checked_out_id: str,
        checked_out_by: str | None,
        stuurgegevens: stuf.Stuurgegevens,
    ) -> etree._Element:
        """Write the Du02 with the document and its lock."""
        root, namespace = _free_message(self._answer, stuurgegevens, self._functie)
        parameters = etree.SubElement(root, f"{namespace}parameters")
        etree.SubElement(parameters, f"{namespace}checkedOutId").text = checked_out_id
        if checked_out_by:
            etree.SubElement(parameters, f"{namespace}checkedOutBy").text = checked_out_by
        antwoord = etree.SubElement(root, f"{namespace}edcLa01")
        antwoord.set(f"{_STUF}entiteittype", "EDC")
        antwoord.set(f"{_STUF}functie", "antwoord")
        etree.SubElement(antwoord, f"{_ZKN}parameters")
        self._questions.write_antwoord(antwoord, _inner(payload, self.within), (beeld,))
        for element in antwoord.iterfind(f"{_ZKN}antwoord/{_ZKN}object/*"):
            if element.tag.rpartition("}")[2] in _NEVER_NIL and element.get(_NIL) is not None:
                for name in (_NIL, _NO_VALUE):
                    element.attrib.pop(name, "")
        return root


class Wijziging:
    """updateZaakdocument and ontkoppelZaakdocument: a kennisgeving (Lk02) within a free message.

    Args:
        within: element that holds the kennisgeving: edcLk02.
    """

    def __init__(self, *, operatie: str, functie: str, within: str, kennisgeving: Kennisgeving) -> None:
        self.kennisgeving = kennisgeving
        self.functie = functie
        self.within = within
        self._operatie = operatie

    def to_events(self, payload: etree._Element, context: Context) -> Translated:
        """Give what changed; a document that was handed out with a lock is handed back with it."""
        found = self.kennisgeving.to_events(_inner(payload, self.within), context)
        drafts = found.drafts
        state = (payload.findtext("{*}parameters/{*}versioningState") or "").strip()
        if state and drafts:
            drafts[0].data["bron"]["versioningState"] = state
        if checked_out_id(payload) is not None:
            identificatie = self.identificatie(payload)
            head = {"operatie": self._operatie}
            drafts = (*drafts, *_document_event(_UNLOCKED, identificatie, context, head).drafts)
        return Translated(
            drafts=drafts,
            zaak=found.zaak,
            touches=found.touches,
            warnings=found.warnings,
            inline_documents=found.inline_documents,
        )

    def write(self, root: str, events: Sequence[Mapping[str, Any]], stuurgegevens: stuf.Stuurgegevens) -> bytes:
        """Write the message that the events are: without the lock, which no event holds.

        Raises:
            Refused: they are no message of this kind.
        """
        said = [event for event in events if event["type"] != _UNLOCKED]
        if not said:
            raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": self._operatie}))
        name = xml_text.named(root, "ZKN")
        prefix = f"{name.partition(':')[0]}:"
        header = stuf.stuurgegevens_text(replace(stuurgegevens, functie=self.functie), own=prefix)
        state = at(said[0], "data", "bron", "versioningState")
        parameters = xml_text.element(f"{prefix}versioningState", state) if isinstance(state, str) else ""
        attributes = xml_text.attributes({"StUF:entiteittype": "EDC", "StUF:functie": "update"})
        inner = f"{prefix}{self.within}"
        objects = write_objects(self.kennisgeving, said, overname=False)
        return xml_text.message(
            name,
            (
                header,
                f"<{prefix}parameters>{parameters}</{prefix}parameters>",
                f"<{inner}{attributes}>{objects}</{inner}>",
            ),
        )

    def objects(self, root: str) -> Objects:
        """Give what its message holds."""
        return replace(self.kennisgeving.objects(root), within=(self.within,))

    def makes(self, event_type: str) -> bool:
        """True when this operation makes events of this type."""
        kennisgeving = self.kennisgeving
        if kennisgeving.only is None:
            return event_type in kennisgeving.entity.events.get("W", ())
        relations = (relation for relation in kennisgeving.relations.values() if relation.name in kennisgeving.only)
        return any(event_type in relation.entity.events.get("V", ()) for relation in relations)

    def identificatie(self, payload: etree._Element) -> str:
        """Read which document it is about."""
        return (payload.findtext(f"{{*}}{self.within}/{_ZKN}object/{_ZKN}identificatie") or "").strip()


class Ontgrendeling:
    """cancelCheckout: the document is released as it was."""

    claims: Final[Mapping[str, str]] = {"document/identificatie": "informatieobject.identificatie"}

    def __init__(self, *, operatie: str) -> None:
        self._operatie = operatie

    def to_events(self, payload: etree._Element, context: Context) -> Translated:
        """Give the event that the document is released; raises Refused without a lock (MAPPING B.2 #14)."""
        if checked_out_id(payload) is None:
            raise Refused(
                Finding(
                    code="slot-ontbreekt",
                    path="parameters/checkedOutId",
                    line=line_of(payload),
                    source="MAPPING B.2 #14",
                )
            )
        return _document_event(_UNLOCKED, self.identificatie(payload), context, {"operatie": self._operatie})

    def identificatie(self, payload: etree._Element) -> str:
        """Read which document it is about."""
        return (payload.findtext(f"{{*}}document/{_ZKN}identificatie") or "").strip()


def _document_event(event_type: str, identificatie: str, context: Context, head: Mapping[str, str]) -> Translated:
    key = {"identificatie": identificatie, "bronorganisatie": context.rsin}
    data = {"informatieobject": key, "bron": {"sectormodel": "ZKN", "berichtcode": "Di02", **head}}
    draft = Draft(type=event_type, subject=f"informatieobject/{identificatie}", data=data)
    return Translated(drafts=(draft,), zaak=None, touches=(), warnings=())


def _inner(payload: etree._Element, name: str) -> etree._Element:
    found = payload.find(f"{{*}}{name}")
    assert found is not None, name  # the schema demands it
    return found


def _free_message(answer: str, stuurgegevens: stuf.Stuurgegevens, functie: str) -> tuple[etree._Element, str]:
    """Give the root of a free message with its stuurgegevens, and the namespace of its own elements."""
    tag = clark(answer, "ZKN")
    uri = tag[1:].partition("}")[0]
    nsmap: dict[str, str] = dict(NSMAP)
    if uri == namespaces.ZDS:
        nsmap["ZDS"] = namespaces.ZDS
    root = etree.Element(tag, nsmap=nsmap)
    header = stuf.write_stuurgegevens(stuurgegevens, uri)
    named = header.find(f"{_STUF}functie")
    if named is None:
        named = etree.SubElement(header, f"{_STUF}functie")
    named.text = functie
    root.append(header)
    return root, f"{{{uri}}}"
