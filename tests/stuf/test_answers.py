"""Answers are turned round, numbered by us, and valid by StUF's own schema whatever was asked."""

from __future__ import annotations

import datetime
import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from adapter import guard, stuf
from adapter.stuf.namespaces import STUF
from tests.shared import shared

NOW = datetime.datetime(2026, 7, 1, 10, 0, 0, 123456, tzinfo=datetime.UTC)
ASKED = stuf.Stuurgegevens(
    berichtcode="Lk01",
    zender=stuf.Systeem(organisatie="1900", applicatie="VTH", administratie="A", gebruiker="jan & <piet>"),
    ontvanger=stuf.Systeem(organisatie="1900", applicatie="CDR"),
    referentienummer="ref-1",
    tijdstip_bericht="20260701120000",
    entiteittype="ZAK",
    functie="genereerZaakidentificatie",
)


@functools.cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared("standards/stuf/zds-1.2/0301/stuf0301.xsd")))


def _texts(root: etree._Element) -> dict[str, str]:
    tree = root.getroottree()
    return {
        tree.getelementpath(element).replace(f"{{{STUF}}}", ""): element.text or ""
        for element in root.iter()
        if not len(element)
    }


def test_a_bv03_is_turned_round_and_has_a_number_of_its_own() -> None:
    root = guard.parse(stuf.bv03(ASKED, referentienummer="ours-1", now=NOW))
    assert root.tag == f"{{{STUF}}}Bv03Bericht"
    assert _texts(root) == {
        "stuurgegevens/berichtcode": "Bv03",
        "stuurgegevens/zender/organisatie": "1900",
        "stuurgegevens/zender/applicatie": "CDR",
        "stuurgegevens/ontvanger/organisatie": "1900",
        "stuurgegevens/ontvanger/applicatie": "VTH",
        "stuurgegevens/ontvanger/administratie": "A",
        "stuurgegevens/ontvanger/gebruiker": "jan & <piet>",
        "stuurgegevens/referentienummer": "ours-1",
        "stuurgegevens/tijdstipBericht": "20260701120000123",
        "stuurgegevens/crossRefnummer": "ref-1",
    }


def test_a_bv02_has_nothing_but_its_berichtcode() -> None:
    root = guard.parse(stuf.bv02())
    assert _schema().validate(root)
    assert _texts(root) == {"stuurgegevens/berichtcode": "Bv02"}


# what can come out of parsed XML
texts = st.one_of(
    st.none(), st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=300)
)
systems = st.one_of(
    st.none(),
    st.builds(stuf.Systeem, organisatie=texts, applicatie=texts, administratie=texts, gebruiker=texts),
)


@given(st.builds(stuf.Stuurgegevens, zender=systems, ontvanger=systems, referentienummer=texts))
@settings(max_examples=200, deadline=None)
def test_a_bv03_is_schema_valid_whatever_was_asked(asked: stuf.Stuurgegevens) -> None:
    root = guard.parse(stuf.bv03(asked, referentienummer="ours-1", now=NOW))
    assert _schema().validate(root), _schema().error_log


def test_the_answer_to_a_question_keeps_its_entiteittype_and_that_to_a_free_message_its_functie() -> None:
    la01 = stuf.answering(ASKED, stuf.Berichtcode.LA01, referentienummer="r", now=NOW)
    du02 = stuf.answering(ASKED, stuf.Berichtcode.DU02, referentienummer="r", now=NOW)
    assert (la01.entiteittype, la01.functie) == ("ZAK", None)
    assert (du02.entiteittype, du02.functie) == (None, "genereerZaakidentificatie")
    assert du02.zender == ASKED.ontvanger
    assert du02.ontvanger == ASKED.zender


def test_who_did_not_say_to_whom_is_answered_by_ourselves() -> None:
    own = stuf.Systeem(organisatie="1900", applicatie="Koppelvlak")
    answer = stuf.answering(stuf.Stuurgegevens(), stuf.Berichtcode.LA01, referentienummer="r", now=NOW, own=own)
    assert answer.zender == own
    assert answer.ontvanger is None
    assert answer.cross_refnummer is None


@pytest.mark.parametrize("namespace", [STUF, stuf.namespaces.ZKN, stuf.namespaces.ZDS])
def test_what_is_written_is_read_again(namespace: str) -> None:
    root = etree.Element(f"{{{namespace}}}x")
    root.append(stuf.write_stuurgegevens(ASKED, namespace))
    assert root[0].tag == f"{{{namespace}}}stuurgegevens"
    assert {etree.QName(element).namespace for element in root[0].iterdescendants()} == {STUF}
    assert stuf.read_stuurgegevens(root) == ASKED


def test_reading_is_lenient() -> None:
    root = guard.parse(
        b'<x xmlns="urn:a" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><stuurgegevens><berichtcode> Lk01 </berichtcode>'
        b"<zender><organisatie/><applicatie i:nil='true'/></zender><ontvanger><applicatie>A</applicatie></ontvanger>"
        b"<referentienummer>1</referentienummer><referentienummer>2</referentienummer></stuurgegevens></x>"
    )
    assert stuf.read_stuurgegevens(root) == stuf.Stuurgegevens(
        berichtcode="Lk01", ontvanger=stuf.Systeem(applicatie="A"), referentienummer="1"
    )
    assert stuf.read_stuurgegevens(guard.parse(b"<x/>")) == stuf.Stuurgegevens()


def test_every_berichtcode_knows_whether_it_is_answered_at_once() -> None:
    asynchronous = {code for code in stuf.Berichtcode if stuf.is_asynchronous(code)}
    assert asynchronous == {
        *("Lk01", "Lk03", "Lk05", "Sa01", "Sa03", "Sh01", "Sh03", "Di01", "Du01", "Bv01", "Fo01"),
        *(f"{kind}{number:02d}" for kind in ("Lv", "La") for number in range(2, 15, 2)),
    }
