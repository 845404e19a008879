"""What goes into a translation, and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from adapter import guard, settings
from adapter.errors import Finding

__all__ = ["PARTS", "Beeld", "Context", "Draft", "InlineDocument", "Part", "Persoonsvraag", "Translated", "Vraag"]

Part = Literal[
    "zaak",
    "zaaktype",
    "rollen",
    "statussen",
    "laatste_status",
    "resultaat",
    "zaakobjecten",
    "hoofdzaak",
    "deelzaken",
    "andere_zaken",
    "informatieobjecten",
    "besluiten",
    "besluit",
    "zaken",
    "informatieobject",
    "koppelingen",
    "inhoud",
]
PARTS: frozenset[str] = frozenset(Part.__args__)  # type: ignore[attr-defined]  # a Literal has its members there


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a message doesn't say of itself.

    Args:
        rsin: of the sender's organisatie: bronorganisatie of what it registers (MAPPING B.0).
        gemeentecode: of the sender's organisatie.
        documents: the documents that the guard cut out of the message.
        kennisgeving: how the connection reads kennisgevingen (MAPPING E).
        zaaktypen: profiles by StUF code, and `standaard`; they say whether heeftBetrekkingOp of a person is a rol.
        identificatie: the number given, for a genereer…Identificatie.
        pseudonym: gives what stands for a person outside the data.
    """

    rsin: str
    gemeentecode: str
    documents: tuple[guard.Document, ...] = ()
    kennisgeving: settings.Kennisgeving = field(default_factory=settings.Kennisgeving)
    zaaktypen: Mapping[str, settings.Zaaktypeprofiel] = field(default_factory=dict)
    identificatie: str | None = None
    pseudonym: Callable[[str], str] | None = None


class Draft(NamedTuple):
    """An event before it has an envelope; a tuple, because there are many.

    Args:
        type: e.g. "nl.zaken.zaak.aangemaakt.v1".
        subject: e.g. "zaak/1900208938"; never a BSN.
        dataref: where the content of a document is: `urn:koppelvlak:blob:sha256:<hex>`.
    """

    type: str
    subject: str
    data: dict[str, Any]
    dataref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineDocument:
    """A small document that came inside the message: the caller puts it in the blob store before accepting.

    Args:
        ordinal: from 0, the place among the `inhoud` elements of the message that were not cut out.
    """

    ordinal: int
    sha256: str
    content: bytes


class Translated(NamedTuple):
    """What a message says happened, in the order in which it must be applied (MAPPING A.1 rule 5).

    Args:
        zaak: (identificatie, bronorganisatie) of the zaak that it is about; None where it names none.
        touches: identificaties of all zaken that it names, its own first.
        warnings: worth knowing; no reason to refuse.
        own: (kind, key) of the object of the basisgegevens that it is about, of a person a pseudonym; None for a zaak.
    """

    drafts: tuple[Draft, ...]
    zaak: tuple[str, str] | None
    touches: tuple[str, ...]
    warnings: tuple[Finding, ...]
    inline_documents: tuple[InlineDocument, ...] = ()
    own: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """What a question asks.

    Args:
        identificatie: of the zaak, document or besluit; a BSN where `kind` is "zaken-van-bsn" (never log it).
        parts: what must be fetched for the answer.
        maximum: greatest number of objects in the answer (StUF: default 15 by the XSD, 100 by the text; ours 100).
        na: identificatie of the last object of the answer before: this one goes on after it (a vervolgvraag).
        lopend: only zaken that are not closed.
    """

    kind: Literal["zaak", "zaken-van-bsn", "informatieobject", "besluit"]
    identificatie: str
    parts: frozenset[str]
    maximum: int = 100
    na: str = ""
    lopend: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Persoonsvraag:
    """What a question about persons asks, in the words of Haal Centraal (MAPPING D.1). Holds personal data: never log it.

    Args:
        criteria: path -> value; None: it must be empty.
        inexact: the criteria that may hold wildcards.
        elementen: path -> the element of StUF that it stands in.
        unknown: elements of the question that no source of persons can use.
        fields: what the answer needs.
    """

    criteria: Mapping[str, Any]
    inexact: frozenset[str]
    elementen: Mapping[str, str]
    unknown: tuple[str, ...]
    fields: tuple[str, ...]
    maximum: int = 100
    kind: Literal["personen"] = "personen"


Beeld = Mapping[str, Any]
"""What a source holds about one object, in canonical words: the members are the parts (see docs/mappings.md)."""
