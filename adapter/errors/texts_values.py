"""Texts of errors: values that a schema refuses."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _entry(code: str, nl: Text, en: Text) -> Entry:
    """Give an entry: all are StUF055, the sender's fault."""
    return Entry(code=code, stuf="StUF055", plek=Plek.CLIENT, http=400, nl=nl, en=en)


ENTRIES: tuple[Entry, ...] = (
    _entry(
        "waarde-leeg",
        nl=Text(
            what="De waarde ontbreekt: het element of attribuut is leeg. Toegestaan: {toegestaan_nl}.",
            fix='Geef een waarde; is er geen, laat het element dan weg of geef xsi:nil="true" met StUF:noValue, waar dat mag.',
        ),
        en=Text(
            what="The value is missing: the element or attribute is empty. Allowed: {toegestaan_en}.",
            fix='Give a value; where there is none leave the element out, or give xsi:nil="true" with StUF:noValue, where that is allowed.',
        ),
    ),
    _entry(
        "waarde-spaties",
        nl=Text(
            what="De waarde klopt, maar er staan spaties of regeleinden omheen.",
            fix="Haal de spaties en regeleinden rond de waarde weg.",
        ),
        en=Text(
            what="The value is right, but there are blanks or line ends around it.",
            fix="Remove the blanks and line ends around the value.",
        ),
    ),
    _entry(
        "waarde-te-lang",
        nl=Text(
            what="De waarde heeft {gegeven} tekens; ten hoogste {grens} zijn toegestaan.", fix="Kort de waarde in."
        ),
        en=Text(what="The value has {gegeven} characters; at most {grens} are allowed.", fix="Shorten the value."),
    ),
    _entry(
        "waarde-te-kort",
        nl=Text(
            what="De waarde heeft {gegeven} tekens; ten minste {grens} zijn nodig.",
            fix="Vul de waarde aan, of geef noValue waar er geen waarde is.",
        ),
        en=Text(
            what="The value has {gegeven} characters; at least {grens} are needed.",
            fix="Complete the value, or give noValue where there is none.",
        ),
    ),
    _entry(
        "waarde-lengte",
        nl=Text(
            what="De waarde heeft {gegeven} tekens; precies {grens} zijn voorgeschreven.",
            fix="Geef precies dat aantal tekens, ook met voorloopnullen.",
        ),
        en=Text(
            what="The value has {gegeven} characters; exactly {grens} are prescribed.",
            fix="Give exactly that number of characters, leading zeros too.",
        ),
    ),
    _entry(
        "waarde-patroon",
        nl=Text(
            what="De waarde ({gevonden_nl}) heeft niet de voorgeschreven vorm: {toegestaan_nl}.",
            fix="Schrijf de waarde in de voorgeschreven vorm.",
        ),
        en=Text(
            what="The value ({gevonden_en}) does not have the prescribed form: {toegestaan_en}.",
            fix="Write the value in the prescribed form.",
        ),
    ),
    _entry(
        "waarde-niet-in-lijst",
        nl=Text(
            what="De waarde staat niet in de lijst van de standaard: {toegestaan_nl}.",
            fix="Kies een waarde uit de lijst.",
        ),
        en=Text(
            what="The value is not in the list of the standard: {toegestaan_en}.", fix="Choose a value from the list."
        ),
    ),
    _entry(
        "waarde-schrijfwijze",
        nl=Text(
            what="De waarde is anders geschreven dan in de lijst van de standaard: {verwacht}.",
            fix="Neem hoofdletters en kleine letters over zoals ze in de lijst staan.",
        ),
        en=Text(
            what="The value is written differently from the list of the standard: {verwacht}.",
            fix="Copy capitals and small letters as they are in the list.",
        ),
    ),
    _entry(
        "waarde-buiten-bereik",
        nl=Text(what="Het getal valt buiten wat is toegestaan: {grens}.", fix="Geef een getal binnen deze grenzen."),
        en=Text(what="The number is outside what is allowed: {grens}.", fix="Give a number within these bounds."),
    ),
    _entry(
        "waarde-cijfers",
        nl=Text(
            what="Het getal heeft te veel cijfers; ten hoogste {grens} zijn toegestaan.", fix="Geef minder cijfers."
        ),
        en=Text(what="The number has too many digits; at most {grens} are allowed.", fix="Give fewer digits."),
    ),
    _entry(
        "waarde-decimalen",
        nl=Text(
            what="Het getal heeft te veel decimalen; ten hoogste {grens} zijn toegestaan.", fix="Rond het getal af."
        ),
        en=Text(what="The number has too many decimals; at most {grens} are allowed.", fix="Round the number."),
    ),
    _entry(
        "waarde-geen-geheel-getal",
        nl=Text(
            what="De waarde ({gevonden_nl}) is geen geheel getal.",
            fix="Schrijf alleen cijfers, zonder punten, komma's of letters.",
        ),
        en=Text(
            what="The value ({gevonden_en}) is not a whole number.",
            fix="Write digits only, without points, commas or letters.",
        ),
    ),
    _entry(
        "waarde-geen-getal",
        nl=Text(
            what="De waarde ({gevonden_nl}) is geen getal.",
            fix="Schrijf cijfers, met zo nodig een punt als decimaalteken.",
        ),
        en=Text(
            what="The value ({gevonden_en}) is not a number.", fix="Write digits, with a decimal point if need be."
        ),
    ),
    _entry(
        "waarde-geen-stuf-datum",
        nl=Text(
            what="De waarde ({gevonden_nl}) is geen datum van StUF: {toegestaan_nl}.",
            fix="Schrijf jaar, maand en dag als 8 cijfers; is een deel onbekend, gebruik dan StUF:indOnvolledigeDatum.",
        ),
        en=Text(
            what="The value ({gevonden_en}) is not a date of StUF: {toegestaan_en}.",
            fix="Write year, month and day as 8 digits; where a part is unknown, use StUF:indOnvolledigeDatum.",
        ),
    ),
    _entry(
        "waarde-geen-boolean",
        nl=Text(
            what="De waarde ({gevonden_nl}) is niet true of false.", fix="Schrijf true of false, in kleine letters."
        ),
        en=Text(what="The value ({gevonden_en}) is not true or false.", fix="Write true or false, in small letters."),
    ),
    _entry(
        "waarde-geen-datum",
        nl=Text(
            what="De waarde ({gevonden_nl}) is geen datum van de vorm JJJJ-MM-DD.",
            fix="Schrijf de datum als JJJJ-MM-DD.",
        ),
        en=Text(
            what="The value ({gevonden_en}) is not a date of the form yyyy-MM-dd.", fix="Write the date as yyyy-MM-dd."
        ),
    ),
    _entry(
        "waarde-geen-tijdstip",
        nl=Text(
            what="De waarde ({gevonden_nl}) is geen tijdstip van de vorm JJJJ-MM-DDTuu:mm:ss.",
            fix="Schrijf het tijdstip als JJJJ-MM-DDTuu:mm:ss.",
        ),
        en=Text(
            what="The value ({gevonden_en}) is not a time of the form yyyy-MM-ddTHH:mm:ss.",
            fix="Write the time as yyyy-MM-ddTHH:mm:ss.",
        ),
    ),
    _entry(
        "waarde-geen-base64",
        nl=Text(
            what="De inhoud is geen base64.",
            fix="Codeer het document als base64, zonder andere tekens dan regeleinden.",
        ),
        en=Text(
            what="The content is not base64.",
            fix="Encode the document as base64, with no other characters than line ends.",
        ),
    ),
    _entry(
        "waarde-type",
        nl=Text(
            what="De waarde ({gevonden_nl}) is niet van de voorgeschreven soort: {toegestaan_nl}.",
            fix="Controleer de schrijfwijze.",
        ),
        en=Text(
            what="The value ({gevonden_en}) is not of the prescribed kind: {toegestaan_en}.",
            fix="Check how it is written.",
        ),
    ),
    _entry(
        "waarde-vast",
        nl=Text(what="Dit element moet de vaste waarde {vast} hebben.", fix="Geef de voorgeschreven waarde."),
        en=Text(what="This element must have the fixed value {vast}.", fix="Give the prescribed value."),
    ),
)
