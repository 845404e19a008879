"""Events about besluiten → calls. Pure (MAPPING B.3, C.5).

The relation of a zaak and its besluit is made by the target itself: it follows from the member `zaak` of the besluit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from adapter.delivery.calls import Call, Ref, Stage
from adapter.delivery.facts import Facts
from adapter.delivery.message import Gebeurtenis, Message, Sleutel, besluit_key_of, key_of
from adapter.delivery.values import day_of, is_unknown, text
from adapter.errors import Finding, Refused
from adapter.peers import Besluittype, Json, Zaaktype, match_besluittype

__all__ = [
    "ABOUT_BESLUIT",
    "besluiten_of",
    "check_besluit",
    "documents_of_besluit",
    "find_besluittype",
    "plan_besluiten",
    "same_besluit",
]

MADE: Final = "besluiten.besluit.vastgelegd"
CHANGED: Final = "besluiten.besluit.gewijzigd"
LINKED: Final = "besluiten.informatieobject.gekoppeld"
UNLINKED: Final = "besluiten.informatieobject.ontkoppeld"
OF_ZAAK: Final = "zaken.besluit.gekoppeld"
NOT_OF_ZAAK: Final = "zaken.besluit.ontkoppeld"
ABOUT_BESLUIT: Final = (MADE, CHANGED, LINKED, UNLINKED)

_TEXTS: Final = ("toelichting", "vervalreden")  # "" where there is none
_DATES: Final = ("vervaldatum", "publicatiedatum", "verzenddatum", "uiterlijkeReactiedatum")
_NEVER_EMPTY: Final = ("datum", "ingangsdatum")


def besluiten_of(message: Message) -> tuple[Sleutel, ...]:
    """Give the besluiten that the message relates its zaak to, each once."""
    found = (besluit_key_of(event.data.get("besluit")) for event in message.of(OF_ZAAK, NOT_OF_ZAAK))
    return tuple(dict.fromkeys(key for key in found if key is not None))


def documents_of_besluit(message: Message) -> tuple[Sleutel, ...]:
    """Give the documents that a besluit is, or no longer is, laid down in, each once."""
    found = (key_of(event.data.get("informatieobject")) for event in message.of(LINKED, UNLINKED))
    return tuple(dict.fromkeys(key for key in found if key is not None))


def find_besluittype(given: Mapping[str, Any], zaaktype: Zaaktype, facts: Facts) -> Besluittype:
    """Give the besluittype (L9); where the message names none, the one that the profile chooses."""
    return match_besluittype(
        zaaktype,
        facts.besluittypen,
        omschrijving=text((given.get("besluittype") or {}).get("omschrijving"))
        or (facts.profiel.standaard_besluittype or ""),
        on=day_of(given.get("datum")),
        aliases=facts.profiel.besluittypen,
    )


def check_besluit(given: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Give what no ZGW API takes: a besluit that nobody knows the day of."""
    if day_of(given.get("datum")) is None:
        return (Finding(code="besluit-zonder-datum", path="object/besluit/datumBeslissing", source="MAPPING B.3 #18"),)
    return ()


def plan_besluiten(message: Message, facts: Facts, warnings: list[Finding]) -> list[Call]:
    """Plan the besluit, its documents and its zaak; raises Refused."""
    calls: list[Call] = []
    made, changed = message.first(MADE), message.first(CHANGED)
    if made is not None and facts.zaaktype is not None:
        calls += _creation(made, facts, facts.zaaktype, warnings)
    if changed is not None:
        calls += _change(changed, facts, warnings)
    for event in message.of(LINKED, UNLINKED):
        calls += _document(event, facts, warnings)
    for event in message.of(OF_ZAAK, NOT_OF_ZAAK):
        calls += _zaak(event, facts, warnings)
    return calls


def _creation(event: Gebeurtenis, facts: Facts, zaaktype: Zaaktype, warnings: list[Finding]) -> list[Call]:
    given: Mapping[str, Any] = event.data["besluit"]
    if findings := check_besluit(given):
        raise Refused(*findings)
    body: Json = {"datum": given["datum"]}
    if text(given.get("identificatie")):
        body["identificatie"] = given["identificatie"]
    body["verantwoordelijkeOrganisatie"] = text(given.get("verantwoordelijkeOrganisatie"))
    body["besluittype"] = find_besluittype(given, zaaktype, facts).url
    body["zaak"] = (facts.state.zaak or {}).get("url", "")
    body |= {name: value for name, value in _members(given, warnings).items() if value not in (None, "")}
    if "ingangsdatum" not in body:
        body["ingangsdatum"] = body["datum"]
        warnings.append(
            Finding(code="ingangsdatum-is-datum", path="object/besluit/ingangsdatumWerking", source="MAPPING B.3 #18")
        )
    stored = facts.state.besluit
    if stored is None:
        return [Call(key="besluit", stage=Stage.BESLUIT, method="POST", to=("besluiten", "besluiten"), body=body)]
    if not same_besluit(stored, body):
        named = {"besluit": text(given.get("identificatie"))}
        raise Refused(Finding(code="besluit-bestaat-al", path="object/besluit/identificatie", facts=named))
    return []


