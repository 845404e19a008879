"""`koppelvlak translate` on messages about persons: what would be asked, and the way there and back; nothing is kept."""

from __future__ import annotations

import json

import pytest

from adapter import tenancy, wiring
from adapter.errors import Refused
from adapter.translation.normal import normal
from tests.brp.messages import BSN, body_of, lk01, lv01

KEY = f"<BG:inp.bsn>{BSN}</BG:inp.bsn>"


@pytest.fixture
def translator(tmp_path) -> wiring.Translator:
    return wiring.Translator(tenancy.load(None, overrides={"data": str(tmp_path)}), gemeente=None, connection=None)


def test_a_question_shows_the_search_and_its_fields_and_no_value(translator):
    result = translator.to_events(lv01(KEY, '<BG:geslachtsnaam xsi:nil="true"/>'))
    assert result["reply"] == {
        "berichtcode": "La01",
        "vraag": "RaadpleegMetBurgerservicenummer",
        "onderdelen": ["burgerservicenummer", "naam.geslachtsnaam"],
    }
    assert BSN not in json.dumps(result)


def test_a_question_that_can_not_be_asked_is_told(translator):
    with pytest.raises(Refused):
        translator.to_events(lv01("<BG:geslachtsnaam>Test</BG:geslachtsnaam>"))


def test_an_event_goes_back_to_the_message_that_it_was(translator):
    data = lk01(f"{KEY}<BG:geslachtsnaam>Oud</BG:geslachtsnaam>", f"{KEY}<BG:geslachtsnaam>Nieuw</BG:geslachtsnaam>")
    result = translator.to_events(data)
    assert result["events"][0]["partitionkey"] == "persoon/?"
    back = translator.to_stuf(json.dumps(result["events"]).encode(), "bg-0310")
    told, was = normal(back), normal(body_of(data))
    assert [part for part in told[3] if part[0] == "object"] == [part for part in was[3] if part[0] == "object"]
