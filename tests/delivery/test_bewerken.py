"""Lock, change, unlock against the register's rules, stopped at every call: MAPPING B.2 #12, #14, #17 and F."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pytest

from adapter.delivery import check_known
from adapter.errors import Unavailable
from adapter.settings import Documenten
from tests.delivery.harness import NOW, RSIN, ZAAK, codes, created, fail
from tests.delivery.test_documenten import BIG, CONTENT, DOC, added
from tests.delivery.test_with_register import opened

EIO = "enkelvoudiginformatieobjecten"
UPDATE = "updateZaakdocument_Di02"
RELEASED = ("documenten.informatieobject.ontgrendeld", {"informatieobject": DOC})
NEW = b"%PDF-1.4 opnieuw!!"  # as long as the old content
assert len(NEW) == len(CONTENT)


def changes(sha, size, **members):
    document = {**DOC, "bestandsomvang": size, **members}
    data = {"informatieobject": document, "wijziging": {"paden": [*members, "bestandsomvang"]}}
    return ("documenten.informatieobject.gewijzigd", data, f"urn:koppelvlak:blob:sha256:{sha}")


async def with_document(harness, **members):
    """A zaak with a document that stands at the source already; gives the change that a message asks."""
    await harness.deliver(created())
    (kind, data, _), *rest = added(status="in_bewerking", **members)
    sha = harness.keep(CONTENT)
    outcome = await harness.deliver(
        (kind, data, f"urn:koppelvlak:blob:sha256:{sha}"), *rest, message="voegZaakdocumentToe_Lk01"
    )
    assert outcome.state == "DELIVERED", outcome.findings
    harness.journal.kept.clear()
    harness.zgw.calls.clear()
    return changes(harness.keep(NEW), len(NEW), titel="Herzien")


async def lock_of_vendor(harness):
    """The vendor has the document."""
    (document,) = await harness.all(EIO)
    lock = (await harness.peer.act(f"{document['url']}/lock", {}))["lock"]

    async def lock_of(_bericht_id):
        return lock

    harness.ports = dataclasses.replace(harness.ports, lock_of=lock_of)
    harness.zgw.calls.clear()
    return lock


async def content_of(harness, document):
    got = bytearray()
    await harness.peer.download(document["url"] + "/download", got.extend)
    return bytes(got)


@pytest.mark.parametrize("lost", [False, True], ids=["failed", "answer lost"])
@pytest.mark.parametrize(
    ("call", "vendors"),
    [("lock", False), ("change", False), ("unlock", False), ("change", True), ("unlock", True)],
    ids=["our lock", "change under our lock", "our unlock", "change under the vendor's lock", "unlock of the vendor's"],
)
async def test_a_change_resumes_wherever_it_stopped_and_is_made_once(tmp_path, call, lost, vendors):
    """ACCEPTANCE 37, 101; the final state is independent of retries: one new version, unlocked."""
    async with opened(tmp_path) as harness:
        change = await with_document(harness)
        events = (change, RELEASED) if vendors else (change,)
        if vendors:
            await lock_of_vendor(harness)
        place = harness.zgw.after if lost else harness.zgw.faults
        method, nth = ("PATCH", 1) if call == "change" else ("POST", 1 if call == "lock" or vendors else 2)
        place.append(fail(1, ConnectionResetError() if lost else 500, on=(method, EIO), nth=nth))
        outcome = await harness.deliver(*events, message=UPDATE)
        assert outcome.state == ("UNKNOWN" if lost else "RETRY_AT"), outcome.findings
        outcome = await harness.again(*events, message=UPDATE, state=outcome.state)
        assert outcome.state == "DELIVERED", outcome.findings
        (document,) = await harness.all(EIO)
        assert (document["titel"], document["versie"], document["locked"]) == ("Herzien", 2, False)
        assert await content_of(harness, document) == NEW
        harness.zgw.calls.clear()
        outcome = await harness.again(*events, message=UPDATE)
        assert (outcome.state, harness.zgw.writes()) == ("DELIVERED", [])


async def test_a_crash_after_any_call_leaves_nothing_half(tmp_path):
    """Killed without a word in the journal but what was kept before and after locking."""
    for stop in (1, 2, 3):
        async with opened(tmp_path / str(stop)) as harness:
            change = await with_document(harness)
            count = iter(range(1, 100))

            def killed(method, _collection, _body, count=count, stop=stop):
                return SystemExit() if method in ("POST", "PATCH") and next(count) == stop else None

            harness.zgw.after.append(raising(killed))
            with pytest.raises(BaseException) as caught:  # a process that dies tells nothing
                await harness.deliver(change, message=UPDATE)
            assert "SystemExit" in repr(caught.value) or isinstance(caught.value, SystemExit)
            harness.zgw.after.clear()
            outcome = await harness.again(change, message=UPDATE, state="DELIVERING")
            assert outcome.state == "DELIVERED", (stop, outcome.findings)
            (document,) = await harness.all(EIO)
            assert (document["titel"], document["versie"], document["locked"]) == ("Herzien", 2, False), stop


def raising(fault):
    def raised(method, collection, body):
        found = fault(method, collection, body)
        if found is not None:
            raise found

    return raised


async def test_a_lost_lock_is_not_broken_where_it_is_not_allowed(tmp_path):
    async with opened(tmp_path) as harness:
        change = await with_document(harness)
        source = harness.gemeente.source.model_copy(update={"kind": "zgw"})
        gemeente = harness.gemeente.model_copy(update={"source": source})
        harness.ports = dataclasses.replace(
            harness.ports, source=dataclasses.replace(harness.source, gemeente=gemeente)
        )
        harness.zgw.after.append(fail(1, ConnectionResetError(), on=("POST", EIO)))
        assert (await harness.deliver(change, message=UPDATE)).state == "UNKNOWN"
        outcome = await harness.again(change, message=UPDATE)
        assert codes(outcome.findings) == ["document-vergrendeld"]
        assert (await harness.all(EIO))[0]["locked"]


async def test_a_refused_change_gives_our_own_lock_back(tmp_path):
    """MAPPING F, all or nothing: after a refusal the document is as it was."""
    async with opened(tmp_path) as harness:
        change = await with_document(harness)
        harness.zgw.faults.append(fail(1, 400, on=("PATCH", EIO)))
        outcome = await harness.deliver(change, message=UPDATE)
        assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", ["doel-weigert"])
        (document,) = await harness.all(EIO)
        assert (document["titel"], document["versie"], document["locked"]) == ("Brief", 1, False)


async def test_a_refused_change_leaves_the_lock_of_the_vendor(tmp_path):
    """MAPPING B.2 #12: no automatic unlock while the client holds the lock."""
    async with opened(tmp_path) as harness:
        change = await with_document(harness)
        lock = await lock_of_vendor(harness)
        harness.zgw.faults.append(fail(1, 400, on=("PATCH", EIO)))
        outcome = await harness.deliver(change, RELEASED, message=UPDATE)
        assert outcome.state == "QUARANTINED"
        (document,) = await harness.all(EIO)
        assert (document["locked"], document["lock"]) == (True, lock)


