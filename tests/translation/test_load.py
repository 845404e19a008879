"""The compiler refuses what can't be meant: file, line, what, how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapter import translation
from adapter.errors import Misconfigured, render
from tests.translated import ROOT

ENTITY = """entity = "ding"
member = "ding"
object = "zaken.zaak"

[[field]]
stuf = "naam"
event = "ding.naam"
class = "zaakgegeven"
"""
OPERATION = 'operation = "doe_Lk01"\nkind = "kennisgeving"\nmajor = 1\nroot = "ZKN:zakLk01"\nberichtcode = "Lk01"\n'


def _load(folder: Path, **files: str) -> translation.Mappings:
    for name, text in {"ding": ENTITY, **files}.items():
        path = folder / "zkn" / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return translation.load([folder])


def _field(stuf: str = "ander", **keys: str) -> str:
    given = {"event": '"ding.ander"', "class": '"zaakgegeven"', **keys}
    return f'\n[[field]]\nstuf = "{stuf}"\n' + "".join(f"{key} = {value}\n" for key, value in given.items() if value)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (ENTITY + _field(vent='"x"'), "mapping-sleutel-onbekend", 10),
        (ENTITY + _field(value='"datums"'), "mapping-waarde-onbekend", 10),
        (ENTITY + _field("naam"), "mapping-dubbel", 10),
        (ENTITY + _field(event='"ding.naam"'), "mapping-terugweg", 10),
        (ENTITY + _field(event=""), "mapping-bestemming", 10),
        (ENTITY + _field(preserve="true"), "mapping-bestemming", 10),
        (ENTITY + _field(**{"class": '"geheim"'}), "mapping-klasse", 10),
        (ENTITY + _field(event='"ding naam"'), "mapping-gebeurtenispad", 10),
        (ENTITY + _field("XXX:naam"), "mapping-prefix", 10),
        (ENTITY + _field(max='"veel"'), "mapping-waarde", 10),
        (ENTITY + _field(pattern='"["'), "mapping-waarde", 10),
        (ENTITY + '\n[[pair]]\nstuf = "a"\nevent = "b"\n', "mapping-tabel-onbekend", 10),
        (ENTITY + '\n[[include]]\nmapping = "dingen"\n', "mapping-onbekend", 10),
        (ENTITY + '\n[[include]]\nstuf = "in"\nmapping = "ding"\n', "mapping-kring", 10),
        (ENTITY + '\n[[option]]\nstuf = "a/b"\nis = "x"\nmapping = "ding"\n', "mapping-optie-zonder-keuze", 10),
        (ENTITY.replace('"ding"\nmember', '"dong"\nmember'), "mapping-naam", 1),
        (ENTITY.replace('stuf = "naam"\n', ""), "mapping-sleutel-ontbreekt", 5),
        ("entity = ", "mapping-geen-toml", 1),
        ('naam = "x"\n', "mapping-soort-onbekend", 1),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    with pytest.raises(Misconfigured) as refused:
        _load(tmp_path, ding=text)

    finding = refused.value.findings[0]
    assert (finding.code, finding.path, finding.line) == (code, "zkn/ding.toml", line)
    for language in ("nl", "en"):
        shown = render(finding, language)
        assert "…" not in shown.what + shown.fix
        assert shown.fix


def test_a_misspelt_key_gets_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as refused:
        _load(tmp_path, ding=ENTITY + _field(clas='"zaakgegeven"'))

    assert refused.value.findings[0].facts["suggestie"] == "class"


def test_a_table_has_each_word_once(tmp_path: Path) -> None:
    table = 'table = "soort"\n\n[[pair]]\nstuf = "A"\nevent = "a"\n\n[[pair]]\nstuf = "B"\nevent = "a"\n'

    with pytest.raises(Misconfigured) as refused:
        _load(tmp_path, soort=table)

    assert (refused.value.findings[0].code, refused.value.findings[0].line) == ("mapping-tabel-dubbel", 7)


def test_an_operation_of_an_unknown_entity_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as refused:
        _load(tmp_path, doe_Lk01=OPERATION + 'mapping = "dong"\n')

    assert refused.value.findings[0].code == "mapping-onbekend"


def test_an_organisations_own_folder_goes_before_ours(tmp_path: Path) -> None:
    own = tmp_path / "eigen" / "zds-1.1"
    own.mkdir(parents=True)
    ours = ROOT / "mappings/zds-1.1/creeerZaak_Lk01.toml"
    (own / ours.name).write_text(ours.read_text(encoding="utf-8").replace("major = 1", "major = 7"), encoding="utf-8")

    found = translation.load([tmp_path / "eigen", ROOT / "mappings"])

    assert found.get("zds-1.1", "creeerZaak_Lk01").major == 7
    assert found.get("zds-1.1", "updateZaak_Lk01").major == 1


def test_an_operation_without_a_mapping_is_said_to_have_none() -> None:
    found = translation.load([ROOT / "mappings"])

    assert found.find("zds-1.1", "onbekend") is None
    with pytest.raises(Misconfigured) as refused:
        found.get("zds-1.1", "onbekend")
    assert refused.value.findings[0].code == "mapping-ontbreekt"
