"""The laws of translation (MAPPING F): on the corpus, the golden pairs and generated messages."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from adapter import guard, translation
from adapter.translation.normal import difference, normal
from tests.laws.messages import changed, created, document_changed
from tests.shared import shared
from tests.translated import (
    CONTEXT,
    as_events,
    corpus,
    header,
    lk01,
    mappings,
    message,
    pairs,
    payload_of,
    schema,
    translate,
    wrong_in,
)

SMALL = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KENNISGEVINGEN = [
    (place, pack, name)
    for place, pack, name in (
        *((f"stuf/{file}", pack, name) for file, pack, name in corpus()),
        *((f"pairs/{folder}/request.xml", pack, name) for folder, pack, name in pairs()),
    )
    if mappings().get(pack, name).kind in ("kennisgeving", "wijziging", "overdracht", "besluit")
]


def _put_get(payload: etree._Element, pack: str, operatie: str) -> list[dict[str, Any]]:
    """Check the laws on one message; give its events."""
    translated = translate(payload, operatie, pack=pack)
    found = as_events(translated)
    for event in found:
        assert wrong_in(event["type"], event["data"]) == []
    # that a document is released follows from its lock, which is a secret: it doesn't come back
    found = [event for event in found if not event["type"].endswith(".ontgrendeld.v1")]
    if not found:  # it says no change: there is nothing that could go back
        return []
    back = mappings().get(pack, operatie).to_stuf(found, stuurgegevens=header(payload))
    assert difference(normal(payload), normal(back)) == []
    again = as_events(translate(back, operatie, pack=pack, context=_with_documents(translated)))
    assert _normal(again) == _normal(found)
    return found


def _normal(value: Any) -> Any:
    """Kept elements are the same whatever their prefixes and layout."""
    if isinstance(value, dict) and set(value) == {"pad", "xml"}:
        return value["pad"], normal(guard.parse(value["xml"].encode()))
    if isinstance(value, dict):
        return {name: _normal(inner) for name, inner in value.items()}
    return [_normal(inner) for inner in value] if isinstance(value, list) else value


def _with_documents(translated: translation.Translated) -> translation.Context:
    """A message that went back refers to its documents as the guard does."""
    documents = [
        guard.Document(ordinal=each.ordinal, sha256=each.sha256, size_bytes=len(each.content))
        for each in translated.inline_documents
    ]
    return replace(CONTEXT, documents=tuple(documents))


@pytest.mark.parametrize(("place", "pack", "operatie"), KENNISGEVINGEN, ids=lambda value: str(value)[-40:])
def test_real_messages_come_back_as_they_were(place: str, pack: str, operatie: str) -> None:
    """Put-get, get-put and no drop: what isn't in the message that comes back is nowhere."""
    payload = payload_of(shared("corpus") / place)

    found = _put_get(payload, pack, operatie)

    back = mappings().get(pack, operatie).to_stuf(found, stuurgegevens=header(payload)) if found else None
    if back is not None:
        validated = schema(pack)
        assert validated.validate(etree.fromstring(etree.tostring(back))), validated.error_log[0].message


@SMALL
@given(created())
def test_a_generated_creeerzaak_comes_back_as_it_was(inner: str) -> None:
    _put_get(lk01(inner), "zds-1.1", "creeerZaak_Lk01")


@SMALL
@given(changed())
def test_a_generated_updatezaak_comes_back_as_it_was(inner: str) -> None:
    _put_get(lk01(inner, soort="W"), "zds-1.1", "updateZaak_Lk01")


@SMALL
@given(document_changed())
def test_a_generated_updatezaakdocument_comes_back_as_it_was(inner: str) -> None:
    payload = message(
        "<ZDS:updateZaakdocument_Di02><ZDS:stuurgegevens><StUF:berichtcode>Di02</StUF:berichtcode></ZDS:stuurgegevens>"
        "<ZDS:parameters><ZDS:checkedOutId>slot</ZDS:checkedOutId></ZDS:parameters>"
        '<ZDS:edcLk02 StUF:entiteittype="EDC" StUF:functie="update"><ZKN:parameters>'
        f"<StUF:mutatiesoort>W</StUF:mutatiesoort></ZKN:parameters>{inner}</ZDS:edcLk02></ZDS:updateZaakdocument_Di02>"
    )
    _put_get(payload, "zds-1.2", "updateZaakdocument_Di02")


@SMALL
@given(created())
def test_a_message_of_one_version_means_the_same_in_the_other(inner: str) -> None:
    found = as_events(translate(lk01(inner), "creeerZaak_Lk01"))

    other = mappings().get("zds-1.2", "creeerZaak_ZakLk01").to_stuf(found, stuurgegevens=header(lk01(inner)))
    again = as_events(translate(other, "creeerZaak_ZakLk01", pack="zds-1.2"))

    def without_name(events: list[dict[str, Any]]) -> str:
        return json.dumps(events, sort_keys=True).replace("creeerZaak_ZakLk01", "creeerZaak_Lk01")

    assert without_name(again) == without_name(found)


@SMALL
@given(created())
def test_the_same_message_gives_the_same_events_and_changes_nothing_of_the_message(inner: str) -> None:
    payload = lk01(inner)
    before = etree.tostring(payload)

    first, second = as_events(translate(payload, "creeerZaak_Lk01")), as_events(translate(payload, "creeerZaak_Lk01"))

    assert first == second
    assert etree.tostring(payload) == before


@SMALL
@given(created())
def test_no_text_is_invented_and_none_is_lost(inner: str) -> None:
    """Every text of the message is in the events; every text of an event stands in the message, or is a word of ours."""
    payload = lk01(inner)
    texts = {(element.text or "").strip() for element in payload.iter() if not len(element)} - {""}

    shown = json.dumps(as_events(translate(payload, "creeerZaak_Lk01")), ensure_ascii=False)

    obj = next(child for child in payload if child.tag.endswith("}object"))
    for element in obj.iter():
        text = (element.text or "").strip()
        if text and not len(element) and not text.isdigit() and len(text) > 2:
            escaped = json.dumps(text, ensure_ascii=False)[1:-1]
            assert escaped in shown or _translated_word(text)
    assert texts


def _translated_word(text: str) -> bool:
    """True for a word of an enumeration, which the event says in ZGW's spelling."""
    return text in {"N.v.t.", "(Nog) niet", "Gedeeltelijk", "Geheel", "Stichting"}
