"""Every row of ACCEPTANCE has a test that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.shared import shared

TESTS = Path(__file__).resolve().parents[1]

_NAMED = re.compile(r"(?:ACCEPTANCE|\b[Rr]ows?)\s+((?:[A-H]\s+)?\d+(?:\s*(?:,|to|and|en|–|-)\s*\d+)*)")
_PART = re.compile(r"(\d+)(?:\s*(?:to|–|-)\s*(\d+))?")


def rows() -> list[int]:
    text = shared("standards/ACCEPTANCE.md").read_text(encoding="utf-8")
    return [int(found) for found in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)]


def named_in(text: str) -> Iterator[int]:
    for listed in _NAMED.findall(text):
        for first, last in _PART.findall(listed):
            yield from range(int(first), int(last or first) + 1)


def test_every_row_has_a_test_that_names_it() -> None:
    proven = {
        row
        for path in TESTS.rglob("*.py")
        if path != Path(__file__).resolve()
        for row in named_in(path.read_text(encoding="utf-8"))
    }
    assert [row for row in rows() if row not in proven] == []
