"""updateZaak: fields, rollen by verwerkingssoort, relations (ACCEPTANCE C)."""

from __future__ import annotations

import pytest

from adapter import settings
from tests.delivery.harness import RSIN, ZAAK, Harness, about, changed, codes, created, fail, medewerker, person, rol

VESTIGING = {"vestigingsNummer": "000012345678", "handelsnaam": ["De Korst"]}


def names(harness):
    """Who is there, by roltype."""
    types = {item["url"]: item["omschrijving"] for item in harness.zgw.all("roltypen")}
    return sorted(
        (types[item["roltype"]], next(iter(item["betrokkeneIdentificatie"].values())))
        for item in harness.zgw.all("rollen")
    )


async def test_only_what_differs_from_what_is_stored_is_patched():
    """ACCEPTANCE 40, 43; p03."""
    harness = Harness()
    await harness.given_zaak(toelichting="bestaand", einddatumGepland="2020-04-20")
    outcome = await harness.deliver(
        changed(
            {"oud": {"einddatumGepland": "2020-04-20"}},
            omschrijving=created()[1]["zaak"]["omschrijving"],
            einddatumGepland="2020-05-30",
            opschorting={"indicatie": True, "reden": "wacht"},
        ),
        message="updateZaak_Lk01",
    )
    assert outcome.state == "DELIVERED"
    assert outcome.warnings == ()
    assert harness.zgw.bodies("PATCH", "zaken") == [
        {"einddatumGepland": "2020-05-30", "opschorting": {"indicatie": True, "reden": "wacht"}}
    ]
    assert harness.zgw.all("zaken")[0]["toelichting"] == "bestaand"


async def test_nothing_differs_nothing_is_written():
    """ACCEPTANCE 41."""
    harness = Harness()
    await harness.given_zaak(toelichting="zo")
    outcome = await harness.deliver(changed(toelichting="zo"), message="updateZaak_Lk01")
    assert harness.zgw.writes() == []
    assert codes(outcome.warnings) == ["niets-te-doen"]


async def test_null_clears_absent_leaves_and_unknown_does_not_overwrite():
    harness = Harness()
    await harness.given_zaak(toelichting="a", omschrijving="b", einddatumGepland="2020-04-20")
    await harness.deliver(
        changed(toelichting=None, omschrijving={"onbekend": "waardeOnbekend"}, einddatumGepland=None),
        message="updateZaak_Lk01",
    )
    assert harness.zgw.bodies("PATCH", "zaken") == [{"toelichting": "", "einddatumGepland": None}]


async def test_what_is_established_to_be_unknown_is_emptied():
    """MAPPING E.3: ZGW has no such value; the event keeps the reason."""
    harness = Harness()
    await harness.given_zaak(toelichting="bestaand", einddatumGepland="2020-04-20")
    unknown = {"onbekend": "vastgesteldOnbekend"}
    await harness.deliver(changed(toelichting=unknown, einddatumGepland=unknown), message="updateZaak_Lk01")
    assert harness.zgw.bodies("PATCH", "zaken") == [{"toelichting": "", "einddatumGepland": None}]


async def test_another_old_value_is_a_warning_or_refused_when_configured():
    """ACCEPTANCE 42."""
    harness = Harness()
    await harness.given_zaak(toelichting="iets anders")
    change = changed({"oud": {"toelichting": "oud"}}, toelichting="nieuw")
    outcome = await harness.deliver(change, message="updateZaak_Lk01")
    assert codes(outcome.warnings) == ["oud-wijkt-af"]
    assert harness.zgw.all("zaken")[0]["toelichting"] == "nieuw"

    strict = settings.Connection(kennisgeving=settings.Kennisgeving(conflict="weigeren"))
    gemeente = harness.gemeente.model_copy(update={"connections": {"proef": strict}})
    other = Harness(gemeente=gemeente)
    await other.given_zaak(toelichting="iets anders")
    outcome = await other.deliver(change, message="updateZaak_Lk01")
    assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", ["oud-wijkt-af"])
    assert other.zgw.writes() == []


async def test_an_unknown_zaak_is_named():
    """ACCEPTANCE 44."""
    outcome = await Harness().deliver(changed(toelichting="x"), message="updateZaak_Lk01")
    assert (outcome.findings[0]["code"], outcome.findings[0]["facts"]) == ("zaak-onbekend", {"zaak": "1900208938"})