@pytest.mark.parametrize("vendors", [True, False])
@pytest.mark.parametrize("stop", [None, ("PUT", "bestandsdelen"), ("PATCH", EIO)])
async def test_large_content_goes_in_parts_under_the_same_lock(tmp_path, stop, vendors):
    """ACCEPTANCE 107."""
    async with opened(tmp_path, documenten=Documenten(max_inline_mib=1)) as harness:
        await with_document(harness)
        events = (changes(harness.keep(BIG), len(BIG)),)
        if vendors:
            await lock_of_vendor(harness)
            events = (*events, RELEASED)
        if stop is not None:
            harness.zgw.faults.append(fail(1, 503, on=stop))
        outcome = await harness.deliver(*events, message=UPDATE)
        if stop is not None:
            assert outcome.state == "RETRY_AT"
            outcome = await harness.again(*events, message=UPDATE)
        assert outcome.state == "DELIVERED", outcome.findings
        (document,) = await harness.all(EIO)
        assert (await content_of(harness, document) == BIG, document["locked"]) == (True, False)
        assert document["versie"] == 2


@pytest.mark.parametrize("lost", [False, True])
async def test_a_document_is_unlinked_once(tmp_path, lost):
    """MAPPING B.2 #17."""
    unlinked = ("zaken.informatieobject.ontkoppeld", {"zaak": ZAAK, "informatieobject": DOC})
    async with opened(tmp_path) as harness:
        await with_document(harness)
        place = harness.zgw.after if lost else harness.zgw.faults
        place.append(fail(1, ConnectionResetError() if lost else 500, on=("DELETE", "zaakinformatieobjecten")))
        outcome = await harness.deliver(unlinked, message="ontkoppelZaakdocument_Di02")
        assert outcome.state in ("UNKNOWN", "RETRY_AT")
        outcome = await harness.again(unlinked, message="ontkoppelZaakdocument_Di02", state=outcome.state)
        assert outcome.state == "DELIVERED", outcome.findings
        assert await harness.all("zaakinformatieobjecten") == []
        assert len(await harness.all(EIO)) == 1


