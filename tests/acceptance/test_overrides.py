"""Values that a gemeente chooses, and what a vendor sends as extraElementen: ACCEPTANCE G."""

from __future__ import annotations

import pytest

from adapter import tenancy
from adapter.errors import Misconfigured
from tests.acceptance.conversation import conversing
from tests.acceptance.stuf_writing import NIL, extra, relation, update, zaak
from tests.tenancy.test_load import write

BLH = "heeftAlsBelanghebbende"
EMPTY = f"<ZKN:betalingsIndicatie {NIL}/>"


def company(name="De Korst", **values):
    party = (
        '<ZKN:nietNatuurlijkPersoon StUF:entiteittype="NNP" StUF:verwerkingssoort="I">'
        f"<BG:statutaireNaam>{name}</BG:statutaireNaam></ZKN:nietNatuurlijkPersoon>"
    )
    return party, extra(**values) if values else ""


def rol(soort="T", **values):
    party, more = company(**values)
    return relation(BLH, party, soort=soort, more=more)


@pytest.mark.parametrize(
    ("rules", "given", "expected"),
    [
        ({"standaardwaarden": {"zaak.betalingsindicatie": "nvt"}}, {}, ["N.v.t."]),
        ({"standaardwaarden": {"zaak.betalingsindicatie": "nvt"}}, {"betalingsIndicatie": EMPTY}, ["N.v.t."]),
        ({"standaardwaarden": {"zaak.betalingsindicatie": "nvt"}}, {"betalingsIndicatie": "Geheel"}, ["Geheel"]),
        ({"vaste_waarden": {"zaak.betalingsindicatie": "nvt"}}, {"betalingsIndicatie": "Geheel"}, ["N.v.t."]),
    ],
)
async def test_a_chosen_value_is_read_back_and_stays_after_an_update(tmp_path, rules, given, expected):
    """ACCEPTANCE 116, 117, 118."""
    async with conversing(tmp_path, **rules) as vendor:
        await vendor.create(zaak(**given))
        assert await vendor.read("betalingsIndicatie") == expected
        await vendor.update(update({"toelichting": "a"}, toelichting="b"))
        assert await vendor.read("betalingsIndicatie") == expected


async def test_an_extra_element_of_a_rol_fills_its_member_and_is_read_back_changed_emptied_and_removed(tmp_path):
    """ACCEPTANCE 119, 120."""
    path = f"{BLH}/extraElementen/extraElement"
    async with conversing(tmp_path, extra_elementen={"kvkNummer": "rol.annIdentificatie"}) as vendor:
        await vendor.create(zaak(**{BLH: rol(kvkNummer="12345678")}))
        assert await vendor.read(path) == ["12345678"]
        (stored,) = await vendor.harness.all("rollen")
        assert stored["betrokkeneIdentificatie"]["annIdentificatie"] == "12345678"
        for was, wordt, expected in [
            ({"kvkNummer": "12345678"}, {"kvkNummer": "87654321"}, ["87654321"]),
            ({"kvkNummer": "87654321"}, {"kvkNummer": None}, []),
            ({"kvkNummer": None}, {"kvkNummer": "11112222"}, ["11112222"]),
            ({"kvkNummer": "11112222"}, {}, []),
        ]:
            await vendor.update(update({BLH: rol("W", **was)}, **{BLH: rol("W", **wordt)}))
            assert await vendor.read(path) == expected
            assert len(await vendor.harness.all("rollen")) == 1


async def test_vertrouwelijkheid_from_an_extra_element_changes_and_when_emptied_is_that_of_the_zaaktype(tmp_path):
    """ACCEPTANCE 121."""
    rules = {"vertrouwelijkheid": "zaak.vertrouwelijkheidaanduiding"}
    async with conversing(tmp_path, extra_elementen=rules) as vendor:

        async def stored():
            (found,) = await vendor.harness.all("zaken")
            return found["vertrouwelijkheidaanduiding"]

        await vendor.create(zaak(extraElementen=extra(vertrouwelijkheid="INTERN")))
        assert (await stored(), await vendor.read("extraElementen/extraElement")) == ("intern", ["INTERN"])
        await vendor.update(
            update(
                {"extraElementen": extra(vertrouwelijkheid="INTERN")},
                extraElementen=extra(vertrouwelijkheid="Beperkt openbaar"),
            )
        )
        assert await stored() == "beperkt_openbaar"
        await vendor.update(
            update(
                {"extraElementen": extra(vertrouwelijkheid="Beperkt openbaar")},
                extraElementen=extra(vertrouwelijkheid=None),
            )
        )
        assert await stored() == "zaakvertrouwelijk"


def test_profiles_lie_on_the_standard_one_the_specific_wins_and_lists_are_joined(tmp_path):
    """ACCEPTANCE 122."""
    loaded = tenancy.load(
        write(
            tmp_path,
            """
[gemeenten.a]
organisaties = [{ code = "1900", rsin = "823288444", gemeentecode = "1900" }]
connections.c = {}
[gemeenten.a.zaaktypen.standaard]
standaardwaarden = { "zaak.betalingsindicatie" = "nvt", "zaak.toelichting" = "algemeen" }
betrokkene.dummy_bsn = ["111222333"]
[gemeenten.a.zaaktypen.B1026]
standaardwaarden = { "zaak.toelichting" = "eigen" }
betrokkene.dummy_bsn = ["123456782"]
[gemeenten.a.zaaktypen.B2000]
""",
        )
    ).gemeenten["a"]
    own = tenancy.Tenants.profile(loaded, "B1026")
    assert own.standaardwaarden == {"zaak.betalingsindicatie": "nvt", "zaak.toelichting": "eigen"}
    assert own.betrokkene.dummy_bsn == ("111222333", "123456782")
    assert tenancy.Tenants.profile(loaded, "B2000").betrokkene.dummy_bsn == ("111222333",)
    assert tenancy.Tenants.profile(loaded, "onbekend").standaardwaarden["zaak.toelichting"] == "algemeen"


@pytest.mark.parametrize(
    "rules",
    [
        {"extra_elementen": {"x": "zaak.identificatie"}},
        {"extra_elementen": {"x": "rol.inpBsn"}},
        {"vaste_waarden": {"zaak.bronorganisatie": "1"}},
    ],
)
def test_a_home_that_is_none_stops_the_start(rules):
    """ACCEPTANCE 121."""
    with pytest.raises(Misconfigured):
        tenancy.load(None, overrides={"gemeenten.voorbeeld.zaaktypen.B1026": rules})
