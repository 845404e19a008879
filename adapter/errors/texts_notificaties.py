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
    _entry(
        "notificatie-ongeldig",
        "StUF058",
        Plek.CLIENT,
        400,
        nl=("Dit is geen notificatie van de ZGW-standaard.", "Stuur de leden die de Notificaties API voorschrijft."),
        en=("This is no notification of the ZGW standard.", "Send the members that the Notificaties API prescribes."),
    ),
    _entry(
        "notificatie-te-groot",
        "StUF058",
        Plek.CLIENT,
        413,
        nl=("De notificatie is te groot.", "Een notificatie bevat adressen en kenmerken, geen gegevens."),
        en=("The notification is too large.", "A notification holds addresses and kenmerken, no data."),
    ),
    _entry(
        "notificatie-zonder-recht",
        "StUF058",
        Plek.CLIENT,
        403,
        nl=(
            "De kop Authorization is niet die van het abonnement.",
            "Zet in het abonnement bij auth wat in koppelvlak.toml bij notificaties.autorisatie staat.",
        ),
        en=(
            "The header Authorization is not that of the abonnement.",
            "Put in auth of the abonnement what stands at notificaties.autorisatie in koppelvlak.toml.",
        ),
    ),
    _entry(
        "notificaties-niet-ingesteld",
        "StUF058",
        Plek.CLIENT,
        404,
        nl=(
            "Deze gemeente neemt hier geen notificaties aan.",
            "Voeg [gemeenten.NAAM.notificaties] toe aan koppelvlak.toml.",
        ),
        en=("This gemeente takes no notifications here.", "Add [gemeenten.NAME.notificaties] to koppelvlak.toml."),
    ),
    _entry(
        "abonnement-niet-ingesteld",
        "StUF058",
        Plek.SERVER,
        400,
        nl=(
            "Abonneren kan niet: api, callback of autorisatie ontbreekt.",
            "Vul api, callback en autorisatie in onder [gemeenten.NAAM.notificaties].",
        ),
        en=(
            "There can be no abonnement: api, callback or autorisatie is missing.",
            "Fill in api, callback and autorisatie under [gemeenten.NAME.notificaties].",
        ),
    ),
    _entry(
        "al-gezien",
        "StUF058",
        Plek.CLIENT,
        200,
        nl=("Na deze notificatie is al bij de bron gekeken.", "Niets te doen."),
        en=("The source was looked at after this notification already.", "Nothing to do."),
    ),
    _entry(
        "geen-nieuws",
        "StUF058",
        Plek.CLIENT,
        200,
        nl=("De bron heeft niets dat niet al verteld of zelf gedaan is.", "Niets te doen."),
        en=("The source holds nothing that was not told already or done by us.", "Nothing to do."),
    ),
    _entry(
        "niet-gevolgd",
        "StUF058",
        Plek.CLIENT,
        200,
        nl=("Van dit soort object worden geen gebeurtenissen verteld.", "Niets te doen."),
        en=("No events are told of this kind of object.", "Nothing to do."),
    ),
)
