"""Texts about documents that are handed out for editing, taken back, released and unlinked."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="slot-ontbreekt",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Het bericht noemt geen checkedOutId.",
            fix="Neem de checkedOutId over uit het antwoord op geefZaakdocumentbewerken.",
        ),
        en=Text(
            what="The message names no checkedOutId.",
            fix="Take the checkedOutId from the answer to geefZaakdocumentbewerken.",
        ),
    ),
    Entry(
        code="slot-past-niet",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="De checkedOutId is niet het slot van dit document.",
            fix="Gebruik de checkedOutId van de laatste geefZaakdocumentbewerken, of vraag het document opnieuw op.",
        ),
        en=Text(
            what="The checkedOutId is not the lock of this document.",
            fix="Use the checkedOutId of the last geefZaakdocumentbewerken, or ask for the document again.",
        ),
    ),
    Entry(
        code="document-niet-vergrendeld",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Het document is niet meer in bewerking: de checkedOutId geldt niet meer.",
            fix="Vraag het document opnieuw op met geefZaakdocumentbewerken.",
        ),
        en=Text(
            what="The document is no longer being edited: the checkedOutId does not hold any more.",
            fix="Ask for the document again with geefZaakdocumentbewerken.",
        ),
    ),
    Entry(
        code="document-uitgegeven",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Het document is in bewerking: {zender} heeft het sinds {sinds}.",
            fix="Wacht tot {zender} het document teruggeeft of met cancelCheckout vrijgeeft.",
        ),
        en=Text(
            what="The document is being edited: {zender} has it since {sinds}.",
            fix="Wait until {zender} hands the document back, or releases it with cancelCheckout.",
        ),
    ),
    Entry(
        code="document-definitief",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Het document is definitief en kan niet meer worden gewijzigd.",
            fix="Geef het vrij met cancelCheckout en voeg zo nodig een nieuw document toe.",
        ),
        en=Text(
            what="The document is final and can't be changed any more.",
            fix="Release it with cancelCheckout and add a new document where needed.",
        ),
    ),
    Entry(
        code="koppeling-onbekend",
        stuf="StUF064",
        plek=Plek.SERVER,
        http=404,
        nl=Text(
            what="Document {document} hoort niet bij zaak {zaak}.",
            fix="Controleer de identificaties van het document en de zaak.",
        ),
        en=Text(
            what="Document {document} does not belong to zaak {zaak}.",
            fix="Check the identificaties of the document and the zaak.",
        ),
    ),
    Entry(
        code="slot-onbekend",
        stuf="StUF046",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het is niet zeker of het document is vergrendeld: de bron gaf geen antwoord.",
            fix="Probeer het later opnieuw. Is het document dan nog in bewerking, laat de beheerder van de bron het dan vrijgeven.",
        ),
        en=Text(
            what="It isn't certain whether the document was locked: the source gave no answer.",
            fix="Try again later. If the document is being edited then, have the administrator of the source release it.",
        ),
    ),
    Entry(
        code="nog-niet-verwerkt",
        stuf="StUF046",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het bericht is bewaard, maar nog niet verwerkt: de bron antwoordt niet. Het wordt verwerkt zodra dat kan.",
            fix="Stuur hetzelfde bericht later opnieuw, met hetzelfde referentienummer: u krijgt dan de uitkomst.",
        ),
        en=Text(
            what="The message is kept but not yet processed: the source does not answer. It will be processed as soon as it can be.",
            fix="Send the same message again later with the same referentienummer: you will get the outcome.",
        ),
    ),
    Entry(
        code="documenttype-niet-gewijzigd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Het documenttype in het bericht is niet overgenomen: het ligt vast bij het document.",
            fix="Verander zo nodig het informatieobjecttype in de bron zelf.",
        ),
        en=Text(
            what="The kind of document in the message was not taken over: it is fixed for the document.",
            fix="Change the informatieobjecttype at the source itself where needed.",
        ),
    ),
)
