"""Texts about messages that go to another zaaksysteem."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="zaaksysteem-niet-bereikbaar",
        stuf="StUF960",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het zaaksysteem waar dit bericht naartoe gaat antwoordt niet.",
            fix="Stuur het bericht later opnieuw, met hetzelfde referentienummer.",
        ),
        en=Text(
            what="The zaaksysteem that this message goes to does not answer.",
            fix="Send the message again later, with the same referentienummer.",
        ),
    ),
    Entry(
        code="zaaksysteem-weigert",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=502,
        nl=Text(
            what="Het zaaksysteem waar dit bericht naartoe gaat laat ons niet toe (HTTP {status}).",
            fix="Laat de beheerder het adres en de toegang onder zaaksystemen nazien.",
        ),
        en=Text(
            what="The zaaksysteem that this message goes to does not let us in (HTTP {status}).",
            fix="Have the operator check the address and the access under zaaksystemen.",
        ),
    ),
    Entry(
        code="niet-doorgestuurd",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=409,
        nl=Text(
            what="Het bericht is niet naar het tweede zaaksysteem gestuurd: in het eerste is het niet verwerkt.",
            fix="Stuur het opnieuw als het toch verwerkt moet worden.",
        ),
        en=Text(
            what="The message was not sent to the second zaaksysteem: the first did not process it.",
            fix="Send it again where it is to be processed after all.",
        ),
    ),
    Entry(
        code="wacht-op-bron",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=503,
        nl=Text(
            what="Het bericht wacht: het gaat pas naar het tweede zaaksysteem als het in het eerste is verwerkt.",
            fix="Los de levering aan de eerste bron op; daarna gaat dit vanzelf.",
        ),
        en=Text(
            what="The message waits: it goes to the second zaaksysteem once the first has processed it.",
            fix="Solve the delivery to the first source; then this goes by itself.",
        ),
    ),
    Entry(
        code="bericht-niet-bewaard",
        stuf="StUF058",
        plek=Plek.SERVER,
        http=410,
        nl=Text(
            what="Het oorspronkelijke bericht wordt niet meer bewaard en kan niet worden doorgestuurd.",
            fix="Laat de afzender het opnieuw sturen, of verhoog keep_payload_days.",
        ),
        en=Text(
            what="The message as it came is not kept any more and can't be sent on.",
            fix="Have the sender send it again, or raise keep_payload_days.",
        ),
    ),
)
