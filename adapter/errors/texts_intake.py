"""Texts of errors: rules beyond the schema, who sends, what was sent before, and our own troubles."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="zender-onbekend",
        stuf="StUF013",
        plek=Plek.CLIENT,
        http=403,
        nl=Text(
            what="De zender is niet bekend bij deze gemeente voor deze standaard.",
            fix="Controleer organisatie, applicatie en administratie in stuurgegevens/zender, of laat de beheerder de zender toevoegen.",
        ),
        en=Text(
            what="The zender is not known to this gemeente for this standard.",
            fix="Check organisatie, applicatie and administratie in stuurgegevens/zender, or have the administrator add the zender.",
        ),
    ),
    Entry(
        code="organisatie-onbekend",
        stuf="StUF013",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De organisatie van de zender is niet bekend: er hoort geen RSIN bij.",
            fix="Controleer stuurgegevens/zender/organisatie, of laat de beheerder de organisatie met haar RSIN toevoegen.",
        ),
        en=Text(
            what="The organisatie of the zender is not known: no RSIN belongs to it.",
            fix="Check stuurgegevens/zender/organisatie, or have the administrator add the organisatie with its RSIN.",
        ),
    ),
    Entry(
        code="referentienummer-niet-uniek",
        stuf="StUF016",
        plek=Plek.CLIENT,
        http=409,
        nl=Text(
            what="Dit referentienummer is al gebruikt voor een bericht met een andere inhoud.",
            fix="Geef elk nieuw bericht een nieuw referentienummer; herhaal een bericht alleen ongewijzigd.",
        ),
        en=Text(
            what="This referentienummer was used before for a message with other content.",
            fix="Give each new message a new referentienummer; repeat a message only unchanged.",
        ),
    ),
    Entry(
        code="bsn-elfproef",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Dit burgerservicenummer doorstaat de elfproef niet.",
            fix="Herstel het nummer bij de bron; een tikfout is het waarschijnlijkst.",
        ),
        en=Text(
            what="This burgerservicenummer does not pass the eleven-proof.",
            fix="Mend the number at its source; a typing error is most likely.",
        ),
    ),
    Entry(
        code="datum-bestaat-niet",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Deze datum of dit tijdstip staat niet op de kalender.",
            fix="Geef een bestaande datum (JJJJMMDD); is een deel onbekend, gebruik dan indOnvolledigeDatum waar het schema dat toestaat.",
        ),
        en=Text(
            what="This date or time is not on the calendar.",
            fix="Give a date that exists (yyyyMMdd); where a part is unknown, use indOnvolledigeDatum if the schema allows it.",
        ),
    ),
    Entry(
        code="aantal-objecten",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Bij deze mutatiesoort horen hoogstens {toegestaan} objecten; er zijn er {gegeven}.",
            fix="Bij T en V staat er een object; bij W, C en F eerst het oude en dan het nieuwe.",
        ),
        en=Text(
            what="With this mutatiesoort go at most {toegestaan} objects; there are {gegeven}.",
            fix="T and V have one object; W, C and F first the old and then the new one.",
        ),
    ),
    Entry(
        code="zaakidentificatie-tekens",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what='De zaakidentificatie heeft een teken dat niet mag: \\ / " * ? : < > |.',
            fix="Gebruik letters, cijfers en koppeltekens; vraag zo nodig een nummer met genereerZaakIdentificatie.",
        ),
        en=Text(
            what='The zaakidentificatie has a character that is not allowed: \\ / " * ? : < > |.',
            fix="Use letters, digits and hyphens; ask for a number with genereerZaakIdentificatie if need be.",
        ),
    ),
    Entry(
        code="pack-onbekend",
        stuf="StUF007",
        plek=Plek.SERVER,
        http=404,
        nl=Text(
            what="Deze versie van de standaard is er bij deze gemeente niet.",
            fix="Controleer het tweede deel van het pad; het adres staat in de aansluitgegevens.",
        ),
        en=Text(
            what="This version of the standard is not served for this gemeente.",
            fix="Check the second part of the path; the address is in the connection details.",
        ),
    ),
    Entry(
        code="operatie-niet-ondersteund",
        stuf="StUF040",
        plek=Plek.SERVER,
        http=400,
        nl=Text(
            what="Dit bericht hoort bij de standaard, maar wordt hier niet verwerkt.",
            fix="Vraag de beheerder welke berichten deze aansluiting verwerkt.",
        ),
        en=Text(
            what="This message is part of the standard, but is not handled here.",
            fix="Ask the administrator which messages this connection handles.",
        ),
    ),
    Entry(
        code="interne-fout",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="Er ging bij ons iets mis; het bericht is niet verwerkt.",
            fix="Stuur het bericht later ongewijzigd opnieuw; meld het de beheerder met het nummer {bericht}.",
        ),
        en=Text(
            what="Something went wrong on our side; the message was not processed.",
            fix="Send the message again later, unchanged; tell the administrator the number {bericht}.",
        ),
    ),
    Entry(
        code="niet-opgeslagen",
        stuf="StUF046",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het bericht kon niet veilig worden opgeslagen en is niet verwerkt.",
            fix="Stuur het bericht over een paar minuten ongewijzigd opnieuw.",
        ),
        en=Text(
            what="The message could not be stored safely and was not processed.",
            fix="Send the message again in a few minutes, unchanged.",
        ),
    ),
    Entry(
        code="bron-niet-beschikbaar",
        stuf="StUF960",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="De bron die deze vraag moet beantwoorden gaf niet op tijd antwoord.",
            fix="Stel de vraag later opnieuw.",
        ),
        en=Text(
            what="The source that must answer this question did not answer in time.",
            fix="Ask again later.",
        ),
    ),
    Entry(
        code="bron-geen-nummer",
        stuf="StUF960",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="De bron gaf geen nummer (API {api}).",
            fix="Vraag het nummer later opnieuw; laat de beheerder anders identificaties.bron op teller zetten.",
        ),
        en=Text(
            what="The source gave no number (API {api}).",
            fix="Ask for it again later; else have the administrator set identificaties.bron to teller.",
        ),
    ),
    Entry(
        code="meer-gevonden",
        stuf="StUF067",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Er is meer dan een object met deze identificatie.",
            fix="Laat de beheerder de dubbele objecten bij de bron herstellen.",
        ),
        en=Text(
            what="There is more than one object with this identificatie.",
            fix="Have the administrator mend the doubles at the source.",
        ),
    ),
    Entry(
        code="niet-geleverd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=502,
        nl=Text(
            what="Dit bericht is eerder aangenomen, maar het doelsysteem heeft het geweigerd.",
            fix="Herstel wat genoemd is en stuur een nieuw bericht met een nieuw referentienummer, of laat de beheerder het bericht in quarantaine herstellen.",
        ),
        en=Text(
            what="This message was accepted before, but the target refused it.",
            fix="Mend what is named and send a new message with a new referentienummer, or have the administrator mend the message in quarantine.",
        ),
    ),
    Entry(
        code="backbone-niet-beschikbaar",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het eventlogboek (de backbone) is niet bereikbaar.",
            fix="Controleer Kafka en het adres in backbone.bootstrap; aangenomen berichten worden bewaard en gaan daarna in volgorde verder.",
        ),
        en=Text(
            what="The event log (the backbone) cannot be reached.",
            fix="Check Kafka and the address in backbone.bootstrap; accepted messages are kept and go on in order afterwards.",
        ),
    ),
    Entry(
        code="backbone-onbekend",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het is niet zeker of de events in het eventlogboek staan.",
            fix="Koppelvlak leest het logboek terug voordat het opnieuw verstuurt; er is niets te doen.",
        ),
        en=Text(
            what="It is not certain that the events are in the event log.",
            fix="Koppelvlak reads the log back before it sends again; there is nothing to do.",
        ),
    ),
    Entry(
        code="backbone-stil",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het eventlogboek heeft nieuwe events, maar geeft ze niet door.",
            fix="Koppelvlak verbindt opnieuw; blijft het zo, controleer dan de brokers.",
        ),
        en=Text(
            what="The event log has new events, but does not hand them over.",
            fix="Koppelvlak connects anew; if this stays, check the brokers.",
        ),
    ),
)
