"""One golden file for each kind of mistake: the whole explanation, in both languages, as every way out of the product tells it.

`python -m tests.validation.test_golden_explanations` writes them anew: read the difference before you keep it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from adapter import guard, stuf, validation, wiring
from adapter.errors import Finding
from adapter.intake import findings_json
from adapter.status.shapes import bevinding
from tests.validation.test_kinds import _KINDS, _message
from tests.validation.test_kinds import _judged as judged

_FOLDER = Path(__file__).parent / "golden"
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def _file(kind: dict[str, Any]) -> Path:
    return _FOLDER / f"{_NOT_WORD.sub('-', kind['name'].lower()).strip('-')}.json"


def _told(findings: tuple[Finding, ...]) -> dict[str, Any]:
    return {language: [validation.as_json(finding, language) for finding in findings] for language in ("nl", "en")}


@pytest.fixture(scope="module")
def packs():
    return wiring.load_packs()


def test_every_kind_has_a_golden_file_and_every_golden_file_a_kind() -> None:
    assert {_file(kind).name for kind in _KINDS} == {file.name for file in _FOLDER.glob("*.json")}
    assert len(_KINDS) >= 60


@pytest.mark.parametrize("kind", _KINDS, ids=[kind["name"] for kind in _KINDS])
def test_a_kind_of_mistake_is_explained_word_for_word_as_its_golden_file(packs, kind) -> None:
    _, findings = judged(packs, _message(kind))
    assert _told(findings) == json.loads(_file(kind).read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", _KINDS[::6], ids=[kind["name"] for kind in _KINDS[::6]])
def test_the_fault_and_the_status_api_say_what_validate_says(packs, kind) -> None:
    _, findings = judged(packs, _message(kind))
    said = _told(findings)["nl"]
    fout = stuf.foutbericht(
        "Fo03",
        findings,
        language="nl",
        asked=stuf.Stuurgegevens(),
        referentienummer="1",
        now=wiring.utc_now(),
    )
    written = guard.parse(stuf.fault(fout, "1.1"))
    first = written.find(".//{*}bevinding")
    assert first is not None
    in_fault = {child.tag.rpartition("}")[2]: child.text for child in first}
    in_status = bevinding(findings_json(findings)[0]).model_dump()
    pairs = (("code", "code"), ("kv", "kv"), ("path", "pad"), ("message", "melding"), ("fix", "herstel"))
    for ours, theirs in pairs:
        assert said[0][ours] == in_fault[theirs] == in_status[theirs]
    assert said[0]["kv"] in fout.details


if __name__ == "__main__":
    loaded = wiring.load_packs()
    _FOLDER.mkdir(exist_ok=True)
    for each in _KINDS:
        text = json.dumps(_told(judged(loaded, _message(each))[1]), ensure_ascii=False, indent=1)
        _file(each).write_text(text + "\n", encoding="utf-8")
