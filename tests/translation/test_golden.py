"""Golden pairs and the corpus: the events that hand-checked messages make, and that real ones make any at all."""

from __future__ import annotations

import importlib.util
import json
from types import ModuleType
from typing import Any

import pytest

from tests.shared import shared
from tests.translated import CONTEXT, as_events, corpus, mappings, pairs, payload_of, translate, wrong_in


def _matcher() -> ModuleType:
    spec = importlib.util.spec_from_file_location("match", shared("corpus/pairs/match.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _expected(folder: str) -> dict[str, Any]:
    return json.loads((shared("corpus/pairs") / folder / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("folder", "pack", "operatie"), list(pairs()), ids=lambda value: str(value))
def test_a_golden_pair_makes_its_events(folder: str, pack: str, operatie: str) -> None:
    match = _matcher()
    payload = payload_of(shared("corpus/pairs") / folder / "request.xml")

    found = as_events(translate(payload, operatie, pack=pack))

    expected = {key: value for key, value in _expected(folder).items() if key in ("events", "no_events", "secrets")}
    assert match.check_events(expected, found, match.Env()) == []


@pytest.mark.parametrize(("file", "pack", "operatie"), list(corpus()), ids=lambda value: str(value)[:40])
def test_a_valid_message_of_the_corpus_makes_valid_events(file: str, pack: str, operatie: str) -> None:
    payload = payload_of(shared("corpus/stuf") / file)
    mapping = mappings().get(pack, operatie)

    translated = mapping.to_events(payload, CONTEXT)

    if mapping.kind == "kennisgeving":
        assert translated.drafts or [warning.code for warning in translated.warnings]
    for event in as_events(translated):
        assert wrong_in(event["type"], event["data"]) == []


def test_the_ten_operations_of_both_versions_have_a_mapping() -> None:
    services = {(mapping.pack, mapping.operatie.partition("_")[0]) for mapping in mappings()}

    assert services >= {
        (pack, service)
        for pack in ("zds-1.1", "zds-1.2")
        for service in (
            "genereerZaakIdentificatie",
            "creeerZaak",
            "actualiseerZaakstatus",
            "updateZaak",
            "geefZaakdetails",
            "geefZaakstatus",
            "genereerDocumentIdentificatie",
            "voegZaakdocumentToe",
            "geefLijstZaakdocumenten",
            "geefZaakdocumentLezen",
        )
    }
