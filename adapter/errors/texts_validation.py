"""Texts of errors: schema packs that are not sound, and events that break their schema."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="event-type-onbekend",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(what="Dit type event heeft geen schema.", fix="Voeg het schema toe onder schemas/events."),
        en=Text(what="This type of event has no schema.", fix="Add its schema under schemas/events."),
    ),
    Entry(
        code="event-schema",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(what="Dit event voldoet niet aan zijn schema.", fix="Vergelijk het met schemas/events."),
        en=Text(what="This event does not conform to its schema.", fix="Compare it with schemas/events."),
    ),
    Entry(
        code="pack-toml",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="Het bestand pack.toml van een schemapakket klopt niet: {reden}.",
            fix="Herstel het bestand, of installeer het pakket opnieuw.",
        ),
        en=Text(
            what="The file pack.toml of a schema pack is wrong: {reden}.",
            fix="Mend the file, or install the pack anew.",
        ),
    ),
    Entry(
        code="pack-verwijzing",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="Een schema verwijst naar een bestand dat niet in pack.toml staat.",
            fix="Zet het bestand met zijn sha256 in pack.toml.",
        ),
        en=Text(
            what="A schema refers to a file that is not listed in pack.toml.",
            fix="List the file with its sha256 in pack.toml.",
        ),
    ),
    Entry(
        code="pack-bestand-ontbreekt",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(what="Een bestand van een schemapakket ontbreekt.", fix="Installeer het pakket opnieuw."),
        en=Text(what="A file of a schema pack is missing.", fix="Install the pack anew."),
    ),
    Entry(
        code="pack-sha256",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="Een bestand van een schemapakket is gewijzigd: zijn sha256 is niet die in pack.toml.",
            fix="Zet het oorspronkelijke bestand terug, of installeer het pakket opnieuw.",
        ),
        en=Text(
            what="A file of a schema pack was changed: its sha256 is not that in pack.toml.",
            fix="Put the original file back, or install the pack anew.",
        ),
    ),
    Entry(
        code="pack-geen-xml",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(what="Een bestand van een schemapakket is geen XML.", fix="Installeer het pakket opnieuw."),
        en=Text(what="A file of a schema pack is not XML.", fix="Install the pack anew."),
    ),
    Entry(
        code="pack-schema-fout",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="Een schema kan niet worden geladen: {reden}.",
            fix="Herstel het schema, of installeer het pakket opnieuw.",
        ),
        en=Text(what="A schema cannot be loaded: {reden}.", fix="Mend the schema, or install the pack anew."),
    ),
)
