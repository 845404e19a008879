"""Texts of errors: a source that can't be reached or used, and what its catalogue lacks."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="catalogus-ontbreekt",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="De ingestelde catalogus bestaat niet bij het zaaksysteem.",
            fix="Laat de beheerder catalogus_rsin en catalogus_domein nakijken.",
        ),
        en=Text(
            what="The configured catalogus does not exist at the zaaksysteem.",
            fix="Have the administrator check catalogus_rsin and catalogus_domein.",
        ),
    ),
    Entry(
        code="doel-onbereikbaar",
        stuf="StUF960",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het zaaksysteem is niet bereikbaar ({api}).",
            fix="Probeer het later opnieuw; de levering wordt vanzelf herhaald.",
        ),
        en=Text(
            what="The zaaksysteem can't be reached ({api}).",
            fix="Try again later; delivery is repeated by itself.",
        ),
    ),
    Entry(
        code="doel-geen-antwoord",
        stuf="StUF960",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het zaaksysteem antwoordt niet op tijd ({api}).",
            fix="Probeer het later opnieuw.",
        ),
        en=Text(
            what="The zaaksysteem does not answer in time ({api}).",
            fix="Try again later.",
        ),
    ),
    Entry(
        code="doel-rust",
        stuf="StUF960",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het zaaksysteem antwoordde niet en wordt even met rust gelaten.",
            fix="Probeer het later opnieuw; de levering wordt vanzelf hervat.",
        ),
        en=Text(
            what="The zaaksysteem did not answer and is left alone for a while.",
            fix="Try again later; delivery goes on by itself.",
        ),
    ),
    Entry(
        code="doel-storing",
        stuf="StUF960",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het zaaksysteem meldt een storing (HTTP {status} bij {onderdeel}).",
            fix="Probeer het later opnieuw; de levering wordt vanzelf herhaald.",
        ),
        en=Text(
            what="The zaaksysteem reports a failure (HTTP {status} at {onderdeel}).",
            fix="Try again later; delivery is repeated by itself.",
        ),
    ),
    Entry(
        code="doel-uitkomst-onbekend",
        stuf="StUF960",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het zaaksysteem antwoordde niet op een schrijfopdracht: het kan gedaan zijn ({onderdeel}).",
            fix="Er hoeft niets: er wordt gekeken voordat het wordt herhaald.",
        ),
        en=Text(
            what="The zaaksysteem gave no answer to a write: it may have been done ({onderdeel}).",
            fix="Nothing: it is looked up before it is repeated.",
        ),
    ),
    Entry(
        code="doel-geen-toegang",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het zaaksysteem herkent onze aanmelding niet ({api}).",
            fix="Laat de beheerder client_id en secret van het doel nakijken.",
        ),
        en=Text(
            what="The zaaksysteem does not accept our credentials ({api}).",
            fix="Have the administrator check client_id and secret of the target.",
        ),
    ),
    Entry(
        code="doel-geen-rechten",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=403,
        nl=Text(
            what="Koppelvlak heeft bij het zaaksysteem geen recht op deze handeling ({onderdeel}).",
            fix="Laat de beheerder de rechten van de applicatie in het zaaksysteem nakijken; bij een afgesloten zaak is geforceerd-bijwerken of heropenen nodig.",
        ),
        en=Text(
            what="Koppelvlak has no right to this act at the zaaksysteem ({onderdeel}).",
            fix="Have the administrator check the rights of the application; for a closed zaak geforceerd-bijwerken or heropenen is needed.",
        ),
    ),
    Entry(
        code="doel-weigert",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Het zaaksysteem weigert het bericht (HTTP {status} bij {onderdeel}, code {code}).",
            fix="Laat de beheerder de melding in het dashboard bekijken.",
        ),
        en=Text(
            what="The zaaksysteem refuses the message (HTTP {status} at {onderdeel}, code {code}).",
            fix="Have the administrator look at the entry in the dashboard.",
        ),
    ),
    Entry(
        code="doel-weigert-veld",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Het zaaksysteem weigert {veld} bij {onderdeel} (code {code}).",
            fix="Verbeter dit gegeven, of laat de beheerder de instellingen van het zaaktype nakijken.",
        ),
        en=Text(
            what="The zaaksysteem refuses {veld} at {onderdeel} (code {code}).",
            fix="Mend this member, or have the administrator check the settings of the zaaktype.",
        ),
    ),
    Entry(
        code="doel-adres-vreemd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="Het zaaksysteem verwijst naar een adres dat niet bij het doel hoort.",
            fix="Laat de beheerder de adressen van het doel nakijken.",
        ),
        en=Text(
            what="The zaaksysteem refers to an address outside the target.",
            fix="Have the administrator check the addresses of the target.",
        ),
    ),
    Entry(
        code="doel-adres-ontbreekt",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="Er is geen adres ingesteld voor de API {api}.",
            fix="Vul het adres in bij source van de gemeente.",
        ),
        en=Text(
            what="No address is configured for the API {api}.",
            fix="Fill in the address under source of the gemeente.",
        ),
    ),
    Entry(
        code="doel-adres-ongeldig",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="Het adres van de API {api} is geen http(s)-adres zonder vraagteken.",
            fix="Vul het basisadres in, bijvoorbeeld https://zaken.example.nl/zaken/api/v1/.",
        ),
        en=Text(
            what="The address of the API {api} is no http(s) address without a query.",
            fix="Fill in the base address, e.g. https://zaken.example.nl/zaken/api/v1/.",
        ),
    ),
    Entry(
        code="doel-antwoord-onleesbaar",
        stuf="StUF960",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het antwoord van het zaaksysteem is geen leesbare JSON.",
            fix="Laat de beheerder nakijken of het adres van het doel klopt.",
        ),
        en=Text(
            what="The answer of the zaaksysteem is no readable JSON.",
            fix="Have the administrator check the address of the target.",
        ),
    ),
    Entry(
        code="doel-lijst-eindeloos",
        stuf="StUF960",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Een lijst van het zaaksysteem houdt niet op ({onderdeel}).",
            fix="Laat de beheerder het zaaksysteem nakijken.",
        ),
        en=Text(
            what="A list of the zaaksysteem does not end ({onderdeel}).",
            fix="Have the administrator check the zaaksysteem.",
        ),
    ),
    Entry(
        code="uitkomst-niet-te-achterhalen",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="De zaak heeft geen identificatie: of zij al gemaakt is, is niet na te gaan.",
            fix="Zoek de zaak in het zaaksysteem en kies daarna opnieuw proberen of afsluiten.",
        ),
        en=Text(
            what="The zaak has no identificatie: whether it was made can't be found out.",
            fix="Look for the zaak in the zaaksysteem, then choose retry or discard.",
        ),
    ),
    Entry(
        code="compensatie-open",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="Een half uitgevoerd bericht kon nog niet worden teruggedraaid ({stappen} stappen).",
            fix="Het wordt opnieuw geprobeerd; herstel het zaaksysteem of draai het met de hand terug.",
        ),
        en=Text(
            what="A half carried out message could not be taken back yet ({stappen} steps).",
            fix="It is tried again; mend the zaaksysteem or take it back by hand.",
        ),
    ),
    Entry(
        code="te-vaak-geprobeerd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="De levering is {pogingen} keer geprobeerd zonder succes.",
            fix="Los de oorzaak op en kies opnieuw proberen.",
        ),
        en=Text(
            what="Delivery was tried {pogingen} times without success.",
            fix="Mend the cause and choose retry.",
        ),
    ),
    Entry(
        code="levering-fout",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="Er ging bij ons iets mis bij de levering.",
            fix="Meld het; het bericht staat in quarantaine en gaat niet verloren.",
        ),
        en=Text(
            what="Something went wrong on our side during delivery.",
            fix="Report it; the message is in quarantine and is not lost.",
        ),
    ),
    Entry(
        code="vraag-niet-op-tijd",
        stuf="StUF960",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="De vraag kon niet op tijd worden beantwoord.",
            fix="Stel de vraag later opnieuw, of vraag minder gegevens.",
        ),
        en=Text(
            what="The question could not be answered in time.",
            fix="Ask again later, or ask for less.",
        ),
    ),
    Entry(
        code="profiel-zonder-zaaktype",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="De instellingen noemen zaaktype {zaaktype}, dat niet in de catalogus staat.",
            fix="Verbeter de code, of haal het profiel weg.",
        ),
        en=Text(
            what="The settings name zaaktype {zaaktype}, which is not in the catalogus.",
            fix="Mend the code, or remove the profile.",
        ),
    ),
    Entry(
        code="zaaktype-code-te-lang",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="De identificatie van zaaktype {zaaktype} past niet in StUF (10 tekens).",
            fix="Geef het zaaktype een code in de instellingen (zaaktype_identificatie).",
        ),
        en=Text(
            what="The identificatie of zaaktype {zaaktype} does not fit in StUF (10 characters).",
            fix="Give the zaaktype a code in the settings (zaaktype_identificatie).",
        ),
    ),
    Entry(
        code="catalogus-zonder",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Zaaktype {zaaktype} heeft geen {onderdeel}.",
            fix="Laat de beheerder dit in de catalogus aanvullen.",
        ),
        en=Text(
            what="Zaaktype {zaaktype} has no {onderdeel}.",
            fix="Have the administrator add this in the catalogus.",
        ),
    ),
    Entry(
        code="resultaattypen-niet-te-onderscheiden",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Resultaattypen {naam} en {ander} van zaaktype {zaaktype} zijn gelijk in hun eerste 20 tekens.",
            fix="Koppel de namen in de instellingen (resultaten bij het zaaktype).",
        ),
        en=Text(
            what="Resultaattypen {naam} and {ander} of zaaktype {zaaktype} are equal in their first 20 characters.",
            fix="Map the names in the settings (resultaten of the zaaktype).",
        ),
    ),
)
