"""A deviation that a connection may keep for a time: taken with a warning, mended as named, counted; and no longer than its last day."""

from __future__ import annotations

import datetime

import pytest
from lxml import etree

from adapter import guard, intake, wiring
from adapter.errors import Finding, Misconfigured
from adapter.intake.repair import repair as mend
from adapter.settings import Dispensation
from adapter.wiring.connections import check_connections
from tests.system import GEMEENTE, example, message_of, posted, running

TODAY = datetime.datetime.now(tz=datetime.UTC).date()
LONG = "nummer-" + "9" * 40


def dispensation(**members):
    given = {
        "code": "waarde-te-lang",
        "path": "stuurgegevens/referentienummer",
        "reason": "until the vendor's next release",
        "until": TODAY + datetime.timedelta(days=30),
    }
    return Dispensation.model_validate(given | members)


def with_dispensations(settings, *dispensations, **members):
    gemeente = settings.gemeenten[GEMEENTE]
    connections = {
        name: connection.model_copy(update={"dispensations": dispensations, **members})
        for name, connection in gemeente.connections.items()
    }
    changed = gemeente.model_copy(update={"connections": connections})
    return settings.model_copy(update={"gemeenten": {**settings.gemeenten, GEMEENTE: changed}})


async def sent(tmp_path, *dispensations, **members):
    async with running(
        tmp_path, background=False, change=lambda found: with_dispensations(found, *dispensations, **members)
    ) as system:
        answer = await posted(system, example("creeer-zaak", nummer=LONG), dienst="OntvangAsynchroon")
        _, views = await system.journal.search(gemeente=GEMEENTE)
        noted = await system.journal.noted(gemeente=GEMEENTE, prefix=intake.DISPENSATIE)
        return answer, views[0], noted


async def test_without_one_the_message_is_refused(tmp_path):
    answer, view, noted = await sent(tmp_path)
    assert answer.status == 500
    assert [each["code"] for each in view.findings] == ["waarde-te-lang"]
    assert noted == []


@pytest.mark.parametrize("code", ["waarde-te-lang", "KV-WAARDE-TE-LANG"])
async def test_with_one_it_is_taken_with_a_warning_mended_and_counted(tmp_path, code):
    answer, view, noted = await sent(tmp_path, dispensation(code=code, repair="inkorten"))
    assert answer.status == 200
    assert message_of(answer).tag.endswith("Bv03Bericht")
    assert [each["code"] for each in view.warnings if each["code"] == "dispensatie"] == ["dispensatie"]
    assert [(each.what, each.number) for each in noted] == [("waarde-te-lang@stuurgegevens/referentienummer", 1)]


@pytest.mark.parametrize(
    "other",
    [
        {"until": TODAY - datetime.timedelta(days=2)},
        {"path": "stuurgegevens/crossRefnummer"},
        {"code": "waarde-te-kort"},
        {"repair": "element-weg", "path": "stuurgegevens/functie"},
        {"repair": "attribuut-weg"},
    ],
)
async def test_one_that_is_over_for_another_place_or_cannot_mend_it_does_nothing(tmp_path, other):
    answer, view, _ = await sent(tmp_path, dispensation(**other))
    assert answer.status == 500
    assert [each["code"] for each in view.findings] == ["waarde-te-lang"]


async def test_a_rule_may_weigh_less_for_a_connection(tmp_path):
    wrong = example("creeer-zaak").replace(b">20261102</ZKN:startdatum", b">20261131</ZKN:startdatum")
    async with running(
        tmp_path,
        background=False,
        change=lambda found: with_dispensations(found, rules={"datum-bestaat-niet": "waarschuwing"}),
    ) as system:
        answer = await posted(system, wrong, dienst="OntvangAsynchroon")
        _, (view,) = await system.journal.search(gemeente=GEMEENTE)
    assert answer.status == 200
    assert "datum-bestaat-niet" in [each["code"] for each in view.warnings]


@pytest.mark.parametrize(
    "members", [{"rules": {"bsn-elfprof": "uit"}}, {"dispensations": (dispensation(code="bestaat-niet"),)}]
)
def test_a_name_that_is_misspelt_refuses_the_start(tmp_path, members):
    found = wiring.example_settings(tmp_path)
    given = {"dispensations": (), **members}
    changed = with_dispensations(found, *given.pop("dispensations"), **given)
    with pytest.raises(Misconfigured):
        check_connections(changed, wiring.load_packs())


@pytest.mark.parametrize(
    ("repair", "code", "path", "before", "after"),
    [
        ("spaties-weg", "waarde-patroon", "/r/a", "<r><a> 1 </a></r>", "<r><a>1</a></r>"),
        ("element-weg", "element-onbekend", "/r/a[2]", "<r><a/><a>2</a></r>", "<r><a/></r>"),
        ("attribuut-weg", "attribuut-onbekend", "/r/a/@x", '<r><a x="1"/></r>', "<r><a/></r>"),
    ],
)
def test_a_repair_mends_what_it_is_for(repair, code, path, before, after):
    payload = guard.parse(before.encode())
    assert mend(payload, Finding(code=code, path=path), repair)
    assert etree.tostring(payload).decode() == after
