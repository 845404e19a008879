"""creeerZaak as a vendor sends it: ACCEPTANCE B, MAPPING B.1 #4."""

from __future__ import annotations

import asyncio

import pytest

from adapter.peers.exchange_asgi import AsgiExchange
from adapter.questions.beeld import zaakobject_beeld
from adapter.settings import Rolkeuze
from tests.delivery.harness import (
    NOW,
    RSIN,
    ZAAK,
    Harness,
    about,
    codes,
    created,
    fail,
    medewerker,
    person,
    rol,
    status,
)
from tests.peers.memory import MemoryZgw, catalogue

VIJF = (
    about("zaken.rol.toegevoegd", rol=rol("belanghebbende")),
    about("zaken.rol.toegevoegd", rol=rol("initiator")),
    about("zaken.rol.toegevoegd", rol=medewerker("MW012345")),
    about("zaken.rol.toegevoegd", rol=rol("beslisser", "medewerker", {"identificatie": "MW2", "achternaam": "B"})),
    about("zaken.rol.toegevoegd", rol=rol("adviseur")),
    about("zaken.status.gezet", status=status("Ontvangen")),
)


async def test_a_zaak_with_five_rollen_and_a_status_is_seven_writes_and_the_status_comes_last():
    """ACCEPTANCE 8."""
    harness = Harness()
    await harness.catalogus.find_zaaktype("B1026", on=NOW.date())
    harness.zgw.calls.clear()
    outcome = await harness.deliver(created(), *VIJF)
    assert outcome.state == "DELIVERED"
    calls = [(method, collection) for method, collection, _ in harness.zgw.calls]
    assert calls[0] == ("POST", "zaken")
    assert sorted(calls[1:6]) == [("POST", "rollen")] * 5
    assert calls[6:] == [("POST", "statussen")]


class Rounds:
    """A target at which all calls that are waited for are answered at once: how often that is needed is what slowness costs."""

    def __init__(self, app) -> None:
        self.app = app
        self.waiting = []
        self.sizes = []

    async def __call__(self, scope, receive, send):
        turn = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        await turn
        await self.app(scope, receive, send)

    async def until(self, task):
        while not task.done():
            for _ in range(100):  # all that can go on without an answer does
                await asyncio.sleep(0)
            if self.waiting:
                going, self.waiting = self.waiting, []
                self.sizes.append(len(going))
                for turn in going:
                    turn.set_result(None)


async def test_a_slow_target_is_waited_for_three_times():
    """With 100 ms a call the effect stands within 0.5 s: types are known, the rollen go together, the status comes last."""
    zgw = MemoryZgw()
    catalogue(zgw)
    harness = Harness(zgw=zgw)
    await harness.catalogus.find_zaaktype("B1026", on=NOW.date())
    rounds = Rounds(zgw)
    harness.peer._exchange = AsgiExchange(rounds)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(harness.deliver(created(), *VIJF))
        await rounds.until(task)
    assert task.result().state == "DELIVERED"
    assert rounds.sizes == [1, 5, 1]


async def test_only_the_zaak_is_posted_when_there_are_no_rollen_or_statussen():
    """ACCEPTANCE 9."""
    harness = Harness()
    await harness.deliver(created(kenmerken=[{"kenmerk": "1", "bron": "x"}, {"kenmerk": "2", "bron": ""}]))
    assert harness.zgw.writes() == [("POST", "zaken")]
    body = harness.zgw.bodies("POST", "zaken")[0]
    assert body["verantwoordelijkeOrganisatie"] == RSIN
    assert body["kenmerken"] == [{"kenmerk": "1", "bron": "x"}]
    assert not {"einddatum", "archiefnominatie", "vertrouwelijkheidaanduiding"} & set(body)


@pytest.mark.parametrize(
    ("verlenging", "expected"),
    [
        ({"duur": "P20D", "reden": "druk"}, {"duur": "P20D", "reden": "druk"}),
        ({"duur": "P0D", "reden": "druk"}, None),
        ({"duur": "P20D"}, None),
        ({"duur": "-P3D", "reden": "druk"}, None),
    ],
)
async def test_a_verlenging_needs_duur_and_reden(verlenging, expected):
    """ACCEPTANCE 25, 26, 27."""
    harness = Harness()
    outcome = await harness.deliver(created(verlenging=verlenging))
    assert harness.zgw.bodies("POST", "zaken")[0].get("verlenging") == expected
    assert ("verlenging-genegeerd" in codes(outcome.warnings)) is (expected is None)


