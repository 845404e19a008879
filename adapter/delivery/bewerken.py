"""Events about a document that is there already → calls. Pure (MAPPING B.2 #12, #14, #17).

Lock, change, unlock: with the lock of who had the document, or with one of our own. The lock is a secret: it is put in when a
call is made, and stands in no plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from adapter.delivery.calls import SLOT, Call, Ref, Stage
from adapter.delivery.documenten import DATES, STATUSSEN, TEXTS, content_of
from adapter.delivery.facts import Facts
from adapter.delivery.message import Gebeurtenis, Message, key_of
from adapter.delivery.taal import write_taal
from adapter.delivery.values import is_unknown, is_year_of_documents, text
from adapter.errors import Finding, Refused
from adapter.peers import Json

__all__ = ["ABOUT_DOCUMENT", "brings_lock", "is_about_document", "plan_bewerken"]

CHANGED: Final = "documenten.informatieobject.gewijzigd"
RELEASED: Final = "documenten.informatieobject.ontgrendeld"
UNLINKED: Final = "zaken.informatieobject.ontkoppeld"
RELINKED: Final = "zaken.informatieobject.koppelinggewijzigd"
ABOUT_DOCUMENT: Final = (CHANGED, RELEASED, UNLINKED, RELINKED)

_LINK_TEXTS: Final[Mapping[str, int]] = {"titel": 200, "beschrijving": 1000}
_FINAL: Final = frozenset({"definitief", "gearchiveerd"})
_NEVER_EMPTY: Final = frozenset({"titel", "auteur", "vertrouwelijkheidaanduiding"})


def is_about_document(message: Message) -> bool:
    """True for what happens to a document that is there already."""
    return bool(message.of(*ABOUT_DOCUMENT))


def brings_lock(message: Message) -> bool:
    """True when the sender had the document: its message brings the lock back."""
    return message.first(RELEASED) is not None


def plan_bewerken(message: Message, facts: Facts, warnings: list[Finding]) -> list[Call]:
    """Plan what is to be done to a document that is there already.

    Raises:
        Refused: it is being edited by another, is final, or isn't linked to the zaak.
    """
    stored = facts.state.informatieobject
    calls: list[Call] = []
    changed = message.first(CHANGED)
    if changed is not None and stored is not None:
        calls += _change(changed, stored, facts, warnings, brought=brings_lock(message))
    elif brings_lock(message) and stored is not None and stored.get("locked"):
        calls.append(_unlock(stored))
    for event in message.of(UNLINKED):
        calls += _unlink(event, stored, facts)
    for event in message.of(RELINKED):
        calls += _relink(event, facts)
    return calls


def _change(event: Gebeurtenis, stored: Json, facts: Facts, warnings: list[Finding], *, brought: bool) -> list[Call]:
    locked = bool(stored.get("locked"))
    given: Mapping[str, Any] = event.data["informatieobject"]
    body = _members(given, facts, warnings)
    sha256, size = _new_content(event, given)
    if facts.resumed and _is_done(stored, body, size, facts):
        mine = brought or facts.lock is not None or facts.lock_lost
        return [_unlock(stored)] if locked and mine else []
    if text(stored.get("status")) in _FINAL:
        raise Refused(Finding(code="document-definitief", path="edcLk02/object", source="MAPPING B.2 #12"))
    if brought and not locked:
        raise Refused(Finding(code="document-niet-vergrendeld", path="parameters/checkedOutId"))
    calls: list[Call] = []
    if not brought and facts.lock is None:
        if locked and not facts.lock_lost:
            raise Refused(Finding(code="document-vergrendeld", source="MAPPING B.2 #12"))
        if locked:
            calls.append(Call(key="slot/open", stage=Stage.OPENBREKEN, method="UNLOCK", to=stored["url"]))
        calls.append(Call(key=SLOT, stage=Stage.SLOT, method="LOCK", to=stored["url"]))
    elif not brought and not locked:  # our own, of an earlier attempt, and released since
        calls.append(Call(key=SLOT, stage=Stage.SLOT, method="LOCK", to=stored["url"]))
    in_parts = sha256 is not None and size is not None and size > facts.profiel.documenten.max_inline_mib * 1024 * 1024
    if in_parts and facts.resumed and stored.get("bestandsdelen") and stored.get("bestandsomvang") == size:
        return [*calls, _fill(sha256)]
    if sha256 is not None:
        body["bestandsomvang"] = size
        if in_parts or not size:
            body["inhoud"] = None
    patch = Call(
        key="wijziging",
        stage=Stage.INFORMATIEOBJECT,
        method="PATCH",
        to=stored["url"],
        body=body,
        inhoud=sha256 if size else None,
        locked=True,
    )
    return [*calls, patch, _fill(sha256) if in_parts else _unlock(stored)]


def _fill(sha256: str | None) -> Call:
    """Send the content in parts; the document is unlocked by it."""
    return Call(key="inhoud", stage=Stage.INHOUD, method="INHOUD", to=Ref("informatieobject"), inhoud=sha256)


def _unlock(stored: Json) -> Call:
    return Call(key="ontgrendeling", stage=Stage.ONTGRENDELEN, method="UNLOCK", to=stored["url"])


def _new_content(event: Gebeurtenis, given: Mapping[str, Any]) -> tuple[str | None, int | None]:
    """Give (sha256, size) of the content where it is said to be another; (None, None) where it stays."""
    paths = (event.data.get("wijziging") or {}).get("paden") or ()
    return content_of(event, given) if "bestandsomvang" in paths else (None, None)


def _members(given: Mapping[str, Any], facts: Facts, warnings: list[Finding]) -> Json:
    """Give the members that change, in ZGW's words; what is unknown leaves what is known."""
    body: Json = {}
    for name, size in TEXTS.items():
        if name in given and not is_unknown(given[name]) and (text(given[name]) or name not in _NEVER_EMPTY):
            body[name] = text(given[name])[:size]
    for name in (*DATES, "creatiedatum"):
        value = given.get(name, "")
        if value is None and name != "creatiedatum":
            body[name] = None
        elif isinstance(value, str) and value and is_year_of_documents(value):
            body[name] = value
    if text(given.get("taal")):
        rules = facts.profiel.documenten
        body["taal"] = write_taal(given["taal"], codes=rules.taalcodes, unknown=rules.taal_onbekend)
    if "status" in given and not is_unknown(given["status"]):
        status = "_".join(text(given["status"]).casefold().split())
        if status in STATUSSEN:
            body["status"] = status
        else:
            warnings.append(Finding(code="documentstatus-vervallen", path="status", source="MAPPING C.5"))
    link = text(given.get("link"))
    if "link" in given and (not link or link.startswith(("http://", "https://"))):
        body["link"] = link[:200]
    if "informatieobjecttype" in given:
        warnings.append(Finding(code="documenttype-niet-gewijzigd", path="dct.omschrijving", source="MAPPING B.2 #12"))
    return body


