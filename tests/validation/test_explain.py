"""A refusal is explained: a place and a mend for every real message that is refused, and never a value of it."""

import csv
import re

import pytest
from lxml import etree

from adapter import guard, stuf, wiring
from adapter.errors import CATALOGUE, Refused, render
from tests.shared import shared
from tests.system import example


@pytest.fixture(scope="module")
def packs():
    return wiring.load_packs()


def found(packs, data):
    payload = stuf.payload_of(guard.parse(data))
    return packs.recognise(payload).check(payload, data)


@pytest.mark.parametrize(
    ("old", "new", "code", "where", "facts"),
    [
        (b">20261102</ZKN:startdatum", b">2026-11-02</ZKN:startdatum", "waarde-geen-stuf-datum", "startdatum", {}),
        (b"<ZKN:zaakniveau>1<", b"<ZKN:zaakniveau>9<", "waarde-buiten-bereik", "zaakniveau", {}),
        (
            b"<ZKN:kenmerk>F-2026-0042<",
            b"<ZKN:kenmerk>" + b"F" * 41 + b"<",
            "waarde-te-lang",
            "kenmerk",
            {"gegeven": "41", "grens": "40"},
        ),
        (
            b"<ZKN:zaakniveau>1</ZKN:zaakniveau>",
            b"<ZKN:zaakniveau>1</ZKN:zaakniveau><ZKN:fout/>",
            "element-onbekend",
            "fout",
            {},
        ),
        (b' StUF:entiteittype="ZAKZKT"', b"", "attribuut-ontbreekt", "isVan", {"attribuut": "StUF:entiteittype"}),
        (b'StUF:entiteittype="ZAKZKT"', b'StUF:entiteittype="ZAKSTT"', "attribuut-vaste-waarde", "isVan", {}),
        (b"<StUF:mutatiesoort>T<", b"<StUF:mutatiesoort>X<", "waarde-niet-in-lijst", "mutatiesoort", {}),
    ],
)
def test_a_mistake_is_named_at_its_place(packs, old, new, code, where, facts):
    data = example("creeer-zaak")
    assert old in data
    findings = found(packs, data.replace(old, new, 1))
    assert code in [finding.code for finding in findings]
    finding = next(each for each in findings if each.code == code)
    assert where in finding.path
    assert finding.path.startswith("/ZKN:zakLk01/")
    assert finding.line and finding.line > 1
    assert facts.items() <= dict(finding.facts).items()


def test_every_mistake_is_told_and_each_once(packs):
    data = example("creeer-zaak").replace(b">20261102</ZKN:startdatum", b">x</ZKN:startdatum")
    data = data.replace(b"<ZKN:zaakniveau>1<", b"<ZKN:zaakniveau>z<")
    findings = found(packs, data)
    assert [finding.path.rpartition("/")[2] for finding in findings] == ["ZKN:startdatum", "ZKN:zaakniveau"]


def _invalid():
    folder = shared("corpus", "stuf")
    with (folder / "index.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["verdict"] == "invalid" and row["set"] != "bg-0310":
                yield row["file"], (folder / row["file"]).read_bytes()


def test_every_real_message_that_is_refused_gets_a_place_and_a_mend_and_no_value_is_shown(packs):
    judged = 0
    for name, data in _invalid():
        try:
            payload = stuf.payload_of(guard.parse(data))
            findings = packs.recognise(payload).check(payload, data)
        except Refused as error:
            findings = error.findings
            payload = None
        assert findings, name
        judged += 1
        shown = ""
        for finding in findings:
            assert finding.code in CATALOGUE, finding.code
            assert finding.path, (name, finding.code)
            for language in ("nl", "en"):
                text = render(finding, language)
                assert text.what
                assert text.fix
                assert "…" not in text.what.replace(", …", ""), (finding, text)
                shown += text.what + text.fix
        if payload is not None:
            values = {(element.text or "").strip() for element in payload.iter(etree.Element) if len(element) == 0}
            secret = {value for value in values if len(value) >= 5 and re.search(r"\d{5}", value)}
            assert not [value for value in secret if value in shown], name
    assert judged > 60
