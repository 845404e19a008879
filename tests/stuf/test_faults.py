"""A fault says what, where and how to mend it, in the lengths and the order of the schema, in both SOAPs."""

from __future__ import annotations

import datetime
import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from adapter import guard, stuf
from adapter.errors import CATALOGUE, Finding, Language
from adapter.stuf.namespaces import BEVINDINGEN, SOAP11, SOAP12, STUF
from tests.shared import shared

NOW = datetime.datetime(2026, 1, 1, 10, 0, tzinfo=datetime.UTC)
ASKED = stuf.Stuurgegevens(
    zender=stuf.Systeem(applicatie="VTH"), ontvanger=stuf.Systeem(applicatie="CDR"), referentienummer="r1"
)
WRONG = (
    Finding(code="functie-past-niet", path="/a/b", line=3, facts={"operatie": "x", "verwacht": "y"}),
    Finding(code="berichtcode-onbekend", path="/a/stuurgegevens/berichtcode", line=5, column=7, source="StUF 03.01"),
)


@functools.cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared("standards/stuf/zds-1.2/0301/stuf0301.xsd")))


def _fout(
    *findings: Finding, fo: str = "Fo03", language: Language = "nl", asked: stuf.Stuurgegevens = ASKED
) -> stuf.Foutbericht:
    return stuf.foutbericht(fo, findings, language=language, asked=asked, referentienummer="ours", now=NOW)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("fo", ["Fo01", "Fo02", "Fo03"])
def test_every_code_makes_a_valid_foutbericht(code: str, language: Language, fo: str) -> None:
    fout = _fout(Finding(code=code, path="/a", line=1), fo=fo, language=language)
    root = guard.parse(etree.tostring(stuf.write_foutbericht(fout)))
    assert _schema().validate(root), _schema().error_log
    assert root.findtext(f".//{{{STUF}}}code") == CATALOGUE[code].stuf
    assert root.findtext(f".//{{{STUF}}}plek") == CATALOGUE[code].plek


@pytest.mark.parametrize(
    ("code", "plek"),
    [
        ("zaak-onbekend", "server"),  # StUF064
        ("vast-gegeven-gewijzigd", "server"),  # StUF058
        ("sortering-niet-ondersteund", "server"),  # StUF133
        ("brp-geen-toegang", "client"),  # StUF052
        ("zender-onbekend", "client"),  # StUF013
        ("soapaction-past-niet", "client"),  # StUF040: the standard's table says otherwise, its text does not
    ],
)
def test_the_standards_table_says_whose_fault_a_code_is(code: str, plek: str) -> None:
    assert CATALOGUE[code].plek == plek


def test_the_order_is_that_of_the_standard() -> None:
    root = stuf.write_foutbericht(_fout(*WRONG))
    assert [etree.QName(child).localname for child in root] == ["stuurgegevens", "body"]
    assert [etree.QName(child).localname for child in root[1]] == [
        "code", "plek", "omschrijving", "details", "detailsXML",
    ]  # fmt: skip


def test_of_several_findings_the_first_of_the_standards_table_decides() -> None:
    fout = _fout(*WRONG)
    assert fout.code == "StUF022"
    assert fout.omschrijving == "De berichtcode bestaat niet in StUF 03.01."
    assert fout.details.splitlines()[0].startswith("/a/stuurgegevens/berichtcode (regel 5:7): ")
    assert "/a/b (regel 3): " in fout.details


def test_all_findings_stand_structured_in_the_details() -> None:
    root = stuf.write_foutbericht(_fout(*WRONG, language="en"))
    found = root.findall(f".//{{{BEVINDINGEN}}}bevinding")
    assert [element.findtext(f"{{{BEVINDINGEN}}}code") for element in found] == [one.code for one in WRONG]
    assert {etree.QName(part).localname: part.text for part in found[1]} == {
        "code": "berichtcode-onbekend",
        "kv": "KV-BERICHTCODE-ONBEKEND",
        "pad": "/a/stuurgegevens/berichtcode",
        "regel": "5",
        "kolom": "7",
        "melding": "The berichtcode does not exist in StUF 03.01.",
        "herstel": "Mend stuurgegevens/berichtcode.",
        "bron": "StUF 03.01",
    }