async def test_an_address_without_bag_id_is_left_out_with_a_warning_that_stays():
    """ACCEPTANCE 11, 12."""
    address = {
        "wplWoonplaatsNaam": "Bolsward",
        "gorStraatnaam": "Kerkstraat",
        "aoaHuisnummer": 1,
        "aoaPostcode": "8701HP",
    }
    harness = Harness()
    outcome = await harness.deliver(
        created(), about("zaken.rol.toegevoegd", rol=rol(party=person(verblijfsadres=address)))
    )
    assert "verblijfsadres" not in harness.zgw.all("rollen")[0]["betrokkeneIdentificatie"]
    assert codes(outcome.warnings) == ["adres-weggelaten"]

    other = Harness(adres={"zonder_bag_id": "leegId"})
    await other.deliver(created(), about("zaken.rol.toegevoegd", rol=rol(party=person(verblijfsadres=address))))
    assert other.zgw.all("rollen")[0]["betrokkeneIdentificatie"]["verblijfsadres"] == {
        "aoaIdentificatie": "",
        "wplWoonplaatsNaam": "Bolsward",
        "gorOpenbareRuimteNaam": "Kerkstraat",
        "aoaHuisnummer": 1,
        "aoaPostcode": "8701HP",
    }


async def test_a_rol_gets_the_roltype_by_name_and_a_gemachtigde_keeps_its_indication():
    harness = Harness(rollen={"heeftAlsGemachtigde": Rolkeuze(omschrijving="Gemachtigde")})
    await harness.deliver(
        created(),
        about("zaken.rol.toegevoegd", rol=rol(indicatieMachtiging="gemachtigde")),
        about("zaken.rol.toegevoegd", rol=rol(party=person("123456782"))),
    )
    names = {item["url"]: item["omschrijving"] for item in harness.zgw.all("roltypen")}
    made = {names[item["roltype"]]: item for item in harness.zgw.all("rollen")}
    assert made["Gemachtigde"]["indicatieMachtiging"] == "gemachtigde"
    assert made["Gemachtigde"]["roltoelichting"] == "Gemachtigde"
    assert made["Belanghebbende"]["betrokkeneIdentificatie"]["inpBsn"] == "123456782"


async def test_a_dummy_bsn_is_no_rol():
    harness = Harness()
    outcome = await harness.deliver(created(), about("zaken.rol.toegevoegd", rol=rol(party={"inpBsn": "111222333"})))
    assert harness.zgw.all("rollen") == []
    assert codes(outcome.warnings) == ["betrokkene-onbruikbaar"]


async def test_a_missing_roltype_is_refused_before_anything_is_written():
    """ACCEPTANCE 33."""
    harness = Harness()
    harness.zgw.data["roltypen"] = {}
    outcome = await harness.deliver(created(), *VIJF)
    assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", ["roltype-onbekend"])
    assert harness.zgw.writes() == []


async def test_an_unknown_zaaktype_is_refused_and_the_known_ones_are_named():
    """ACCEPTANCE 31."""
    harness = Harness()
    outcome = await harness.deliver(created(zaaktype={"identificatie": "X1"}))
    assert codes(outcome.findings) == ["zaaktype-onbekend"]
    assert outcome.findings[0]["facts"]["geldig"] == "B1026"


async def test_work_resumes_at_the_rol_at_which_it_stopped():
    """ACCEPTANCE 37: a 500 at the third rol; only the missing rol and the status are posted later."""
    harness = Harness()
    harness.zgw.faults.append(fail(1, 500, nth=3))
    outcome = await harness.deliver(created(), *VIJF)
    assert outcome.state == "RETRY_AT"
    assert (outcome.retry_at - NOW).total_seconds() == 30  # the target's own Retry-After default
    assert sorted(harness.journal.kept) == ["rol/1", "rol/2", "rol/4", "rol/5", "zaak"]
    harness.zgw.calls.clear()
    outcome = await harness.again(created(), *VIJF)
    assert outcome.state == "DELIVERED"
    assert harness.zgw.writes() == [("POST", "rollen"), ("POST", "statussen")]
    assert len(harness.zgw.all("rollen")) == 5


async def test_an_answer_that_is_lost_after_the_effect_makes_no_second_zaak():
    harness = Harness()
    harness.zgw.after.append(fail(1, ConnectionResetError(), on=("POST", "zaken")))
    outcome = await harness.deliver(created(), *VIJF)
    assert outcome.state == "UNKNOWN"
    outcome = await harness.again(created(), *VIJF, state="UNKNOWN")
    assert outcome.state == "DELIVERED"
    assert len(harness.zgw.all("zaken")) == 1
    assert len(harness.zgw.all("rollen")) == 5


