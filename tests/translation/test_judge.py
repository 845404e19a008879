"""Mappings against the schema of their pack: each thing that can't be is named with its file, its line, and how to mend it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adapter import translation, wiring
from adapter.errors import Finding, render
from tests.translated import ROOT
from tools import coverage_doc

PACKS = wiring.load_packs()


def _judge(folder: Path, **changed: tuple[str, str]) -> tuple[tuple[Finding, ...], Path]:
    """Judge our mappings with a text in one file replaced; its name without .toml."""
    for name, (old, new) in changed.items():
        (path,) = (ROOT / "mappings").glob(f"*/{name}.toml")
        text = path.read_text(encoding="utf-8")
        assert old in text
        own = folder / path.parent.name / path.name
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(text.replace(old, new, 1), encoding="utf-8")
    return translation.judge(translation.load([folder, ROOT / "mappings"]), PACKS.shape), folder


def _line(file: Path, text: str) -> int:
    """Give the line of the table header that `text` stands in."""
    lines = file.read_text(encoding="utf-8").splitlines()
    at = lines.index(text)
    return next(number for number in range(at, -1, -1) if lines[number].startswith("[[")) + 1


def _says(finding: Finding) -> str:
    for language in ("nl", "en"):
        shown = render(finding, language)
        assert "…" not in shown.what + shown.fix
        assert shown.fix
    return render(finding, "en").what


def test_our_own_mappings_fit_their_schemas_and_leave_no_path_out() -> None:
    mappings = translation.load([ROOT / "mappings"])

    assert translation.judge(mappings, PACKS.shape) == ()
    assert [
        (each.operatie, each.way, each.unlisted) for each in translation.cover(mappings, PACKS.shape) if each.unlisted
    ] == []


def test_a_path_that_no_message_has_is_refused_with_what_it_may_mean(tmp_path: Path) -> None:
    findings, folder = _judge(tmp_path, zaak=('stuf = "omschrijving"', 'stuf = "omschrijvng"'))

    finding = next(each for each in findings if each.code == "mapping-pad-onbekend")
    assert (finding.path, finding.line) == (
        "zkn-0310/zaak.toml",
        _line(folder / "zkn-0310/zaak.toml", 'stuf = "omschrijvng"'),
    )
    assert finding.facts["suggestie"] == "omschrijving"
    assert "omschrijvng" in _says(finding)


def test_a_path_that_no_row_claims_is_refused_with_the_message_it_is_in(tmp_path: Path) -> None:
    row = '[[field]]\nstuf = "omschrijving"\nevent = "zaak.omschrijving"\nclass = "zaakgegeven"\nmax = 80\nkern = true\nsource = "MAPPING.md C.1"\n'

    findings, _ = _judge(tmp_path, zaak=(row, ""))

    assert {each.code for each in findings} == {"mapping-pad-ongenoemd"}
    finding = next(each for each in findings if each.facts["pad"] == "object/omschrijving")
    assert (finding.path, finding.line) == ("zkn-0310/zaak.toml", 1)
    assert "object/omschrijving" in _says(finding)


@pytest.mark.parametrize(
    ("name", "old", "new", "spot", "reason"),
    [
        ("zaak", 'stuf = "einddatum"\nevent = "zaak.einddatum"\nvalue = "datum"', 'stuf = "einddatum"\nevent = "zaak.einddatum"\nvalue = "janee"', 'stuf = "einddatum"', "reads no"),
        ("zaak", 'event = "zaak.omschrijving"\nclass = "zaakgegeven"\nmax = 80', 'event = "zaak.omschrijving"\nclass = "zaakgegeven"\nmax = 800', 'stuf = "omschrijving"', "max = 800"),
        ("document-kern", 'value = "tabel:vertrouwelijkheid"', 'value = "tabel:betalingsindicatie"', 'stuf = "vertrouwelijkAanduiding"', "none of the words"),
        ("hr-vestiging", 'value = "lijst"', 'value = "tekst"', 'stuf = "handelsnaam"', "repeated"),
        ("zaak", 'stuf = "opschorting/reden"', 'stuf = "opschorting/reden/tekst"', 'stuf = "opschorting/reden/tekst"', "no elements in it"),
    ],
)  # fmt: skip
def test_a_row_that_does_not_fit_the_type_is_refused(
    tmp_path: Path, name: str, old: str, new: str, spot: str, reason: str
) -> None:
    findings, folder = _judge(tmp_path, **{name: (old, new)})

    (file,) = folder.glob(f"*/{name}.toml")
    found = [each for each in findings if each.line == _line(file, spot)]
    assert found
    assert found[0].code == "mapping-type-botst"
    assert reason in _says(found[0])


def test_a_field_for_an_element_with_elements_in_it_is_refused(tmp_path: Path) -> None:
    old = '[[group]]\nstuf = "opschorting"\nbare = true\nsource = "MAPPING.md C.1"\n'
    text = (ROOT / "mappings/zkn-0310/zaak.toml").read_text(encoding="utf-8")
    start, end = text.index(old), text.index('[[group]]\nstuf = "verlenging"')
    field = '[[field]]\nstuf = "opschorting"\nevent = "zaak.opschorting"\nclass = "zaakgegeven"\n\n'

    findings, _ = _judge(tmp_path, zaak=(text[start:end], field))

    assert "the element has elements in it" in _says(
        next(each for each in findings if each.code == "mapping-type-botst")
    )


def test_a_root_that_the_pack_does_not_have_is_refused(tmp_path: Path) -> None:
    findings, _ = _judge(
        tmp_path, creeerZaak_ZakLk01=('root = "ZDS:creeerZaak_ZakLk01"', 'root = "ZDS:creeerZaak_Zak"')
    )

    assert [(each.code, each.path) for each in findings] == [
        ("mapping-bericht-onbekend", "zds-1.2/creeerZaak_ZakLk01.toml")
    ]


def test_an_own_folder_is_judged_as_ours_is(tmp_path: Path) -> None:
    own = tmp_path / "eigen"
    shutil.copytree(ROOT / "mappings/zkn-0310", own / "zkn-0310")

    assert translation.judge(translation.load([own, ROOT / "mappings"]), PACKS.shape) == ()


def test_the_coverage_report_is_current() -> None:
    assert coverage_doc.FILE.read_text(encoding="utf-8") == coverage_doc.text(), "run: python -m tools.coverage_doc"
