"""Texts of errors: configuration and start."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _config(code: str, *, nl: tuple[str, str], en: tuple[str, str]) -> Entry:
    return Entry(
        code=code,
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(what=nl[0], fix=nl[1]),
        en=Text(what=en[0], fix=en[1]),
    )


ENTRIES: tuple[Entry, ...] = (
    _config(
        "configuratie-onleesbaar",
        nl=(
            "Het configuratiebestand kan niet worden gelezen: {reden}.",
            "Controleer het pad en de rechten op het bestand.",
        ),
        en=("The configuration file cannot be read: {reden}.", "Check the path and the permissions of the file."),
    ),
    _config(
        "certificaten-onleesbaar",
        nl=(
            "Het bestand met basiscertificaten kan niet worden gelezen, of er staat geen certificaat in.",
            "Geef een leesbaar PEM-bestand.",
        ),
        en=("The file with root certificates can't be read, or holds none.", "Give a PEM file that can be read."),
    ),
    _config(
        "configuratie-geen-toml",
        nl=(
            "Het configuratiebestand is geen geldige TOML: {reden}.",
            "Herstel de regel die genoemd is; teksten staan tussen aanhalingstekens.",
        ),
        en=(
            "The configuration file is not valid TOML: {reden}.",
            "Mend the line that is named; texts stand in quotes.",
        ),
    ),
    _config(
        "configuratie-sleutel-onbekend",
        nl=(
            "{bestand} heeft een onbekende sleutel.",
            "Verwijder de sleutel, of zie docs/configuration.md voor de namen.",
        ),
        en=("{bestand} has an unknown key.", "Remove the key, or see docs/configuration.md for the names."),
    ),
    _config(
        "configuratie-sleutel-onbekend-suggestie",
        nl=("{bestand} heeft een onbekende sleutel.", "Bedoelt u '{suggestie}'?"),
        en=("{bestand} has an unknown key.", "Do you mean '{suggestie}'?"),
    ),
    _config(
        "configuratie-waarde",
        nl=("{bestand} heeft een waarde die niet kan: {reden}.", "Herstel de waarde; zie docs/configuration.md."),
        en=("{bestand} has a value that cannot be: {reden}.", "Mend the value; see docs/configuration.md."),
    ),
    _config(
        "configuratie-onveilig",
        nl=(
            "Deze instelling mag niet in profiel production: {reden}.",
            "Wijzig de instelling, of gebruik profiel development op een eigen machine.",
        ),
        en=(
            "This setting is not allowed in profile production: {reden}.",
            "Change the setting, or use profile development on a machine of your own.",
        ),
    ),
    _config(
        "poort-bezet",
        nl=(
            "Poort {poort} op {host} is al in gebruik.",
            "Stop het andere programma, of kies een andere poort met --port.",
        ),
        en=("Port {poort} on {host} is in use already.", "Stop the other program, or choose another port with --port."),
    ),
    _config(
        "gegevensmap-onbruikbaar",
        nl=(
            "In de gegevensmap kan niet worden geschreven: {reden}.",
            "Maak ruimte of rechten, of kies een andere map met --data.",
        ),
        en=(
            "The data folder cannot be written to: {reden}.",
            "Make room or give permission, or choose another folder with --data.",
        ),
    ),
    _config(
        "catalogus-naam-ontbreekt",
        nl=(
            "De configuratie noemt {soort} '{naam}', die niet in de catalogus staat.",
            "Herstel de naam in koppelvlak.toml, of voeg hem toe aan het zaaktype.",
        ),
        en=(
            "The configuration names {soort} '{naam}', which is not in the catalogue.",
            "Mend the name in koppelvlak.toml, or add it to the zaaktype.",
        ),
    ),
)
