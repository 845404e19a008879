"""Numbers given out (genereer…Identificatie), and events back to the message of another version."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from adapter import guard, stuf
from adapter.errors import Refused
from tests.shared import shared
from tests.translated import CONTEXT, as_events, mappings, payload_of, schema, translate, wrong_in

NOW = datetime(2026, 11, 24, 4, 5, 6, tzinfo=UTC)
HEADER = stuf.Stuurgegevens(
    berichtcode="Du02",
    zender=stuf.Systeem(organisatie="1900", applicatie="CDR"),
    ontvanger=stuf.Systeem(organisatie="1900", applicatie="GWS4all"),
    referentienummer="a-1",
    cross_refnummer="v-1",
)


@pytest.mark.parametrize("pack", ["zds-1.1", "zds-1.2"])
@pytest.mark.parametrize(
    ("operatie", "soort", "kind"),
    [
        ("genereerZaakIdentificatie_Di02", "zaak", "ZAK"),
        ("genereerDocumentIdentificatie_Di02", "document", "EDC"),
    ],
)
def test_a_number_is_answered_in_a_du02(pack: str, operatie: str, soort: str, kind: str) -> None:
    """ACCEPTANCE 1, 2: crossRefnummer is the asker's, functie as the schema spells it."""
    mapping = mappings().get(pack, operatie)

    root = mapping.free_answer(etree.Element("vraag"), identificatie="19002026000001", stuurgegevens=HEADER)

    sent = guard.parse(etree.tostring(root))
    assert schema(pack).validate(sent), schema(pack).error_log[0].message
    assert mapping.soort == soort
    assert root.findtext(f"{{*}}{soort}/{{*}}identificatie") == "19002026000001"
    assert root.find(f"{{*}}{soort}").get("{http://www.egem.nl/StUF/StUF0301}entiteittype") == kind  # type: ignore[union-attr]
    assert root.findtext("{*}stuurgegevens/{*}functie") == f"genereer{soort.capitalize()}identificatie"


def test_a_number_that_does_not_fit_is_refused() -> None:
    mapping = mappings().get("zds-1.2", "genereerZaakIdentificatie_Di02")

    with pytest.raises(Refused):
        mapping.free_answer(etree.Element("vraag"), identificatie="190", stuurgegevens=HEADER)


def test_a_number_that_was_given_out_is_an_event_and_a_question_for_one_is_none() -> None:
    payload = etree.Element("vraag")

    given = translate(
        payload,
        "genereerZaakIdentificatie_Di02",
        context=replace(CONTEXT, identificatie="19002026000001"),
    )
    asked = translate(payload, "genereerZaakIdentificatie_Di02")

    assert [(draft.type, draft.subject) for draft in given.drafts] == [
        ("nl.identificaties.gereserveerd.v1", "zaak/19002026000001")
    ]
    assert wrong_in(given.drafts[0].type, given.drafts[0].data) == []
    assert asked.drafts == ()


@pytest.mark.parametrize(
    ("folder", "operatie", "root"),
    [
        ("p01-creeerzaak-minima", "creeerZaak_Lk01", "creeerZaak_ZakLk01"),
        ("p02-actualiseerzaakstatus", "actualiseerZaakstatus_Lk01", "actualiseerZaakstatus_ZakLk01"),
        ("p03-updatezaak-opschorting", "updateZaak_Lk01", "updateZaak_ZakLk01"),
        ("p04-voegzaakdocumenttoe", "voegZaakdocumentToe_Lk01", "voegZaakdocumentToe_EdcLk01"),
    ],
)
def test_events_of_an_1_1_message_become_the_1_2_message(folder: str, operatie: str, root: str) -> None:
    """`koppelvlak translate event.json --to zds-1.2`."""
    found = as_events(translate(payload_of(shared("corpus/pairs") / folder / "request.xml"), operatie))
    for event in found:
        event["source"] = "urn:nld:gemeentecode:1900:systeem:GWS4all"

    message = mappings().to_stuf("zds-1.2", found, referentienummer="r-1", now=NOW)

    sent = guard.parse(etree.tostring(message))
    assert etree.QName(sent).localname == root
    assert schema("zds-1.2").validate(sent), schema("zds-1.2").error_log[0].message
    assert stuf.read_stuurgegevens(sent).tijdstip_bericht == "20261124050506000"


def test_events_that_did_not_come_from_stuf_become_a_message_too() -> None:
    zaak = {"identificatie": "1900208938", "bronorganisatie": "823288444"}
    found = [
        {
            "type": "nl.zaken.zaak.aangemaakt.v1",
            "data": {
                "zaak": {
                    **zaak,
                    "omschrijving": "x",
                    "startdatum": "2026-11-24",
                    "zaaktype": {"identificatie": "B1026"},
                    "archiefnominatie": None,
                }
            },
        },
        {
            "type": "nl.zaken.rol.toegevoegd.v1",
            "data": {
                "zaak": zaak,
                "rol": {
                    "betrokkeneType": "natuurlijk_persoon",
                    "betrokkeneIdentificatie": {"inpBsn": "123456782", "geboortedatum": {"jaar": 1960}},
                    "roltype": {"omschrijvingGeneriek": "initiator"},
                },
                "bron": {"berichtcode": "Lk01", "operatie": "x"},
            },
        },
    ]

    message = mappings().to_stuf("zds-1.1", found, referentienummer="r-1", now=NOW)

    sent = guard.parse(etree.tostring(message))
    assert schema("zds-1.1").validate(sent), schema("zds-1.1").error_log[0].message
    assert sent.findtext(".//{*}heeftAlsInitiator//{*}inp.bsn") == "123456782"
    assert sent.findtext(".//{*}archiefnominatie") == "N"


def test_events_of_something_else_are_no_message_of_the_pack() -> None:
    with pytest.raises(Refused) as refused:
        mappings().to_stuf(
            "zds-1.1",
            [{"type": "nl.besluiten.besluit.vastgelegd.v1", "data": {}}],
            referentienummer="r-1",
            now=NOW,
        )

    assert refused.value.findings[0].code == "gebeurtenissen-passen-niet"