def _is_done(stored: Json, body: Json, size: int | None, facts: Facts) -> bool:
    """True when the document is as the message wants it already: an earlier attempt did it."""
    if any((stored.get(name) or "") != (value or "") for name, value in body.items()):
        return False
    return size is None or (facts.state.same_content and not stored.get("bestandsdelen"))


def _unlink(event: Gebeurtenis, stored: Json | None, facts: Facts) -> list[Call]:
    key = f"koppeling/{event.nummer}"
    found = _link(event, facts)
    if found is None:
        if facts.resumed and key in facts.gone:
            return []
        raise _not_linked(event)
    if stored is not None and stored.get("locked"):
        raise Refused(Finding(code="document-vergrendeld", source="ZDS 1.2 §4.3.9"))
    before = {name: found.get(name) for name in ("zaak", "informatieobject", "titel", "beschrijving")}
    return [Call(key=key, stage=Stage.KOPPELING, method="DELETE", to=str(found["url"]), before=before)]


def _relink(event: Gebeurtenis, facts: Facts) -> list[Call]:
    """Change what is said of a document's place in a zaak; nothing where it says so already."""
    found = _link(event, facts)
    if found is None:
        raise _not_linked(event)
    said = {
        name: text(event.data[name])[:size]
        for name, size in _LINK_TEXTS.items()
        if name in event.data and not is_unknown(event.data[name])
    }
    body = {name: value for name, value in said.items() if (found.get(name) or "") != value}
    if not body:
        return []
    before = {name: found.get(name) or "" for name in body}
    key = f"koppeling/{event.nummer}"
    return [Call(key=key, stage=Stage.KOPPELING, method="PATCH", to=str(found["url"]), body=body, before=before)]


def _link(event: Gebeurtenis, facts: Facts) -> Json | None:
    """Find the document's place in the zaak of the event."""
    url = _zaak_url(key_of(event.data.get("zaak")), facts)
    return next((item for item in facts.state.koppelingen if url is not None and item.get("zaak") == url), None)


def _not_linked(event: Gebeurtenis) -> Refused:
    zaak, document = key_of(event.data.get("zaak")), key_of(event.data.get("informatieobject"))
    named = {"document": document[0] if document else "", "zaak": zaak[0] if zaak else ""}
    return Refused(Finding(code="koppeling-onbekend", path="isRelevantVoor", source="MAPPING B.2 #17", facts=named))


def _zaak_url(zaak: tuple[str, str] | None, facts: Facts) -> str | None:
    own = facts.state.zaak
    if zaak is None or (own is not None and own.get("identificatie") == zaak[0]):
        return str(own["url"]) if own is not None else None
    other = facts.andere.get(zaak)
    return str(other["url"]) if other is not None else None
