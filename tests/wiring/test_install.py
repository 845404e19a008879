"""A published set is installed whole or not at all; from then on it may judge."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from adapter import guard, stuf, tenancy, wiring
from adapter.errors import KoppelvlakError
from adapter.wiring.install import install
from tests.shared import shared
from tests.system import example
from tools import official_sets

SMALL = {
    "set/a.xsd": '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a" elementFormDefault="qualified">'
    '<include schemaLocation="b.xsd"/></schema>',
    "set/b.xsd": '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:a"><element name="x" type="string"/></schema>',
}
ALONE = {"trust": True, "pack": "zds-1.2", "entry": "set/a.xsd", "version": "proef"}


def configuration(tmp_path: Path, **overrides):
    return tenancy.load(None, overrides={"data": str(tmp_path / "data"), **overrides})


def zipped(tmp_path: Path, files: dict[str, str | bytes]) -> Path:
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def codes(error) -> list[str]:
    return [finding.code for finding in error.value.findings]


def nothing_left(found) -> bool:
    folder = wiring.schemas_folder(found)
    return not folder.exists() or not [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("as_zip", [False, True])
def test_a_known_set_is_installed_and_judges_where_it_is_the_authority(tmp_path, as_zip):
    folder = shared("standards", "stuf", "zds-1.1.02")
    source = folder
    if as_zip:
        names = [path for path in folder.rglob("*") if path.is_file()]
        source = zipped(
            tmp_path, {f"uitgepakt/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in names}
        )
    found = configuration(tmp_path)
    pack = install(found, source, trust=False)
    assert (pack.reference, pack.said.authority) == ("zds-1.1/1.1.02.official", "official")
    payload = stuf.payload_of(guard.parse(example("creeer-zaak")))
    assert pack.check(payload) == ()
    assert wiring.load_packs(found).get("zds-1.1") is not pack  # our own still judges by its name alone
    judged = wiring.load_packs(configuration(tmp_path, **{"schemas.authority": {"zds-1.1": "official"}})).get("zds-1.1")
    assert judged.reference == pack.reference
    payload[0].getparent().remove(payload[1])  # parameters
    assert judged.check(payload)
    with pytest.raises(KoppelvlakError) as again:
        install(found, source, trust=False)
    assert codes(again) == ["schemas-al-geinstalleerd"]


def test_a_file_that_is_not_as_published_asks_for_trust(tmp_path):
    folder = tmp_path / "set"
    shutil.copytree(shared("standards", "stuf", "bg-0310"), folder, copy_function=shutil.copyfile)
    file = folder / "0301" / "stuf0301.xsd"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes() + b"<!-- ours -->")
    found = configuration(tmp_path)
    with pytest.raises(KoppelvlakError) as refused:
        install(found, folder, trust=False)
    assert codes(refused) == ["schemas-niet-als-gepubliceerd"]
    assert "stuf0301.xsd" in refused.value.findings[0].facts["bestanden"]
    assert nothing_left(found)
    assert "not as published" in install(found, folder, trust=True).said.source


def test_what_is_known_of_the_published_sets_is_current():
    shared("standards", "stuf", "entry")
    assert official_sets.main(["--check"]) == 0


def test_another_set_is_installed_with_its_entry(tmp_path):
    found = configuration(tmp_path)
    pack = install(found, zipped(tmp_path, SMALL), **ALONE)
    assert pack.reference == "zds-1.2/proef"
    assert pack.valid(guard.parse(b'<x xmlns="urn:a"/>'))
    assert not pack.valid(guard.parse(b'<y xmlns="urn:a"/>'))


@pytest.mark.parametrize(
    ("files", "given", "code"),
    [
        ({}, {}, "schemas-geen-xsd"),
        ({"../uit.xsd": "x"}, {}, "schemas-pad-ontsnapt"),
        ({"/uit.xsd": "x"}, {}, "schemas-pad-ontsnapt"),
        ({"a\\uit.xsd": "x"}, {}, "schemas-pad-ontsnapt"),
        (SMALL, {}, "schemas-set-onbekend"),
        (SMALL, {**ALONE, "trust": False}, "schemas-niet-als-gepubliceerd"),
        (SMALL, {**ALONE, "pack": "bestaat-niet"}, "schemas-pack-en-versie"),
        (SMALL, {**ALONE, "version": None}, "schemas-pack-en-versie"),
        (SMALL, {**ALONE, "entry": "set/c.xsd"}, "schemas-ingang"),
        ({**SMALL, "set/b.xsd": "<schema"}, ALONE, "pack-geen-xml"),
        ({**SMALL, "set/b.xsd": SMALL["set/b.xsd"].replace("string", "tekst")}, ALONE, "pack-schema-fout"),
        (
            {**SMALL, "set/a.xsd": SMALL["set/a.xsd"].replace("b.xsd", "http://127.0.0.1/b.xsd")},
            ALONE,
            "schemas-netwerk",
        ),
        ({**SMALL, "set/a.xsd": SMALL["set/a.xsd"].replace("b.xsd", "//127.0.0.1/b.xsd")}, ALONE, "schemas-netwerk"),
        ({**SMALL, "set/a.xsd": SMALL["set/a.xsd"].replace("b.xsd", "../../b.xsd")}, ALONE, "schemas-buiten-set"),
        ({**SMALL, "set/a.xsd": SMALL["set/a.xsd"].replace("b.xsd", "B.xsd")}, ALONE, "schemas-bestand-ontbreekt"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_installed(tmp_path, files, given, code):
    found = configuration(tmp_path)
    with pytest.raises(KoppelvlakError) as refused:
        install(found, zipped(tmp_path, files), **{"trust": False, **given})
    assert codes(refused) == [code]
    assert nothing_left(found)


def test_no_zip_and_a_bomb_are_refused(tmp_path):
    found = configuration(tmp_path)
    text = tmp_path / "set.zip"
    text.write_text("no zip")
    with pytest.raises(KoppelvlakError) as refused:
        install(found, text, trust=False)
    assert codes(refused) == ["schemas-geen-zip"]
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("set/a.xsd", bytes(9 * 1024 * 1024))
    assert bomb.stat().st_size < 100_000
    with pytest.raises(KoppelvlakError) as refused:
        install(found, bomb, trust=False)
    assert codes(refused) == ["schemas-te-groot"]
    assert nothing_left(found)


def test_a_link_out_of_a_folder_is_refused(tmp_path):
    outside = tmp_path / "buiten.xsd"
    outside.write_text(SMALL["set/b.xsd"])
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "a.xsd").symlink_to(outside)
    with pytest.raises(KoppelvlakError) as refused:
        install(configuration(tmp_path), folder, trust=False)
    assert codes(refused) == ["schemas-pad-ontsnapt"]
