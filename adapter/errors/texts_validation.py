"""Texts of errors: schema packs that are not sound, and events that break their schema."""

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
    Entry(
        code="pack-gezag-ontbreekt",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="De schema's van dit pakket moeten van gezag '{gezag}' zijn, maar zulke zijn er niet.",
            fix='Zet ze als versie van het pakket (authority = "official" in pack.toml) in de map die schemas.folder noemt, of kies own.',
        ),
        en=Text(
            what="The schemas of this pack must be of authority '{gezag}', but there are none.",
            fix='Put them as a version of the pack (authority = "official" in its pack.toml) in the folder that schemas.folder names, or choose own.',
        ),
    ),
    Entry(
        code="pack-regels",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=500,
        nl=Text(
            what="Het bestand rules.toml van een schemapakket klopt niet: {reden}.",
            fix="Herstel het bestand; de namen van controles staan in docs/schemas.md.",
        ),
        en=Text(
            what="The file rules.toml of a schema pack is wrong: {reden}.",
            fix="Mend the file; the names of checks are in docs/schemas.md.",
        ),
    ),
    Entry(
        code="operatie-niet-in-versie",
        stuf="StUF058",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De versie {pack} kent het bericht {bericht} niet.",
            fix="Spreek een versie af die het kent, of stuur een ander bericht.",
        ),
        en=Text(
            what="The version {pack} does not have the message {bericht}.",
            fix="Agree on a version that has it, or send another message.",
        ),
    ),
    Entry(
        code="verwerkingssoort-past-niet",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De verwerkingssoort van het object past niet bij mutatiesoort {mutatiesoort}.",
            fix="Gebruik een van: {toegestaan}.",
        ),
        en=Text(
            what="The verwerkingssoort of the object does not go with mutatiesoort {mutatiesoort}.",
            fix="Use one of: {toegestaan}.",
        ),
    ),
    Entry(
        code="oud-huidig-ander-object",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Oud en huidig hebben een andere identificatie.",
            fix="Zet in beide dezelfde; een sleutelwijziging heeft verwerkingssoort S.",
        ),
        en=Text(
            what="Oud and huidig have different identificaties.",
            fix="Put the same in both; a change of key has verwerkingssoort S.",
        ),
    ),
    Entry(
        code="oud-huidig-ongelijk",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De relatie {relatie} staat {oud} keer in oud en {huidig} keer in huidig; zij horen op volgorde bij elkaar.",
            fix="Zet voor een nieuwe of vervallen relatie een lege plaatshouder aan de andere kant.",
        ),
        en=Text(
            what="The relation {relatie} stands {oud} times in oud and {huidig} times in huidig; they belong together by position.",
            fix="Put an empty placeholder on the other side for a relation that is new or gone.",
        ),
    ),
    Entry(
        code="sleutel-wijzigt",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De {sleutel} is in huidig een andere dan in oud.",
            fix="Gebruik dezelfde sleutel; een sleutelwijziging heeft verwerkingssoort S.",
        ),
        en=Text(
            what="The {sleutel} in huidig is another than in oud.",
            fix="Use the same key; a change of key has verwerkingssoort S.",
        ),
    ),
    Entry(
        code="entiteittype-anders",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De stuurgegevens noemen een ander entiteittype dan het object heeft ({entiteittype}).",
            fix="Zet {entiteittype} in de stuurgegevens.",
        ),
        en=Text(
            what="The stuurgegevens name another entiteittype than that of the object ({entiteittype}).",
            fix="Put {entiteittype} in the stuurgegevens.",
        ),
    ),
    Entry(
        code="novalue-met-waarde",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Dit element zegt met noValue dat het geen waarde heeft, en heeft er een.",
            fix="Laat noValue weg, of de waarde.",
        ),
        en=Text(
            what="This element says with noValue that it has no value, and has one.",
            fix="Leave out noValue, or the value.",
        ),
    ),
    Entry(
        code="rsin-elfproef",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Het RSIN doorstaat de elfproef niet.",
            fix="Controleer het nummer; een KvK-nummer hoort hier niet.",
        ),
        en=Text(
            what="The RSIN does not pass the eleven-proof.",
            fix="Check the number; a KvK number does not belong here.",
        ),
    ),
    Entry(
        code="datums-tegenstrijdig",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="De {later} ligt voor de {eerder}.",
            fix="Controleer beide datums.",
        ),
        en=Text(
            what="The {later} is before the {eerder}.",
            fix="Check both dates.",
        ),
    ),
    Entry(
        code="dispensatie",
        stuf="StUF055",
        plek=Plek.CLIENT,
        http=400,
        nl=Text(
            what="Dit wijkt af van de standaard ({fout}) en mag tot en met {tot}; herstel: {herstel}.",
            fix="Laat de leverancier het voor die datum verhelpen.",
        ),
        en=Text(
            what="This deviates from the standard ({fout}) and may do so up to and including {tot}; repair: {herstel}.",
            fix="Have the vendor mend it before that date.",
        ),
    ),
)