async def test_a_crash_in_the_midst_leaves_no_double_rol():
    """Nothing of the first attempt is in the journal but that it began."""
    harness = Harness()
    harness.zgw.after.append(fail(1, ConnectionResetError(), on=("POST", "rollen"), nth=3))
    await harness.deliver(created(), *VIJF)
    harness.journal.kept.clear()
    outcome = await harness.again(created(), *VIJF, state="DELIVERING")
    assert outcome.state == "DELIVERED"
    assert len(harness.zgw.all("rollen")) == 5
    assert len(harness.zgw.all("statussen")) == 1


async def test_a_refusal_takes_the_zaak_back():
    harness = Harness()
    wrong = {"code": "invalid", "invalidParams": [{"name": "statustype", "code": "zaaktype-mismatch", "reason": "x"}]}
    harness.zgw.faults.append(fail(9, 400, on=("POST", "statussen"), body=wrong))
    outcome = await harness.deliver(created(), *VIJF)
    assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", ["type-hoort-niet-bij-zaaktype"])
    assert harness.zgw.all("zaken") == harness.zgw.all("rollen") == []
    assert harness.journal.kept["zaak"].state == "compensated"


async def test_taking_back_is_tried_again_until_it_succeeds_and_is_never_success():
    harness = Harness()
    harness.zgw.faults += [
        fail(9, 400, on=("POST", "statussen"), body={"code": "invalid"}),
        fail(1, 500, on=("DELETE", "zaken")),
    ]
    outcome = await harness.deliver(created(), *VIJF)
    assert (outcome.state, codes(outcome.findings)) == ("RETRY_AT", ["doel-weigert", "compensatie-open"])
    assert len(harness.zgw.all("zaken")) == 1
    harness.zgw.calls.clear()
    outcome = await harness.again(created(), *VIJF)
    assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", ["doel-weigert"])
    assert harness.zgw.writes() == [("DELETE", "zaken")]


async def test_an_identificatie_that_another_zaak_has_is_refused_and_that_zaak_stays():
    """ACCEPTANCE 34."""
    harness = Harness()
    await harness.given_zaak()
    outcome = await harness.deliver(created(omschrijving="heel iets anders"), *VIJF)
    assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", ["zaak-bestaat-al"])
    assert len(harness.zgw.all("zaken")) == 1
    assert harness.zgw.all("rollen") == []


async def test_a_zaak_with_equal_content_is_taken_as_done_and_what_is_missing_is_added():
    harness = Harness()
    await harness.given_zaak()
    outcome = await harness.deliver(created(), *VIJF)
    assert outcome.state == "DELIVERED"
    assert len(harness.zgw.all("zaken")) == 1
    assert len(harness.zgw.all("rollen")) == 5


async def test_a_zaak_that_stood_there_is_not_deleted_when_the_rest_is_refused():
    harness = Harness()
    await harness.given_zaak()
    harness.zgw.faults.append(fail(9, 400, on=("POST", "statussen"), body={"code": "invalid"}))
    outcome = await harness.deliver(created(), *VIJF)
    assert outcome.state == "QUARANTINED"
    assert len(harness.zgw.all("zaken")) == 1
    assert harness.zgw.all("rollen") == []


async def test_the_deelzaak_is_told_of_its_hoofdzaak():
    """p19; ACCEPTANCE 24."""
    harness = Harness()
    other = {"identificatie": "1900300001", "bronorganisatie": RSIN}
    await harness.given_zaak(**other)
    await harness.deliver(created(), ("zaken.deelzaak.gekoppeld", {"hoofdzaak": ZAAK, "deelzaak": other}))
    child, parent = harness.zgw.all("zaken")
    assert child["hoofdzaak"] == parent["url"]


async def test_a_relation_stands_on_both_zaken_and_goes_when_the_creation_is_taken_back():
    """ACCEPTANCE 22."""
    harness = Harness()
    other = {"identificatie": "1900300001", "bronorganisatie": RSIN}
    await harness.given_zaak(**other)
    relation = ("zaken.relevantezaak.gekoppeld", {"zaak": ZAAK, "andere": other})
    await harness.deliver(created(), relation)
    first, second = harness.zgw.all("zaken")
    assert first["relevanteAndereZaken"] == [{"url": second["url"], "aardRelatie": "onderwerp"}]
    assert second["relevanteAndereZaken"] == [{"url": first["url"], "aardRelatie": "onderwerp"}]

    again = Harness()
    await again.given_zaak(**other)
    again.zgw.faults.append(fail(9, 400, on=("POST", "statussen"), body={"code": "invalid"}))
    await again.deliver(created(), relation, VIJF[-1])
    assert [item["relevanteAndereZaken"] for item in again.zgw.all("zaken")] == [[]]


