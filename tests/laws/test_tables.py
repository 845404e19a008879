"""Enumerations are bijections (MAPPING C.6)."""

from __future__ import annotations

import pytest

from adapter.translation import tables
from adapter.translation.rows import read_file
from tests.translated import ROOT

FILES = sorted((ROOT / "mappings/tables").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_word_goes_there_and_back(path: object) -> None:
    table = tables.build(read_file(path, "tables"))  # type: ignore[arg-type]

    assert table.pairs
    for stuf, event in table.pairs:
        assert table.to_event(stuf) == event
        assert table.to_stuf(event) == stuf
    assert table.to_event("geen woord van de tabel") is None
    assert table.to_stuf("geen_woord") is None
    assert table.to_stuf(None) is None


def test_the_eight_words_of_confidentiality_are_those_of_the_schema() -> None:
    table = tables.build(read_file(ROOT / "mappings/tables/vertrouwelijkheid.toml", "tables"))

    assert [stuf for stuf, _ in table.pairs] == [
        "ZEER GEHEIM",
        "GEHEIM",
        "CONFIDENTIEEL",
        "VERTROUWELIJK",
        "ZAAKVERTROUWELIJK",
        "INTERN",
        "BEPERKT OPENBAAR",
        "OPENBAAR",
    ]
