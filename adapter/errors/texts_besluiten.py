"""Texts about besluiten."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="besluit-onbekend",
        stuf="StUF064",
        plek=Plek.CLIENT,
        http=404,
        nl=Text(
            what="Besluit {besluit} is er niet.",
            fix="Controleer de identificatie van het besluit, of leg het eerst vast met voegBesluitToe.",
        ),
        en=Text(
            what="Besluit {besluit} is not there.",
            fix="Check the identificatie of the besluit, or make it first with voegBesluitToe.",
        ),
    ),
    Entry(
        code="besluit-niet-eenduidig",
        stuf="StUF067",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Besluit {besluit} staat er meer dan eens.",
            fix="Laat de beheerder van de bron de dubbele besluiten samenvoegen.",
        ),
        en=Text(
            what="Besluit {besluit} is there more than once.",
            fix="Have the operator of the source merge the doubles.",
        ),
    ),
    Entry(
        code="besluit-bestaat-al",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=409,
        nl=Text(
            what="Besluit {besluit} bestaat al, met andere gegevens.",
            fix="Gebruik een nieuwe identificatie (genereerBesluitIdentificatie), of wijzig het besluit met updateBesluit.",
        ),
        en=Text(
            what="Besluit {besluit} exists already, with other data.",
            fix="Use a new identificatie (genereerBesluitIdentificatie), or change the besluit with updateBesluit.",
        ),
    ),
    Entry(
        code="besluit-zonder-datum",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Het besluit heeft geen datum waarop het is genomen.",
            fix="Vul datumBeslissing met de dag van het besluit (jjjjmmdd).",
        ),
        en=Text(
            what="The besluit has no day on which it was taken.",
            fix="Fill in datumBeslissing with the day of the besluit (yyyymmdd).",
        ),
    ),
    Entry(
        code="besluittype-onbekend",
        stuf="StUF064",
        plek=Plek.CLIENT,
        http=404,
        nl=Text(
            what="Besluittype '{naam}' hoort niet bij zaaktype {zaaktype}.",
            fix="Gebruik een van: {geldig}. Of leg een andere naam vast onder besluittypen van het profiel.",
        ),
        en=Text(
            what="Besluittype '{naam}' is none of zaaktype {zaaktype}.",
            fix="Use one of: {geldig}. Or put another name under besluittypen of the profile.",
        ),
    ),
    Entry(
        code="besluittype-ontbreekt",
        stuf="StUF064",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Het bericht noemt geen besluittype, en voor zaaktype {zaaktype} is er geen gekozen.",
            fix="Vul bst.omschrijving met een van: {geldig}. Of kies er een met standaard_besluittype in het profiel.",
        ),
        en=Text(
            what="The message names no besluittype, and none is chosen for zaaktype {zaaktype}.",
            fix="Fill in bst.omschrijving with one of: {geldig}. Or choose one with standaard_besluittype in the profile.",
        ),
    ),
    Entry(
        code="besluittype-wijzigt",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=409,
        nl=Text(
            what="Een besluit houdt zijn type.",
            fix="Laat bst.omschrijving weg of gelijk; leg voor een ander type een nieuw besluit vast.",
        ),
        en=Text(
            what="A besluit keeps its type.",
            fix="Leave bst.omschrijving out or as it was; make a new besluit for another type.",
        ),
    ),
    Entry(
        code="type-hoort-niet-bij-besluittype",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=409,
        nl=Text(
            what="Dit type document hoort niet bij het besluittype.",
            fix="Laat het documenttype aan het besluittype toevoegen in de catalogus, of gebruik een ander document.",
        ),
        en=Text(
            what="This type of document is none of the besluittype.",
            fix="Have the type of document added to the besluittype in the catalogus, or use another document.",
        ),
    ),
    Entry(
        code="ingangsdatum-is-datum",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Het bericht noemt geen ingangsdatumWerking; de datum van het besluit is ervoor gebruikt.",
            fix="Vul ingangsdatumWerking als het besluit op een andere dag ingaat.",
        ),
        en=Text(
            what="The message names no ingangsdatumWerking; the day of the besluit was taken for it.",
            fix="Fill in ingangsdatumWerking where the besluit takes effect on another day.",
        ),
    ),
    Entry(
        code="datum-blijft",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Deze datum kan in ZGW niet leeg worden en is gelaten zoals hij was.",
            fix="Stuur een andere datum als de vorige onjuist is.",
        ),
        en=Text(
            what="ZGW can't have this date empty; it was left as it was.",
            fix="Send another date where the former is wrong.",
        ),
    ),
    Entry(
        code="besluitdocument-onbekend",
        stuf="StUF064",
        plek=Plek.CLIENT,
        http=404,
        nl=Text(
            what="Document {document} hoorde niet bij het besluit; er was niets weg te halen.",
            fix="Controleer de identificatie van het document.",
        ),
        en=Text(
            what="Document {document} was none of the besluit; there was nothing to take away.",
            fix="Check the identificatie of the document.",
        ),
    ),
    Entry(
        code="besluitdocument-onvolledig",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="isVastgelegdIn zegt niet om welk document het gaat; het is bewaard, en verder niet gebruikt.",
            fix="Vul de identificatie van het document.",
        ),
        en=Text(
            what="isVastgelegdIn does not say which document it is; it was kept, and not used further.",
            fix="Fill in the identificatie of the document.",
        ),
    ),
    Entry(
        code="besluit-onvolledig",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="leidtTot zegt niet om welk besluit het gaat; het is bewaard, en verder niet gebruikt.",
            fix="Vul de identificatie van het besluit.",
        ),
        en=Text(
            what="leidtTot does not say which besluit it is; it was kept, and not used further.",
            fix="Fill in the identificatie of the besluit.",
        ),
    ),
    Entry(
        code="besluit-bij-zaak-onbekend",
        stuf="StUF064",
        plek=Plek.CLIENT,
        http=404,
        nl=Text(
            what="Besluit {besluit} is er niet; de zaak is er niet aan gekoppeld.",
            fix="Leg het besluit vast met voegBesluitToe: dat noemt de zaak.",
        ),
        en=Text(
            what="Besluit {besluit} is not there; the zaak was not linked with it.",
            fix="Make the besluit with voegBesluitToe: it names the zaak.",
        ),
    ),
    Entry(
        code="vervalreden-onbekend",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De vervalreden is geen van de drie van de standaard; hij is bewaard, en verder niet gebruikt.",
            fix="Gebruik de woorden van StUF-ZKN.",
        ),
        en=Text(
            what="The vervalreden is none of the three of the standard; it was kept, and not used further.",
            fix="Use the words of StUF-ZKN.",
        ),
    ),
)