@pytest.mark.parametrize(
    ("case", "events", "expected"),
    [
        ("45 V/V", [("verwijderd", rol())], [("Initiator", "123456782")]),
        (
            "46 T/T",
            [("toegevoegd", rol(party=person("900000009")))],
            [("Belanghebbende", "111111110"), ("Belanghebbende", "900000009"), ("Initiator", "123456782")],
        ),
        (
            "49 initiator V/T",
            [
                ("verwijderd", rol("initiator", party=person("123456782"))),
                ("toegevoegd", rol("initiator", "vestiging", VESTIGING)),
            ],
            [("Belanghebbende", "111111110"), ("Initiator", "000012345678")],
        ),
        ("50 I/I exists", [("toegevoegd", rol())], [("Belanghebbende", "111111110"), ("Initiator", "123456782")]),
        (
            "51 I/I missing",
            [("toegevoegd", medewerker("M1"))],
            [("Belanghebbende", "111111110"), ("Initiator", "123456782"), ("Uitvoerende", "M1")],
        ),
        (
            "53 second initiator",
            [("toegevoegd", rol("initiator", party=person("900000009")))],
            [("Belanghebbende", "111111110"), ("Initiator", "900000009")],
        ),
        (
            "other party W",
            [("gewijzigd", rol(party=person("900000009")))],
            [("Belanghebbende", "111111110"), ("Belanghebbende", "900000009"), ("Initiator", "123456782")],
        ),
        (
            "60 overig betrokkene",
            [("toegevoegd", rol("adviseur", party=person("900000009")))],
            [("Belanghebbende", "111111110"), ("Initiator", "123456782"), ("OverigeBetrokkene", "900000009")],
        ),
    ],
)
async def test_rollen_by_verwerkingssoort(case, events, expected):
    """ACCEPTANCE 45 to 53."""
    harness = Harness()
    await harness.given_zaak(
        about("zaken.rol.toegevoegd", rol=rol()),
        about("zaken.rol.toegevoegd", rol=rol("initiator", party=person("123456782"))),
    )
    outcome = await harness.deliver(
        *(about(f"zaken.rol.{verb}", rol=item) for verb, item in events), message="updateZaak_Lk01"
    )
    assert outcome.state == "DELIVERED"
    assert names(harness) == expected
    # a repeat changes nothing
    harness.zgw.calls.clear()
    await harness.again(*(about(f"zaken.rol.{verb}", rol=item) for verb, item in events), message="updateZaak_Lk01")
    assert names(harness) == expected


async def test_a_changed_rol_keeps_what_the_message_does_not_say_and_the_old_one_goes():
    """ACCEPTANCE 48: another house number; the new one is posted before the old one is deleted."""
    address = {
        "aoaIdentificatie": "0514200000012345",
        "wplWoonplaatsNaam": "Bolsward",
        "gorOpenbareRuimteNaam": "K",
        "aoaHuisnummer": 1,
    }
    harness = Harness()
    await harness.given_zaak(
        about("zaken.rol.toegevoegd", rol=rol(kind="vestiging", party={**VESTIGING, "verblijfsadres": address}))
    )
    new = {"vestigingsNummer": "000012345678", "verblijfsadres": {**address, "aoaHuisnummer": 42}}
    await harness.deliver(
        about("zaken.rol.gewijzigd", rol=rol(kind="vestiging", party=new), wijziging={"oud": {}}),
        message="updateZaak_Lk01",
    )
    (stored,) = harness.zgw.all("rollen")
    assert stored["betrokkeneIdentificatie"]["verblijfsadres"]["aoaHuisnummer"] == 42
    assert stored["betrokkeneIdentificatie"]["handelsnaam"] == ["De Korst"]
    assert [method for method, _ in harness.zgw.writes()] == ["POST", "DELETE"]


