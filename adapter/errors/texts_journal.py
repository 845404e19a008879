"""Texts of errors: the durable memory and the disk that it stands on."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _server(code: str, *, stuf: str = "StUF046", http: int = 503, nl: tuple[str, str], en: tuple[str, str]) -> Entry:
    return Entry(
        code=code,
        stuf=stuf,
        plek=Plek.SERVER,
        http=http,
        nl=Text(what=nl[0], fix=nl[1]),
        en=Text(what=en[0], fix=en[1]),
    )


ENTRIES: tuple[Entry, ...] = (
    _server(
        "schijf-vol",
        nl=(
            "Het bericht kan niet veilig worden opgeslagen: de schijf is (bijna) vol.",
            "Stuur het bericht later ongewijzigd opnieuw; de beheerder maakt ruimte vrij.",
        ),
        en=(
            "The message cannot be stored safely: the disk is (nearly) full.",
            "Send the message again unchanged later; the administrator makes room.",
        ),
    ),
    _server(
        "journaal-onbereikbaar",
        nl=(
            "Het journaal is nu niet bereikbaar: {reden}.",
            "Probeer het later ongewijzigd opnieuw; de beheerder controleert de database of de schijf van het journaal.",
        ),
        en=(
            "The journal cannot be reached now: {reden}.",
            "Try again unchanged later; the administrator checks the database or the disk of the journal.",
        ),
    ),
    _server(
        "journaal-onbruikbaar",
        http=500,
        nl=(
            "Het journaal kan niet worden geopend: {reden}.",
            "Controleer dat de plaats bestaat en dat dit programma er mag lezen en schrijven, of kies een andere plaats.",
        ),
        en=(
            "The journal cannot be opened: {reden}.",
            "Check that the place exists and that this program may read and write there, or choose another place.",
        ),
    ),
    _server(
        "journaal-geen-journaal",
        http=500,
        nl=(
            "Op de plaats van het journaal staat iets dat geen journaal van Koppelvlak is.",
            "Controleer de instelling; verplaats wat er staat, of kies een andere plaats. Er is niets gewijzigd.",
        ),
        en=(
            "What stands at the journal's place is not a journal of Koppelvlak.",
            "Check the setting; move what is there, or choose another place. Nothing was changed.",
        ),
    ),
    _server(
        "journaal-beschadigd",
        http=500,
        nl=(
            "Het journaal is beschadigd: {reden}.",
            "Bewaar het zoals het is; `koppelvlak journal export` schrijft weg wat nog te lezen is. Zet een reservekopie terug. Er is niets hersteld.",
        ),
        en=(
            "The journal is damaged: {reden}.",
            "Keep it as it is; `koppelvlak journal export` writes what can still be read. Put back a backup. Nothing was repaired.",
        ),
    ),
    _server(
        "journaal-nieuwer",
        http=500,
        nl=(
            "Het journaal heeft versie {versie}; dit programma kent tot en met versie {bekend}.",
            "Gebruik de nieuwere versie van Koppelvlak die dit journaal heeft gemaakt.",
        ),
        en=(
            "The journal has version {versie}; this program knows versions up to {bekend}.",
            "Use the newer version of Koppelvlak that made this journal.",
        ),
    ),
    _server(
        "journaal-andere-installatie",
        http=500,
        nl=(
            "Het journaal hoort bij installatie '{installatie}', niet bij '{gevraagd}'.",
            "Herstel de naam van de installatie in koppelvlak.toml, of kies een eigen plaats voor het journaal.",
        ),
        en=(
            "The journal belongs to installation '{installatie}', not to '{gevraagd}'.",
            "Mend the name of the installation in koppelvlak.toml, or choose a place of its own for the journal.",
        ),
    ),
    _server(
        "lease-verlopen",
        http=500,
        nl=("Een andere werker heeft dit werk overgenomen.", "Niets te doen: de andere werker gaat ermee verder."),
        en=("Another worker has taken over this work.", "Nothing to do: the other worker goes on with it."),
    ),
    _server(
        "overgang-ongeldig",
        stuf="StUF058",
        http=409,
        nl=(
            "Deze stap kan niet vanuit de huidige toestand ({van} naar {naar}).",
            "Bekijk het verloop van het bericht; de toestand kan intussen zijn veranderd.",
        ),
        en=(
            "This step is not possible from the present state ({van} to {naar}).",
            "Look at the timeline of the message; its state may have changed meanwhile.",
        ),
    ),
    _server(
        "bericht-niet-in-journaal",
        stuf="StUF058",
        http=404,
        nl=("Dit bericht staat niet in het journaal.", "Controleer het nummer van het bericht."),
        en=("This message is not in the journal.", "Check the number of the message."),
    ),
    _server(
        "journaal-tegenstrijdig",
        stuf="StUF058",
        http=500,
        nl=(
            "Het journaal weigert een tegenstrijdige schrijfactie.",
            "Meld dit aan de leverancier van Koppelvlak, met het nummer van het bericht.",
        ),
        en=(
            "The journal refuses a contradictory write.",
            "Report this to the supplier of Koppelvlak, with the number of the message.",
        ),
    ),
    Entry(
        code="reden-ontbreekt",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(what="Hiervoor is een reden nodig.", fix="Geef de reden op; die komt met uw naam in de audit."),
        en=Text(what="This needs a reason.", fix="Give the reason; it is kept in the audit with your name."),
    ),
    Entry(
        code="niet-in-quarantaine",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=409,
        nl=Text(
            what="Dit bericht staat niet in quarantaine.",
            fix="Zie welke berichten er wel staan: koppelvlak quarantine list.",
        ),
        en=Text(what="This message is not in quarantine.", fix="See which ones are: koppelvlak quarantine list."),
    ),
    Entry(
        code="herstel-andere-zaak",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=409,
        nl=Text(
            what="Het herstelde bericht gaat over een andere zaak dan het bericht in quarantaine.",
            fix="Laat de zaakidentificatie zoals zij is, of verwerp het bericht en laat de zender een nieuw sturen.",
        ),
        en=Text(
            what="The mended message is about another zaak than the one in quarantine.",
            fix="Leave the zaakidentificatie as it is, or discard the message and have the sender send a new one.",
        ),
    ),
    Entry(
        code="herstel-zonder-inhoud",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=410,
        nl=Text(
            what="De inhoud van dit bericht wordt niet meer bewaard.",
            fix="Verwerp het en laat de zender een nieuw bericht sturen.",
        ),
        en=Text(
            what="The content of this message is not kept any more.",
            fix="Discard it and have the sender send a new one.",
        ),
    ),
)
