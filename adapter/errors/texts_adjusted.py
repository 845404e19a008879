"""Texts of errors: what delivery adjusted or left out: warnings, the message goes on."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="extra-element-onbruikbaar",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="De waarde van een extraElement past niet in {veld}; zij staat alleen nog bij wat is ontvangen.",
            fix="Stuur een van de toegestane waarden, of laat de beheerder extra_elementen nakijken.",
        ),
        en=Text(
            what="The value of an extraElement doesn't fit {veld}; it is only kept with what was received.",
            fix="Send one of the allowed values, or have the administrator check extra_elementen.",
        ),
    ),
    Entry(
        code="adres-weggelaten",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="Het adres is niet doorgegeven: er ontbreekt {ontbreekt}.",
            fix="Geef deze gegevens mee; in de gebeurtenis staat het adres wel.",
        ),
        en=Text(
            what="The address was not passed on: {ontbreekt} is missing.",
            fix="Send these members; the event does hold the address.",
        ),
    ),
    Entry(
        code="waarde-ingekort",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="Een waarde is ingekort tot {lengte} tekens.",
            fix="Geef een kortere waarde.",
        ),
        en=Text(
            what="A value was cut to {lengte} characters.",
            fix="Give a shorter value.",
        ),
    ),
    Entry(
        code="rol-overgeslagen",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="De rol {rol} is overgeslagen: het zaaktype heeft er geen roltype voor.",
            fix="Laat de beheerder het roltype toevoegen.",
        ),
        en=Text(
            what="The rol {rol} was skipped: the zaaktype has no roltype for it.",
            fix="Have the administrator add the roltype.",
        ),
    ),
    Entry(
        code="rol-een-per-zaak",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="Van de rol {rol} mag er een zijn; de eerste in het bericht is genomen.",
            fix="Geef er een mee.",
        ),
        en=Text(
            what="There may be one rol {rol}; the first in the message was taken.",
            fix="Send one.",
        ),
    ),
    Entry(
        code="rol-niet-gevonden",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="De rol {rol} die weg moest is er niet.",
            fix="Er hoeft niets; controleer zo nodig de identificatie van de betrokkene.",
        ),
        en=Text(
            what="The rol {rol} that had to go is not there.",
            fix="Nothing; check the identification of the party if need be.",
        ),
    ),
    Entry(
        code="zaakobject-overgeslagen",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="heeftBetrekkingOp is overgeslagen: er staat geen bruikbaar object in.",
            fix="Geef een object met een identificatie mee.",
        ),
        en=Text(
            what="heeftBetrekkingOp was skipped: there is no usable object in it.",
            fix="Send an object with an identification.",
        ),
    ),
    Entry(
        code="verlenging-genegeerd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="De verlenging is niet overgenomen: duur en reden horen er beide te zijn, de duur in hele dagen boven 0.",
            fix="Geef duur en reden mee.",
        ),
        en=Text(
            what="The verlenging was not taken: it needs both duur and reden, the duur in whole days above 0.",
            fix="Send duur and reden.",
        ),
    ),
    Entry(
        code="kenmerk-genegeerd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="Een kenmerk is niet overgenomen: kenmerk en bron horen er beide te zijn.",
            fix="Geef kenmerk en bron mee.",
        ),
        en=Text(
            what="A kenmerk was not taken: it needs both kenmerk and bron.",
            fix="Send kenmerk and bron.",
        ),
    ),
    Entry(
        code="datum-onvolledig",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="Een onvolledige datum is niet doorgegeven: het zaaksysteem kent alleen hele datums.",
            fix="Geef een volledige datum; in de gebeurtenis staat hij wel.",
        ),
        en=Text(
            what="A partial date was not passed on: the zaaksysteem knows whole dates only.",
            fix="Send a whole date; the event does hold it.",
        ),
    ),
    Entry(
        code="oud-wijkt-af",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="In het zaaksysteem stond iets anders dan de oude waarde in het bericht; de nieuwe waarde is overgenomen.",
            fix="Er hoeft niets; controleer zo nodig of een ander systeem de zaak ook wijzigt.",
        ),
        en=Text(
            what="The zaaksysteem held something else than the old value in the message; the new value was taken.",
            fix="Nothing; check whether another system changes the zaak too.",
        ),
    ),
    Entry(
        code="status-overgeslagen",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="Een status zonder omschrijving is overgeslagen.",
            fix="Geef heeft/gerelateerde/omschrijving mee.",
        ),
        en=Text(
            what="A status without omschrijving was skipped.",
            fix="Send heeft/gerelateerde/omschrijving.",
        ),
    ),
    Entry(
        code="volgnummer-wijkt-af",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="Status {naam} heeft in de catalogus volgnummer {volgnummer}; op de omschrijving is gekozen.",
            fix="Stem het volgnummer af op de catalogus.",
        ),
        en=Text(
            what="Status {naam} has volgnummer {volgnummer} in the catalogus; it was chosen by its omschrijving.",
            fix="Bring the volgnummer in line with the catalogus.",
        ),
    ),
    Entry(
        code="status-bestaat-al",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="Status {naam} stond er al en is niet nog eens gezet.",
            fix="Er hoeft niets.",
        ),
        en=Text(
            what="Status {naam} was there already and was not set again.",
            fix="Nothing.",
        ),
    ),
    Entry(
        code="eindstatus-genegeerd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="De eindstatus is niet gezet: bij dit zaaktype sluit alleen updateZaak de zaak.",
            fix="Er hoeft niets; zie afsluiten bij het zaaktype.",
        ),
        en=Text(
            what="The eindstatus was not set: for this zaaktype only updateZaak closes the zaak.",
            fix="Nothing; see afsluiten of the zaaktype.",
        ),
    ),
    Entry(
        code="zaak-al-gesloten",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="De zaak was al afgesloten; de eindstatus is niet nog eens gezet.",
            fix="Er hoeft niets.",
        ),
        en=Text(
            what="The zaak was closed already; the eindstatus was not set again.",
            fix="Nothing.",
        ),
    ),
    Entry(
        code="einddatum-sluit-niet",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="De einddatum is niet doorgegeven: een zaak sluit door een eindstatus.",
            fix="Stuur een eindstatus, of laat de beheerder sluiten bij einddatum instellen (afsluiten bij het zaaktype).",
        ),
        en=Text(
            what="The einddatum was not passed on: a zaak is closed by an eindstatus.",
            fix="Send an eindstatus, or have the administrator configure closing by einddatum (afsluiten of the zaaktype).",
        ),
    ),
    Entry(
        code="andere-zaak-onbekend",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="De relatie met zaak {zaak} is niet gelegd: die zaak is er nog niet.",
            fix="Stuur de relatie opnieuw zodra die zaak bestaat.",
        ),
        en=Text(
            what="The relation with zaak {zaak} was not made: that zaak is not there yet.",
            fix="Send the relation again once that zaak exists.",
        ),
    ),
    Entry(
        code="documentstatus-vervallen",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="De status van het document is niet overgenomen: het zaaksysteem kent hem niet, of niet bij een ontvangen document.",
            fix="Gebruik in bewerking, ter vaststelling, definitief of gearchiveerd; bij een ontvangen document alleen de laatste twee.",
        ),
        en=Text(
            what="The status of the document was not taken: the zaaksysteem does not know it, or not for a received document.",
            fix="Use in bewerking, ter vaststelling, definitief or gearchiveerd; for a received document only the last two.",
        ),
    ),
    Entry(
        code="niet-in-zgw",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="{gebeurtenis} is niet doorgegeven: de ZGW-API kent deze handeling niet.",
            fix="Er hoeft niets; de gebeurtenis is wel gepubliceerd.",
        ),
        en=Text(
            what="{gebeurtenis} was not passed on: the ZGW API has no such act.",
            fix="Nothing; the event was published.",
        ),
    ),
    Entry(
        code="niets-te-doen",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=200,
        nl=Text(
            what="Er was niets te wijzigen: alles stond er al zo.",
            fix="Er hoeft niets.",
        ),
        en=Text(
            what="There was nothing to change: all of it stood there already.",
            fix="Nothing.",
        ),
    ),
)