async def test_an_unknown_other_zaak_is_a_warning():
    """ACCEPTANCE 23."""
    harness = Harness()
    outcome = await harness.deliver(
        created(), ("zaken.relevantezaak.gekoppeld", {"zaak": ZAAK, "andere": {"identificatie": "19009"}})
    )
    assert (outcome.state, codes(outcome.warnings)) == ("DELIVERED", ["andere-zaak-onbekend"])


async def test_a_zaakobject_keeps_its_kind_or_goes_as_overige():
    """ACCEPTANCE 18, 20."""
    harness = Harness()
    adres = {"wplWoonplaatsNaam": "Bolsward", "gorOpenbareRuimteNaam": "Kerkstraat", "huisnummer": 1}
    outcome = await harness.deliver(
        created(),
        about(
            "zaken.zaakobject.toegevoegd",
            zaakobject={"objectType": "adres", "objectIdentificatie": {**adres, "identificatie": "0514200000012345"}},
        ),
        about("zaken.zaakobject.toegevoegd", zaakobject={"objectType": "adres", "objectIdentificatie": adres}),
        about("zaken.zaakobject.toegevoegd", zaakobject={"objectType": "adres", "objectIdentificatie": {}}),
    )
    first, second = harness.zgw.all("zaakobjecten")
    assert first["objectType"] == "adres"
    assert (second["objectType"], second["objectTypeOverige"]) == ("overige", "adres")
    assert second["objectIdentificatie"]["overigeData"]["huisnummer"] == 1
    assert codes(outcome.warnings) == ["zaakobject-overgeslagen"]


@pytest.mark.parametrize(
    ("omschrijving", "kind"),
    [("Lantaarn Paal 12", "lantaarn_paal"), ("Pand", "pand"), ("12", "overige")],
)
async def test_another_object_is_called_what_it_is_and_read_back_as_itself(omschrijving, kind):
    """MAPPING C.1: objectTypeOverige is the omschrijving, as ZGW can have it."""
    harness = Harness()
    said = {"overigeData": {"aanduiding": "A", "omschrijving": omschrijving}}
    other = {"objectType": "overige", "objectIdentificatie": said}
    await harness.deliver(created(), about("zaken.zaakobject.toegevoegd", zaakobject=other))
    (stored,) = harness.zgw.all("zaakobjecten")
    assert (stored["objectType"], stored["objectTypeOverige"]) == ("overige", kind)
    assert zaakobject_beeld(stored)["objectIdentificatie"] == said


async def test_after_the_last_attempt_a_message_goes_to_quarantine():
    harness = Harness()
    harness.zgw.faults.append(fail(99, 503, on=("POST", "zaken")))
    outcome = await harness.deliver(created(), attempt=9, state="RETRY_AT")
    assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", ["doel-storing", "te-vaak-geprobeerd"])


async def test_an_unforeseen_fault_of_ours_goes_to_quarantine_without_its_text():
    harness = Harness()
    outcome = await harness.deliver(("zaken.zaak.aangemaakt", {"zaak": {**ZAAK, "zaaktype": 5}}))
    assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", ["levering-fout"])


async def test_without_identificatie_the_target_makes_one_and_it_is_never_made_twice():
    """ACCEPTANCE 36."""
    zaak = {name: value for name, value in created()[1]["zaak"].items() if name != "identificatie"}
    events = (
        ("zaken.zaak.aangemaakt", {"zaak": zaak}),
        ("zaken.rol.toegevoegd", {"zaak": {"bronorganisatie": RSIN}, "rol": rol()}),
    )
    harness = Harness()
    outcome = await harness.deliver(*events)
    assert outcome.state == "DELIVERED"
    assert "identificatie" not in harness.zgw.bodies("POST", "zaken")[0]
    assert harness.zgw.all("rollen")[0]["zaak"] == harness.zgw.all("zaken")[0]["url"]

    resumed = Harness()
    resumed.zgw.faults.append(fail(1, 503))
    assert (await resumed.deliver(*events)).state == "RETRY_AT"
    assert (await resumed.again(*events)).state == "DELIVERED"
    assert (len(resumed.zgw.all("zaken")), len(resumed.zgw.all("rollen"))) == (1, 1)

    other = Harness()
    other.zgw.after.append(fail(1, ConnectionResetError(), on=("POST", "zaken")))
    assert (await other.deliver(*events)).state == "UNKNOWN"
    outcome = await other.again(*events, state="UNKNOWN")
    assert codes(outcome.findings) == ["uitkomst-niet-te-achterhalen"]
    assert len(other.zgw.all("zaken")) == 1
