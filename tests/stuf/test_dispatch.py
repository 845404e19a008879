"""Which operation a message is: every row of FACTS 4 for our operations, both versions, both spellings."""

from __future__ import annotations

import pytest
from lxml import etree

from adapter import guard, stuf
from adapter.errors import CATALOGUE, Refused
from adapter.stuf.namespaces import STUF, ZDS, ZKN
from tests.shared import shared
from tests.stuf.operaties import ZDS_11, ZDS_12

BY_NAME = {operatie.name: operatie for operatie in (*ZDS_11, *ZDS_12) if operatie.direction == "in"}

# asks for the list of documents with a scope of the whole zaak: its SOAPAction said so
ONLY_BY_ACTION = {"zakLv01__5ad5fba763a2.xml"}

CONTENT = {
    "creeerZaak": "<Z:object><Z:identificatie>1</Z:identificatie></Z:object>",
    "updateZaak": "<Z:object><Z:identificatie>1</Z:identificatie><Z:toelichting>x</Z:toelichting></Z:object>" * 2,
    "actualiseerZaakstatus": "<Z:object><Z:identificatie>1</Z:identificatie><Z:heeft/></Z:object>" * 2,
    "geefZaakstatus": "<Z:gelijk><Z:heeft><Z:indicatieLaatsteStatus>J</Z:indicatieLaatsteStatus></Z:heeft></Z:gelijk>"
    "<Z:scope><Z:object><Z:heeft/></Z:object></Z:scope>",
    "geefZaakdetails": "<Z:gelijk/><Z:scope><Z:object><Z:identificatie/><Z:heeftRelevant/><Z:heeft/></Z:object></Z:scope>",
    "geefLijstZaakdocumenten": "<Z:gelijk/><Z:scope><Z:object><Z:heeftRelevant/></Z:object></Z:scope>",
    "geefZaakdocumentLezen": "<Z:gelijk/>",
    "voegZaakdocumentToe": "<Z:object><Z:inhoud>YQ==</Z:inhoud></Z:object>",
    "maakZaakdocument": "<Z:object><Z:inhoud/></Z:object>",
}


def _message(operatie: stuf.Operatie, content: str | None = None, **header: str | None) -> etree._Element:
    """Write a message of the operation, as small as it can be; `header` changes or leaves out (None) what it says."""
    qname = etree.QName(operatie.root)
    parts = {
        "berichtcode": operatie.berichtcode,
        "entiteittype": operatie.entiteittype,
        "functie": operatie.functie,
        "mutatiesoort": operatie.mutatiesoort,
        **header,
    }
    mutatiesoort = parts.pop("mutatiesoort")
    inside = "".join(f"<S:{name}>{text}</S:{name}>" for name, text in parts.items() if text is not None)
    parameters = f"<S:mutatiesoort>{mutatiesoort}</S:mutatiesoort>" if mutatiesoort else ""
    body = CONTENT.get(operatie.service, "") if content is None else content
    return guard.parse(
        f'<p:{qname.localname} xmlns:p="{qname.namespace}" xmlns:Z="{ZKN}" xmlns:S="{STUF}">'
        f"<Z:stuurgegevens>{inside}</Z:stuurgegevens><Z:parameters>{parameters}</Z:parameters>{body}"
        f"</p:{qname.localname}>".encode()
    )


def _pack(operatie: stuf.Operatie) -> tuple[stuf.Operatie, ...]:
    return ZDS_11 if operatie in ZDS_11 else ZDS_12


def _code(operaties: tuple[stuf.Operatie, ...], payload: etree._Element, action: str | None, **more: str) -> str:
    with pytest.raises(Refused) as refused:
        stuf.find_operatie(operaties, payload, action, **more)
    (finding,) = refused.value.findings
    assert finding.code in CATALOGUE
    return finding.code


@pytest.mark.parametrize("name", sorted(BY_NAME))
@pytest.mark.parametrize("write", ["{}", '"{}"', "'{}'", ' "{}" '])
@pytest.mark.parametrize("case", [str, str.lower, str.upper])
def test_the_soapaction_is_known_quoted_or_not_and_in_any_case(name: str, write: str, case: type[str]) -> None:
    operatie = BY_NAME[name]
    action = write.format(case(operatie.soapactions[0]))
    assert stuf.find_operatie(_pack(operatie), _message(operatie), action) is operatie


@pytest.mark.parametrize("name", sorted(BY_NAME))
@pytest.mark.parametrize("action", [None, "", '""', "  ", "''"])
def test_without_a_soapaction_the_content_decides(name: str, action: str | None) -> None:
    operatie = BY_NAME[name]
    assert stuf.find_operatie(_pack(operatie), _message(operatie), action) is operatie


