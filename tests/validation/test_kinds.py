"""Each kind of mistake that senders make is told as written down in kinds.toml: code, place, rule; every cause once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from adapter import guard, stuf, wiring
from adapter.errors import Finding, render
from tests.system import example

_FILE = Path(__file__).parent / "kinds.toml"
_KINDS: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["kind"]
_VALUES = {"zaak": "1900202600000001", "nummer": "nummer-1", "tijdstip": "20261124120000000", "document": "1900D0001"}


@pytest.fixture(scope="module")
def packs():
    return wiring.load_packs()


def _message(kind: dict[str, Any]) -> bytes:
    text = example(kind["message"], **{name: f"@{name}@" for name in _VALUES}).decode()
    for old, new in kind["change"]:
        assert old in text, old
        text = text.replace(old, new)
    for name, value in _VALUES.items():
        text = text.replace(f"@{name}@", value)
    return text.encode()


def _judged(packs: Any, data: bytes) -> tuple[etree._Element, tuple[Finding, ...]]:
    payload = stuf.payload_of(guard.parse(data))
    return payload, packs.recognise(payload).check(payload, data)


def test_there_are_more_kinds_than_the_standard_asks_for():
    assert len(_KINDS) >= 60
    assert len({kind["name"] for kind in _KINDS}) == len(_KINDS)


@pytest.mark.parametrize("kind", _KINDS, ids=[kind["name"] for kind in _KINDS])
def test_a_kind_of_mistake_is_found_where_it_is_and_nothing_else_is(packs, kind):
    _, findings = _judged(packs, _message(kind))
    assert [f"{each.code} {each.path} {each.line}:{each.column} [{each.rule}]" for each in findings] == kind["findings"]


@pytest.mark.parametrize("kind", _KINDS, ids=[kind["name"] for kind in _KINDS])
def test_line_and_column_are_those_of_the_text_as_sent_and_the_path_finds_the_same(packs, kind):
    data = _message(kind)
    payload, findings = _judged(packs, data)
    lines = data.decode().split("\n")
    for finding in findings:
        path, _, attribute = finding.path.partition("/@")
        at = lines[finding.line - 1][finding.column - 1 :]
        assert at.startswith(attribute or f"<{path.rpartition('/')[2].partition('[')[0]}")
        if "e:" not in path and not path.endswith("/zaakniveau"):  # prefixes that are declared further down
            found = payload.getroottree().xpath(f"/*/*{path}", namespaces=payload.nsmap)
            assert [each.sourceline for each in found] == [finding.line]


@pytest.mark.parametrize("kind", _KINDS, ids=[kind["name"] for kind in _KINDS])
def test_a_finding_has_words_in_both_languages_a_source_and_no_value_of_a_person(packs, kind):
    for finding in _judged(packs, _message(kind))[1]:
        assert finding.source
        for language in ("nl", "en"):
            text = render(finding, language)
            shown = " ".join((text.what, text.fix, finding.found(language) or "", finding.allowed(language) or ""))
            assert "…" not in shown.replace(", …", "").replace(" … ", "")
            assert not [value for value in ("9999900", "Zandstra", "8701", "Fenna", "1984") if value in shown]


def test_a_message_with_very_many_mistakes_is_told_within_bounds(packs):
    data = example("creeer-zaak")
    broken = b"<ZKN:x/><ZKN:zaakniveau>9</ZKN:zaakniveau><ZKN:kenmrk/>" * 400
    data = data.replace(b"<ZKN:zaakniveau>1</ZKN:zaakniveau>", broken)
    _, findings = _judged(packs, data)
    assert 0 < len(findings) <= 200
