"""A target that takes several calls in one (Open Zaak): the same end state in fewer calls, and single calls where it lacks them."""

import re
from pathlib import Path

import pytest

from adapter.delivery.calls import Call, Plan, Stage
from adapter.delivery.carry_out import Progress, carry_out
from adapter.delivery.dialect import in_dialect, load_dialect
from adapter.journal import LeveringState
from adapter.register import app as register_app
from tests.notificaties.source import Ander, types
from tests.system import example, posted, running

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
ZKN = "http://www.egem.nl/StUF/sector/zkn/0310"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MOMENT = re.compile(r"20\d\d-\d\d-\d\dT[0-9:.]+Z")
INEEN = {"zaak_registreren", "zaak_bijwerken", "zaak_afsluiten", "document_registreren"}
MESSAGES = (
    ("creeer-zaak", f"{ZKN}/creeerZaak_Lk01", "n1", {}),
    ("voeg-zaakdocument-toe", f"{ZKN}/voegZaakdocumentToe_Lk01", "n2", {}),
    ("actualiseer-zaakstatus", f"{ZKN}/actualiseerZaakstatus_Lk01", "n3", {}),
)


async def carried_out(folder, *, dialect, closing=False, **more):
    """Give (state of the register without its uuids, calls that wrote)."""
    calls = []
    given = {"gemeenten__voorbeeld__source": {"kind": "register", "dialect": dialect}, **more}
    if closing:
        profiel = {"afsluiten": {"standaard_resultaat": "Toegekend"}}
        given["gemeenten__voorbeeld__zaaktypen__B1026"] = profiel
    async with running(folder, **given) as system:
        system.register.watch(lambda method, path, _: calls.append((method, path.split("/api/v1/")[1])))
        for name, action, nummer, values in MESSAGES:
            data = example(name, nummer=nummer, **values)
            if closing and name == "actualiseer-zaakstatus":
                data = re.sub(rb"(<[^>]*omschrijving>)[^<]*(</)", rb"\1Afgehandeld\2", data)
            answer = await posted(system, data, soapaction=action)
            assert answer.status == 200, answer.body
            assert await system.settle(within_s=20)
        counts = await system.journal.counts()
        assert counts["levering.voorbeeld/bron.DELIVERED"] == len(MESSAGES)
        state = await system.register.state("voorbeeld")
    return _plain(state), [UUID.sub("*", path) for method, path in calls if method != "GET"]


def _plain(state):
    """Give the objects without uuids and the moments of writing, in an order of their own."""
    texts = []
    for body in state.values():
        kept = {name: value for name, value in body.items() if name not in ("registratiedatum", "beginRegistratie")}
        texts.append(MOMENT.sub("T", UUID.sub("*", repr(sorted(kept.items(), key=lambda item: item[0])))))
    return sorted(texts)


async def test_one_call_for_several_gives_the_same_end_state(tmp_path):
    single, many = await carried_out(tmp_path / "vng", dialect="vng")
    one, few = await carried_out(tmp_path / "oz", dialect="open-zaak")
    assert one == single
    assert few[0] == "zaak_registreren"
    assert "document_registreren" in few
    assert not INEEN & set(many)
    assert len(few) < len(many)


async def test_where_the_target_lacks_the_call_the_single_calls_are_made_and_it_is_not_tried_again(
    tmp_path, monkeypatch
):
    single, many = await carried_out(tmp_path / "vng", dialect="vng")
    fewer = {api: names - INEEN for api, names in register_app._APIS.items()}
    monkeypatch.setattr(register_app, "_APIS", fewer)
    state, calls = await carried_out(tmp_path / "oz", dialect="open-zaak")
    assert state == single
    assert [call for call in calls if call not in INEEN] == many


async def test_what_one_call_wrote_is_no_news_when_the_target_notifies_us(tmp_path):
    state, few = await carried_out(tmp_path, dialect="open-zaak", gemeenten__voorbeeld__notificaties={"wacht_s": 0})
    assert "zaak_registreren" in few
    assert state


async def test_closing_with_its_resultaat_is_one_call(tmp_path):
    single, many = await carried_out(tmp_path / "vng", dialect="vng", closing=True)
    one, few = await carried_out(tmp_path / "oz", dialect="open-zaak", closing=True)
    assert one == single
    assert few[-1] == "zaak_afsluiten/*"
    assert many[-2:] == ["resultaten", "statussen"]


