"""A proof of delivery holds when it is what the journal says, and not when a letter of it, or of the journal, was changed."""

from __future__ import annotations

import asyncio
import copy
import json
import shutil
import sqlite3

import httpx
import pytest
from typer.testing import CliRunner

from adapter import status, wiring
from adapter.cli import app
from adapter.journal import LeveringState
from adapter.status.bewijs import seal_of
from tests.dashboard.site import filled
from tests.system import running


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A journal with a message that was delivered, in a folder."""
    folder = tmp_path_factory.mktemp("bewijs")
    asyncio.run(filled(folder))
    return folder


@pytest.fixture
def folder(kept, tmp_path):
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    return tmp_path


async def ask(system, method, path, body=None):
    transport = httpx.ASGITransport(wiring.make_app(system, runs_system=False), client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        return await http.request(method, path, json=body)


async def given(folder, state=LeveringState.DELIVERED):
    async with running(folder, background=False) as system:
        _, views = await system.journal.search(gemeente=None, state=state)
        return (await ask(system, "GET", f"/v1/berichten/{views[-1].bericht_id}/bewijs")).json()


async def checked(folder, proof):
    async with running(folder, background=False) as system:
        answer = await ask(system, "POST", "/v1/bewijscontroles", {"bewijs": proof})
        assert answer.status_code == 200, answer.text
        return answer.json()


def resealed(proof):
    """Give what a forger hands over: the seal is of the edited proof."""
    return {**proof, "zegel": seal_of(proof)}


def leaves(value, path=()):
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from leaves(each, (*path, number))
    else:
        yield path


def changed(proof, path):
    edited = copy.deepcopy(proof)
    inner = edited
    for step in path[:-1]:
        inner = inner[step]
    before = inner[path[-1]]
    inner[path[-1]] = before + 1 if isinstance(before, int) else f"{before or ''}x"
    return edited


@pytest.mark.parametrize("state", [LeveringState.DELIVERED, LeveringState.QUARANTINED, "REFUSED", "ANSWERED"])
async def test_a_proof_of_any_message_holds(folder, state):
    assert await checked(folder, await given(folder, state)) == {"klopt": True, "afwijkingen": [], "nietNagegaan": []}


async def test_whatever_is_edited_in_a_proof_it_no_longer_holds_also_with_a_seal_of_its_own(folder):
    proof = await given(folder)
    free = {"zegel", "gemaaktOp", "gemaaktDoor"}
    places = [path for path in leaves(proof) if path[0] not in free]
    assert len(places) > 60
    async with running(folder, background=False) as system:
        view = await system.journal.find(proof["bericht"]["id"], gemeente=None)
        chain = await system.journal.chain(view.bericht_id)
    for path in places:
        edited = changed(proof, path)
        assert status.check_proof(edited, view, chain).differences in (["zegel"], ["format"]), path
        assert not status.check_proof(resealed(edited), view, chain).holds, path
    for name in ("events", "backbone", "bezorging", "stappen"):
        fewer = resealed({**proof, name: proof[name][:-1]})
        assert not status.check_proof(fewer, view, chain).holds, name
    place = changed(proof, ("bezorging", 0, "gemaakt", "zaak"))
    assert status.check_proof(resealed(place), view, chain).differences[0].startswith("bezorging/1/gemaakt")


async def test_no_text_that_somebody_brings_as_a_proof_is_an_error_of_ours(folder):
    proof = await given(folder)
    for strange in (
        {},
        {"format": 1},
        {**proof, "bericht": None},
        {**proof, "bericht": {"id": ["x"]}},
        {**proof, "stappen": {}},
        {**proof, "stappen": [1]},
        {**proof, "bezorging": [None]},
        {**proof, "bezorging": [{"gemaakt": 1}]},
        {**proof, "stappen": [{"rij": 10**30}]},
        {**proof, "x": 2**80},
    ):
        try:
            sealed = resealed(strange)
        except TypeError:
            sealed = strange
        assert not (await checked(folder, sealed))["klopt"]


async def test_a_proof_of_before_still_holds_when_more_happened_since(folder):
    proof = await given(folder, LeveringState.QUARANTINED)
    async with running(folder, background=False) as system:
        bericht_id, at = proof["bericht"]["id"], wiring.utc_now()
        await system.journal.record_look(bericht_id, by="anne", reason="geheim", at=at)
        await system.journal.release(
            bericht_id, "voorbeeld/bron", to=LeveringState.DISCARDED, reason="dubbel", by="anne", at=at
        )
        later = (await ask(system, "GET", f"/v1/berichten/{bericht_id}/bewijs")).json()
    assert (await checked(folder, proof))["klopt"]
    assert (await checked(folder, later))["klopt"]
    assert later["bericht"]["uitkomst"] == "DISCARDED"
    assert "LOOKED" not in json.dumps(later)  # who looked is for the privacy officer
    fewer = {**later, "stappen": [step for step in later["stappen"] if step["naar"] != "QUARANTINED"]}
    assert not (await checked(folder, resealed(fewer)))["klopt"]


def command(*arguments):
    """Run it as a command does: in a thread with a loop of its own."""
    return asyncio.to_thread(CliRunner().invoke, app, ["journal", "proof", *arguments])


def tampered(folder, change):
    with sqlite3.connect(folder / "journal.db") as connection:
        connection.executescript(change)
    connection.close()


async def test_what_a_target_made_is_held_by_the_audit_so_who_was_told_the_truth_can_prove_it(folder):
    before = await given(folder)
    tampered(folder, "UPDATE levering SET detail = replace(detail, 'zaken/', 'elders/')")
    after = await given(folder)
    assert after["bezorging"] != before["bezorging"]
    data = ("--data", str(folder))
    assert (await command(written(folder, after), *data)).exit_code == 1
    assert (await command(written(folder, before), *data)).exit_code == 0


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER audit_fixed; UPDATE audit SET worker = 'iemand' WHERE nr = 4",
        "DROP TRIGGER bericht_fixed; UPDATE bericht SET referentienummer = referentienummer || 'x'",
    ],
)
async def test_nothing_is_proved_by_a_journal_that_was_changed(folder, change):
    proof = await given(folder)
    tampered(folder, change)
    assert (await command(written(folder, proof), "--data", str(folder))).exit_code != 0


def written(folder, proof):
    file = folder / "bewijs.json"
    file.write_text(json.dumps(proof), encoding="utf-8")
    return str(file)


async def test_a_proof_is_checked_on_the_command_line_from_its_file_or_by_the_seal_on_paper(folder):
    proof = await given(folder)
    data = ("--data", str(folder))
    good = await command(written(folder, proof), *data)
    assert (good.exit_code, good.output.splitlines()[0][:16]) == (0, "The proof holds:")
    edited = changed(proof, ("bericht", "referentienummer"))
    bad = await command(written(folder, resealed(edited)), *data, "--json")
    assert bad.exit_code == 1
    assert json.loads(bad.stdout)["differences"] == ["bericht/referentienummer"]
    on_paper = ("--message", proof["bericht"]["id"], "--seal")
    assert (await command(*on_paper, proof["zegel"], *data)).exit_code == 0
    assert (await command(*on_paper, "0" * 64, *data)).exit_code == 1
    assert (await command(*data)).exit_code == 2
    (folder / "geen.json").write_text("[", encoding="ascii")
    assert (await command(str(folder / "geen.json"), *data)).exit_code == 2