@pytest.mark.parametrize(
    ("action", "name"),
    [
        (f"{ZKN}/creeerZaak_ZakLk01", "creeerZaak_Lk01"),
        (f"{ZKN}/geefZaakdetails_ZakLv01", "geefZaakdetails_Lv01"),
        (f"{ZKN}/voegZaakdocumentToe_EdcLk01", "voegZaakdocumentToe_Lk01"),
        (f"{ZDS}/creeerZaak_Lk01", "creeerZaak_ZakLk01"),
        (f"{ZKN}/genereerZaakidentificatie_Di02", "genereerZaakIdentificatie_Di02"),
        ("creeerZaak_Lk01", "creeerZaak_Lk01"),
        (f"{ZKN}/zakLk01", "creeerZaak_Lk01"),
        (f"{ZKN}/edcLv01", "geefZaakdocumentLezen_Lv01"),
    ],
)
def test_other_spellings_of_an_action_are_known(action: str, name: str) -> None:
    packs = ZDS_12 if action.startswith(ZDS) else ZDS_11
    operatie = next(one for one in packs if one.name == name)
    assert stuf.find_operatie(packs, _message(operatie), action) is operatie


def test_in_zds_11_the_soapaction_decides_where_the_content_could_be_another() -> None:
    update, status = BY_NAME["updateZaak_Lk01"], BY_NAME["actualiseerZaakstatus_Lk01"]
    only_status = _message(status)
    assert stuf.find_operatie(ZDS_11, only_status, update.soapactions[0]) is update
    assert stuf.find_operatie(ZDS_11, _message(update), status.soapactions[0]) is status


def test_a_change_of_more_than_a_status_is_an_update() -> None:
    both = "<Z:omschrijving>a</Z:omschrijving><Z:startdatum>20240101</Z:startdatum>"
    for new, service in (
        (both, "actualiseerZaakstatus"),
        ("<Z:omschrijving>b</Z:omschrijving>", "actualiseerZaakstatus"),
        ("<Z:isVan S:verwerkingssoort='I'/>", "actualiseerZaakstatus"),
        (both.replace("2024", "2025"), "updateZaak"),
        (both + "<Z:toelichting>x</Z:toelichting>", "updateZaak"),
        ("<Z:heeftAlsBelanghebbende S:verwerkingssoort='T'/>", "updateZaak"),
    ):
        content = f"<Z:object>{both}<Z:heeft/></Z:object><Z:object>{new}<Z:heeft>x</Z:heeft></Z:object>"
        message = _message(BY_NAME["updateZaak_Lk01"], content)
        assert stuf.find_operatie(ZDS_11, message, None).service == service


@pytest.mark.parametrize(("given", "name"), [("C", "updateZaak_Lk01"), ("F", "updateZaak_Lk01")])
def test_a_correction_is_a_change(given: str, name: str) -> None:
    operatie = BY_NAME[name]
    assert stuf.find_operatie(ZDS_11, _message(operatie, mutatiesoort=given), None) is operatie


@pytest.mark.parametrize(
    ("name", "action", "header"),
    [
        ("creeerZaak_Lk01", f"{ZKN}/updateZaak_Lk01", {}),
        ("updateZaak_Lk01", f"{ZKN}/creeerZaak_Lk01", {}),
        ("creeerZaak_Lk01", f"{ZKN}/geefZaakdetails_Lv01", {}),
        ("creeerZaak_Lk01", f"{ZKN}/voegZaakdocumentToe_Lk01", {}),
        ("creeerZaak_ZakLk01", f"{ZDS}/updateZaak_ZakLk01", {}),
        ("genereerZaakIdentificatie_Di02", f"{ZKN}/genereerDocumentIdentificatie_Di02", {}),
    ],
)
def test_an_action_against_the_content_is_refused_with_stuf040(name: str, action: str, header: dict[str, str]) -> None:
    operaties = ZDS_12 if action.startswith(ZDS) else ZDS_11
    operatie = next(one for one in operaties if one.name == name)
    code = _code(operaties, _message(operatie, **header), action)
    assert code == "soapaction-past-niet"
    assert CATALOGUE[code].stuf == "StUF040"
    assert CATALOGUE[code].plek == "client"


@pytest.mark.parametrize("action", [f"{ZDS}/creeerZaak_ZakLk01", f"{ZKN}/sluitZaak_Lk01", "urn:x", "http://[x/y_z"])
def test_an_action_of_another_version_or_of_nothing_is_refused(action: str) -> None:
    """ACCEPTANCE H 124."""
    assert _code(ZDS_11, _message(BY_NAME["creeerZaak_Lk01"]), action) == "soapaction-onbekend"


def test_a_message_of_another_standard_is_refused_by_its_namespace() -> None:
    assert _code(ZDS_11, _message(BY_NAME["creeerZaak_ZakLk01"]), None) == "naamruimte-onbekend"
    assert _code(ZDS_12, guard.parse(b"<a/>"), None) == "naamruimte-onbekend"


