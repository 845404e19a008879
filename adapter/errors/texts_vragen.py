"""Texts about questions that StUF forbids beyond its schema."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _entry(code: str, stuf: str, *, nl: tuple[str, str], en: tuple[str, str]) -> Entry:
    return Entry(
        code=code,
        stuf=stuf,
        plek=Plek.CLIENT,
        http=400,
        nl=Text(what=nl[0], fix=nl[1]),
        en=Text(what=en[0], fix=en[1]),
    )


ENTRIES: tuple[Entry, ...] = (
    _entry(
        "vraag-bereik-ongelijk",
        "StUF076",
        nl=("Het element {element} staat niet in vanaf én totEnMet.", "Geef in vanaf en totEnMet dezelfde elementen."),
        en=(
            "The element {element} is not in both vanaf and totEnMet.",
            "Give the same elements in vanaf and totEnMet.",
        ),
    ),
    _entry(
        "vraag-element-dubbel",
        "StUF079",
        nl=(
            "Het element {element} staat in gelijk en ook in vanaf of totEnMet.",
            "Vraag óf op één waarde (gelijk), óf op een bereik (vanaf en totEnMet).",
        ),
        en=(
            "The element {element} is in gelijk, and in vanaf or totEnMet as well.",
            "Ask by one value (gelijk) or by a range (vanaf and totEnMet), not by both.",
        ),
    ),
    _entry(
        "vraag-exact-in-bereik",
        "StUF082",
        nl=("Het attribuut exact staat op {element} in een bereik.", "Gebruik StUF:exact alleen in gelijk."),
        en=("The attribute exact is on {element} in a range.", "Use StUF:exact in gelijk only."),
    ),
    _entry(
        "vraag-datum-onvolledig",
        "StUF085",
        nl=("De datum {element} in een bereik is onvolledig.", "Geef in vanaf en totEnMet volledige datums."),
        en=("The date {element} in a range is incomplete.", "Give whole dates in vanaf and totEnMet."),
    ),
    _entry(
        "vraag-scope-dubbel",
        "StUF097",
        nl=(
            "Het element {element} in de scope heeft het attribuut scope en ook eigen elementen.",
            "Laat het attribuut StUF:scope weg, of laat het element leeg.",
        ),
        en=(
            "The element {element} in the scope has the attribute scope and elements of its own as well.",
            "Leave out the attribute StUF:scope, or leave the element empty.",
        ),
    ),
    _entry(
        "vraag-zonder-start",
        "StUF103",
        nl=(
            "Deze vervolgvraag zegt niet waar zij verdergaat.",
            "Geef in start het laatste object van het vorige antwoord, of zet indicatorVervolgvraag op false.",
        ),
        en=(
            "This follow-up question does not say where it goes on.",
            "Give the last object of the answer before in start, or set indicatorVervolgvraag to false.",
        ),
    ),
    _entry(
        "vraag-start-onvolledig",
        "StUF106",
        nl=("Het element {element} van vanaf ontbreekt in start.", "Neem in start alle elementen van vanaf op."),
        en=("The element {element} of vanaf is missing in start.", "Give all elements of vanaf in start."),
    ),
)
