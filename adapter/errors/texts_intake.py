"""Texts of errors: rules beyond the schema: who sends, what for, and whether it was sent before."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="zender-onbekend",
        stuf="StUF013",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De zender is niet bekend bij deze gemeente.",
            fix="Controleer organisatie, applicatie en administratie in stuurgegevens/zender, of laat de beheerder de zender toevoegen.",
        ),
        en=Text(
            what="The zender is not known to this gemeente.",
            fix="Check organisatie, applicatie and administratie in stuurgegevens/zender, or have the administrator add the zender.",
        ),
    ),
    Entry(
        code="referentienummer-niet-uniek",
        stuf="StUF016",
        plek=Plek.CLIENT,
        http=409,
        nl=Text(
            what="Dit referentienummer is al gebruikt voor een bericht met een andere inhoud.",
            fix="Geef elk nieuw bericht een nieuw referentienummer; herhaal alleen ongewijzigd.",
        ),
        en=Text(
            what="This referentienummer was used before for a message with other content.",
            fix="Give each new message a new referentienummer; repeat only unchanged.",
        ),
    ),
)
