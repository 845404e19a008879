"""Texts of errors: the address, HTTP, what the guard refuses, the envelope, and which message it is."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _entry(code: str, stuf: str, plek: Plek, http: int, *, nl: tuple[str, str], en: tuple[str, str]) -> Entry:
    return Entry(
        code=code, stuf=stuf, plek=plek, http=http, nl=Text(what=nl[0], fix=nl[1]), en=Text(what=en[0], fix=en[1])
    )


_CLIENT, _SERVER = Plek.CLIENT, Plek.SERVER

ENTRIES: tuple[Entry, ...] = (
    # the address
    _entry(
        "gemeente-onbekend",
        "StUF010",
        _CLIENT,
        404,
        nl=(
            "Er is geen gemeente met dit adres.",
            "Controleer het eerste deel van het pad; het adres staat in de aansluitgegevens.",
        ),
        en=(
            "There is no gemeente at this address.",
            "Check the first part of the path; the address is in the connection details.",
        ),
    ),
    _entry(
        "dienst-onbekend",
        "StUF040",
        _SERVER,
        404,
        nl=(
            "Deze dienst is er niet in deze standaard.",
            "Controleer het derde deel van het pad (bijvoorbeeld OntvangAsynchroon of BeantwoordVraag), of laat het weg: dan wordt elk bericht van de standaard aangenomen.",
        ),
        en=(
            "This dienst does not exist in this standard.",
            "Check the third part of the path (for example OntvangAsynchroon or BeantwoordVraag), or leave it out: then every message of the standard is taken.",
        ),
    ),
    _entry(
        "dienst-past-niet",
        "StUF040",
        _CLIENT,
        400,
        nl=(
            "{operatie} hoort bij de dienst {verwacht}, niet bij de dienst in dit adres.",
            "Stuur het bericht naar het adres dat eindigt op /{verwacht}.",
        ),
        en=(
            "{operatie} belongs to the dienst {verwacht}, not to the dienst of this address.",
            "Send the message to the address that ends in /{verwacht}.",
        ),
    ),
    # HTTP
    _entry(
        "inhoudstype-onbekend",
        "StUF055",
        _CLIENT,
        415,
        nl=(
            "Het Content-Type van het verzoek is geen SOAP.",
            "Stuur SOAP 1.1 als text/xml; charset=utf-8 met een SOAPAction, of SOAP 1.2 als application/soap+xml.",
        ),
        en=(
            "The Content-Type of the request is not SOAP.",
            "Send SOAP 1.1 as text/xml; charset=utf-8 with a SOAPAction, or SOAP 1.2 as application/soap+xml.",
        ),
    ),
    _entry(
        "compressie-niet-toegestaan",
        "StUF055",
        _CLIENT,
        415,
        nl=(
            "Het verzoek is gecomprimeerd (Content-Encoding); dat wordt niet aangenomen.",
            "Zet compressie van verzoeken uit in de verzendende applicatie.",
        ),
        en=(
            "The request is compressed (Content-Encoding); that is not taken.",
            "Switch compression of requests off in the sending application.",
        ),
    ),
    _entry(
        "multipart-onleesbaar",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Het samengestelde bericht (MTOM) kan niet worden gelezen.",
            "Stuur multipart/related met type=application/xop+xml, een boundary en de envelop als eerste deel; of stuur het document in het bericht zelf.",
        ),
        en=(
            "The multipart message (MTOM) cannot be read.",
            "Send multipart/related with type=application/xop+xml, a boundary and the envelope as the first part; or send the document inside the message.",
        ),
    ),
    _entry(
        "bijlage-ontbreekt",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Een xop:Include verwijst naar een bijlage die niet is meegestuurd.",
            "Stuur elke bijlage mee, met de Content-ID die de xop:Include noemt.",
        ),
        en=(
            "An xop:Include refers to an attachment that was not sent.",
            "Send every attachment along, with the Content-ID that the xop:Include names.",
        ),
    ),
    _entry(
        "lezen-duurde-te-lang",
        "StUF055",
        _CLIENT,
        408,
        nl=(
            "Het bericht was na {seconden} seconden nog niet helemaal ontvangen.",
            "Stuur het bericht in een keer; controleer de verbinding en de opgegeven Content-Length.",
        ),
        en=(
            "After {seconden} seconds the message had not been received in full.",
            "Send the message in one go; check the connection and the Content-Length given.",
        ),
    ),
    _entry(
        "te-druk",
        "StUF049",
        _SERVER,
        503,
        nl=(
            "Er zijn op dit moment te veel berichten in behandeling.",
            "Stuur het bericht na enkele seconden ongewijzigd opnieuw.",
        ),
        en=(
            "Too many messages are being handled at this moment.",
            "Send the message again in a few seconds, unchanged.",
        ),
    ),
    _entry(
        "te-druk-zender",
        "StUF046",
        _SERVER,
        503,
        nl=(
            "Van uw systeem zijn op dit moment te veel berichten in behandeling; dit bericht is niet opgeslagen.",
            "Stuur minder berichten tegelijk, en dit bericht na enkele seconden ongewijzigd opnieuw.",
        ),
        en=(
            "Too many messages of your system are being handled at this moment; this message was not stored.",
            "Send fewer messages at once, and this one again in a few seconds, unchanged.",
        ),
    ),
    _entry(
        "te-druk-asynchroon",
        "StUF046",
        _SERVER,
        503,
        nl=(
            "Er zijn op dit moment te veel berichten in behandeling; dit bericht is niet opgeslagen.",
            "Stuur het bericht na enkele seconden ongewijzigd opnieuw.",
        ),
        en=(
            "Too many messages are being handled at this moment; this message was not stored.",
            "Send the message again in a few seconds, unchanged.",
        ),
    ),
    # what the guard refuses
    _entry(
        "bericht-leeg",
        "StUF055",
        _CLIENT,
        400,
        nl=("Het verzoek heeft geen inhoud.", "Stuur een SOAP-envelop met een StUF-bericht in de Body."),
        en=("The request has no content.", "Send a SOAP envelope with a StUF message in its Body."),
    ),
    _entry(
        "bericht-te-groot",
        "StUF055",
        _CLIENT,
        413,
        nl=(
            "Het bericht is groter dan is toegestaan ({grens}).",
            "Maak het bericht kleiner, of stuur grote documenten los van elkaar; de beheerder kan de grens verhogen.",
        ),
        en=(
            "The message is larger than is allowed ({grens}).",
            "Make the message smaller, or send large documents one by one; the administrator can raise the limit.",
        ),
    ),
    _entry(
        "codering-niet-toegestaan",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Het bericht is niet in UTF-8 gecodeerd, of de codering is tegenstrijdig opgegeven.",
            "Stuur UTF-8, en geef in Content-Type en XML-declaratie geen andere codering op.",
        ),
        en=(
            "The message is not encoded in UTF-8, or its encoding is given in contradiction.",
            "Send UTF-8, and give no other encoding in Content-Type and XML declaration.",
        ),
    ),
    _entry(
        "xml-declaratie",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "De XML-declaratie is fout of staat niet helemaal vooraan.",
            'Begin het bericht met <?xml version="1.0" encoding="UTF-8"?>, zonder iets ervoor, of laat de declaratie weg.',
        ),
        en=(
            "The XML declaration is wrong or is not at the very beginning.",
            'Begin the message with <?xml version="1.0" encoding="UTF-8"?>, with nothing before it, or leave the declaration out.',
        ),
    ),
    _entry(
        "doctype-verboden",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Het bericht heeft een DOCTYPE; dat mag niet in SOAP.",
            "Haal de DOCTYPE en eventuele entiteiten uit het bericht.",
        ),
        en=(
            "The message has a DOCTYPE; SOAP does not allow one.",
            "Take the DOCTYPE and any entities out of the message.",
        ),
    ),
    _entry(
        "processing-instruction-verboden",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Het bericht heeft een processing instruction (<?...?>); dat mag niet in SOAP.",
            "Haal de processing instruction uit het bericht.",
        ),
        en=(
            "The message has a processing instruction (<?...?>); SOAP does not allow one.",
            "Take the processing instruction out of the message.",
        ),
    ),
    _entry(
        "te-veel-elementen",
        "StUF055",
        _CLIENT,
        400,
        nl=("Het bericht heeft meer dan {grens} elementen.", "Verdeel de gegevens over meer berichten."),
        en=("The message has more than {grens} elements.", "Divide the data over several messages."),
    ),
    _entry(
        "te-diep",
        "StUF055",
        _CLIENT,
        400,
        nl=("De elementen zijn meer dan {grens} niveaus diep genest.", "Controleer of elk element wordt gesloten."),
        en=("The elements are nested more than {grens} levels deep.", "Check that every element is closed."),
    ),
    _entry(
        "te-veel-attributen",
        "StUF055",
        _CLIENT,
        400,
        nl=("Een element heeft meer dan {grens} attributen.", "Laat attributen weg die niet in het schema staan."),
        en=("An element has more than {grens} attributes.", "Leave out attributes that are not in the schema."),
    ),
    _entry(
        "te-veel-naamruimten",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Het bericht declareert meer dan {grens} naamruimten.",
            "Declareer elke naamruimte een keer, op de envelop of op het hoofdelement.",
        ),
        en=(
            "The message declares more than {grens} namespaces.",
            "Declare each namespace once, on the envelope or on the root element.",
        ),
    ),
    _entry(
        "base64-ongeldig",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "De inhoud van een document is geen geldige base64.",
            "Codeer het document als base64 (A-Z, a-z, 0-9, + en /, aangevuld met =); witruimte mag.",
        ),
        en=(
            "The content of a document is not valid base64.",
            "Encode the document as base64 (A-Z, a-z, 0-9, + and /, padded with =); white space is allowed.",
        ),
    ),
    _entry(
        "geen-xml",
        "StUF055",
        _CLIENT,
        400,
        nl=("Het bericht is geen welgevormde XML.", "Herstel de XML op de genoemde plaats."),
        en=("The message is not well-formed XML.", "Mend the XML at the place that is named."),
    ),
    _entry(
        "xml-tag-niet-gesloten",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Een eindtag past niet bij de laatst geopende starttag.",
            "Sluit elk element, in omgekeerde volgorde van openen.",
        ),
        en=(
            "An end tag does not match the start tag that was opened last.",
            "Close every element, in the reverse order of opening.",
        ),
    ),
    _entry(
        "xml-afgebroken",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Het bericht houdt op voordat alle elementen zijn gesloten.",
            "Controleer of het bericht volledig is verstuurd (Content-Length, time-outs van tussenliggende systemen).",
        ),
        en=(
            "The message ends before all elements are closed.",
            "Check that the message was sent in full (Content-Length, time-outs of systems in between).",
        ),
    ),
    _entry(
        "xml-na-einde",
        "StUF055",
        _CLIENT,
        400,
        nl=("Na het einde van de XML staat nog iets.", "Stuur precies een envelop, met niets erachter."),
        en=("Something follows the end of the XML.", "Send exactly one envelope, with nothing behind it."),
    ),
    _entry(
        "xml-entiteit",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Het bericht gebruikt een entiteit die XML niet kent.",
            "Alleen &amp; &lt; &gt; &quot; &apos; en tekencodes zoals &#233; mogen; schrijf het teken zelf in UTF-8.",
        ),
        en=(
            "The message uses an entity that XML does not know.",
            "Only &amp; &lt; &gt; &quot; &apos; and character codes like &#233; are allowed; write the character itself in UTF-8.",
        ),
    ),
    _entry(
        "xml-los-teken",
        "StUF055",
        _CLIENT,
        400,
        nl=("Er staat een los & of < in een tekst of attribuut.", "Schrijf &amp; voor & en &lt; voor <."),
        en=("A bare & or < stands in a text or attribute.", "Write &amp; for & and &lt; for <."),
    ),
    _entry(
        "xml-teken",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Het bericht heeft een teken dat niet in XML mag, of bytes die geen UTF-8 zijn.",
            "Verwijder besturingstekens, en controleer of de tekst echt als UTF-8 wordt verstuurd (niet als ISO-8859-1 of windows-1252).",
        ),
        en=(
            "The message has a character that XML does not allow, or bytes that are not UTF-8.",
            "Remove control characters, and check that the text really is sent as UTF-8 (not as ISO-8859-1 or windows-1252).",
        ),
    ),
    _entry(
        "xml-attribuut-dubbel",
        "StUF055",
        _CLIENT,
        400,
        nl=("Een element heeft tweemaal hetzelfde attribuut.", "Geef elk attribuut een keer."),
        en=("An element has the same attribute twice.", "Give each attribute once."),
    ),
    _entry(
        "xml-prefix-onbekend",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Een prefix is gebruikt zonder dat zijn naamruimte is gedeclareerd.",
            'Declareer elke prefix met xmlns:prefix="..." op de envelop of op het hoofdelement.',
        ),
        en=(
            "A prefix is used whose namespace is not declared.",
            'Declare every prefix with xmlns:prefix="..." on the envelope or on the root element.',
        ),
    ),
    # the envelope
    _entry(
        "geen-soap",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "Het bericht is XML, maar geen SOAP-envelop.",
            "Zet het StUF-bericht in Envelope/Body van SOAP 1.1 (of 1.2).",
        ),
        en=(
            "The message is XML, but not a SOAP envelope.",
            "Put the StUF message in Envelope/Body of SOAP 1.1 (or 1.2).",
        ),
    ),
    _entry(
        "soap-zonder-body",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "De envelop heeft geen Body, of meer dan een.",
            "Zet na een eventuele Header precies een Body in de envelop.",
        ),
        en=("The envelope has no Body, or more than one.", "Put exactly one Body in the envelope, after any Header."),
    ),
    _entry(
        "soap-body-leeg",
        "StUF055",
        _CLIENT,
        400,
        nl=("De Body van de envelop is leeg.", "Zet het StUF-bericht in de Body."),
        en=("The Body of the envelope is empty.", "Put the StUF message in the Body."),
    ),
    _entry(
        "soap-body-meer",
        "StUF055",
        _CLIENT,
        400,
        nl=("De Body van de envelop heeft meer dan een bericht.", "Zet een StUF-bericht in elke envelop."),
        en=("The Body of the envelope has more than one message.", "Put one StUF message in each envelope."),
    ),
    _entry(
        "soap-kop-onbekend",
        "StUF055",
        _CLIENT,
        400,
        nl=(
            "De Header heeft een onderdeel met mustUnderstand dat hier niet wordt begrepen.",
            "Laat het onderdeel weg, of zet mustUnderstand uit.",
        ),
        en=(
            "The Header has a block with mustUnderstand that is not understood here.",
            "Leave the block out, or switch mustUnderstand off.",
        ),
    ),
    # which message it is
    _entry(
        "stufversie-onbekend",
        "StUF001",
        _SERVER,
        400,
        nl=(
            "Deze versie van StUF wordt niet ondersteund; wel {ondersteund}.",
            "Stuur stuurgegevens en parameters in de naamruimte van {ondersteund}.",
        ),
        en=(
            "This version of StUF is not supported; {ondersteund} is.",
            "Send stuurgegevens and parameters in the namespace of {ondersteund}.",
        ),
    ),
    _entry(
        "sectormodelversie-onbekend",
        "StUF007",
        _SERVER,
        400,
        nl=(
            "Deze versie van het sectormodel wordt hier niet ondersteund; wel {ondersteund}.",
            "Stuur het bericht in de versie {ondersteund}, of naar het adres van de versie die het heeft.",
        ),
        en=(
            "This version of the sector model is not supported here; {ondersteund} is.",
            "Send the message in version {ondersteund}, or to the address of the version that it has.",
        ),
    ),
    _entry(
        "naamruimte-onbekend",
        "StUF004",
        _SERVER,
        400,
        nl=(
            "Het hoofdelement van het bericht staat in een naamruimte die niet bij deze standaard hoort.",
            "Controleer de naamruimte en de versie: het adres bepaalt welke standaard wordt verwacht.",
        ),
        en=(
            "The root element of the message is in a namespace that does not belong to this standard.",
            "Check the namespace and the version: the address decides which standard is expected.",
        ),
    ),
    _entry(
        "bericht-onbekend",
        "StUF040",
        _SERVER,
        400,
        nl=(
            "Dit bericht wordt hier niet ontvangen.",
            "Controleer de naam van het hoofdelement; de WSDL van het adres (?wsdl) noemt alle berichten.",
        ),
        en=(
            "This message is not received here.",
            "Check the name of the root element; the WSDL of the address (?wsdl) names every message.",
        ),
    ),
    _entry(
        "soapaction-onbekend",
        "StUF040",
        _CLIENT,
        400,
        nl=(
            "De SOAPAction noemt geen operatie van deze standaard.",
            "Gebruik de SOAPAction uit de WSDL van dit adres (?wsdl).",
        ),
        en=(
            "The SOAPAction names no operation of this standard.",
            "Use the SOAPAction of the WSDL of this address (?wsdl).",
        ),
    ),
    _entry(
        "soapaction-past-niet",
        "StUF040",
        _CLIENT,
        400,
        nl=(
            "De SOAPAction ({operatie}) past niet bij het bericht.",
            "Geef de SOAPAction die bij het bericht hoort, of stuur het bericht dat bij de SOAPAction hoort.",
        ),
        en=(
            "The SOAPAction ({operatie}) does not match the message.",
            "Give the SOAPAction that goes with the message, or send the message that goes with the SOAPAction.",
        ),
    ),
    _entry(
        "soapaction-nodig",
        "StUF040",
        _CLIENT,
        400,
        nl=(
            "Zonder SOAPAction is niet te zeggen om welke operatie het gaat.",
            "Geef de SOAPAction uit de WSDL van dit adres (?wsdl).",
        ),
        en=(
            "Without a SOAPAction it cannot be told which operation this is.",
            "Give the SOAPAction of the WSDL of this address (?wsdl).",
        ),
    ),
    _entry(
        "mutatiesoort-past-niet",
        "StUF040",
        _CLIENT,
        400,
        nl=(
            "De mutatiesoort past niet bij {operatie}: {verwacht} verwacht.",
            "Herstel parameters/mutatiesoort, of kies de operatie die bij de mutatiesoort hoort.",
        ),
        en=(
            "The mutatiesoort does not go with {operatie}: {verwacht} expected.",
            "Mend parameters/mutatiesoort, or choose the operation that goes with it.",
        ),
    ),
    _entry(
        "berichtcode-onbekend",
        "StUF022",
        _CLIENT,
        400,
        nl=("De berichtcode bestaat niet in StUF 03.01.", "Herstel stuurgegevens/berichtcode."),
        en=("The berichtcode does not exist in StUF 03.01.", "Mend stuurgegevens/berichtcode."),
    ),
    _entry(
        "berichtcode-past-niet",
        "StUF040",
        _CLIENT,
        400,
        nl=(
            "De berichtcode past niet bij {operatie}: {verwacht} verwacht.",
            "Herstel stuurgegevens/berichtcode, of het hoofdelement.",
        ),
        en=(
            "The berichtcode does not go with {operatie}: {verwacht} expected.",
            "Mend stuurgegevens/berichtcode, or the root element.",
        ),
    ),
    _entry(
        "entiteittype-past-niet",
        "StUF028",
        _CLIENT,
        400,
        nl=("Het entiteittype past niet bij {operatie}: {verwacht} verwacht.", "Herstel stuurgegevens/entiteittype."),
        en=("The entiteittype does not go with {operatie}: {verwacht} expected.", "Mend stuurgegevens/entiteittype."),
    ),
    _entry(
        "functie-past-niet",
        "StUF034",
        _CLIENT,
        400,
        nl=("De functie past niet bij {operatie}: {verwacht} verwacht.", "Herstel stuurgegevens/functie."),
        en=("The functie does not go with {operatie}: {verwacht} expected.", "Mend stuurgegevens/functie."),
    ),
)
