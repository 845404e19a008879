"""Texts of errors: mapping files that can't be meant, and messages that a mapping can't translate."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _file(code: str, *, nl: tuple[str, str], en: tuple[str, str]) -> Entry:
    """Make the entry of a fault in a mapping file."""
    return Entry(
        code=code,
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(what=nl[0], fix=nl[1]),
        en=Text(what=en[0], fix=en[1]),
    )


def _message(code: str, stuf: str, *, nl: tuple[str, str], en: tuple[str, str]) -> Entry:
    """Make the entry of something about a message: a refusal or a warning."""
    return Entry(
        code=code,
        stuf=stuf,
        plek=Plek.CLIENT,
        http=400,
        nl=Text(what=nl[0], fix=nl[1]),
        en=Text(what=en[0], fix=en[1]),
    )


_FILES: tuple[Entry, ...] = (
    _file(
        "mapping-geen-toml",
        nl=("{bestand} is geen leesbare TOML: {reden}.", "Herstel de regel die genoemd is."),
        en=("{bestand} is no readable TOML: {reden}.", "Mend the line that is named."),
    ),
    _file(
        "mapping-soort-onbekend",
        nl=("{bestand} begint met geen van: {soorten}.", "Geef het bestand een eerste sleutel die zegt wat het is."),
        en=("{bestand} begins with none of: {soorten}.", "Give the file a first key that says what it is."),
    ),
    _file(
        "mapping-tabel-onbekend",
        nl=("[[{tabel}]] hoort niet in dit soort bestand.", "Gebruik een van: {tabellen}."),
        en=("[[{tabel}]] does not belong in this kind of file.", "Use one of: {tabellen}."),
    ),
    _file(
        "mapping-sleutel-onbekend",
        nl=("Sleutel '{sleutel}' is hier onbekend.", "Bedoelt u '{suggestie}'? Zie docs/mappings.md."),
        en=("Key '{sleutel}' is not known here.", "Do you mean '{suggestie}'? See docs/mappings.md."),
    ),
    _file(
        "mapping-sleutel-ontbreekt",
        nl=("Sleutel '{sleutel}' ontbreekt.", "Voeg de sleutel toe; zie docs/mappings.md."),
        en=("Key '{sleutel}' is missing.", "Add the key; see docs/mappings.md."),
    ),
    _file(
        "mapping-waarde",
        nl=("Sleutel '{sleutel}' heeft een waarde die niet kan.", "Zie docs/mappings.md voor wat de sleutel toelaat."),
        en=("Key '{sleutel}' has a value that cannot be.", "See docs/mappings.md for what the key allows."),
    ),
    _file(
        "mapping-naam",
        nl=("Het bestand noemt zich '{naam}', maar heet '{verwacht}'.", "Geef het bestand de naam die erin staat."),
        en=("The file calls itself '{naam}', but is named '{verwacht}'.", "Give the file the name that stands in it."),
    ),
    _file(
        "mapping-prefix",
        nl=("Voorvoegsel '{prefix}' is onbekend.", "Gebruik ZKN, BG, StUF, ZDS of xmime."),
        en=("Prefix '{prefix}' is not known.", "Use ZKN, BG, StUF, ZDS or xmime."),
    ),
    _file(
        "mapping-onbekend",
        nl=("Mapping '{naam}' bestaat niet.", "Bedoelt u '{suggestie}'?"),
        en=("Mapping '{naam}' does not exist.", "Do you mean '{suggestie}'?"),
    ),
    _file(
        "mapping-waarde-onbekend",
        nl=("Waarde '{naam}' bestaat niet.", "Bedoelt u '{suggestie}'?"),
        en=("Value '{naam}' does not exist.", "Do you mean '{suggestie}'?"),
    ),
    _file(
        "mapping-stap-onbekend",
        nl=("Stap '{naam}' bestaat niet.", "Gebruik een van: {suggestie}."),
        en=("Step '{naam}' does not exist.", "Use one of: {suggestie}."),
    ),
    _file(
        "mapping-kring",
        nl=("Mapping '{naam}' bevat zichzelf.", "Verwijder een van de [[include]]s."),
        en=("Mapping '{naam}' contains itself.", "Remove one of the [[include]]s."),
    ),
    _file(
        "mapping-optie-zonder-keuze",
        nl=("Voor deze [[option]] staat geen [[choice]] met pad '{pad}'.", "Zet de [[choice]] erboven."),
        en=("No [[choice]] with path '{pad}' stands before this [[option]].", "Put the [[choice]] above it."),
    ),
    _file(
        "mapping-dubbel",
        nl=("Pad '{pad}' staat er al, op {eerste}.", "Houd een van beide regels."),
        en=("Path '{pad}' is there already, at {eerste}.", "Keep one of the two rows."),
    ),
    _file(
        "mapping-terugweg",
        nl=(
            "Twee elementen vullen '{gebeurtenis}'; het eerste staat op {eerste}. De weg terug is dubbelzinnig.",
            "Geef een van beide een ander pad, preserve = true, of wins = true.",
        ),
        en=(
            "Two elements fill '{gebeurtenis}'; the first is at {eerste}. The way back is ambiguous.",
            "Give one of the two another path, preserve = true, or wins = true.",
        ),
    ),
    _file(
        "mapping-bestemming",
        nl=(
            "Pad '{pad}' heeft geen of meer dan een bestemming.",
            "Geef precies een van event, preserve, lost (met reden) of refused.",
        ),
        en=(
            "Path '{pad}' has no destination, or more than one.",
            "Give exactly one of event, preserve, lost (with a reason) or refused.",
        ),
    ),
    _file(
        "mapping-klasse",
        nl=("De privacyklasse ontbreekt of bestaat niet.", "Geef class een van: {klassen}."),
        en=("The privacy class is missing or does not exist.", "Give class one of: {klassen}."),
    ),
    _file(
        "mapping-gebeurtenispad",
        nl=("'{pad}' is geen pad in een gebeurtenis.", "Schrijf namen met punten ertussen: zaak.einddatum."),
        en=("'{pad}' is no path in an event.", "Write names with dots between them: zaak.einddatum."),
    ),
    _file(
        "mapping-tabel-dubbel",
        nl=("'{woord}' staat al in deze tabel.", "Een tabel heeft elk woord een keer aan elke kant."),
        en=("'{woord}' is in this table already.", "A table has each word once on each side."),
    ),
    _file(
        "mapping-ontbreekt",
        nl=(
            "Er is geen mapping voor {operatie} van {pack}.",
            "Voeg mappings/{pack}/{operatie}.toml toe, of gebruik een dienst die wordt ondersteund.",
        ),
        en=(
            "There is no mapping for {operatie} of {pack}.",
            "Add mappings/{pack}/{operatie}.toml, or use a service that is supported.",
        ),
    ),
)

_REFUSALS: tuple[Entry, ...] = (
    _message(
        "mutatiesoort-anders",
        "StUF055",
        nl=("Mutatiesoort {gegeven} past niet bij deze dienst.", "Gebruik {toegestaan}."),
        en=("Mutatiesoort {gegeven} does not go with this service.", "Use {toegestaan}."),
    ),
    _message(
        "oud-ontbreekt",
        "StUF055",
        nl=(
            "Er is maar een object; bij een wijziging hoort ook het oude.",
            "Stuur eerst het object zoals het was en dan zoals het wordt.",
        ),
        en=(
            "There is only one object; a change also has the old one.",
            "Send the object as it was first, then as it becomes.",
        ),
    ),
    _message(
        "vast-gegeven-gewijzigd",
        "StUF058",
        nl=(
            "{gegeven} verschilt tussen het oude en het nieuwe object, en mag niet wijzigen.",
            "Geef beide objecten hetzelfde gegeven; voor iets anders is een nieuw object nodig.",
        ),
        en=(
            "{gegeven} differs between the old and the new object, and may not change.",
            "Give both objects the same one; anything else is a new object.",
        ),
    ),
    _message(
        "inhoud-geen-base64",
        "StUF055",
        nl=("De inhoud van het document is geen geldige base64.", "Codeer het bestand opnieuw, in een laag base64."),
        en=("The content of the document is not valid base64.", "Encode the file again, in one layer of base64."),
    ),
    _message(
        "vraag-niet-ondersteund",
        "StUF058",
        nl=(
            "Deze vraag heeft geen selectie die wordt ondersteund.",
            "Vraag op identificatie, of naar zaken van een initiator op BSN.",
        ),
        en=(
            "This question has no selection that is supported.",
            "Ask by identificatie, or for the zaken of an initiator by BSN.",
        ),
    ),
    _message(
        "sleutel-te-lang",
        "StUF058",
        nl=(
            "De identificatie van dit object past niet in StUF.",
            "StUF laat voor een zaak 5 tot 40 en voor een document 1 tot 40 tekens toe.",
        ),
        en=(
            "The identificatie of this object does not fit in StUF.",
            "StUF allows 5 to 40 characters for a zaak and 1 to 40 for a document.",
        ),
    ),
    _message(
        "gebeurtenissen-passen-niet",
        "StUF058",
        nl=(
            "Deze gebeurtenissen zijn samen geen bericht {operatie}.",
            "Geef alle gebeurtenissen van een bericht, of kies een andere dienst.",
        ),
        en=(
            "These events together are no message {operatie}.",
            "Give all events of one message, or choose another service.",
        ),
    ),
)

_WARNINGS: tuple[Entry, ...] = (
    _message(
        "zaakidentificatie-gemeentecode",
        "StUF058",
        nl=(
            "De zaakidentificatie begint niet met gemeentecode {gemeentecode}.",
            "Geef nieuwe zaken een nummer met genereerZaakIdentificatie, of laat de beheerder de gemeentecode nagaan.",
        ),
        en=(
            "The zaakidentificatie does not begin with gemeentecode {gemeentecode}.",
            "Give new zaken a number with genereerZaakIdentificatie, or have the administrator check the gemeentecode.",
        ),
    ),
    _message(
        "niets-gewijzigd",
        "StUF058",
        nl=("Het bericht zegt geen wijziging.", "Er is niets te doen."),
        en=("The message says no change.", "There is nothing to do."),
    ),
    _message(
        "nil-zonder-reden",
        "StUF055",
        nl=(
            "Een element is leeg (xsi:nil) zonder noValue; het is gelezen als niet gegeven.",
            "Zeg met StUF:noValue waarom het leeg is, of laat het element weg.",
        ),
        en=(
            "An element is empty (xsi:nil) without noValue; it was read as not given.",
            "Say with StUF:noValue why it is empty, or leave the element out.",
        ),
    ),
    _message(
        "groep-onvolledig",
        "StUF055",
        nl=("Een groep mist een verplicht deel en is genegeerd.", "Geef alle delen, of laat de groep weg."),
        en=("A group lacks a mandatory part and was ignored.", "Give all parts, or leave the group out."),
    ),
    _message(
        "kenmerk-onvolledig",
        "StUF055",
        nl=("Een kenmerk zonder kenmerk of bron is genegeerd.", "Geef beide."),
        en=("A kenmerk without kenmerk or bron was ignored.", "Give both."),
    ),
    _message(
        "verlenging-onvolledig",
        "StUF055",
        nl=(
            "Een verlenging zonder reden of met duur 0 is genegeerd.",
            "Geef een reden en een duur van minstens 1 dag.",
        ),
        en=(
            "A verlenging without reden or with duur 0 was ignored.",
            "Give a reden and a duur of at least 1 day.",
        ),
    ),
    _message(
        "onderdeel-onvolledig",
        "StUF055",
        nl=("Een relatie zegt te weinig om te verwerken.", "Geef het gerelateerde object met zijn sleutel."),
        en=("A relation says too little to be processed.", "Give the related object with its key."),
    ),
    _message(
        "betrokkene-ontbreekt",
        "StUF055",
        nl=("Een rol zonder betrokkene is genegeerd.", "Geef in gerelateerde precies een betrokkene."),
        en=("A rol without a party was ignored.", "Give exactly one party in gerelateerde."),
    ),
    _message(
        "zaakobject-ontbreekt",
        "StUF055",
        nl=("Een heeftBetrekkingOp zonder object is genegeerd.", "Geef in gerelateerde precies een object."),
        en=("A heeftBetrekkingOp without an object was ignored.", "Give exactly one object in gerelateerde."),
    ),
    _message(
        "zaakobject-onvolledig",
        "StUF055",
        nl=("Een anderZaakObject zonder omschrijving is genegeerd.", "Geef een omschrijving."),
        en=("An anderZaakObject without omschrijving was ignored.", "Give an omschrijving."),
    ),
    _message(
        "status-zonder-type",
        "StUF055",
        nl=(
            "Een status zonder omschrijving van het statustype is genegeerd.",
            "Geef heeft/gerelateerde/omschrijving zoals het statustype in de catalogus heet.",
        ),
        en=(
            "A status without omschrijving of its statustype was ignored.",
            "Give heeft/gerelateerde/omschrijving as the statustype is called in the catalogue.",
        ),
    ),
    _message(
        "andere-zaak-zonder-identificatie",
        "StUF055",
        nl=("Een relatie met een andere zaak zonder identificatie is genegeerd.", "Geef de identificatie."),
        en=("A relation with another zaak without identificatie was ignored.", "Give the identificatie."),
    ),
    _message(
        "koppeling-zonder-zaak",
        "StUF055",
        nl=("Een isRelevantVoor zonder zaakidentificatie is genegeerd.", "Geef de identificatie van de zaak."),
        en=("An isRelevantVoor without zaakidentificatie was ignored.", "Give the identificatie of the zaak."),
    ),
    _message(
        "waarde-onleesbaar",
        "StUF055",
        nl=(
            "Een waarde heeft geen betekenis hier; zij is bewaard en niet vertaald.",
            "Geef de waarde zoals het schema haar noemt.",
        ),
        en=("A value has no meaning here; it was kept, not translated.", "Give the value as the schema names it."),
    ),
    _message(
        "datum-onleesbaar",
        "StUF055",
        nl=(
            "Een datum of tijdstip staat niet op de kalender; zij is bewaard en niet vertaald.",
            "Geef een bestaande datum.",
        ),
        en=("A date or time is not on the calendar; it was kept, not translated.", "Give a date that exists."),
    ),
    _message(
        "uur-dubbel",
        "StUF055",
        nl=(
            "Dit tijdstip komt door de wintertijd twee keer voor; gelezen als het eerste (zomertijd).",
            "Geen actie nodig; StUF kan het verschil niet zeggen.",
        ),
        en=(
            "This time comes twice because of winter time; it was read as the first (summer time).",
            "Nothing to do; StUF cannot say the difference.",
        ),
    ),
    _message(
        "uur-bestaat-niet",
        "StUF055",
        nl=("Dit tijdstip bestaat door de zomertijd niet; een uur opgeschoven.", "Controleer de klok van de zender."),
        en=("This time does not exist because of summer time; moved an hour on.", "Check the clock of the sender."),
    ),
    _message(
        "betalingsindicatie-onbekend",
        "StUF055",
        nl=(
            "Deze betalingsindicatie is geen van de vier; zij is bewaard en niet vertaald.",
            "Gebruik N.v.t., (Nog) niet, Gedeeltelijk of Geheel.",
        ),
        en=(
            "This betalingsindicatie is none of the four; it was kept, not translated.",
            "Use N.v.t., (Nog) niet, Gedeeltelijk or Geheel.",
        ),
    ),
    _message(
        "vertrouwelijkheid-onbekend",
        "StUF055",
        nl=(
            "Deze vertrouwelijkheid is geen van de acht; zij is bewaard en niet vertaald.",
            "Gebruik een waarde van het schema, bijvoorbeeld BEPERKT OPENBAAR.",
        ),
        en=(
            "This vertrouwelijkheid is none of the eight; it was kept, not translated.",
            "Use a value of the schema, for example BEPERKT OPENBAAR.",
        ),
    ),
    _message(
        "documentstatus-onbekend",
        "StUF055",
        nl=(
            "Deze documentstatus is geen van de vier; zij is bewaard, het document krijgt geen status.",
            "Gebruik In bewerking, Ter vaststelling, Definitief of Gearchiveerd.",
        ),
        en=(
            "This documentstatus is none of the four; it was kept, the document gets no status.",
            "Use In bewerking, Ter vaststelling, Definitief or Gearchiveerd.",
        ),
    ),
    _message(
        "rechtsvorm-onbekend",
        "StUF055",
        nl=(
            "Deze rechtsvorm is geen van de 19 van ZGW; zij is bewaard.",
            "Geen actie nodig, tenzij de rechtsvorm moet tonen.",
        ),
        en=(
            "This rechtsvorm is none of the 19 of ZGW; it was kept.",
            "Nothing to do, unless the rechtsvorm must show.",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (*_FILES, *_REFUSALS, *_WARNINGS)
