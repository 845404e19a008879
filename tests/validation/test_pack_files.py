"""What a pack.toml says about its pack is true, and its schema loads fast and strictly."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.shared import shared
from tests.validation import judges
from tools import sha_packs

_PACKS = sha_packs.packs()
_NAMES = [pack.parent.relative_to(judges.OURS).as_posix() for pack in _PACKS]
_WITH_ENTRY = sorted(judges.JUDGING)
_ONLY_AN_ANSWER = {
    "http://www.egem.nl/StUF/StUF0301/Bv03"
}  # StUF 03.01: never sent by itself, though the WSDLs list it
_WSDL = {"zds-1.1": "zds-1.1.02/zkn0310/zs-dms", "zds-1.2": "zds-1.2/zds0120/berichten"}


def _read(pack: Path) -> dict[str, Any]:
    return tomllib.loads(pack.read_text(encoding="utf-8"))


def _of(name: str) -> dict[str, Any]:
    return _read(judges.JUDGING[name].parent / "pack.toml")


@pytest.mark.parametrize("pack", _PACKS, ids=_NAMES)
def test_the_file_list_of_a_pack_is_as_the_files_are(pack: Path) -> None:
    assert sha_packs.refreshed(pack) == pack.read_text(encoding="utf-8"), "run: python -m tools.sha_packs"


@pytest.mark.parametrize("pack", _PACKS, ids=_NAMES)
def test_a_pack_lies_where_its_name_and_version_say_and_requires_packs_that_exist(pack: Path) -> None:
    said = _read(pack)
    assert pack.parent == judges.OURS / said["name"] / said["version"]
    assert [each for each in said["requires"] if not (judges.OURS / each / "pack.toml").is_file()] == []


@pytest.mark.parametrize("pack", _PACKS, ids=_NAMES)
def test_a_schema_names_only_files_of_its_own_pack_and_of_packs_that_it_requires(pack: Path) -> None:
    allowed = [pack.parent, *(judges.OURS / each for each in _read(pack)["requires"])]
    for file in pack.parent.glob("*.xsd"):
        for location in re.findall(r'schemaLocation="([^"]+)"', file.read_text(encoding="utf-8")):
            target = (file.parent / location).resolve()
            assert target.is_file(), f"{file.name}: {location}"
            assert target.parent in allowed, f"{file.name}: {location}"


@pytest.mark.parametrize("name", _WITH_ENTRY)
def test_every_message_of_a_pack_has_a_root_in_its_schema_and_a_reply_in_the_pack(name: str) -> None:
    schema = judges.exact(name)
    messages = _of(name)["message"]
    names = [message["name"] for message in messages]
    assert len(set(names)) == len(names)
    assert [message["root"] for message in messages if message["root"] not in schema.maps.elements] == []
    assert [message["name"] for message in messages if message.get("reply", names[0]) not in names] == []


@pytest.mark.parametrize("name", _WITH_ENTRY)
def test_the_stuurgegevens_of_a_message_are_those_that_the_schema_fixes(name: str) -> None:
    schema = judges.exact(name)
    for message in _of(name)["message"]:
        header = {
            part.local_name: part.fixed or part.type.enumeration[0]
            for part in schema.maps.elements[message["root"]].type.content.iter_elements()
            if part.local_name == "stuurgegevens"
            for part in part.type.content.iter_elements()
            if part.local_name in ("berichtcode", "entiteittype", "functie")
        }
        said = {key: message[key] for key in ("berichtcode", "entiteittype", "functie") if key in message}
        assert header == said, message["name"]


@pytest.mark.parametrize("name", sorted(_WSDL))
def test_every_operation_of_the_official_wsdl_is_in_the_pack(name: str) -> None:
    official = {
        action
        for file in shared("standards", "stuf", _WSDL[name]).glob("*.wsdl")
        for action in re.findall(r'soapAction="([^"]+)"', file.read_text(encoding="utf-8"))
    }
    ours = {action for message in _of(name)["message"] for action in message.get("soapactions", [])}
    assert official
    assert official - ours == _ONLY_AN_ANSWER


@pytest.mark.parametrize("name", _WITH_ENTRY)
def test_an_entry_compiles(name: str) -> None:
    etree.XMLSchema(file=str(judges.JUDGING[name]))


def test_no_type_or_group_of_the_packs_is_without_use() -> None:
    texts = [file.read_text(encoding="utf-8") for pack in _PACKS for file in pack.parent.glob("*.xsd")]
    named = {
        name
        for text in texts
        for name in re.findall(r'<(?:complexType|simpleType|group|attributeGroup) name="([^"]+)"', text)
    }
    used = {name for text in texts for name in re.findall(r'(?:type|base|ref)="\w+:([^"]+)"', text)}
    assert named - used == set()
