"""What the whole system does with a vendor's messages: rows of ACCEPTANCE A, B and H that no single room can show."""

from __future__ import annotations

import asyncio

import pytest

from tests.acceptance.conversation import conversing
from tests.acceptance.stuf_writing import NIL, medewerker, relation, update, zaak
from tests.system import GEMEENTE, example, message_of, posted, running

STUF = "{http://www.egem.nl/StUF/StUF0301}"


async def test_a_thousand_numbers_asked_for_at_once_are_a_thousand_numbers(tmp_path):
    """ACCEPTANCE 6, 133: also over a restart on the same journal, and none is skipped."""
    async with running(tmp_path) as system:

        async def ask(number):
            answer = await posted(system, example("genereer-zaakidentificatie", nummer=f"nr-{number}"))
            return message_of(answer).findtext("{*}zaak/{*}identificatie")

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(ask(number)) for number in range(1000)]
    async with running(tmp_path) as system:
        after = message_of(await posted(system, example("genereer-zaakidentificatie", nummer="daarna")))
    numbers = sorted([*(task.result() for task in tasks), after.findtext("{*}zaak/{*}identificatie")])
    assert [int(number[-8:]) for number in numbers] == list(range(1, 1002))


async def test_the_same_message_again_is_acknowledged_again_and_done_once(tmp_path):
    """ACCEPTANCE 35."""
    async with running(tmp_path) as system:
        answers = [await posted(system, example("creeer-zaak")) for _ in range(2)]
        await system.settle(within_s=20)
        _, found = await system.journal.search(gemeente=GEMEENTE, zaak="1900202600000001")
        assert (answers[0].status, answers[0].body) == (answers[1].status, answers[1].body)
        assert len([view for view in found if view.leveringen]) == 1


@pytest.mark.parametrize("broken", [b"<a><b></a>", b"geen xml", b""])
async def test_what_is_no_xml_gets_a_fault_without_names_of_our_program(tmp_path, broken):
    """ACCEPTANCE 125."""
    async with running(tmp_path, background=False) as system:
        answer = await posted(system, broken, dienst="OntvangAsynchroon")
        fault = message_of(answer)
        assert (answer.status, fault.findtext(f"{STUF}stuurgegevens/{STUF}berichtcode")) == (500, "Fo03")
        assert not any(word in answer.body for word in (b"adapter", b"lxml", b"Traceback", b"Error:"))


async def test_a_schema_error_is_a_fault_or_where_it_is_so_configured_a_warning(tmp_path):
    """ACCEPTANCE 126."""
    invalid = example("creeer-zaak").replace(b"<ZKN:zaakniveau>1<", b"<ZKN:zaakniveau>9999<")
    async with running(tmp_path / "streng", background=False) as system:
        assert (await posted(system, invalid)).status == 500
    soft = {f"gemeenten__{GEMEENTE}__connections__proef__validation": "waarschuwen"}
    async with running(tmp_path / "zacht", background=False, **soft) as system:
        answer = await posted(system, invalid)
        assert message_of(answer).findtext(f"{{*}}stuurgegevens/{STUF}berichtcode") == "Bv03"
        _, (view,) = await system.journal.search(gemeente=GEMEENTE)
        assert view.warnings


async def test_a_good_conversation_leaves_no_warning_in_the_log(tmp_path, capsys):
    """ACCEPTANCE 134."""
    async with running(tmp_path) as system:
        for name in ("creeer-zaak", "actualiseer-zaakstatus", "voeg-zaakdocument-toe", "geef-zaakdetails"):
            answer = await posted(system, example(name, nummer=name))
            assert answer.status == 200, answer.body
        assert await system.settle(within_s=20)
    logged = "".join(capsys.readouterr())
    assert "warning" not in logged
    assert "error" not in logged


async def test_a_payment_that_cannot_be_is_refused_before_anything_is_written(tmp_path):
    """ACCEPTANCE 39."""
    async with conversing(tmp_path) as vendor:
        payload = zaak(betalingsIndicatie="N.v.t.", laatsteBetaaldatum="20200310")
        outcome = await vendor.send(payload, "creeerZaak_Lk01")
        assert (outcome.state, outcome.findings[0]["code"]) == ("QUARANTINED", "betaling-tegenstrijdig")
        assert vendor.harness.zgw.writes() == []


async def test_members_come_from_wordt_and_what_goes_comes_from_was(tmp_path):
    """ACCEPTANCE 56, 38."""
    utv = "heeftAlsUitvoerende"
    async with conversing(tmp_path) as vendor:
        await vendor.create(
            zaak(toelichting="een", betalingsIndicatie="(Nog) niet", **{utv: relation(utv, medewerker("M1"))})
        )
        await vendor.update(
            update(
                {"toelichting": "een", utv: relation(utv, medewerker("M1"), soort="V")},
                toelichting="twee",
                betalingsIndicatie=f"<ZKN:betalingsIndicatie {NIL}/>",
                **{utv: relation(utv, None, soort="V")},
            )
        )
        assert await vendor.read("toelichting") == ["twee"]
        assert await vendor.read("betalingsIndicatie") == []
        assert await vendor.read(f"{utv}/gerelateerde/medewerker/identificatie") == []
