"""Texts of errors: what a target or its catalogue refuses."""

from __future__ import annotations

from adapter.errors import texts_adjusted, texts_source
from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    *texts_source.ENTRIES,
    *texts_adjusted.ENTRIES,
    Entry(
        code="zaaktype-onbekend",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Zaaktype {zaaktype} bestaat niet in de catalogus.",
            fix="Gebruik een van: {geldig}; of laat de beheerder het zaaktype publiceren.",
        ),
        en=Text(
            what="Zaaktype {zaaktype} is not in the catalogus.",
            fix="Use one of: {geldig}; or have the administrator publish the zaaktype.",
        ),
    ),
    Entry(
        code="zaaktype-niet-geldig",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Zaaktype {zaaktype} is niet geldig op {datum}.",
            fix="Controleer startdatum en registratiedatum, of laat de beheerder een versie publiceren die op die dag geldt.",
        ),
        en=Text(
            what="Zaaktype {zaaktype} is not valid on {datum}.",
            fix="Check startdatum and registratiedatum, or have the administrator publish a version that is valid on that day.",
        ),
    ),
    Entry(
        code="zaaktype-niet-eenduidig",
        stuf="StUF067",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Van zaaktype {zaaktype} zijn meer versies geldig op {datum}.",
            fix="Laat de beheerder de geldigheid van de versies in de catalogus op elkaar laten aansluiten.",
        ),
        en=Text(
            what="More than one version of zaaktype {zaaktype} is valid on {datum}.",
            fix="Have the administrator make the versions in the catalogus follow on each other.",
        ),
    ),
    Entry(
        code="zaaktype-ontbreekt",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Het bericht noemt geen zaaktype.",
            fix="Vul isVan/gerelateerde/code met de code van het zaaktype.",
        ),
        en=Text(
            what="The message names no zaaktype.",
            fix="Fill isVan/gerelateerde/code with the code of the zaaktype.",
        ),
    ),
    Entry(
        code="zaaktype-verdwenen",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het zaaktype van deze zaak is niet meer in de catalogus te vinden.",
            fix="Laat de beheerder de catalogus van het zaaksysteem nakijken.",
        ),
        en=Text(
            what="The zaaktype of this zaak is no longer in the catalogus.",
            fix="Have the administrator check the catalogus of the zaaksysteem.",
        ),
    ),
    Entry(
        code="statustype-onbekend",
        stuf="StUF064",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Status {naam} bestaat niet bij zaaktype {zaaktype}.",
            fix="Gebruik een van: {geldig}; of laat de beheerder de naam koppelen (statussen bij het zaaktype).",
        ),
        en=Text(
            what="Status {naam} does not exist for zaaktype {zaaktype}.",
            fix="Use one of: {geldig}; or have the administrator map the name (statussen of the zaaktype).",
        ),
    ),
    Entry(
        code="resultaattype-onbekend",
        stuf="StUF064",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Resultaat {naam} bestaat niet bij zaaktype {zaaktype}.",
            fix="Gebruik een van: {geldig}; of laat de beheerder de naam koppelen (resultaten bij het zaaktype).",
        ),
        en=Text(
            what="Resultaat {naam} does not exist for zaaktype {zaaktype}.",
            fix="Use one of: {geldig}; or have the administrator map the name (resultaten of the zaaktype).",
        ),
    ),
    Entry(
        code="resultaattype-niet-eenduidig",
        stuf="StUF067",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Resultaat {naam} past bij meer dan een resultaattype van zaaktype {zaaktype}.",
            fix="Gebruik de volledige naam, een van: {geldig}.",
        ),
        en=Text(
            what="Resultaat {naam} fits more than one resultaattype of zaaktype {zaaktype}.",
            fix="Use the whole name, one of: {geldig}.",
        ),
    ),
    Entry(
        code="roltype-onbekend",
        stuf="StUF064",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Zaaktype {zaaktype} heeft geen roltype voor {rol} ({generiek}).",
            fix="Laat de beheerder het roltype toevoegen of koppelen; het zaaktype heeft: {geldig}.",
        ),
        en=Text(
            what="Zaaktype {zaaktype} has no roltype for {rol} ({generiek}).",
            fix="Have the administrator add or map the roltype; the zaaktype has: {geldig}.",
        ),
    ),
    Entry(
        code="roltype-niet-eenduidig",
        stuf="StUF067",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Zaaktype {zaaktype} heeft meer roltypen voor {rol} ({generiek}): {geldig}.",
            fix="Laat de beheerder instellen welk roltype bij deze relatie hoort (rollen bij het zaaktype).",
        ),
        en=Text(
            what="Zaaktype {zaaktype} has several roltypen for {rol} ({generiek}): {geldig}.",
            fix="Have the administrator configure which roltype belongs to this relation (rollen of the zaaktype).",
        ),
    ),
    Entry(
        code="informatieobjecttype-ontbreekt",
        stuf="StUF064",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Het bericht noemt geen documenttype.",
            fix="Vul dct.omschrijving met een van de documenttypen van zaaktype {zaaktype}: {geldig}.",
        ),
        en=Text(
            what="The message names no document type.",
            fix="Fill dct.omschrijving with a document type of zaaktype {zaaktype}: {geldig}.",
        ),
    ),
    Entry(
        code="document-zonder-zaak",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Het bericht noemt geen zaak waar het document bij hoort.",
            fix="Geef de zaak in isRelevantVoor/gerelateerde/identificatie: haar zaaktype bepaalt welke documenttypen er zijn.",
        ),
        en=Text(
            what="The message names no zaak that the document belongs to.",
            fix="Give the zaak in isRelevantVoor/gerelateerde/identificatie: its zaaktype decides which document types there are.",
        ),
    ),
    Entry(
        code="informatieobjecttype-onbekend",
        stuf="StUF064",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Documenttype {naam} bestaat niet bij zaaktype {zaaktype}.",
            fix="Gebruik een van: {geldig}; of laat de beheerder de naam koppelen (documenttypen bij het zaaktype).",
        ),
        en=Text(
            what="Document type {naam} does not exist for zaaktype {zaaktype}.",
            fix="Use one of: {geldig}; or have the administrator map the name (documenttypen of the zaaktype).",
        ),
    ),
    Entry(
        code="zaak-onbekend",
        stuf="StUF064",
        plek=Plek.SERVER,
        http=404,
        nl=Text(
            what="Zaak {zaak} bestaat niet.",
            fix="Controleer de identificatie, of maak de zaak eerst met creeerZaak.",
        ),
        en=Text(
            what="Zaak {zaak} does not exist.",
            fix="Check the identificatie, or make the zaak with creeerZaak first.",
        ),
    ),
    Entry(
        code="zaak-niet-eenduidig",
        stuf="StUF067",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Er is meer dan een zaak met identificatie {zaak}.",
            fix="Laat de beheerder de dubbele zaak in het zaaksysteem herstellen.",
        ),
        en=Text(
            what="There is more than one zaak with identificatie {zaak}.",
            fix="Have the administrator mend the double zaak in the zaaksysteem.",
        ),
    ),
    Entry(
        code="zaak-bestaat-al",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="De identificatie {zaak} bestaat al bij een andere zaak.",
            fix="Vraag een nieuwe identificatie met genereerZaakIdentificatie, of gebruik updateZaak.",
        ),
        en=Text(
            what="The identificatie {zaak} already exists for another zaak.",
            fix="Ask for a new identificatie with genereerZaakIdentificatie, or use updateZaak.",
        ),
    ),
    Entry(
        code="zaaktype-wijzigt",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="De zaak heeft zaaktype {zaaktype}; het bericht noemt {ander}. Het zaaktype van een zaak kan niet wijzigen.",
            fix="Geef het zaaktype van de zaak, of maak een nieuwe zaak.",
        ),
        en=Text(
            what="The zaak has zaaktype {zaaktype}; the message names {ander}. The zaaktype of a zaak can't change.",
            fix="Give the zaaktype of the zaak, or make a new zaak.",
        ),
    ),
    Entry(
        code="zaak-afgesloten",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="De zaak is afgesloten en mag niet meer worden gewijzigd.",
            fix="Heropen de zaak met een status die geen eindstatus is, of laat de beheerder het recht geforceerd-bijwerken geven.",
        ),
        en=Text(
            what="The zaak is closed and may not be changed.",
            fix="Reopen the zaak with a status that is no eindstatus, or have the administrator grant the right geforceerd-bijwerken.",
        ),
    ),
    Entry(
        code="identificatie-niet-uniek",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="De identificatie bestaat al.",
            fix="Vraag een nieuwe identificatie, of herhaal het oorspronkelijke bericht ongewijzigd.",
        ),
        en=Text(
            what="The identificatie already exists.",
            fix="Ask for a new identificatie, or repeat the original message unchanged.",
        ),
    ),
    Entry(
        code="resultaat-ontbreekt",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="De zaak kan niet worden afgesloten zonder resultaat (zaaktype {zaaktype}).",
            fix="Geef een resultaat mee, of laat de beheerder een standaardresultaat instellen (afsluiten bij het zaaktype).",
        ),
        en=Text(
            what="The zaak can't be closed without a resultaat (zaaktype {zaaktype}).",
            fix="Send a resultaat, or have the administrator configure a default one (afsluiten of the zaaktype).",
        ),
    ),
    Entry(
        code="eindstatus-ontbreekt",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="De zaak kan niet worden afgesloten zonder eindstatus (zaaktype {zaaktype}).",
            fix="Geef een eindstatus mee, of laat de beheerder sluiten bij einddatum instellen (afsluiten bij het zaaktype).",
        ),
        en=Text(
            what="The zaak can't be closed without an eindstatus (zaaktype {zaaktype}).",
            fix="Send an eindstatus, or have the administrator configure closing by einddatum (afsluiten of the zaaktype).",
        ),
    ),
    Entry(
        code="gebruiksrecht-ontbreekt",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="De zaak kan niet worden afgesloten: van een document is het gebruiksrecht niet vastgelegd.",
            fix="Leg in het zaaksysteem indicatieGebruiksrecht van elk document van de zaak vast.",
        ),
        en=Text(
            what="The zaak can't be closed: the right of use of a document is not recorded.",
            fix="Record indicatieGebruiksrecht of every document of the zaak in the zaaksysteem.",
        ),
    ),
    Entry(
        code="status-zelfde-moment",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="De zaak heeft op dit moment al een andere status dan {naam}.",
            fix="Geef de status een ander tijdstip (datumStatusGezet).",
        ),
        en=Text(
            what="At this instant the zaak already has another status than {naam}.",
            fix="Give the status another instant (datumStatusGezet).",
        ),
    ),
    Entry(
        code="betaling-tegenstrijdig",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Er is een laatsteBetaaldatum terwijl de betalingsindicatie N.v.t. is.",
            fix="Laat laatsteBetaaldatum weg, of geef een andere betalingsindicatie.",
        ),
        en=Text(
            what="There is a laatsteBetaaldatum while betalingsindicatie is N.v.t.",
            fix="Leave out laatsteBetaaldatum, or give another betalingsindicatie.",
        ),
    ),
    Entry(
        code="betrokkene-onbruikbaar",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De betrokkene in {rol} heeft geen bruikbare identificatie of naam.",
            fix="Geef een geldig BSN, een ander nummer of een naam.",
        ),
        en=Text(
            what="The party in {rol} has no usable identification or name.",
            fix="Give a valid BSN, another number or a name.",
        ),
    ),
    Entry(
        code="deelzaak-van-deelzaak",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Een deelzaak kan zelf geen deelzaken hebben.",
            fix="Koppel de zaak aan de hoofdzaak van die deelzaak.",
        ),
        en=Text(
            what="A deelzaak can't have deelzaken of its own.",
            fix="Link the zaak to the hoofdzaak of that deelzaak.",
        ),
    ),
    Entry(
        code="type-hoort-niet-bij-zaaktype",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Een status, resultaat, rol of document hoort niet bij het zaaktype van de zaak.",
            fix="Laat de beheerder de catalogus en de koppelingen bij het zaaktype nakijken.",
        ),
        en=Text(
            what="A status, resultaat, rol or document does not belong to the zaaktype of the zaak.",
            fix="Have the administrator check the catalogus and the mappings of the zaaktype.",
        ),
    ),
    Entry(
        code="type-niet-gepubliceerd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Een type in de catalogus is nog een concept.",
            fix="Laat de beheerder het type publiceren.",
        ),
        en=Text(
            what="A type in the catalogus is still a concept.",
            fix="Have the administrator publish the type.",
        ),
    ),
    Entry(
        code="document-onbekend",
        stuf="StUF064",
        plek=Plek.SERVER,
        http=404,
        nl=Text(
            what="Document {document} bestaat niet.",
            fix="Controleer de identificatie van het document.",
        ),
        en=Text(
            what="Document {document} does not exist.",
            fix="Check the identificatie of the document.",
        ),
    ),
    Entry(
        code="document-niet-eenduidig",
        stuf="StUF067",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Er is meer dan een document met identificatie {document}.",
            fix="Laat de beheerder het dubbele document herstellen.",
        ),
        en=Text(
            what="There is more than one document with identificatie {document}.",
            fix="Have the administrator mend the double document.",
        ),
    ),
    Entry(
        code="document-bestaat-al",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="De identificatie {document} bestaat al bij een ander document.",
            fix="Vraag een nieuwe identificatie met genereerDocumentIdentificatie, of gebruik updateZaakdocument.",
        ),
        en=Text(
            what="The identificatie {document} already exists for another document.",
            fix="Ask for a new identificatie with genereerDocumentIdentificatie, or use updateZaakdocument.",
        ),
    ),
    Entry(
        code="document-vergrendeld",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Het document is in bewerking.",
            fix="Wacht tot het document is teruggegeven, of geef het vrij met cancelCheckout.",
        ),
        en=Text(
            what="The document is being edited.",
            fix="Wait until the document is handed back, or release it with cancelCheckout.",
        ),
    ),
    Entry(
        code="inhoud-verdwenen",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="De inhoud van het document is niet meer bewaard.",
            fix="Stuur het bericht opnieuw met een nieuw referentienummer.",
        ),
        en=Text(
            what="The content of the document is no longer kept.",
            fix="Send the message again with a new referentienummer.",
        ),
    ),
)
