"""Rollen by verwerkingssoort, from a vendor's updateZaak to what geefZaakdetails says: ACCEPTANCE C."""

from __future__ import annotations

import pytest

from tests.acceptance.conversation import conversing
from tests.acceptance.stuf_writing import medewerker, person, relation, update, zaak

INI, BLH, UTV = "heeftAlsInitiator", "heeftAlsBelanghebbende", "heeftAlsUitvoerende"
ADDRESS = (
    "<BG:verblijfsadres><BG:aoa.identificatie>1900200000012345</BG:aoa.identificatie>"
    "<BG:wpl.woonplaatsNaam>Zeeveld</BG:wpl.woonplaatsNaam><BG:gor.openbareRuimteNaam>Havenstraat</BG:gor.openbareRuimteNaam>"
    "<BG:aoa.huisnummer>%s</BG:aoa.huisnummer></BG:verblijfsadres>"
)


def both(name, party, soort):
    element = relation(name, party, soort=soort)
    return update({name: element}, **{name: element})


def added(name, party):
    return update({name: relation(name, None)}, **{name: relation(name, party)})


def gone(name, party):
    return update({name: relation(name, party, soort="V")}, **{name: relation(name, None, soort="V")})


async def who(vendor):
    """Who is there as the vendor reads it: (relation, number)."""
    found = []
    for element in await vendor.details():
        name = element.tag.rpartition("}")[2]
        number = element.find(".//{*}inp.bsn")
        number = element.find(".//{*}gerelateerde//{*}identificatie") if number is None else number
        if name.startswith("heeftAls") and number is not None and number.text:
            found.append((name.removeprefix("heeftAls"), number.text))
    return sorted(found)


MAARTEN = [("Belanghebbende", "111111110"), ("Initiator", "123456782")]


@pytest.mark.parametrize(
    ("row", "message", "expected"),
    [
        (45, gone(BLH, person()), [("Initiator", "123456782")]),
        (46, added(UTV, medewerker("M1")), [*MAARTEN, ("Uitvoerende", "M1")]),
        (49, update({INI: relation(INI, person("123456782"), soort="V") + relation(INI, None)},
                    **{INI: relation(INI, None, soort="V") + relation(INI, person("900000009"))}),
         [("Belanghebbende", "111111110"), ("Initiator", "900000009")]),
        (50, both(BLH, person(), "I"), MAARTEN),
        (51, both(UTV, medewerker("M7"), "I"), [*MAARTEN, ("Uitvoerende", "M7")]),
        (51, update({UTV: relation(UTV, medewerker("M7"), soort="I")}, toelichting="anders",
                    **{UTV: relation(UTV, medewerker("M7"), soort="I")}), [*MAARTEN, ("Uitvoerende", "M7")]),
        (50, both(INI, person("900000009"), "I"), MAARTEN),  # named in the place of another: not taken over
        (53, added(INI, person("900000009")), [("Belanghebbende", "111111110"), ("Initiator", "900000009")]),
        (60, added("heeftAlsOverigBetrokkene", person("900000009")), [*MAARTEN, ("OverigBetrokkene", "900000009")]),
    ],
)  # fmt: skip
async def test_rollen_change_as_their_verwerkingssoort_says(tmp_path, row, message, expected):
    """ACCEPTANCE 45, 46, 49, 50, 51, 53, 60."""
    async with conversing(tmp_path) as vendor:
        await vendor.create(
            zaak(**{BLH: relation(BLH, person()), INI: relation(INI, person("123456782"))}),
        )
        outcome = await vendor.update(message)
        assert outcome.state == "DELIVERED", outcome.findings
        assert await who(vendor) == sorted(expected), row
        again = await vendor.update(message)
        assert (again.state, await who(vendor)) == ("DELIVERED", sorted(expected))


async def test_a_changed_house_number_is_read_back(tmp_path):
    """ACCEPTANCE 48."""
    async with conversing(tmp_path) as vendor:
        await vendor.create(zaak(**{BLH: relation(BLH, person(more=ADDRESS % "1"))}))
        await vendor.update(
            update(
                {BLH: relation(BLH, person(more=ADDRESS % "1"), soort="W")},
                **{BLH: relation(BLH, person(more=ADDRESS % "42"), soort="W")},
            )
        )
        path = f"{BLH}/gerelateerde/natuurlijkPersoon/verblijfsadres/aoa.huisnummer"
        assert await vendor.read(path) == ["42"]


async def test_several_uitvoerenden_come_beside_those_that_are_there(tmp_path):
    """ACCEPTANCE 52."""
    async with conversing(tmp_path) as vendor:
        await vendor.create(zaak(**{UTV: relation(UTV, medewerker("M0"))}))
        new = [relation(UTV, medewerker(f"M{number}")) for number in (1, 2, 3)]
        await vendor.update(update({UTV: relation(UTV, None) * 3}, **{UTV: "".join(new)}))
        assert [number for _, number in await who(vendor)] == ["M0", "M1", "M2", "M3"]


async def test_kenmerken_and_verlenging_stay_as_last_said(tmp_path):
    """ACCEPTANCE 25, 28, 58, 59, 30."""
    kenmerk = "<ZKN:kenmerk><ZKN:kenmerk>%s</ZKN:kenmerk><ZKN:bron>OLO</ZKN:bron></ZKN:kenmerk>"
    verlenging = "<ZKN:verlenging><ZKN:duur>%s</ZKN:duur><ZKN:reden>%s</ZKN:reden></ZKN:verlenging>"
    async with conversing(tmp_path) as vendor:
        await vendor.create(
            zaak(kenmerk=kenmerk % "1", verlenging=verlenging % ("10", "ziek"), uiterlijkeEinddatum="20200615")
        )
        assert await vendor.read("kenmerk/kenmerk") == ["1"]
        assert await vendor.read("verlenging/duur") == ["10"]
        await vendor.update(
            update(
                {"kenmerk": kenmerk % "1", "verlenging": verlenging % ("10", "ziek")},
                kenmerk=kenmerk % "2",
                verlenging=verlenging % ("20", "druk"),
            )
        )
        await vendor.update(update({"toelichting": "a"}, toelichting="b"))
        assert await vendor.read("kenmerk/kenmerk") == ["2"]
        assert (await vendor.read("verlenging/duur"), await vendor.read("verlenging/reden")) == (["20"], ["druk"])
        assert await vendor.read("uiterlijkeEinddatum") == ["20200615"]
