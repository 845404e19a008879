"""The words: both languages, and none that no page uses."""

import re
import string
from pathlib import Path

import pytest

from adapter.journal import BerichtState, LeveringState
from adapter.status import dashboard
from adapter.status.dashboard.show import Shown
from adapter.status.dashboard.texts import LANGUAGES, read_texts
from adapter.status.dashboard.verschillen import KINDS

ROOM = Path(dashboard.__file__).parent


def _facts(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_is_there_in_both_languages_with_the_same_facts():
    dutch, english = (read_texts()[language]._words for language in LANGUAGES)
    assert dutch.keys() == english.keys()
    for key in dutch:
        assert dutch[key].strip(), key
        assert english[key].strip(), key
        assert _facts(dutch[key]) == _facts(english[key]), key


def test_every_text_that_a_page_asks_for_by_its_whole_name_is_there():
    texts = read_texts()["nl"]
    sources = [*ROOM.glob("*.py"), *ROOM.glob("templates/*.html")]
    asked = {
        key for file in sources for key in re.findall(r"\b(?:t|texts)\(\s*[\"']([\w.-]+)[\"']\s*[,)]", file.read_text())
    }
    assert len(asked) > 100
    assert {key for key in asked if not texts.has(key)} == set()


@pytest.mark.parametrize("state", [*BerichtState, *LeveringState])
def test_every_state_has_a_name_an_advice_and_a_step(state):
    texts = read_texts()["en"]
    assert texts.has(f"uitkomst.{state}")
    assert texts.has(f"advies.{state}")
    prefix = "stap." if state in tuple(BerichtState) else "stap.levering_"
    assert texts.has(f"{prefix}{state}")
    assert texts.has(f"{prefix}{state}_uitleg")


def test_every_kind_of_change_between_versions_has_a_name():
    texts = read_texts()["en"]
    assert len(KINDS) > 15
    assert [kind for kind in KINDS if not texts.has(f"verschil.soort_{kind}")] == []


def test_numbers_and_durations_are_written_as_the_language_does():
    dutch, english = (Shown(read_texts()[language]) for language in LANGUAGES)
    assert (dutch.number(1234567), english.number(1234567)) == ("1.234.567", "1,234,567")
    assert (dutch.duration(0.0123), dutch.duration(2.5), english.duration(2.5)) == ("12 ms", "2,5 s", "2.5 s")
    assert (dutch.duration(150), dutch.duration(7200), dutch.duration(3 * 86400)) == ("2 min", "2 uur", "3 dagen")
