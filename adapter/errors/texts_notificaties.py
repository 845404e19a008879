"""Texts of errors: subscribers in StUF, and notifications of a ZGW source."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _entry(code: str, stuf: str, plek: Plek, http: int, *, nl: tuple[str, str], en: tuple[str, str]) -> Entry:
    return Entry(
        code=code, stuf=stuf, plek=plek, http=http, nl=Text(what=nl[0], fix=nl[1]), en=Text(what=en[0], fix=en[1])
    )


ENTRIES: tuple[Entry, ...] = (
    _entry(
        "abonnee-niet-bereikbaar",
        "StUF058",
        Plek.SERVER,
        503,
        nl=("De abonnee is nu niet bereikbaar.", "Niets te doen: het wordt vanzelf opnieuw geprobeerd."),
        en=("The subscriber can't be reached now.", "Nothing to do: it is tried again by itself."),
    ),
    _entry(
        "abonnee-geen-antwoord",
        "StUF058",
        Plek.SERVER,
        504,
        nl=(
            "De abonnee gaf geen antwoord op tijd; of het bericht is aangekomen is niet bekend.",
            "Niets te doen: het wordt opnieuw gestuurd met hetzelfde referentienummer.",
        ),
        en=(
            "The subscriber did not answer in time; whether the message arrived is not known.",
            "Nothing to do: it is sent again with the same referentienummer.",
        ),
    ),
    _entry(
        "abonnee-antwoord-onleesbaar",
        "StUF058",
        Plek.SERVER,
        502,
        nl=(
            "Het antwoord van de abonnee (HTTP {status}) is geen bevestiging en geen foutbericht.",
            "Controleer of het adres van de abonnee het adres voor asynchrone StUF-berichten is.",
        ),
        en=(
            "The subscriber's answer (HTTP {status}) is neither an acknowledgement nor a foutbericht.",
            "Check that the address of the subscriber is its address for asynchronous StUF messages.",
        ),
    ),
    _entry(
        "abonnee-kan-niet",
        "StUF058",
        Plek.SERVER,
        503,
        nl=(
            "De abonnee kan het bericht nu niet verwerken ({code}).",
            "Niets te doen: het wordt vanzelf opnieuw geprobeerd.",
        ),
        en=("The subscriber can't process the message now ({code}).", "Nothing to do: it is tried again by itself."),
    ),
    _entry(
        "abonnee-weigert",
        "StUF058",
        Plek.SERVER,
        502,
        nl=(
            "De abonnee weigert de aanroep (HTTP {status}, {reden}).",
            "Controleer adres, rechten en certificaat van de abonnee in koppelvlak.toml; lever daarna opnieuw.",
        ),
        en=(
            "The subscriber refuses the call (HTTP {status}, {reden}).",
            "Check address, rights and certificate of the subscriber in koppelvlak.toml; then deliver again.",
        ),
    ),
    _entry(
        "abonnee-weigert-bericht",
        "StUF058",
        Plek.CLIENT,
        502,
        nl=(
            "De abonnee keurt het bericht af met een foutbericht ({code}).",
            "Zoek in het logboek van de abonnee op waarom, herstel dat daar, en lever opnieuw.",
        ),
        en=(
            "The subscriber rejects the message with a foutbericht ({code}).",
            "Look in the subscriber's log why, mend it there, and deliver again.",
        ),
    ),
    _entry(
        "niet-gevraagd",
        "StUF058",
        Plek.CLIENT,
        200,
        nl=("De abonnee vraagt hier niet om.", "Pas gebeurtenissen of zaaktypen van de abonnee aan als dat moet."),
        en=(
            "The subscriber did not ask for this.",
            "Change gebeurtenissen or zaaktypen of the subscriber if it should.",
        ),
    ),
    _entry(
        "niet-in-stuf",
        "StUF058",
        Plek.CLIENT,
        200,
        nl=(
            "StUF heeft geen bericht voor {gebeurtenis}: de abonnee hoort dit niet.",
            "Niets te doen; de gebeurtenis staat wel op de backbone.",
        ),
        en=(
            "StUF has no message for {gebeurtenis}: the subscriber is not told.",
            "Nothing to do; the event does stand on the backbone.",
        ),
    ),
)
