"""Events about documents → calls. Pure (MAPPING B.2 #10, C.5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from adapter import settings
from adapter.delivery.calls import Call, Ref, Stage
from adapter.delivery.facts import Facts
from adapter.delivery.message import Gebeurtenis, Message, key_of
from adapter.delivery.taal import write_taal
from adapter.delivery.values import AMSTERDAM, day_of, is_unknown, is_year_of_documents, text
from adapter.errors import Finding, Refused
from adapter.peers import Informatieobjecttype, Json, Zaaktype, match_informatieobjecttype

__all__ = [
    "DATES",
    "STATUSSEN",
    "TEXTS",
    "check_has_zaak",
    "content_of",
    "find_informatieobjecttype",
    "plan_documenten",
    "same_document",
    "with_document_status",
]

BLOB: Final = "urn:koppelvlak:blob:sha256:"
STATUSSEN: Final = frozenset({"in_bewerking", "ter_vaststelling", "definitief", "gearchiveerd"})
_RECEIVED: Final = frozenset({"definitief", "gearchiveerd"})  # all that a received document may be
TEXTS: Final[Mapping[str, int]] = {
    "titel": 200,
    "auteur": 200,
    "beschrijving": 1000,
    "bestandsnaam": 255,
    "formaat": 255,
    "vertrouwelijkheidaanduiding": 20,
}
DATES: Final = ("ontvangstdatum", "verzenddatum")


def find_informatieobjecttype(given: Mapping[str, Any], zaaktype: Zaaktype, facts: Facts) -> Informatieobjecttype:
    """Give the informatieobjecttype (L6)."""
    return match_informatieobjecttype(
        zaaktype,
        facts.informatieobjecttypen,
        omschrijving=text((given.get("informatieobjecttype") or {}).get("omschrijving")),
        on=day_of(given.get("creatiedatum")),
        aliases=facts.profiel.documenttypen,
    )


def with_document_status(message: Message, profiel: settings.Zaaktypeprofiel) -> Message:
    """Give the message with the statussen that its documents set, where the profile says that they do (ACCEPTANCE 96)."""
    if not profiel.documenten.status_zetten:
        return message
    have = sum(event.soort.startswith("zaken.status.") for event in message.gebeurtenissen)
    linked = (event.data for event in message.of("zaken.informatieobject.gekoppeld"))
    told = [
        {"zaak": data["zaak"], "status": data["status"]}
        for data in linked
        if text(((data.get("status") or {}).get("statustype") or {}).get("omschrijving"))
        and key_of(data.get("zaak")) == message.zaak
    ]
    more = (
        Gebeurtenis(soort="zaken.status.gezet", nummer=have + number, data=data)
        for number, data in enumerate(told, start=1)
    )
    return dataclasses.replace(message, gebeurtenissen=(*message.gebeurtenissen, *more)) if told else message


def plan_documenten(message: Message, facts: Facts, zaaktype: Zaaktype | None, warnings: list[Finding]) -> list[Call]:
    """Plan the document, its content and its places in zaken."""
    calls: list[Call] = []
    created = message.first("documenten.informatieobject.aangemaakt")
    stored = facts.state.informatieobject
    check_has_zaak(message)
    if created is not None and zaaktype is not None:
        calls += _document_calls(_document(created, message, facts, zaaktype, warnings), stored, facts.lock)
    return calls + [
        call for event in message.of("zaken.informatieobject.gekoppeld") for call in _koppeling(event, message, facts)
    ]


def check_has_zaak(message: Message) -> None:
    """Refuse a new document of no zaak: its type is one of the zaaktype (L6)."""
    if message.first("documenten.informatieobject.aangemaakt") is not None and message.zaak is None:
        raise Refused(Finding(code="document-zonder-zaak", path="isRelevantVoor", source="ZDS 4.3.4"))


def _document_calls(post: Call, stored: Json | None, lock: str | None) -> list[Call]:
    """Plan the document itself: whole in one call, or made first and its content sent in parts."""
    fill = Call(key="inhoud", stage=Stage.INHOUD, method="INHOUD", to=Ref("informatieobject"), inhoud=post.inhoud)
    in_parts = "inhoud" in post.body and post.inhoud is not None
    if stored is None:
        return [post, fill] if in_parts else [post]
    if not same_document(stored, post.body):
        raise Refused(Finding(code="document-bestaat-al", facts={"document": text(post.body.get("identificatie"))}))
    if not in_parts or not stored.get("bestandsdelen"):
        return []
    if lock is not None:
        return [fill]
    # half sent, and the lock was lost with our process: no one else can end it
    away = Call(key="informatieobject/half", stage=Stage.VERWIJDEREN, method="DELETE", to=stored["url"])
    return [away, post, fill]


def same_document(stored: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """True when `stored` is what `body` would make."""
    members = ("identificatie", "bronorganisatie", "informatieobjecttype", "titel", "creatiedatum", "bestandsomvang")
    return all((stored.get(name) or "") == (body[name] or "") for name in members if name in body)


def _document(event: Gebeurtenis, message: Message, facts: Facts, zaaktype: Zaaktype, warnings: list[Finding]) -> Call:
    given: Mapping[str, Any] = event.data["informatieobject"]
    body: Json = {name: text(given.get(name))[:size] for name, size in TEXTS.items() if text(given.get(name))}
    if text(given.get("identificatie")):
        body["identificatie"] = given["identificatie"]
    body["bronorganisatie"] = text(given.get("bronorganisatie"))
    body["informatieobjecttype"] = find_informatieobjecttype(given, zaaktype, facts).url
    body.setdefault("titel", body.get("bestandsnaam", ""))
    body.setdefault("bestandsnaam", body["titel"])
    if not body["titel"]:
        body["titel"] = body["bestandsnaam"] = text(given.get("identificatie")) or "document"
    body.setdefault("auteur", (text(event.data.get("auteur")) or message.applicatie or "onbekend")[:200])
    for name in DATES:
        value = given.get(name)
        if isinstance(value, str) and value and is_year_of_documents(value):
            body[name] = value
    today = facts.received_at.astimezone(AMSTERDAM).date().isoformat()
    creatie = given.get("creatiedatum")
    body["creatiedatum"] = creatie if isinstance(creatie, str) and creatie else body.get("ontvangstdatum", today)
    rules = facts.profiel.documenten
    body["taal"] = write_taal(given.get("taal"), codes=rules.taalcodes, unknown=rules.taal_onbekend)
    body["indicatieGebruiksrecht"] = rules.gebruiksrecht
    _status(given, body, warnings)
    if message.message.startswith("maakZaakdocument") and "ontvangstdatum" not in body:
        body.setdefault("status", "in_bewerking")  # a document that is still to be written (MAPPING B.2 #11)
    link = text(given.get("link"))
    if link.startswith(("http://", "https://")) and len(link) <= 200:
        body["link"] = link
    sha256, size = content_of(event, given)
    inline = rules.max_inline_mib * 1024 * 1024
    body["bestandsomvang"] = size
    if sha256 is None or (size is not None and size > inline):
        body["inhoud"] = None  # none, or sent in parts; else it is read when the call is made
    return Call(
        key="informatieobject",
        stage=Stage.INFORMATIEOBJECT,
        method="POST",
        to=("documenten", "enkelvoudiginformatieobjecten"),
        body=body,
        inhoud=sha256,
    )


def content_of(event: Gebeurtenis, given: Mapping[str, Any]) -> tuple[str | None, int | None]:
    """Give (sha256, size) of the content; (None, …) for a document without."""
    reference = event.dataref or text(event.data.get("dataref"))
    size = given.get("bestandsomvang")
    return reference.removeprefix(BLOB) if reference.startswith(BLOB) else None, size if isinstance(size, int) else None


def _status(given: Mapping[str, Any], body: Json, warnings: list[Finding]) -> None:
    """Give the status in ZGW's words; with ontvangstdatum only two are allowed (MAPPING C.5)."""
    if is_unknown(given.get("status")) or not text(given.get("status")):
        return
    status = "_".join(text(given["status"]).casefold().split())
    if status in STATUSSEN and ("ontvangstdatum" not in body or status in _RECEIVED):
        body["status"] = status
    else:
        warnings.append(Finding(code="documentstatus-vervallen", path="status", source="MAPPING C.5"))


def _koppeling(event: Gebeurtenis, message: Message, facts: Facts) -> list[Call]:
    zaak = key_of(event.data.get("zaak"))
    url: object = Ref("zaak")
    if zaak is not None and zaak != message.zaak:
        other = facts.andere.get(zaak)
        if other is None:
            raise Refused(Finding(code="zaak-onbekend", path="isRelevantVoor", facts={"zaak": zaak[0]}))
        url = other["url"]
    known = (facts.state.zaak or {}).get("url") if isinstance(url, Ref) else url
    if any(item.get("zaak") == known for item in facts.state.koppelingen):
        return []
    created = message.first("documenten.informatieobject.aangemaakt")
    titel = text(event.data.get("titel"))
    if not titel and created is not None:
        given = created.data["informatieobject"]
        titel = text(given.get("titel")) or text(given.get("bestandsnaam"))
    return [
        Call(
            key=f"koppeling/{event.nummer}",
            stage=Stage.KOPPELING,
            method="POST",
            to=("zaken", "zaakinformatieobjecten"),
            body={
                "zaak": url,
                "informatieobject": Ref("informatieobject"),
                "titel": titel[:200],
                "beschrijving": text(event.data.get("beschrijving"))[:1000],
            },
        )
    ]
