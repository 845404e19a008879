"""Packs are read strictly, in all their versions, and fast."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adapter import validation
from adapter.errors import Misconfigured
from adapter.validation.pack_toml import read_pack_toml
from tests.validation import judges
from tools import sha_packs

_PACKS = sha_packs.packs()
_NAMES = [pack.parent.relative_to(judges.OURS).as_posix() for pack in _PACKS]


@pytest.mark.parametrize("pack", _PACKS, ids=_NAMES)
def test_a_pack_says_all_that_a_pack_must_say_and_names_a_successor_that_exists(pack: Path) -> None:
    said = read_pack_toml(pack)
    assert said.patch
    assert said.message, "a pack has messages"
    assert all(message.soapactions and message.dienst for message in said.message if message.direction == "in")
    assert said.successor is None or (judges.OURS / said.successor / "pack.toml").is_file()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('patch = "', 'patsh = "', "patsh"),
        ("valid_from = 2015-07-01\n", "", "valid_from"),
        ('path = "entry.xsd"', 'path = "../entry.xsd"', ".path: "),
        ('berichtcode = "Bv01"', 'berichtcode = "Xx01"', "message.0.berichtcode"),
    ],
)
def test_a_pack_toml_that_is_not_right_is_refused_with_the_key_that_is_wrong(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    folder = shutil.copytree(judges.OURS / "stuf-0301", tmp_path / "stuf" / "stuf-0301") / "03.01"
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "pack.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Misconfigured) as refused:
        validation.load([tmp_path])
    assert refused.value.findings[0].code == "pack-toml"
    assert told in refused.value.findings[0].facts["reden"]


def test_a_file_that_was_changed_after_its_sha256_was_taken_refuses_the_start(tmp_path: Path) -> None:
    folder = shutil.copytree(judges.OURS / "stuf-0301", tmp_path / "stuf" / "stuf-0301") / "03.01"
    (folder / "fouten.xsd").write_text("<x/>", encoding="utf-8")
    with pytest.raises(Misconfigured) as refused:
        validation.load([tmp_path]).get("stuf-0301").warm()
    assert refused.value.findings[0].code == "pack-sha256"


def test_versions_of_a_pack_serve_side_by_side_and_a_name_alone_is_the_newest(tmp_path: Path) -> None:
    for version in ("03.9", "03.10"):
        folder = shutil.copytree(judges.OURS / "stuf-0301" / "03.01", tmp_path / "stuf" / "stuf-0301" / version)
        text = (folder / "pack.toml").read_text(encoding="utf-8")
        (folder / "pack.toml").write_text(text.replace('"03.01"', f'"{version}"'), encoding="utf-8")
    packs = validation.load([tmp_path])
    assert packs.get("stuf-0301").reference == "stuf-0301/03.10"
    assert packs.get("stuf-0301/03.9").reference == "stuf-0301/03.9"


def test_all_packs_load_and_compile() -> None:
    packs = validation.load([judges.OURS.parent])
    assert set(packs.names()) >= {"bg-0310", "stuf-0301", "zds-1.1", "zds-1.2", "zkn-0310"}
    for name in packs.names():
        packs.get(name).warm()
