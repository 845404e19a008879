"""What a new version of a pack would refuse that the old one took, and what it only widens."""

from __future__ import annotations

import zipfile

import pytest

from adapter import tenancy, validation, wiring
from adapter.wiring.install import install

ROOT = "http://www.stufstandaarden.nl/koppelvlak/zds0120"
BEFORE = f"""<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:z="{ROOT}" targetNamespace="{ROOT}" elementFormDefault="qualified">
  <element name="creeerZaak_ZakLk01"><complexType>
    <sequence>
      <element name="naam" type="z:Naam"/>
      <element name="soort" type="z:Soort" minOccurs="0"/>
      <element name="deel" type="string" minOccurs="0" maxOccurs="unbounded" nillable="true"/>
      <element name="code" type="z:Code" minOccurs="0"/>
    </sequence>
    <attribute name="versie" type="string"/>
  </complexType></element>
  <simpleType name="Naam"><restriction base="string"><maxLength value="40"/></restriction></simpleType>
  <simpleType name="Soort"><restriction base="string"><enumeration value="A"/><enumeration value="B"/></restriction></simpleType>
  <simpleType name="Code"><restriction base="string"><pattern value="[0-9A-Z]*"/></restriction></simpleType>
</schema>"""


def pack_of(folder, text, version):
    path = folder / f"{version}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xsd", text)
    found = tenancy.load(None, overrides={"data": str(folder / "data")})
    return install(found, path, trust=True, pack="zds-1.2", entry="a.xsd", version=version)


@pytest.mark.parametrize(
    ("change", "kinds", "breaks"),
    [
        (("", ""), [], False),
        (('"z:Naam"/>', '"z:Naam"/><element name="nieuw" type="string"/>'), ["element-required"], True),
        (('"z:Naam"/>', '"z:Naam"/><element name="nieuw" type="string" minOccurs="0"/>'), ["element-added"], False),
        (('<element name="soort" type="z:Soort" minOccurs="0"/>', ""), ["element-removed"], True),
        (('"z:Soort" minOccurs="0"', '"z:Soort"'), ["element-required"], True),
        (('"z:Naam"/>', '"z:Naam" minOccurs="0"/>'), ["element-optional"], False),
        ((' maxOccurs="unbounded"', ""), ["element-once"], True),
        ((' nillable="true"', ""), ["nil-refused"], True),
        (('value="40"', 'value="20"'), ["length-shorter"], True),
        (('value="40"', 'value="80"'), ["length-longer"], False),
        (('<enumeration value="B"/>', ""), ["words-fewer"], True),
        (('<enumeration value="B"/>', '<enumeration value="B"/><enumeration value="C"/>'), ["words-more"], False),
        (("[0-9A-Z]*", "[0-9]*"), ["pattern-narrower"], True),
        (("[0-9A-Z]*", "[A-Z0-9]*"), [], False),
        (('name="versie" type="string"', 'name="versie" type="string" use="required"'), ["attribute-required"], True),
        (('<attribute name="versie" type="string"/>', ""), ["attribute-removed"], True),
        (('name="versie" type="string"', 'name="versie" type="string" fixed="1"'), ["attribute-fixed"], True),
        (('"creeerZaak_ZakLk01"', '"anders"'), ["message-removed"], True),
    ],
)
def test_a_change_is_told_with_its_place_and_whether_it_breaks(tmp_path, change, kinds, breaks):
    before, after = (
        pack_of(tmp_path, BEFORE, "een"),
        pack_of(tmp_path, BEFORE.replace(*change) if change[0] else BEFORE, "twee"),
    )
    found = validation.differences(before, after)
    assert [each.kind for each in found] == kinds
    assert any(each.breaks for each in found) is breaks
    assert all("creeerZaak_ZakLk01" in each.path for each in found)


def test_our_packs_differ_from_themselves_in_nothing():
    packs = wiring.load_packs()
    for name in packs.names():
        assert validation.differences(packs.get(name), packs.get(name)) == []
