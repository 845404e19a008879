"""Messages about persons through the running system: kept, published in the lane of the person, never delivered to ZGW."""

from __future__ import annotations

import orjson
import pytest

from adapter import front
from tests.brp.messages import BSN, HaalCentraal, lk01, lv01, sa01
from tests.system import GEMEENTE, message_of, posted, running
from tests.translated import wrong_in

KEY = f"<BG:inp.bsn>{BSN}</BG:inp.bsn>"


def said(name: str) -> str:
    return f"{KEY}<BG:geslachtsnaam>{name}</BG:geslachtsnaam>"


async def test_a_person_has_a_lane_of_its_own_that_does_not_tell_who(tmp_path, capsys):
    async with running(tmp_path) as system:
        for number, (old, new) in enumerate([("Een", "Twee"), ("Twee", "Drie")]):
            answer = await posted(system, lk01(said(old), said(new), nummer=f"k-{number}"), pack="bg-0310")
            assert message_of(answer).tag.endswith("}Bv03Bericht"), answer.body
        other = said("Ander").replace(BSN, "999993653")
        await posted(system, lk01(other, soort="T", nummer="k-9"), pack="bg-0310")
        await system.settle(within_s=20)
        _, views = await system.journal.search(gemeente=GEMEENTE)
        whole = [await system.journal.find(view.bericht_id, gemeente=GEMEENTE) for view in views]
        lanes = [view.lane for view in reversed(whole)]
        assert lanes[0] == lanes[1] != lanes[2]
        assert all(lane.startswith(f"{GEMEENTE}/persoon/") for lane in lanes)
        assert all(not view.leveringen for view in whole)
        events = [orjson.loads(event.value) for view in reversed(whole) for event in view.events]
        assert [event["type"].split(".")[3] for event in events] == ["gewijzigd", "gewijzigd", "aangemaakt"]
        for event in events:
            assert BSN not in orjson.dumps({name: value for name, value in event.items() if name != "data"}).decode()
            assert wrong_in(event["type"], event["data"]) == []
    told = capsys.readouterr()
    assert BSN not in told.out + told.err


async def test_the_pseudonyms_of_an_installation_stay_the_same_after_a_restart(tmp_path):
    async with running(tmp_path, background=False) as system:
        first = system.pseudonyms.of(GEMEENTE, BSN)
    async with running(tmp_path, background=False) as system:
        assert system.pseudonyms.of(GEMEENTE, BSN) == first
    assert (tmp_path / "pseudoniem.sleutel").stat().st_mode & 0o077 == 0


async def test_a_question_without_a_source_of_persons_is_refused_with_a_fault(tmp_path):
    async with running(tmp_path, background=False) as system:
        answer = await posted(system, lv01(KEY), pack="bg-0310")
    assert answer.status == 500
    fault = message_of(answer)
    assert fault.findtext("{*}stuurgegevens/{*}berichtcode") == "Fo02"
    assert fault.findtext("{*}body/{*}code") == "StUF058"
    assert BSN.encode() not in answer.body


@pytest.mark.parametrize("soapaction", [None, "http://www.egem.nl/StUF/sector/bg/0310/npsLv01Integraal"])
@pytest.mark.parametrize("dienst", ["BeantwoordVraag", None])
async def test_a_question_is_answered_at_each_address_that_askers_use(tmp_path, dienst, soapaction):
    source = HaalCentraal([{"burgerservicenummer": BSN, "naam": {"geslachtsnaam": "Test"}}])
    async with running(tmp_path, background=False, brp=source.app) as system:
        answer = await posted(system, lv01(KEY), pack="bg-0310", dienst=dienst, soapaction=soapaction)
    root = message_of(answer)
    assert root.tag.endswith("}npsLa01"), answer.body
    assert root.findtext("{*}antwoord/{*}object/{*}geslachtsnaam") == "Test"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("npsLv01", "npsLv03"), "StUF025"),
        (("npsLv01", "npsLv14"), "StUF025"),
        (("npsLv01", "npsLv02"), "StUF124"),
        (("<StUF:sortering>0<", "<StUF:sortering>1<"), "StUF133"),
        ((KEY, "<BG:geslachtsnaam>Test</BG:geslachtsnaam>"), "StUF058"),
        ((KEY, "<BG:inp.a-nummer>1234567890</BG:inp.a-nummer>"), "StUF058"),
    ],
)
async def test_what_is_not_supported_gets_its_own_fault(tmp_path, change, code):
    source = HaalCentraal([])
    async with running(tmp_path, background=False, brp=source.app) as system:
        data = lv01(KEY).decode().replace(*change).encode()
        answer = await posted(system, data, pack="bg-0310", dienst="BeantwoordVraag")
    fault = message_of(answer)
    assert fault.findtext("{*}stuurgegevens/{*}berichtcode") == "Fo02"
    assert fault.findtext("{*}body/{*}code") == code
    assert source.queries == []


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [
        (400, {"code": "tooManyResults"}, "StUF058"),
        (401, {}, "StUF052"),
        (403, {"code": "unauthorizedField"}, "StUF052"),
        (429, {}, "StUF960"),
        (503, {}, "StUF960"),
        (500, {}, "StUF058"),
    ],
)
async def test_what_the_brp_refuses_becomes_the_fault_of_stuf(tmp_path, status, content, code):
    source = HaalCentraal(lambda _query: (status, content))
    async with running(tmp_path, background=False, brp=source.app) as system:
        answer = await posted(system, lv01(KEY), pack="bg-0310", dienst="BeantwoordVraag")
    fault = message_of(answer)
    assert fault.findtext("{*}body/{*}code") == code
    assert BSN.encode() not in answer.body


async def test_what_is_synchronised_is_told_in_the_same_lane(tmp_path):
    async with running(tmp_path) as system:
        await posted(system, lk01(said("Een"), soort="T"), pack="bg-0310")
        answer = await posted(system, sa01(said("Twee")), pack="bg-0310", dienst="OntvangAsynchroon")
        assert message_of(answer).tag.endswith("}Bv03Bericht"), answer.body
        await system.settle(within_s=20)
        _, views = await system.journal.search(gemeente=GEMEENTE)
        whole = [await system.journal.find(view.bericht_id, gemeente=GEMEENTE) for view in reversed(views)]
    assert whole[0].lane == whole[1].lane
    event = orjson.loads(whole[1].events[0].value)
    assert event["type"] == "nl.brp.persoon.gesynchroniseerd.v1"
    assert event["data"]["persoon"]["naam"] == {"geslachtsnaam": "Twee"}


@pytest.mark.parametrize(("allowed", "root"), [(True, "npsLa01"), (False, "Fo02Bericht")])
async def test_a_question_is_taken_at_the_address_of_free_messages_where_the_connection_says_so(
    tmp_path, allowed, root
):
    source = HaalCentraal([{"burgerservicenummer": BSN}])
    key = f"gemeenten__{GEMEENTE}__connections__proef__vragen_als_vrij_bericht"
    async with running(tmp_path, background=False, brp=source.app, **{key: allowed}) as system:
        answer = await posted(system, lv01(KEY), pack="bg-0310", dienst="VrijeBerichten")
        wrong = system.services.find_wrong(front.Address(gemeente=GEMEENTE, pack="bg-0310", dienst="VrijeBerichten"))
    assert message_of(answer).tag.endswith(root), answer.body
    assert bool(wrong) is not allowed
