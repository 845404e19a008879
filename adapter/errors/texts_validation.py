"""Texts of errors: what a schema refuses, and schema packs that are not sound."""

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
        code="root-onbekend",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Dit bericht staat niet in het schema van deze standaard.",
            fix="Controleer de naam en de naamruimte van het hoofdelement.",
        ),
        en=Text(
            what="This message is not in the schema of this standard.",
            fix="Check the name and the namespace of the root element.",
        ),
    ),
    Entry(
        code="nil-niet-toegestaan",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Dit element mag niet leeg (xsi:nil) zijn.",
            fix="Geef een waarde, of laat het element weg waar dat mag.",
        ),
        en=Text(
            what="This element may not be nil.", fix="Give a value, or leave the element out where that is allowed."
        ),
    ),
    Entry(
        code="nil-met-inhoud",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(what="Dit element is xsi:nil, maar heeft toch inhoud.", fix="Haal de inhoud weg, of haal xsi:nil weg."),
        en=Text(what="This element is nil, but has content.", fix="Remove the content, or remove xsi:nil."),
    ),
    Entry(
        code="element-onverwacht",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Dit element wordt hier niet verwacht. Verwacht: {verwacht}.",
            fix="Controleer naam, naamruimte en volgorde van het element.",
        ),
        en=Text(
            what="This element is not expected here. Expected: {verwacht}.",
            fix="Check the name, the namespace and the order of the element.",
        ),
    ),
    Entry(
        code="element-ontbreekt",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="In dit element ontbreekt een verplicht element: {verwacht}.",
            fix="Voeg het element toe, op de plaats die het schema voorschrijft.",
        ),
        en=Text(
            what="A required element is missing in this element: {verwacht}.",
            fix="Add the element, at the place that the schema prescribes.",
        ),
    ),
    Entry(
        code="tekst-niet-toegestaan",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Dit element mag geen tekst bevatten, alleen elementen.", fix="Haal de tekst tussen de elementen weg."
        ),
        en=Text(what="This element may hold no text, only elements.", fix="Remove the text between the elements."),
    ),
    Entry(
        code="inhoud-niet-toegestaan",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Dit element heeft inhoud die hier niet mag.", fix="Haal de onderliggende elementen of tekst weg."
        ),
        en=Text(what="This element has content that is not allowed here.", fix="Remove the elements or text in it."),
    ),
    Entry(
        code="attribuut-onbekend",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Het attribuut {attribuut} mag hier niet staan.",
            fix="Haal het attribuut weg, of controleer zijn naamruimte.",
        ),
        en=Text(
            what="The attribute {attribuut} is not allowed here.", fix="Remove the attribute, or check its namespace."
        ),
    ),
    Entry(
        code="attribuut-ontbreekt",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(what="Het verplichte attribuut {attribuut} ontbreekt.", fix="Voeg het attribuut toe."),
        en=Text(what="The required attribute {attribuut} is missing.", fix="Add the attribute."),
    ),
    Entry(
        code="attribuut-vaste-waarde",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Dit attribuut heeft niet de waarde die bij het element hoort.",
            fix="Geef het attribuut de waarde die de standaard voor dit element vastlegt.",
        ),
        en=Text(
            what="This attribute does not have the value that belongs to the element.",
            fix="Give the attribute the value that the standard fixes for this element.",
        ),
    ),
    Entry(
        code="waarde-vast",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Dit element heeft niet de vaste waarde die de standaard voorschrijft.",
            fix="Geef de voorgeschreven waarde.",
        ),
        en=Text(
            what="This element does not have the fixed value that the standard prescribes.",
            fix="Give the prescribed value.",
        ),
    ),
    Entry(
        code="waarde-te-lang",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De waarde heeft {gegeven} tekens; ten hoogste {grens} zijn toegestaan.", fix="Kort de waarde in."
        ),
        en=Text(what="The value has {gegeven} characters; at most {grens} are allowed.", fix="Shorten the value."),
    ),
    Entry(
        code="waarde-te-kort",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De waarde heeft {gegeven} tekens; ten minste {grens} zijn nodig.",
            fix="Vul de waarde aan, of geef noValue waar er geen waarde is.",
        ),
        en=Text(
            what="The value has {gegeven} characters; at least {grens} are needed.",
            fix="Complete the value, or give noValue where there is none.",
        ),
    ),
    Entry(
        code="waarde-lengte",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De waarde heeft niet de voorgeschreven lengte van {grens} tekens.",
            fix="Geef precies dat aantal tekens.",
        ),
        en=Text(
            what="The value does not have the prescribed length of {grens} characters.",
            fix="Give exactly that number of characters.",
        ),
    ),
    Entry(
        code="waarde-vorm",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De waarde heeft niet de voorgeschreven vorm.",
            fix="Controleer de schrijfwijze; een datum heeft 8 cijfers (JJJJMMDD), zonder streepjes.",
        ),
        en=Text(
            what="The value does not have the prescribed form.",
            fix="Check how it is written; a date has 8 digits (yyyyMMdd), without hyphens.",
        ),
    ),
    Entry(
        code="waarde-niet-in-lijst",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De waarde staat niet in de lijst van de standaard: {lijst}.",
            fix="Kies een waarde uit de lijst; let op hoofdletters en spaties.",
        ),
        en=Text(
            what="The value is not in the list of the standard: {lijst}.",
            fix="Choose a value from the list; mind capitals and spaces.",
        ),
    ),
    Entry(
        code="waarde-te-klein",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(what="De waarde is kleiner dan is toegestaan.", fix="Geef een grotere waarde."),
        en=Text(what="The value is smaller than is allowed.", fix="Give a greater value."),
    ),
    Entry(
        code="waarde-te-groot",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(what="De waarde is groter dan is toegestaan.", fix="Geef een kleinere waarde."),
        en=Text(what="The value is greater than is allowed.", fix="Give a smaller value."),
    ),
    Entry(
        code="waarde-te-veel-cijfers",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(what="De waarde heeft te veel cijfers.", fix="Geef minder cijfers."),
        en=Text(what="The value has too many digits.", fix="Give fewer digits."),
    ),
    Entry(
        code="waarde-soort",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De waarde is niet van de voorgeschreven soort (bijvoorbeeld datum, getal, J/N of base64).",
            fix="Controleer de schrijfwijze; een datum heeft 8 cijfers (JJJJMMDD), zonder streepjes.",
        ),
        en=Text(
            what="The value is not of the prescribed kind (for example a date, a number, J/N or base64).",
            fix="Check how it is written; a date has 8 digits (yyyyMMdd), without hyphens.",
        ),
    ),
    Entry(
        code="schema-fout",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Dit element voldoet niet aan het schema van de standaard.",
            fix="Vergelijk het element met de beschrijving in de standaard.",
        ),
        en=Text(
            what="This element does not conform to the schema of the standard.",
            fix="Compare the element with its description in the standard.",
        ),
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
