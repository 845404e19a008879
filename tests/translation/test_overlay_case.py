"""An overlay at work both ways, and its laws: tests/corpus/overlay-klad."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from adapter import guard, settings, stuf, tenancy, translation, wiring
from adapter.errors import Misconfigured
from adapter.translation.normal import difference, normal
from adapter.wiring.lawful import check_laws
from tests.notificaties.legacy import Legacy
from tests.system import example, posted, running
from tests.translated import CONTEXT, ROOT, as_events, header

CASE = ROOT / "tests" / "corpus" / "overlay-klad"
EXPECTED = json.loads((CASE / "expected.json").read_text(encoding="utf-8"))
PACKS = wiring.load_packs()
PLAIN = translation.load([CASE / "mappings", ROOT / "mappings"])
ZKN = "http://www.egem.nl/StUF/sector/zkn/0310"


def _payload() -> etree._Element:
    return stuf.payload_of(guard.parse((CASE / "request.xml").read_bytes()))


def _translated(found: translation.Mappings) -> translation.Translated:
    return found.get("zds-1.1", "voegZaakdocumentToe_Lk01").to_events(_payload(), CONTEXT)


def _told(found: translation.Mappings) -> dict[str, Any]:
    translated = _translated(found)
    document = translated.drafts[0].data["informatieobject"]
    bewaard = translated.drafts[0].data["bron"].get("bewaard", {})
    told: dict[str, Any] = {name: document.get(name) for name in ("status", "beschrijving")}
    return told | {
        "bewaard": sorted(path for path in bewaard if path in ("beschrijving", "status")),
        "warnings": [warning.code for warning in translated.warnings],
    }


@pytest.fixture(scope="module")
def overlaid() -> translation.Mappings:
    return wiring.effective_mappings(PLAIN, ("klad-dms",), PACKS)


def test_a_message_is_read_with_the_overlay_and_otherwise_without(overlaid: translation.Mappings) -> None:
    assert _told(overlaid) == EXPECTED["overlaid"]
    assert _told(PLAIN) == EXPECTED["plain"]


def test_its_events_are_written_as_the_same_message_again(overlaid: translation.Mappings) -> None:
    mapping = overlaid.get("zds-1.1", "voegZaakdocumentToe_Lk01")

    back = mapping.to_stuf(as_events(_translated(overlaid)), stuurgegevens=header(_payload()))

    assert difference(normal(_payload()), normal(back)) == []
    assert back.findtext(".//{*}object/{*}status") == EXPECTED["written_overlaid"]


def test_the_same_events_are_written_in_the_words_of_the_standard_for_another_system(
    overlaid: translation.Mappings,
) -> None:
    events = as_events(_translated(overlaid))
    back = PLAIN.get("zds-1.1", "voegZaakdocumentToe_Lk01").to_stuf(events, stuurgegevens=header(_payload()))
    assert back.findtext(".//{*}object/{*}status") == EXPECTED["written_plain"]


def test_the_laws_hold_for_the_mappings_with_the_overlay_over_them(overlaid: translation.Mappings) -> None:
    tried = check_laws(overlaid.get("zds-1.1", "voegZaakdocumentToe_Lk01"), PACKS.get("zds-1.1"), [_payload()])
    assert tried.broken == []
    assert tried.held["put_get"] > 0


def _settings(folder: Path, **abonnee: object) -> settings.Settings:
    oud = {"url": "http://oud.local/stuf", "applicatie": "OUDDMS", **abonnee}
    given = {
        "data": str(folder),
        "mappings.folder": str(CASE / "mappings"),
        "gemeenten.voorbeeld.abonnees": {"oud": oud},
    }
    return tenancy.load(None, overrides=given)


@pytest.mark.parametrize(
    ("abonnee", "word"),
    [({"overlays": ["klad-dms"]}, EXPECTED["written_overlaid"]), ({}, EXPECTED["written_plain"])],
    ids=["named", "none"],
)
async def test_a_subscriber_is_written_to_with_its_own_overlay(
    tmp_path: Path, abonnee: dict[str, object], word: str
) -> None:
    legacy = Legacy()
    made = _settings(tmp_path, **abonnee)
    async with running(tmp_path, abonnees={"oud": legacy}, change=lambda _: made) as system:
        await posted(system, example("creeer-zaak", nummer="n1"), soapaction=f"{ZKN}/creeerZaak_Lk01")
        sent = example("voeg-zaakdocument-toe", nummer="n2").replace(b">Definitief<", b">In bewerking<")
        answer = await posted(system, sent, soapaction=f"{ZKN}/voegZaakdocumentToe_Lk01")
        assert answer.status == 200, answer.body
        assert await system.settle(within_s=30)
    assert legacy.findings == []
    (message,) = legacy.messages("voegZaakdocumentToe")
    assert message.findtext(".//{*}object/{*}status") == word


def test_a_subscriber_has_the_overlays_of_the_connection_that_it_sends_through(tmp_path: Path) -> None:
    made = _settings(tmp_path, verbinding="proef")
    gemeente = made.gemeenten["voorbeeld"]
    proef = gemeente.connections["proef"].model_copy(update={"overlays": ("klad-dms",)})
    changed = gemeente.model_copy(update={"connections": {"proef": proef}})
    assert changed.overlays_of("oud") == ("klad-dms",)
    assert gemeente.overlays_of("oud") == ()


def test_an_overlay_of_a_subscriber_that_is_not_there_refuses_the_start(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        wiring.System(_settings(tmp_path, overlays=["klad-dsm"]))
    assert caught.value.findings[0].code == "overlay-onbekend"