class Quiet:
    """The journal's side: nothing is on its way."""

    async def search(self, **_):
        return 0, []


async def test_nothing_is_taken_of_a_synchronous_message_while_the_source_is_away(tmp_path):
    """Its sender waits for the outcome: better told at once than kept waiting (MAPPING E.6)."""
    drafts = [SimpleNamespace(type=f"nl.{soort}.v1", data=data) for soort, data, *_ in (changes("00", 1, titel="x"),)]
    async with opened(tmp_path) as harness:
        await with_document(harness)
        harness.zgw.faults.append(fail(1, 503, on=("GET", EIO)))
        asked = {"source": harness.source, "journal": Quiet(), "now": NOW}
        with pytest.raises(Unavailable):
            await check_known(drafts, message=UPDATE, **asked)
        assert await check_known(drafts, message=UPDATE, **asked) == ()


async def test_a_member_is_cleared_or_left_as_the_event_says(tmp_path):
    """MAPPING E.3: null clears, what is not known leaves what is."""
    async with opened(tmp_path) as harness:
        await with_document(harness, beschrijving="oud", verzenddatum="2020-03-11")
        members = {"beschrijving": None, "auteur": {"onbekend": "waardeOnbekend"}, "verzenddatum": None, "titel": None}
        data = {"informatieobject": {**DOC, **members}, "wijziging": {"paden": [*members]}}
        outcome = await harness.deliver(("documenten.informatieobject.gewijzigd", data), message=UPDATE)
        assert outcome.state == "DELIVERED", outcome.findings
        (document,) = await harness.all(EIO)
        assert (document["beschrijving"], document["verzenddatum"]) == ("", None)
        assert (document["auteur"], document["titel"]) == ("Be Handelaar", "Brief")
        assert document["bronorganisatie"] == RSIN


@pytest.mark.parametrize("lost", [False, True])
async def test_what_is_said_of_a_documents_place_is_changed_once(tmp_path, lost):
    changed = {"zaak": ZAAK, "informatieobject": DOC, "titel": "Bijlage 2", "beschrijving": {"onbekend": "nil"}}
    event = ("zaken.informatieobject.koppelinggewijzigd", changed)
    async with opened(tmp_path) as harness:
        await with_document(harness)
        place = harness.zgw.after if lost else harness.zgw.faults
        place.append(fail(1, ConnectionResetError() if lost else 500, on=("PATCH", "zaakinformatieobjecten")))
        outcome = await harness.deliver(event, message=UPDATE)
        outcome = await harness.again(event, message=UPDATE, state=outcome.state)
        assert outcome.state == "DELIVERED", outcome.findings
        (link,) = await harness.all("zaakinformatieobjecten")
        assert link["titel"] == "Bijlage 2"
        harness.zgw.calls.clear()
        await harness.again(event, message=UPDATE)
        assert harness.zgw.writes() == []