@pytest.mark.parametrize(
    ("old", "new", "code", "stuf"),
    [
        ("zkn/0310", "zkn/0320", "sectormodelversie-onbekend", "StUF007"),
        ("sector/zkn/0310", "sector/kad/0310", "naamruimte-onbekend", "StUF004"),
        ("StUF/StUF0301", "StUF/StUF0204", "stufversie-onbekend", "StUF001"),
    ],
)
def test_another_version_is_told_with_the_one_that_is_there(old: str, new: str, code: str, stuf: str) -> None:
    """FACTS 3: StUF001, StUF004, StUF007."""
    payload = etree.tostring(_message(BY_NAME["creeerZaak_Lk01"])).replace(old.encode(), new.encode())
    assert _code(ZDS_11, guard.parse(payload), None) == code
    assert CATALOGUE[code].stuf == stuf


@pytest.mark.parametrize("root", [f"{{{ZKN}}}zakLa01", f"{{{ZKN}}}zaklk01", f"{{{ZKN}}}x"])
def test_a_root_that_is_not_received_is_refused(root: str) -> None:
    assert _code(ZDS_11, etree.Element(root), None) == "bericht-onbekend"


@pytest.mark.parametrize(
    ("header", "code", "stuf_code"),
    [
        ({"berichtcode": "Xx01"}, "berichtcode-onbekend", "StUF022"),
        ({"berichtcode": "La01"}, "berichtcode-past-niet", "StUF040"),
        ({"entiteittype": "EDC"}, "entiteittype-past-niet", "StUF028"),
        ({"mutatiesoort": "V"}, "mutatiesoort-past-niet", "StUF040"),
    ],
)
def test_a_header_that_contradicts_the_message_is_refused(header: dict[str, str], code: str, stuf_code: str) -> None:
    assert _code(ZDS_12, _message(BY_NAME["creeerZaak_ZakLk01"], **header), None) == code
    assert CATALOGUE[code].stuf == stuf_code


def test_a_functie_is_compared_without_case() -> None:
    operatie = BY_NAME["genereerZaakIdentificatie_Di02"]
    written = _message(operatie, functie="genereerZaakIdentificatie")
    assert stuf.find_operatie(_pack(operatie), written, None) is operatie
    assert _code(_pack(operatie), _message(operatie, functie="cancelCheckout"), None) == "functie-past-niet"


def test_what_the_header_does_not_say_is_left_to_the_schema() -> None:
    operatie = BY_NAME["creeerZaak_ZakLk01"]
    bare = _message(operatie, berichtcode=None, entiteittype=None, mutatiesoort=None)
    assert stuf.find_operatie(ZDS_12, bare, None) is operatie


def test_a_message_at_another_dienst_is_refused_and_told_where_to_go() -> None:
    operatie = BY_NAME["creeerZaak_Lk01"]
    with pytest.raises(Refused) as refused:
        stuf.find_operatie(ZDS_11, _message(operatie), None, dienst="BeantwoordVraag")
    (finding,) = refused.value.findings
    assert finding.code == "dienst-past-niet"
    assert finding.facts["verwacht"] == "OntvangAsynchroon"
    assert CATALOGUE[finding.code].stuf == "StUF040"


@pytest.mark.parametrize("dienst", ["VrijBericht", "VrijeBerichten", "VerwerkSynchroonVrijBericht", "vrijebericht"])
@pytest.mark.parametrize("operaties", [ZDS_11, ZDS_12])
def test_the_dienst_of_free_messages_has_several_names(dienst: str, operaties: tuple[stuf.Operatie, ...]) -> None:
    found = stuf.find_operatie(operaties, _message(operaties[0]), None, dienst=dienst)
    assert found is operaties[0]


def test_a_message_that_could_be_two_operations_asks_for_a_soapaction() -> None:
    twins = tuple(one for one in ZDS_11 if one.service in ("creeerZaak", "updateZaak"))
    assert _code((*twins, twins[0]), _message(twins[0]), None) == "soapaction-nodig"


def test_what_we_only_send_is_not_received() -> None:
    import dataclasses

    operaties = tuple(dataclasses.replace(one, direction="out") for one in ZDS_12)
    assert _code(operaties, _message(ZDS_12[2]), None) == "bericht-onbekend"


def test_real_messages_are_found_by_content_as_the_index_names_them() -> None:
    import csv

    with shared("corpus/stuf/index.csv").open() as file:
        rows = list(csv.DictReader(file))
    ours = {operatie.service for operatie in ZDS_11}
    judged = 0
    for row in rows:
        if row["verdict"] != "valid" or row["berichtcode"] not in ("Lk01", "Lv01", "Di02"):
            continue
        service = row["service"] or row["operation"].partition("_")[0]
        if service not in ours:
            continue
        payload = stuf.payload_of(guard.parse((shared("corpus/stuf") / row["file"]).read_bytes()))
        operaties = ZDS_12 if etree.QName(payload).namespace == ZDS else ZDS_11
        found = stuf.find_operatie(operaties, payload, None)
        if row["file"] in ONLY_BY_ACTION:
            continue
        assert found.service == service, row["file"]
        judged += 1
    assert judged > 50