def test_a_fo02_has_nothing_but_its_berichtcode_and_a_fo03_all() -> None:
    fo02 = stuf.write_foutbericht(_fout(*WRONG, fo="Fo02"))
    assert [child.text for child in fo02[0]] == ["Fo02"]
    fo03 = stuf.write_foutbericht(_fout(*WRONG))
    assert fo03.findtext(f".//{{{STUF}}}crossRefnummer") == "r1"
    assert fo03.findtext(f".//{{{STUF}}}referentienummer") == "ours"
    assert fo03.findtext(f".//{{{STUF}}}ontvanger/{{{STUF}}}applicatie") == "VTH"


def test_a_fo03_to_who_could_not_be_read_is_valid_all_the_same() -> None:
    root = stuf.write_foutbericht(_fout(*WRONG, asked=stuf.Stuurgegevens()))
    assert _schema().validate(guard.parse(etree.tostring(root)))


paths = st.text(max_size=400)


@given(
    st.lists(
        st.builds(Finding, code=st.sampled_from([*sorted(CATALOGUE), "nieuw"]), path=paths), min_size=1, max_size=40
    )
)
@settings(max_examples=150, deadline=None)
def test_lengths_hold_however_many_findings_there_are(findings: list[Finding]) -> None:
    fout = _fout(*findings)
    assert 0 < len(fout.omschrijving) <= 200
    assert 0 < len(fout.details) <= 1000
    assert _schema().validate(guard.parse(stuf.fault(fout, "1.1")).find(".//detail")[0]), _schema().error_log


def test_very_many_findings_are_counted_but_not_all_told() -> None:
    root = stuf.write_foutbericht(_fout(*(WRONG[:1] * 5_000)))
    found = root.find(f".//{{{BEVINDINGEN}}}bevindingen")
    assert found.get("aantal") == "5000"
    assert len(found) == 200


def test_a_soap_11_fault_has_faultcode_faultstring_and_detail_without_namespace() -> None:
    root = guard.parse(stuf.fault(_fout(*WRONG), "1.1"))
    (fault,) = root.find(f"{{{SOAP11}}}Body")
    assert fault.tag == f"{{{SOAP11}}}Fault"
    assert [child.tag for child in fault] == ["faultcode", "faultstring", "detail"]
    prefix, _, code = fault[0].text.partition(":")
    assert fault.nsmap[prefix] == SOAP11
    assert code == "Client"
    assert fault[1].text == "De berichtcode bestaat niet in StUF 03.01."
    assert [child.tag for child in fault[2]] == [f"{{{STUF}}}Fo03Bericht"]


def test_a_soap_12_fault_has_code_reason_and_detail() -> None:
    root = guard.parse(stuf.fault(_fout(Finding(code="interne-fout"), fo="Fo02", language="en"), "1.2"))
    (fault,) = root.find(f"{{{SOAP12}}}Body")
    soap = f"{{{SOAP12}}}"
    assert [child.tag for child in fault] == [soap + "Code", soap + "Reason", soap + "Detail"]
    prefix, _, code = fault.findtext(f"{soap}Code/{soap}Value").partition(":")
    assert (fault.nsmap[prefix], code) == (SOAP12, "Receiver")
    text = fault.find(f"{soap}Reason/{soap}Text")
    assert text.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert fault.find(soap + "Detail")[0].tag == f"{{{STUF}}}Fo02Bericht"


@pytest.mark.parametrize(
    ("code", "version", "faultcode"),
    [
        ("interne-fout", "1.1", "Server"),
        ("geen-xml", "1.1", "Client"),
        ("geen-xml", "1.2", "Sender"),
        ("soap-kop-onbekend", "1.1", "MustUnderstand"),
        ("soap-kop-onbekend", "1.2", "MustUnderstand"),
    ],
)
def test_the_faultcode_follows_the_plek(code: str, version: stuf.SoapVersion, faultcode: str) -> None:
    root = guard.parse(stuf.fault(_fout(Finding(code=code)), version))
    value = root.findtext(".//faultcode") or root.findtext(f".//{{{SOAP12}}}Value")
    assert value.partition(":")[2] == faultcode
