"""Texts of errors: elements and attributes that a schema refuses."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _entry(code: str, nl: Text, en: Text) -> Entry:
    """Give an entry: all are StUF055, the sender's fault."""
    return Entry(code=code, stuf="StUF055", plek=Plek.CLIENT, http=400, nl=nl, en=en)


ENTRIES: tuple[Entry, ...] = (
    _entry(
        "root-onbekend",
        nl=Text(
            what="Dit bericht staat niet in het schema van deze standaard.",
            fix="Controleer de naam en de naamruimte van het hoofdelement.",
        ),
        en=Text(
            what="This message is not in the schema of this standard.",
            fix="Check the name and the namespace of the root element.",
        ),
    ),
    _entry(
        "root-naamruimte",
        nl=Text(
            what="Dit bericht bestaat, maar in een andere naamruimte: {naamruimte}.",
            fix="Geef het hoofdelement die naamruimte, of stuur het bericht naar het adres van de standaard waar het bij hoort.",
        ),
        en=Text(
            what="This message exists, but in another namespace: {naamruimte}.",
            fix="Give the root element that namespace, or send the message to the address of the standard that it belongs to.",
        ),
    ),
    _entry(
        "element-ontbreekt",
        nl=Text(
            what="In dit element ontbreekt{plaats_nl}: {verwacht}.",
            fix="Voeg toe wat ontbreekt, op die plaats; waar er geen waarde is met xsi:nil en noValue, als dat daar mag.",
        ),
        en=Text(
            what="Missing in this element{plaats_en}: {verwacht}.",
            fix="Add what is missing, at that place; where there is no value with xsi:nil and noValue, if that is allowed there.",
        ),
    ),
    _entry(
        "element-keuze-ontbreekt",
        nl=Text(
            what="In dit element ontbreekt{plaats_nl} één van: {verwacht}.",
            fix="Voeg één van deze elementen toe, op die plaats.",
        ),
        en=Text(
            what="In this element one of these is missing{plaats_en}: {verwacht}.",
            fix="Add one of these elements, at that place.",
        ),
    ),
    _entry(
        "element-onbekend",
        nl=Text(
            what="Het element {gevonden} hoort hier niet. Hier mag staan: {verwacht}.",
            fix="Haal het element weg of verbeter de naam; eigen gegevens horen in StUF:extraElementen.",
        ),
        en=Text(
            what="The element {gevonden} does not belong here. What may stand here: {verwacht}.",
            fix="Remove the element or mend its name; data of your own belongs in StUF:extraElementen.",
        ),
    ),
    _entry(
        "element-hier-niets",
        nl=Text(
            what="Het element {gevonden} hoort hier niet; hier mag geen element meer volgen.",
            fix="Haal het element weg of verbeter de naam; eigen gegevens horen in StUF:extraElementen.",
        ),
        en=Text(
            what="The element {gevonden} does not belong here; no element may follow here.",
            fix="Remove the element or mend its name; data of your own belongs in StUF:extraElementen.",
        ),
    ),
    _entry(
        "element-volgorde",
        nl=Text(
            what="Het element {gevonden} staat niet op zijn plaats in de vaste volgorde: het hoort{plaats_nl}.",
            fix="Verplaats het element.",
        ),
        en=Text(
            what="The element {gevonden} is out of the fixed order: it belongs{plaats_en}.", fix="Move the element."
        ),
    ),
    _entry(
        "element-te-vaak",
        nl=Text(
            what="Het element {gevonden} komt {gevonden_nl} keer voor; ten hoogste {grens} keer mag.",
            fix="Haal weg wat te veel is.",
        ),
        en=Text(
            what="The element {gevonden} is there {gevonden_en} times; at most {grens} is allowed.",
            fix="Remove what is too much.",
        ),
    ),
    _entry(
        "element-niet-samen",
        nl=Text(what="Het element {gevonden} mag niet samen met {ander} voorkomen.", fix="Kies één van de twee."),
        en=Text(what="The element {gevonden} may not be there together with {ander}.", fix="Choose one of the two."),
    ),
    _entry(
        "element-naamruimte",
        nl=Text(
            what="Het element {gevonden} staat in de verkeerde naamruimte; bedoeld is {bedoeld}.",
            fix="Gebruik het voorvoegsel dat bij de juiste naamruimte hoort.",
        ),
        en=Text(
            what="The element {gevonden} is in the wrong namespace; {bedoeld} is meant.",
            fix="Use the prefix of the right namespace.",
        ),
    ),
    _entry(
        "element-schrijfwijze",
        nl=Text(
            what="Het element {gevonden} bestaat niet; waarschijnlijk is {bedoeld} bedoeld.",
            fix="Schrijf de naam precies zoals de standaard; hoofdletters en punten tellen mee.",
        ),
        en=Text(
            what="There is no element {gevonden}; probably {bedoeld} is meant.",
            fix="Write the name exactly as the standard does; capitals and dots count.",
        ),
    ),
    _entry(
        "tekst-niet-toegestaan",
        nl=Text(
            what="Dit element mag geen tekst bevatten, alleen elementen.", fix="Haal de tekst tussen de elementen weg."
        ),
        en=Text(what="This element may hold no text, only elements.", fix="Remove the text between the elements."),
    ),
    _entry(
        "inhoud-niet-toegestaan",
        nl=Text(what="Dit element mag geen elementen bevatten.", fix="Haal de onderliggende elementen weg."),
        en=Text(what="This element may hold no elements.", fix="Remove the elements in it."),
    ),
    _entry(
        "nil-niet-toegestaan",
        nl=Text(
            what="Dit element mag niet leeg zijn: xsi:nil mag hier niet staan.",
            fix="Geef een waarde, of laat het element weg waar dat mag.",
        ),
        en=Text(
            what="This element may not be nil: xsi:nil is not allowed here.",
            fix="Give a value, or leave the element out where that is allowed.",
        ),
    ),
    _entry(
        "nil-met-inhoud",
        nl=Text(
            what="Dit element is xsi:nil, maar heeft toch inhoud.",
            fix="Haal de inhoud weg (ook spaties en regeleinden), of haal xsi:nil en noValue weg.",
        ),
        en=Text(
            what="This element is nil, but has content.",
            fix="Remove the content (blanks and line ends too), or remove xsi:nil and noValue.",
        ),
    ),
    _entry(
        "nil-waarde",
        nl=Text(
            what="De waarde van xsi:nil is niet true of false.",
            fix='Schrijf xsi:nil="true", of laat het attribuut weg.',
        ),
        en=Text(
            what="The value of xsi:nil is not true or false.", fix='Write xsi:nil="true", or leave the attribute out.'
        ),
    ),
    _entry(
        "nil-naamruimte",
        nl=Text(
            what="Het attribuut {attribuut} staat niet in de naamruimte van xsi: het element is dus niet leeg verklaard.",
            fix="Verklaar het voorvoegsel als http://www.w3.org/2001/XMLSchema-instance; dit is één keer gemeld, maar geldt overal in het bericht.",
        ),
        en=Text(
            what="The attribute {attribuut} is not in the namespace of xsi: so the element is not declared nil.",
            fix="Declare the prefix as http://www.w3.org/2001/XMLSchema-instance; this is told once, but holds for the whole message.",
        ),
    ),
    _entry(
        "type-onbekend",
        nl=Text(what="xsi:type noemt een type dat deze standaard niet kent.", fix="Laat xsi:type weg."),
        en=Text(what="xsi:type names a type that this standard does not know.", fix="Leave xsi:type out."),
    ),
    _entry(
        "attribuut-onbekend",
        nl=Text(what="Het attribuut {attribuut} mag hier niet staan.", fix="Haal het attribuut weg."),
        en=Text(what="The attribute {attribuut} is not allowed here.", fix="Remove the attribute."),
    ),
    _entry(
        "attribuut-naamruimte",
        nl=Text(
            what="Het attribuut {attribuut} staat in de verkeerde naamruimte; bedoeld is {bedoeld}.",
            fix="Schrijf het attribuut met het voorvoegsel van de juiste naamruimte.",
        ),
        en=Text(
            what="The attribute {attribuut} is in the wrong namespace; {bedoeld} is meant.",
            fix="Write the attribute with the prefix of the right namespace.",
        ),
    ),
    _entry(
        "attribuut-schrijfwijze",
        nl=Text(
            what="Het attribuut {attribuut} bestaat niet; waarschijnlijk is {bedoeld} bedoeld.",
            fix="Schrijf de naam precies zoals de standaard.",
        ),
        en=Text(
            what="There is no attribute {attribuut}; probably {bedoeld} is meant.",
            fix="Write the name exactly as the standard does.",
        ),
    ),
    _entry(
        "attribuut-ontbreekt",
        nl=Text(what="Het verplichte attribuut {attribuut}{vast} ontbreekt.", fix="Voeg het attribuut toe."),
        en=Text(what="The required attribute {attribuut}{vast} is missing.", fix="Add the attribute."),
    ),
    _entry(
        "attribuut-vaste-waarde",
        nl=Text(
            what="Dit attribuut moet de vaste waarde {vast} hebben.",
            fix="Geef het attribuut die waarde, of gebruik het element dat bij uw waarde hoort.",
        ),
        en=Text(
            what="This attribute must have the fixed value {vast}.",
            fix="Give the attribute that value, or use the element that your value belongs to.",
        ),
    ),
    _entry(
        "schema-fout",
        nl=Text(
            what="Dit element voldoet niet aan het schema van de standaard.",
            fix="Vergelijk het element met de beschrijving in de standaard.",
        ),
        en=Text(
            what="This element does not conform to the schema of the standard.",
            fix="Compare the element with its description in the standard.",
        ),
    ),
)