async def test_a_change_with_a_status_is_one_call_and_keeps_what_its_undoing_needs(tmp_path):
    given = {"gemeenten__voorbeeld__source": {"kind": "register", "dialect": "open-zaak"}}
    async with running(tmp_path, **given) as system:
        ander = Ander(system)
        zaak, zaaktype = await ander.zaak(), await types(system)
        status = {
            "zaak": zaak["url"],
            "statustype": zaaktype.statustypen[0].url,
            "datumStatusGezet": "2026-11-24T10:00:00Z",
        }
        made = Plan(
            calls=(
                Call(
                    key="zaak",
                    stage=Stage.ZAAK,
                    method="PATCH",
                    to=zaak["url"],
                    body={"omschrijving": "Nieuw"},
                    before={"omschrijving": "Oud"},
                ),
                Call(key="status/1", stage=Stage.STATUS, method="POST", to=("zaken", "statussen"), body=status),
            ),
            warnings=(),
            known={"zaak": zaak["url"]},
        )
        spoken = in_dialect(made, load_dialect("open-zaak"), ends=(), missing=())
        assert [call.to[1].partition("/")[0] for call in spoken.calls] == ["zaak_bijwerken"]
        progress = Progress()
        await carry_out(spoken, progress, system.sources["voorbeeld"].zgw, system.blobs)
        assert [effect.call for effect in progress.effects] == ["zaak", "status/1"]
        assert progress.effects[0].result["before"] == {"omschrijving": "Oud"}
        kept = await ander.find(zaak["identificatie"])
        assert (kept["omschrijving"], bool(kept["status"])) == ("Nieuw", True)
        # not where the status closes the zaak, and not where the target lacks it
        ends = {zaaktype.statustypen[0].url}
        assert in_dialect(made, load_dialect("open-zaak"), ends=ends, missing=()) is made
        missing = {"zaken/zaak_bijwerken/{zaak}"}
        assert in_dialect(made, load_dialect("open-zaak"), ends=(), missing=missing) is made
        assert in_dialect(made, load_dialect("vng"), ends=(), missing=()) is made


@pytest.mark.parametrize("dialect", ["vng", "open-zaak"])
async def test_numbers_may_be_reserved_at_the_target(tmp_path, dialect):
    """ACCEPTANCE 3 and 4."""
    calls = []
    given = {
        "gemeenten__voorbeeld__source": {"kind": "register", "dialect": dialect},
        "gemeenten__voorbeeld__identificaties": {"bron": "zgw"},
    }
    async with running(tmp_path, **given) as system:
        system.register.watch(lambda method, path, _: calls.append(path.rpartition("/")[2]))
        answer = await posted(system, example("genereer-zaakidentificatie"))
        document = await posted(system, (CORPUS / "zds11-genereerdocumentidentificatie" / "request.xml").read_bytes())
    assert (answer.status, document.status) == (200, 200)
    assert b"ZAAK-20" in answer.body
    assert b"DOCUMENT-20" in document.body
    assert [call for call in calls if "reserveren" in call] == ["zaaknummer_reserveren", "documentnummer_reserveren"]


async def test_a_refusal_of_the_one_call_leaves_nothing_and_is_in_quarantine(tmp_path):
    given = {"gemeenten__voorbeeld__source": {"kind": "register", "dialect": "open-zaak"}}
    async with running(tmp_path, **given) as system:
        await posted(system, example("creeer-zaak", nummer="n1"), soapaction=MESSAGES[0][1])
        assert await system.settle(within_s=20)
        before = await system.register.state("voorbeeld")
        data = example("creeer-zaak", nummer="n2").replace(b"Losse", b"Andere")
        answer = await posted(system, data, soapaction=MESSAGES[0][1])
        assert await system.settle(within_s=20)
        assert answer.status != 200 or (await _state(system)) is LeveringState.QUARANTINED
        assert await system.register.state("voorbeeld") == before


async def _state(system):
    _, found = await system.journal.search(gemeente="voorbeeld", limit=1)
    return found[0].leveringen[0].state
