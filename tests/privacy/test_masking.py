"""Masking: nothing about a person is left, and a message stays recognisable."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter import guard, privacy
from tests.shared import shared
from tests.system import example

PERSONAL = (
    b"111222333",
    b"999990019",
    b"Voorbeeld",
    b"Anna",
    b"Proefstraat",
    b"1234AB",
    b"19810405",
    b"balie",
    b"MDW0007",
)


def corpus():
    from pathlib import Path

    return sorted((Path(__file__).parents[1] / "corpus").glob("*/request.xml"))


def test_nothing_about_a_person_is_left_and_the_message_can_be_recognised():
    from pathlib import Path

    raw = (Path(__file__).parents[1] / "corpus" / "zds11-creeerzaak" / "request.xml").read_bytes()
    masked = privacy.mask_xml(raw)
    assert any(each in raw for each in PERSONAL)
    for each in PERSONAL:
        assert each not in masked
    for kept in (b"1900FRM20260000042", b"FRM-2026-000002", b"B1026", b"20260302", b"Lk01", b'entiteittype="NPS"'):
        assert kept in masked
    assert b"Ingediend" not in masked
    assert "•••".encode() in masked


@pytest.mark.parametrize("file", corpus(), ids=lambda file: file.parent.name)
def test_form_order_and_lines_stay(file):
    raw = file.read_bytes()
    masked = privacy.mask_xml(raw)
    before, after = guard.parse(raw), guard.parse(masked)
    assert [each.tag for each in before.iter()] == [each.tag for each in after.iter()]
    assert raw.count(b"\n") == masked.count(b"\n")


def test_every_message_of_the_corpus_keeps_its_lines_and_loses_its_bsns():
    import re

    for file in shared("corpus", "stuf").rglob("*.xml"):
        raw = file.read_bytes()
        masked = privacy.mask_xml(raw)
        assert raw.count(b"\n") == masked.count(b"\n"), file
        for bsn in re.findall(rb"bsn[^>]*>\s*(\d{8,9})\s*<", raw):
            assert not re.search(rb"\b" + bsn + rb"\b", masked), file


@pytest.mark.parametrize(
    "raw",
    [
        b"111222333",
        b"<a>111222333",
        b"<a b='111222333'>x</a>",
        b"<!-- 111222333 --><a/>",
        b"<a><![CDATA[111222333]]></a>",
        b"<a 111222333",
        b'<a b="111222333',
        b"</a></a>111222333",
        b"<?x 111222333?>",
        b"<berichtcode>Lk01</berichtcode>111222333",
        b"<!DOCTYPE a [<!ENTITY x '111222333'>]>",
        b"<code><naam>111222333</naam></code>",
        b"<object><identificatie>111222333</identificatie></object>",
        b"<npsLk01><object><identificatie>111222333</identificatie></object></npsLk01>",
        "﻿<a>111222333</a>".encode("utf-16"),
    ],
)
def test_what_is_no_message_is_masked_all_the_same(raw):
    masked = privacy.mask_xml(raw)
    assert b"111222333" not in masked
    assert b"1\x001\x001" not in masked


@given(st.text(alphabet="<>/=\"'! -[]?abc7 \n", max_size=80))
def test_whatever_comes_no_digit_is_seen(text):
    assert b"7" not in privacy.mask_xml(text.encode())


def test_an_event_is_masked_by_the_names_of_its_members():
    event = {
        "id": "e1",
        "type": "nl.zaken.rol.toegevoegd.v1",
        "subject": "zaak/1900",
        "data": {
            "zaak": {"identificatie": "1900", "omschrijving": "vrije tekst"},
            "rol": {
                "betrokkeneType": "natuurlijk_persoon",
                "betrokkeneIdentificatie": {"inpBsn": "111222333", "identificatie": "MDW7", "lijst": ["Anna", 5, None]},
            },
        },
    }
    masked = privacy.mask_json(event)
    assert masked["data"]["zaak"] == {"identificatie": "1900", "omschrijving": "•••"}
    assert masked["data"]["rol"]["betrokkeneIdentificatie"] == {
        "inpBsn": "•••",
        "identificatie": "•••",
        "lijst": ["•••", "•••", None],
    }
    assert masked["id"] == "e1"
    assert b"111222333" not in orjson.dumps(masked)


def test_an_example_keeps_its_numbers():
    assert b"1900202600000001" in privacy.mask_xml(example("creeer-zaak"))
