"""Texts of errors: questions about persons, and what the source of persons (Haal Centraal BRP) refuses."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _entry(code: str, stuf: str, plek: Plek, http: int, *, nl: tuple[str, str], en: tuple[str, str]) -> Entry:
    return Entry(
        code=code, stuf=stuf, plek=plek, http=http, nl=Text(what=nl[0], fix=nl[1]), en=Text(what=en[0], fix=en[1])
    )


ENTRIES: tuple[Entry, ...] = (
    _entry(
        "personenvraag-zonder-selectie",
        "StUF058",
        Plek.CLIENT,
        400,
        nl=("De vraag selecteert geen personen.", "Vul in 'gelijk' ten minste een element, zoals inp.bsn."),
        en=("The question selects no persons.", "Fill at least one element of 'gelijk', such as inp.bsn."),
    ),
    _entry(
        "personenvraag-niet-ondersteund",
        "StUF058",
        Plek.CLIENT,
        400,
        nl=(
            "De bron van persoonsgegevens kent geen reeksen (vanaf, totEnMet) en geen vervolgvragen.",
            "Vraag met 'gelijk', en verklein de selectie waar het antwoord te groot is.",
        ),
        en=(
            "The source of personal data knows no ranges (vanaf, totEnMet) and no continued questions.",
            "Ask with 'gelijk', and make the selection smaller where the answer is too large.",
        ),
    ),
    _entry(
        "vraagsoort-niet-ondersteund",
        "StUF025",
        Plek.CLIENT,
        400,
        nl=("Deze vraagsoort wordt niet ondersteund.", "Stel de vraag als Lv01."),
        en=("This kind of question is not supported.", "Ask it as Lv01."),
    ),
    _entry(
        "vraag-asynchroon",
        "StUF124",
        Plek.CLIENT,
        400,
        nl=("Vragen worden alleen synchroon beantwoord.", "Stel de vraag als Lv01 aan BeantwoordVraag."),
        en=("Questions are only answered synchronously.", "Ask it as Lv01 at BeantwoordVraag."),
    ),
    _entry(
        "sortering-niet-ondersteund",
        "StUF133",
        Plek.CLIENT,
        400,
        nl=("De gevraagde sortering wordt niet ondersteund.", "Gebruik sortering 0."),
        en=("The order that is asked is not supported.", "Use sortering 0."),
    ),
    _entry(
        "personenvraag-geen-zoekvorm",
        "StUF058",
        Plek.CLIENT,
        400,
        nl=(
            "Met deze combinatie van gegevens kan de BRP niet worden bevraagd.",
            (
                "Zoek op BSN; geslachtsnaam met een volledige geboortedatum; geslachtsnaam, voornamen en gemeente van inschrijving; "
                "postcode en huisnummer; straat, huisnummer en gemeente van inschrijving; of op een BAG-identificatie."
            ),
        ),
        en=(
            "The BRP can't be asked with this combination of data.",
            (
                "Search by BSN; geslachtsnaam with a whole geboortedatum; geslachtsnaam, voornamen and gemeenteVanInschrijving; "
                "postcode and huisnummer; street, huisnummer and gemeenteVanInschrijving; or by a BAG identification."
            ),
        ),
    ),
    _entry(
        "zoekterm-te-kort",
        "StUF058",
        Plek.CLIENT,
        400,
        nl=(
            "Een zoekterm met een jokerteken is te kort, of heeft het jokerteken niet aan het eind.",
            "Geef ten minste drie letters voor het jokerteken.",
        ),
        en=(
            "A search term with a wildcard is too short, or has the wildcard elsewhere than at its end.",
            "Give at least three letters before the wildcard.",
        ),
    ),
    _entry(
        "brp-niet-ingericht",
        "StUF058",
        Plek.SERVER,
        500,
        nl=(
            "Voor deze gemeente is geen bron van persoonsgegevens ingericht.",
            "Laat de beheerder [gemeenten.<naam>.brp] invullen.",
        ),
        en=(
            "No source of personal data is configured for this gemeente.",
            "Have the administrator fill in [gemeenten.<name>.brp].",
        ),
    ),
    _entry(
        "brp-te-veel",
        "StUF058",
        Plek.CLIENT,
        400,
        nl=("De BRP vindt te veel personen.", "Maak de selectie kleiner."),
        en=("The BRP finds too many persons.", "Make the selection smaller."),
    ),
    _entry(
        "brp-geen-toegang",
        "StUF052",
        Plek.SERVER,
        403,
        nl=(
            "De BRP staat deze vraag niet toe (HTTP {status}).",
            "Laat de beheerder de sleutel, het doel en de autorisatie voor de gevraagde gegevens nakijken.",
        ),
        en=(
            "The BRP does not allow this question (HTTP {status}).",
            "Have the administrator check the key, the purpose and the authorisation for the data asked.",
        ),
    ),
    _entry(
        "brp-niet-bereikbaar",
        "StUF960",
        Plek.SERVER,
        503,
        nl=("De BRP is nu niet te bevragen.", "Stel de vraag later opnieuw."),
        en=("The BRP can't be asked now.", "Ask again later."),
    ),
    _entry(
        "brp-weigert",
        "StUF058",
        Plek.SERVER,
        502,
        nl=(
            "De BRP kan deze vraag niet beantwoorden (HTTP {status}, {reden}).",
            "Meld het aan de beheerder, met het referentienummer van de vraag.",
        ),
        en=(
            "The BRP can't answer this question (HTTP {status}, {reden}).",
            "Tell the administrator, with the referentienummer of the question.",
        ),
    ),
)