def same_besluit(stored: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """True when `stored` is what `body` would make."""
    members = ("identificatie", "verantwoordelijkeOrganisatie", "besluittype", "zaak", "datum", "ingangsdatum")
    return all((stored.get(name) or "") == (body[name] or "") for name in members if name in body)


def _change(event: Gebeurtenis, facts: Facts, warnings: list[Finding]) -> list[Call]:
    stored = facts.state.besluit
    assert stored is not None, "gather refuses what is not there"
    given: Mapping[str, Any] = event.data["besluit"]
    name = text((given.get("besluittype") or {}).get("omschrijving"))
    if name and facts.besluittype is not None and name.casefold() != facts.besluittype.omschrijving.casefold():
        raise Refused(Finding(code="besluittype-wijzigt", path="object/bst.omschrijving", source="MAPPING B.3 #19"))
    wanted = _members(given, warnings)
    body = {member: value for member, value in wanted.items() if (stored.get(member) or "") != (value or "")}
    oud: Mapping[str, Any] = (event.data.get("wijziging") or {}).get("oud") or {}
    for member, value in oud.items():
        if isinstance(value, str) and (stored.get(member) or "") not in (value, wanted.get(member)):
            warnings.append(Finding(code="oud-wijkt-af", path=member, source="MAPPING E.3"))
    if not body:
        return []
    before = {member: stored.get(member) for member in body}
    return [Call(key="besluit", stage=Stage.BESLUIT, method="PATCH", to=stored["url"], body=body, before=before)]


def _members(given: Mapping[str, Any], warnings: list[Finding]) -> Json:
    """Give the members that ZGW takes, as it takes them; the keys and the type are set where a besluit is made."""
    body: Json = {name: text(given[name]) for name in _TEXTS if name in given and not is_unknown(given[name])}
    for name in (*_DATES, *_NEVER_EMPTY):
        if name not in given:
            continue
        if is_unknown(given[name]):
            warnings.append(Finding(code="datum-onvolledig", path=f"object/{name}", source="MAPPING C.2"))
        elif given[name] or name not in _NEVER_EMPTY:
            body[name] = given[name] or None
        else:
            warnings.append(Finding(code="datum-blijft", path=f"object/{name}", source="MAPPING B.3 #19"))
    return body


def _document(event: Gebeurtenis, facts: Facts, warnings: list[Finding]) -> list[Call]:
    key = key_of(event.data.get("informatieobject"))
    document = facts.documenten.get(key) if key is not None else None
    named = {"document": key[0] if key is not None else ""}
    if document is None:
        raise Refused(Finding(code="document-onbekend", path="isVastgelegdIn", source="MAPPING B.0 L7", facts=named))
    links = facts.state.besluitdocumenten
    found = next((link for link in links if link.get("informatieobject") == document["url"]), None)
    if event.soort == LINKED:
        if found is not None:
            return []
        stored = facts.state.besluit
        return [
            Call(
                key=f"besluitdocument/{event.nummer}",
                stage=Stage.BESLUITDOCUMENT,
                method="POST",
                to=("besluiten", "besluitinformatieobjecten"),
                body={
                    "besluit": stored["url"] if stored is not None else Ref("besluit"),
                    "informatieobject": document["url"],
                },
            )
        ]
    if found is None:
        if not facts.resumed:
            warnings.append(Finding(code="besluitdocument-onbekend", path="isVastgelegdIn", facts=named))
        return []
    before = {"besluit": found["besluit"], "informatieobject": found["informatieobject"]}
    return [
        Call(
            key=f"besluitdocument/{event.nummer}",
            stage=Stage.BESLUITDOCUMENT,
            method="DELETE",
            to=found["url"],
            before=before,
        )
    ]


def _zaak(event: Gebeurtenis, facts: Facts, warnings: list[Finding]) -> list[Call]:
    """Plan the relation of a zaak with a besluit that is there (leidtTot); one that isn't is no reason to stop."""
    key = besluit_key_of(event.data.get("besluit"))
    stored = facts.besluiten.get(key) if key is not None else None
    if stored is None:
        named = {"besluit": key[0] if key is not None else ""}
        warnings.append(Finding(code="besluit-bij-zaak-onbekend", path="leidtTot", source="MAPPING E.4", facts=named))
        return []
    adds = event.soort == OF_ZAAK
    known = (facts.state.zaak or {}).get("url")
    if adds == (known is not None and stored.get("zaak") == known):
        return []
    return [
        Call(
            key=f"besluitzaak/{event.nummer}",
            stage=Stage.BESLUIT,
            method="PATCH",
            to=stored["url"],
            body={"zaak": (known if known is not None else Ref("zaak")) if adds else ""},
            before={"zaak": stored.get("zaak") or ""},
        )
    ]
