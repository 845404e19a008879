"""Texts of errors: sets of schemas that are to be installed."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="schemas-geen-zip",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Dit is geen zip of map die gelezen kan worden: {reden}.",
            fix="Geef het zip-bestand zoals het is gepubliceerd, of de map waarin het is uitgepakt.",
        ),
        en=Text(
            what="This is no zip or folder that can be read: {reden}.",
            fix="Give the zip as it was published, or the folder that it was unpacked in.",
        ),
    ),
    Entry(
        code="schemas-geen-xsd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Hierin staan geen XSD-bestanden.",
            fix="Geef de gepubliceerde set met schema's.",
        ),
        en=Text(
            what="There are no XSD files in this.",
            fix="Give the published set of schemas.",
        ),
    ),
    Entry(
        code="schemas-te-groot",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Dit is groter dan een gepubliceerde set: meer dan {bestanden} bestanden of {mib} MiB aan schema's.",
            fix="Controleer of dit het juiste bestand is.",
        ),
        en=Text(
            what="This is larger than any published set: more than {bestanden} files or {mib} MiB of schemas.",
            fix="Check whether this is the right file.",
        ),
    ),
    Entry(
        code="schemas-pad-ontsnapt",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Een bestand in de set wijst buiten de set.",
            fix="Installeer dit niet; haal de set opnieuw op bij wie hem publiceert.",
        ),
        en=Text(
            what="A file of the set points out of the set.",
            fix="Don't install this; get the set again from who publishes it.",
        ),
    ),
    Entry(
        code="schemas-netwerk",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Een schema verwijst naar het netwerk.",
            fix="Alle verwijzingen moeten binnen de set blijven; haal de set opnieuw op bij wie hem publiceert.",
        ),
        en=Text(
            what="A schema refers to the network.",
            fix="All references must stay in the set; get it again from who publishes it.",
        ),
    ),
    Entry(
        code="schemas-buiten-set",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Een schema verwijst naar een bestand buiten de set.",
            fix="Alle verwijzingen moeten binnen de set blijven.",
        ),
        en=Text(
            what="A schema refers to a file outside the set.",
            fix="All references must stay in the set.",
        ),
    ),
    Entry(
        code="schemas-bestand-ontbreekt",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Een schema verwijst naar {bestand}, dat er niet is.",
            fix="Installeer de hele set; let op hoofdletters in de namen.",
        ),
        en=Text(
            what="A schema refers to {bestand}, which is not there.",
            fix="Install the whole set; mind capitals in the names.",
        ),
    ),
    Entry(
        code="schemas-set-onbekend",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Deze set is niet een van de bekende: {bekend}.",
            fix="Geef de hele set. Een andere kan met --pack, --version en --entry (het bestand dat de berichten beoordeelt), en --trust.",
        ),
        en=Text(
            what="This set is none of those that are known: {bekend}.",
            fix="Give the whole set. Another can be installed with --pack, --version and --entry (the file that judges its messages), and --trust.",
        ),
    ),
    Entry(
        code="schemas-niet-als-gepubliceerd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Niet alle bestanden van {set} zijn zoals gepubliceerd ({aantal}): {bestanden}.",
            fix="Haal de set opnieuw op; of sta er zelf voor in, met --trust.",
        ),
        en=Text(
            what="Not all files of {set} are as published ({aantal}): {bestanden}.",
            fix="Get the set again; or answer for it yourself, with --trust.",
        ),
    ),
    Entry(
        code="schemas-ingang",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Dit bestand is niet in de set; daarin staan onder andere: {bestanden}.",
            fix="Noem met --entry een bestand van de set.",
        ),
        en=Text(
            what="This file is not in the set; among others there are: {bestanden}.",
            fix="Name a file of the set with --entry.",
        ),
    ),
    Entry(
        code="schemas-pack-en-versie",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Voor een onbekende set is nodig voor welk pakket hij is (een van {bekend}) en hoe de versie heet.",
            fix="Geef --pack en --version.",
        ),
        en=Text(
            what="For a set that is not known it must be said which pack it is for (one of {bekend}) and what the version is called.",
            fix="Give --pack and --version.",
        ),
    ),
    Entry(
        code="schemas-al-geinstalleerd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Deze versie is al geïnstalleerd.",
            fix="Een versie wijzigt nooit; geef een andere naam met --version, of verwijder de map.",
        ),
        en=Text(
            what="This version is installed already.",
            fix="A version never changes; give another name with --version, or remove its folder.",
        ),
    ),
)