async def test_a_changed_initiator_makes_room_first_and_comes_back_when_the_new_one_is_refused():
    harness = Harness()
    await harness.given_zaak(about("zaken.rol.toegevoegd", rol=rol("initiator")))
    harness.zgw.faults.append(fail(1, 400, body={"code": "invalid"}))
    event = about("zaken.rol.gewijzigd", rol=rol("initiator", party=person(voornamen="Piet")))
    outcome = await harness.deliver(event, message="updateZaak_Lk01")
    assert outcome.state == "QUARANTINED"
    assert [method for method, _ in harness.zgw.writes()] == ["DELETE", "POST", "POST"]
    assert names(harness) == [("Initiator", "111111110")]
    assert "voornamen" not in harness.zgw.all("rollen")[0]["betrokkeneIdentificatie"]


async def test_several_medewerkers_and_organisaties_stand_side_by_side():
    """ACCEPTANCE 52."""
    harness = Harness()
    await harness.given_zaak(about("zaken.rol.toegevoegd", rol=medewerker("M0")))
    events = [about("zaken.rol.toegevoegd", rol=medewerker(f"M{n}")) for n in (1, 2, 3)]
    events += [
        about(
            "zaken.rol.toegevoegd",
            rol=rol("behandelaar", "organisatorische_eenheid", {"identificatie": f"O{n}", "naam": "T"}),
        )
        for n in (1, 2)
    ]
    await harness.deliver(*events, message="updateZaak_Lk01")
    assert [who for _, who in names(harness)] == ["M0", "M1", "M2", "M3", "O1", "O2"]


async def test_a_relation_is_not_doubled_and_can_be_removed_on_both_sides():
    """ACCEPTANCE 57."""
    harness = Harness()
    other = {"identificatie": "1900300001", "bronorganisatie": RSIN}
    await harness.given_zaak(**other)
    await harness.given_zaak()
    relation = {"zaak": ZAAK, "andere": other}
    for _ in range(2):
        await harness.deliver(("zaken.relevantezaak.gekoppeld", relation), message="updateZaak_Lk01")
    assert [len(item["relevanteAndereZaken"]) for item in harness.zgw.all("zaken")] == [1, 1]
    assert len(harness.zgw.writes()) == 2
    await harness.deliver(("zaken.relevantezaak.ontkoppeld", relation), message="updateZaak_Lk01")
    assert [item["relevanteAndereZaken"] for item in harness.zgw.all("zaken")] == [[], []]


async def test_a_patch_is_put_back_when_the_target_refuses_the_rest():
    harness = Harness()
    await harness.given_zaak(toelichting="eerst")
    harness.zgw.faults.append(fail(9, 400, body={"code": "invalid"}))
    outcome = await harness.deliver(
        changed(toelichting="daarna"), about("zaken.rol.toegevoegd", rol=rol()), message="updateZaak_Lk01"
    )
    assert outcome.state == "QUARANTINED"
    assert harness.zgw.all("zaken")[0]["toelichting"] == "eerst"


async def test_a_changed_initiator_keeps_its_data_when_its_successor_has_to_wait():
    """The old one is gone when the target fails: what the message does not say is in the journal."""
    harness = Harness()
    await harness.given_zaak(about("zaken.rol.toegevoegd", rol=rol("initiator", party=person(voornamen="Pietje"))))
    harness.zgw.faults.append(fail(1, 503))
    event = about("zaken.rol.gewijzigd", rol=rol("initiator", party={"inpBsn": "111111110", "voorletters": "P"}))
    assert (await harness.deliver(event, message="updateZaak_Lk01")).state == "RETRY_AT"
    assert harness.zgw.all("rollen") == []
    assert (await harness.again(event, message="updateZaak_Lk01")).state == "DELIVERED"
    (stored,) = harness.zgw.all("rollen")
    assert stored["betrokkeneIdentificatie"] == {**person(voornamen="Pietje"), "voorletters": "P"}


async def test_a_zaak_keeps_its_zaaktype():
    harness = Harness()
    await harness.given_zaak()
    outcome = await harness.deliver(changed(zaaktype={"identificatie": "B1210"}), message="updateZaak_Lk01")
    assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", ["zaaktype-wijzigt"])
    assert harness.zgw.writes() == []


async def test_what_zgw_has_no_act_for_is_a_warning():
    harness = Harness()
    await harness.given_zaak()
    outcome = await harness.deliver(about("zaken.status.gewijzigd", status={}), message="updateZaak_Lk01")
    assert (outcome.state, codes(outcome.warnings)) == ("DELIVERED", ["niet-in-zgw", "niets-te-doen"])
