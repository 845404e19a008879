"""Overlays: what one vendor's product does otherwise, as single rows over ours, for who names them and for no one else."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapter import translation, wiring
from adapter.errors import Misconfigured, render
from tests.translated import CONTEXT, ROOT, lk01, mappings

HEAD = 'overlay = "x-y"\nvendor = "X"\nproduct = "Y"\ndate = 2026-01-02\nreason = "seen in a recording"\n'
ADDED = 'entity = "document-kern"\nchange = "add"\nreason = "it has it"\nstuf = "kleur"\npreserve = true\nclass = "documentgegeven"\n'
TITEL = (
    '\n[[field]]\nentity = "document-kern"\nreason = "it is long"\nstuf = "titel"\nevent = "informatieobject.titel"\n'
)


def _load(folder: Path, text: str) -> translation.Mappings:
    path = folder / "overlays" / "x-y.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return translation.load([folder, ROOT / "mappings"])


def _document(status: str) -> translation.Translated:
    return _translated(mappings().overlaid(("onbekend-clo",)), status)


def _translated(found: translation.Mappings, status: str) -> translation.Translated:
    payload = lk01(
        '<ZKN:object StUF:entiteittype="EDC" StUF:verwerkingssoort="T"><ZKN:identificatie>1900-d1</ZKN:identificatie>'
        f"<ZKN:dct.omschrijving>Brief</ZKN:dct.omschrijving><ZKN:status>{status}</ZKN:status></ZKN:object>",
        root="edcLk01",
        kind="EDC",
    )
    return found.get("zds-1.1", "voegZaakdocumentToe_Lk01").to_events(payload, CONTEXT)


def _status(found: translation.Translated) -> object:
    return found.drafts[0].data["informatieobject"].get("status")


def test_a_word_of_one_vendor_is_read_where_its_overlay_lies_and_only_there():
    assert _status(_document("concept")) == "in_bewerking"
    assert _document("concept").warnings == ()
    plain = _translated(mappings(), "concept")
    assert _status(plain) is None
    assert [finding.code for finding in plain.warnings] == ["documentstatus-onbekend"]


def test_the_words_that_an_overlay_leaves_alone_are_read_as_before():
    assert _status(_document("Definitief")) == _status(_translated(mappings(), "Definitief")) == "definitief"
    assert _status(_document("in bewerking")) == "in_bewerking"


def test_a_combination_of_overlays_is_compiled_once_and_none_is_the_mappings_themselves():
    found = mappings()
    assert found.overlaid(()) is found
    assert found.overlaid(("onbekend-clo",)) is found.overlaid(("onbekend-clo",))


def test_every_overlay_that_is_shipped_fits_the_schemas_of_the_packs():
    found, packs = mappings(), wiring.load_packs()
    for name in found.overlays:
        assert translation.judge(found.overlaid((name,)), packs.shape) == (), name


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (HEAD.replace('reason = "seen in a recording"\n', ""), "mapping-sleutel-ontbreekt", 1),
        (HEAD.replace("date = 2026-01-02\n", ""), "mapping-sleutel-ontbreekt", 1),
        (HEAD.replace("2026-01-02", '"yesterday"'), "mapping-waarde", 1),
        (HEAD.replace('"seen in a recording"', '" "'), "mapping-waarde", 1),
        (HEAD + TITEL.replace('reason = "it is long"\n', ""), "mapping-sleutel-ontbreekt", 7),
        (HEAD + TITEL.replace('"it is long"', '""'), "mapping-waarde", 7),
        (HEAD + TITEL.replace("stuf =", 'change = "drop"\nstuf ='), "mapping-waarde", 7),
        (HEAD + TITEL.replace("stuf =", 'change = "remove"\nstuf ='), "mapping-sleutel-onbekend", 7),
        (HEAD + TITEL.replace("stuf =", 'after = "identificatie"\nstuf ='), "mapping-waarde", 7),
        (HEAD + '\n[[include]]\nentity = "zaak"\nreason = "r"\nmapping = "resultaat"\n', "overlay-include", 7),
        (HEAD + '\n[[melding]]\nentity = "zaak"\n', "mapping-sleutel-onbekend", 1),
        (HEAD.replace("x-y", "z"), "mapping-naam", 1),
    ],
)
def test_an_overlay_that_cannot_be_meant_is_refused_when_it_is_read(
    text: str, code: str, line: int, tmp_path: Path
) -> None:
    _refused(lambda: _load(tmp_path, text), code, line)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TITEL.replace('"document-kern"', '"document-kren"'), "mapping-onbekend"),
        (TITEL.replace('"titel"', '"title"'), "overlay-rij-onbekend"),
        (TITEL.replace("stuf =", 'change = "add"\nstuf ='), "overlay-rij-bestaat"),
        ("\n[[field]]\n" + ADDED.replace("stuf =", 'after = "geen"\nstuf ='), "overlay-rij-onbekend"),
        (TITEL + 'class = "geheim"\n', "mapping-klasse"),
        ('\n[[pair]]\nentity = "titel"\nreason = "r"\nstuf = "a"\nevent = "b"\n', "mapping-onbekend"),
        ('\n[[pair]]\nentity = "documentstatus"\nreason = "r"\nstuf = "Af"\nevent = "af"\n', "overlay-rij-onbekend"),
        (
            '\n[[pair]]\nentity = "documentstatus"\nchange = "add"\nreason = "r"\nstuf = "Af"\nevent = "definitief"\n',
            "mapping-tabel-dubbel",
        ),
    ],
)
def test_an_overlay_whose_row_cannot_be_is_refused_with_its_own_file_and_line(
    text: str, code: str, tmp_path: Path
) -> None:
    text = text if "class" in text or "[[pair]]" in text else text + 'class = "documentgegeven"\n'
    found = _load(tmp_path, HEAD + text)
    _refused(lambda: found.overlaid(("x-y",)), code, 7)


def _refused(act: object, code: str, line: int) -> None:
    assert callable(act)
    with pytest.raises(Misconfigured) as caught:
        act()
    (finding,) = caught.value.findings
    assert (finding.code, finding.path, finding.line) == (code, "overlays/x-y.toml", line)
    assert render(finding, "nl").fix
    assert render(finding, "en").fix


def test_a_row_for_an_element_that_no_message_has_is_refused_by_the_judge_of_all_mappings(tmp_path: Path) -> None:
    found = _load(tmp_path, HEAD + "\n[[field]]\n" + ADDED)
    (finding,) = translation.judge(found.overlaid(("x-y",)), wiring.load_packs().shape)
    assert (finding.code, finding.path, finding.line) == ("mapping-pad-onbekend", "overlays/x-y.toml", 7)


def test_an_unknown_overlay_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(Misconfigured) as caught:
        mappings().overlaid(("onbekend-clo2",))
    (finding,) = caught.value.findings
    assert finding.code == "overlay-onbekend"
    assert "onbekend-clo" in render(finding, "en").fix


def test_the_rows_that_hold_tell_where_each_is_from(tmp_path: Path) -> None:
    text = TITEL + 'class = "documentgegeven"\nmax = 100\n'
    found = _load(tmp_path, HEAD + text).overlaid(("x-y", "onbekend-clo"))
    rows = list(translation.effective_rows(found, found.get("zds-1.1", "voegZaakdocumentToe_Lk01")))
    titel = next(row for row in rows if (row.entity, row.path) == ("document", "titel"))
    assert (titel.file, titel.line, titel.overlay, titel.reason) == ("overlays/x-y.toml", 7, "x-y", "it is long")
    word = next(row for row in rows if row.entity == "documentstatus")
    assert (word.path, word.home, word.overlay) == ("In bewerking", "in_bewerking", "onbekend-clo")
    others = [row for row in rows if not row.overlay]
    assert len(others) > 10
    assert all(row.line > 1 and row.file.startswith(("zkn-0310/", "bg-0310/")) for row in others)


GONE = '\n[[field]]\nentity = "document-kern"\nchange = "remove"\nreason = "their own number"\nstuf = "beschrijving"\n'
KEPT = '\n[[whole]]\nentity = "document-kern"\nchange = "add"\nreason = "kept"\nstuf = ["beschrijving"]\n'


def test_a_row_may_be_taken_away_when_the_overlay_says_what_becomes_of_its_element(tmp_path: Path) -> None:
    found = _load(tmp_path, HEAD + GONE + KEPT).overlaid(("x-y",))
    assert translation.judge(found, wiring.load_packs().shape) == ()
    payload = lk01(
        '<ZKN:object StUF:entiteittype="EDC" StUF:verwerkingssoort="T"><ZKN:identificatie>1900-d1</ZKN:identificatie>'
        "<ZKN:dct.omschrijving>Brief</ZKN:dct.omschrijving><ZKN:beschrijving>K-7</ZKN:beschrijving></ZKN:object>",
        root="edcLk01",
        kind="EDC",
    )
    (draft, *_) = found.get("zds-1.1", "voegZaakdocumentToe_Lk01").to_events(payload, CONTEXT).drafts
    assert "beschrijving" not in draft.data["informatieobject"]
    assert [kept["pad"] for kept in draft.data["bron"]["overig"]] == ["beschrijving"]
    rows = translation.effective_rows(found, found.get("zds-1.1", "voegZaakdocumentToe_Lk01"))
    assert ("beschrijving", "removed", "x-y") in {(row.path, row.home, row.overlay) for row in rows}


def test_a_row_taken_away_whose_element_nothing_claims_is_refused_at_the_row_of_the_overlay(tmp_path: Path) -> None:
    found = _load(tmp_path, HEAD + GONE)
    with pytest.raises(Misconfigured) as caught:
        wiring.effective_mappings(found, ("x-y",), wiring.load_packs())
    (finding, *_) = caught.value.findings
    assert (finding.code, finding.path, finding.line) == ("overlay-pad-open", "overlays/x-y.toml", 7)
    assert "preserve" in (render(finding, "en").fix or "")


def test_every_kind_of_row_may_be_laid_over(tmp_path: Path) -> None:
    head = 'entity = "rol"\nreason = "r"\n'
    rows = (
        f'[[choice]]\n{head}stuf = "gerelateerde"\nevent = "rol.betrokkeneIdentificatie"\nkind = "rol.betrokkeneType"\n',
        f'[[option]]\n{head}stuf = "gerelateerde/medewerker"\nis = "medewerker"\ntype = "MDW"\nmapping = "medewerker"\n',
        '[[lost]]\nentity = "rol"\nevent = "rol.afwijkendeNaamBetrokkene"\nreason = "never asked for"\n',
        '[[lost]]\nentity = "relevante-zaak"\nchange = "remove"\nevent = "aardRelatie"\nreason = "there is no such thing"\n',
    )
    found = _load(tmp_path, HEAD + "\n" + "\n".join(rows)).overlaid(("x-y",))
    assert translation.judge(found, wiring.load_packs().shape) == ()
    shown = {
        row.home: row.overlay for row in translation.effective_rows(found, found.get("zds-1.1", "creeerZaak_Lk01"))
    }
    assert shown["lost: rol.afwijkendeNaamBetrokkene: never asked for"] == "x-y"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (KEPT.replace("beschrijving", "titel").replace("add", "replace"), "overlay-rij-onbekend"),
        (GONE.replace("beschrijving", "kleur"), "overlay-rij-onbekend"),
        (
            '\n[[lost]]\nentity = "rol"\nchange = "add"\nevent = "rol.afwijkendeNaamBetrokkene"\nreason = "r"\n',
            "overlay-rij-bestaat",
        ),
    ],
)
def test_a_change_of_what_is_not_there_or_is_there_already_is_refused(row: str, code: str, tmp_path: Path) -> None:
    found = _load(tmp_path, HEAD + row)
    _refused(lambda: found.overlaid(("x-y",)), code, 7)
