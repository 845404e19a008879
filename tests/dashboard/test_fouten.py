"""An error is found by its code, by the text that a sender was given, and by words of it."""

import pytest

from adapter.errors import CATALOGUE, Finding, render
from adapter.status.fouten import code_named, codes_meant


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_text_of_an_error_as_a_sender_got_it_is_known_again(language):
    facts = {"gegeven": "44", "grens": "40"}
    told = render(Finding(code="waarde-te-lang", facts=facts), language).what
    assert codes_meant(told, language) == ["waarde-te-lang"]
    assert codes_meant(f"Fout van de leverancier:  {told.upper()}", language) == ["waarde-te-lang"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_error_that_has_enough_text_is_found_by_it(language):
    missed = []
    for code in CATALOGUE:
        told = render(Finding(code=code), language).what
        if code not in codes_meant(told, language):
            missed.append(code)
    assert missed == []


def test_words_find_the_errors_that_have_all_of_them_in_the_language_of_the_reader():
    assert codes_meant("onbekend statustype", "nl") == ["statustype-onbekend"]
    assert codes_meant("waarde-te-l", "nl")[0] == "waarde-te-lang"
    assert "datum-bestaat-niet" in codes_meant("not a date", "en")
    assert len(codes_meant("zaaktype", "nl")) <= 12


@pytest.mark.parametrize("text", ["", "een", "999990019", "1900202600000101", "xyzzy", "zaaktype xyzzy"])
def test_what_says_no_error_means_none(text):
    assert codes_meant(text, "nl") == []


def test_a_code_is_known_as_we_and_as_people_write_it():
    assert [code_named(text) for text in ("waarde-te-lang", " KV-Waarde-Te-Lang ", "waarde")] == [
        "waarde-te-lang",
        "waarde-te-lang",
        None,
    ]
