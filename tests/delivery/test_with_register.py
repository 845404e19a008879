"""The same deliveries against the embedded register: its rules are those of the Zaken and Documenten APIs."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import uuid

import pytest

from adapter.delivery import check_known, preflight
from adapter.journal.blobs_files import FileBlobs
from adapter.questions import Questions
from adapter.register import Register
from adapter.settings import Afsluiten, Documenten
from tests.delivery.harness import (
    NOW,
    RSIN,
    ZAAK,
    Harness,
    about,
    changed,
    codes,
    created,
    fail,
    medewerker,
    person,
    rol,
    status,
)
from tests.delivery.test_creeer_zaak import VIJF
from tests.delivery.test_documenten import BIG, CONTENT, added
from tests.delivery.test_known import Known
from tests.delivery.test_status import DATUM, EIND, ESED, RESULTAAT
from tests.questions.test_answer import ALLES, Vraag


class Watched:
    """Passes calls to the register, but for the faults that a test asks for."""

    def __init__(self, app) -> None:
        self.app = app
        self.calls = []
        self.faults = []
        self.after = []

    async def __call__(self, scope, receive, send):
        method, collection = scope["method"], scope["path"].split("/")[6]
        self.calls.append((method, collection, None))
        for fault in self.faults:
            found = fault(method, collection, None)
            if isinstance(found, Exception):
                raise found
            if found is not None:
                await send({"type": "http.response.start", "status": found[0], "headers": []})
                await send({"type": "http.response.body", "body": b"{}"})
                return
        await self.app(scope, receive, send)
        for fault in self.after:
            found = fault(method, collection, None)
            if isinstance(found, Exception):
                raise found

    def writes(self):
        return [(method, collection) for method, collection, _ in self.calls if method != "GET"]


class RegisterHarness(Harness):
    def __init__(self, register, watched, **profiel) -> None:
        super().__init__(zgw=watched, **profiel)
        self.register = register

    async def all(self, collection):
        found = await self.register.state("voorbeeld")
        return [item for url, item in found.items() if url.split("/")[-2] == collection]

    def keep(self, content):
        writer = self.store.begin()
        writer.write(content)
        return writer.commit()[0]


@contextlib.asynccontextmanager
async def opened(tmp_path, **profiel):
    blobs = FileBlobs(tmp_path / "blobs")
    harness = Harness()
    register = Register(
        tmp_path,
        {"voorbeeld": harness.gemeente},
        blobs=blobs,
        clock=lambda: NOW,
        new_uuid=lambda: str(uuid.uuid4()),
    )
    await register.start()
    try:
        made = RegisterHarness(register, Watched(register.app), **profiel)
        made.store = blobs
        made.ports = made.ports.__class__(
            **{name: getattr(made.ports, name) for name in made.ports.__slots__} | {"blobs": blobs}
        )
        yield made
    finally:
        await register.close()


async def test_a_creation_is_seven_writes_and_no_reads(tmp_path):
    """ACCEPTANCE 8."""
    async with opened(tmp_path) as harness:
        await harness.catalogus.find_zaaktype("B1026", on=NOW.date())
        harness.zgw.calls.clear()
        outcome = await harness.deliver(created(), *VIJF)
        assert outcome.state == "DELIVERED", outcome.findings
        assert len(harness.zgw.calls) == len(harness.zgw.writes()) == 7
        assert harness.zgw.calls[-1][1] == "statussen"
        assert len(await harness.all("rollen")) == 5


@pytest.mark.parametrize("collection", ["zaken", "rollen", "statussen"])
@pytest.mark.parametrize("lost", [False, True])
async def test_work_resumes_wherever_it_stopped(tmp_path, collection, lost):
    """ACCEPTANCE 37; MAPPING F: the final state is independent of retries."""
    async with opened(tmp_path) as harness:
        place = harness.zgw.after if lost else harness.zgw.faults
        place.append(fail(1, ConnectionResetError() if lost else 500, on=("POST", collection), nth=1))
        outcome = await harness.deliver(created(), *VIJF)
        assert outcome.state == ("UNKNOWN" if lost else "RETRY_AT")
        outcome = await harness.again(created(), *VIJF, state=outcome.state)
        assert outcome.state == "DELIVERED", outcome.findings
        numbers = [len(await harness.all(name)) for name in ("zaken", "rollen", "statussen")]
        assert numbers == [1, 5, 1]


@pytest.mark.parametrize("call", range(1, 8))
async def test_a_refusal_at_any_call_leaves_the_register_as_it_was(tmp_path, call):
    """MAPPING F, all-or-nothing."""
    async with opened(tmp_path) as harness:
        count = itertools.count(1)
        harness.zgw.faults.append(lambda method, *_: (400, {}) if method == "POST" and next(count) == call else None)
        outcome = await harness.deliver(created(), *VIJF)
        assert outcome.state == "QUARANTINED"
        assert await harness.register.state("voorbeeld") == {}


async def test_the_identificatie_of_another_zaak_is_refused(tmp_path):
    """ACCEPTANCE 34."""
    async with opened(tmp_path) as harness:
        assert (await harness.deliver(created())).state == "DELIVERED"
        assert (await harness.deliver(created())).state == "DELIVERED"
        outcome = await harness.deliver(created(omschrijving="een andere zaak"))
        assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", ["zaak-bestaat-al"])
        assert len(await harness.all("zaken")) == 1


async def test_fields_rollen_and_relations_are_changed(tmp_path):
    """ACCEPTANCE 40, 45, 46, 53, 57."""
    async with opened(tmp_path) as harness:
        other = {"identificatie": "1900300001", "bronorganisatie": RSIN}
        await harness.deliver(created(**other))
        await harness.deliver(
            created(toelichting="eerst"),
            about("zaken.rol.toegevoegd", rol=rol()),
            about("zaken.rol.toegevoegd", rol=rol("initiator")),
        )
        events = (
            changed(toelichting="daarna", einddatumGepland="2020-05-30"),
            about("zaken.rol.verwijderd", rol=rol()),
            about("zaken.rol.toegevoegd", rol=medewerker("M1")),
            about("zaken.rol.gewijzigd", rol=rol("initiator", party=person("900000009")), wijziging={"oud": {}}),
            ("zaken.relevantezaak.gekoppeld", {"zaak": ZAAK, "andere": other}),
            ("zaken.deelzaak.gekoppeld", {"hoofdzaak": ZAAK, "deelzaak": other}),
        )
        outcome = await harness.deliver(*events, message="updateZaak_Lk01")
        assert outcome.state == "DELIVERED", outcome.findings
        child, zaak = sorted(await harness.all("zaken"), key=lambda item: -int(item["identificatie"]))
        assert (zaak["toelichting"], zaak["einddatumGepland"]) == ("daarna", "2020-05-30")
        assert child["hoofdzaak"] == zaak["url"]
        assert [len(item["relevanteAndereZaken"]) for item in (child, zaak)] == [1, 1]
        who = sorted(next(iter(item["betrokkeneIdentificatie"].values())) for item in await harness.all("rollen"))
        assert who == ["900000009", "M1"]
        harness.zgw.calls.clear()
        await harness.deliver(*events, message="updateZaak_Lk01")
        assert harness.zgw.writes() == []


async def test_a_zaak_is_closed_and_says_so(tmp_path):
    """ACCEPTANCE 10, 76, 77."""
    async with opened(tmp_path, afsluiten=ESED) as harness:
        await harness.deliver(created())
        for events in ([RESULTAAT], [DATUM], [EIND]):
            outcome = await harness.deliver(*events, message="updateZaak_Lk01")
            assert outcome.state == "DELIVERED", outcome.findings
        (zaak,) = await harness.all("zaken")
        assert zaak["einddatum"] == "2020-03-25"
        assert (len(await harness.all("resultaten")), len(await harness.all("statussen"))) == (1, 1)


async def test_an_eindstatus_without_resultaat_leaves_the_zaak_open(tmp_path):
    async with opened(tmp_path, afsluiten=Afsluiten()) as harness:
        await harness.deliver(created())
        outcome = await harness.deliver(EIND, message="actualiseerZaakstatus_Lk01")
        assert codes(outcome.findings) == ["resultaat-ontbreekt"]
        assert (await harness.all("zaken"))[0]["einddatum"] is None


@pytest.mark.parametrize(("content", "parts"), [(CONTENT, False), (BIG, True)])
async def test_a_document_stands_in_the_register_whole(tmp_path, content, parts):
    """ACCEPTANCE 91, 99, 107."""
    async with opened(tmp_path, documenten=Documenten(max_inline_mib=1)) as harness:
        await harness.deliver(created())
        sha = harness.keep(content)
        assert sha == hashlib.sha256(content).hexdigest()
        (kind, data, _), *rest = added(size=len(content))
        events = ((kind, data, f"urn:koppelvlak:blob:sha256:{sha}"), *rest)
        outcome = await harness.deliver(*events, message="voegZaakdocumentToe_Lk01")
        assert outcome.state == "DELIVERED", outcome.findings
        assert ("bestandsdelen" in [collection for _, collection in harness.zgw.writes()]) is parts
        (document,) = await harness.all("enkelvoudiginformatieobjecten")
        got = bytearray()
        assert await harness.peer.download(document["url"] + "/download", got.extend)
        assert got == content
        harness.zgw.calls.clear()
        outcome = await harness.again(*events, message="voegZaakdocumentToe_Lk01")
        assert (outcome.state, harness.zgw.writes()) == ("DELIVERED", [])


async def test_a_document_in_parts_goes_on_where_it_stopped(tmp_path):
    async with opened(tmp_path, documenten=Documenten(max_inline_mib=1)) as harness:
        await harness.deliver(created())
        sha = harness.keep(BIG)
        (kind, data, _), *rest = added(size=len(BIG))
        events = ((kind, data, f"urn:koppelvlak:blob:sha256:{sha}"), *rest)
        harness.zgw.faults.append(fail(1, 503, on=("PUT", "bestandsdelen")))
        assert (await harness.deliver(*events, message="voegZaakdocumentToe_Lk01")).state == "RETRY_AT"
        outcome = await harness.again(*events, message="voegZaakdocumentToe_Lk01")
        assert outcome.state == "DELIVERED", outcome.findings
        (document,) = await harness.all("enkelvoudiginformatieobjecten")
        got = bytearray()
        assert await harness.peer.download(document["url"] + "/download", got.extend)
        assert (got == BIG, document["locked"]) == (True, False)


async def test_what_was_delivered_is_told_again(tmp_path):
    """ACCEPTANCE 109, 112."""
    async with opened(tmp_path) as harness:
        await harness.deliver(
            created(verlenging={"duur": "P20D", "reden": "druk"}, kenmerken=[{"kenmerk": "1", "bron": "x"}]),
            *VIJF,
            about("zaken.status.gezet", status=status("In behandeling", "2020-03-12")),
        )
        questions = Questions(harness.peer, harness.catalogus, deadline_s=5.0)
        (beeld,) = (await questions.answer(Vraag(parts=ALLES), bronorganisatie=RSIN)).beelden
        assert beeld["zaak"]["verlenging"] == {"duur": "P20D", "reden": "druk"}
        assert beeld["zaak"]["kenmerken"] == [{"kenmerk": "1", "bron": "x"}]
        assert len(beeld["rollen"]) == 5
        assert [item["indicatieLaatstGezetteStatus"] for item in beeld["statussen"]] == [False, True]
        assert "http" not in str(beeld)
        latest = Vraag(parts=frozenset({"zaak", "laatste_status"}))
        (told,) = (await questions.answer(latest, bronorganisatie=RSIN)).beelden[0]["statussen"]
        assert told["statustype"]["omschrijving"] == "In behandeling"
        of_person = Vraag(kind="zaken-van-bsn", identificatie="111111110", parts=frozenset({"zaak"}))
        assert len((await questions.answer(of_person, bronorganisatie=RSIN)).beelden) == 1
        unknown = Vraag(kind="zaken-van-bsn", identificatie="900000009", parts=frozenset({"zaak"}))
        assert (await questions.answer(unknown, bronorganisatie=RSIN)).beelden == []


async def test_the_example_catalogue_has_all_that_the_mappings_need(tmp_path):
    async with opened(tmp_path) as harness:
        checks = await preflight(harness.source, today=NOW.date())
        assert {check.zaaktype: codes_of(check) for check in checks}["B1026"] == []


async def test_a_good_message_is_not_refused_beforehand(tmp_path):
    class Draft:
        def __init__(self, soort, data) -> None:
            self.type, self.data = f"nl.{soort}.v1", data

    async with opened(tmp_path) as harness:
        drafts = [Draft(*event) for event in (created(), *VIJF)]
        known = await check_known(drafts, message="creeerZaak_Lk01", source=harness.source, journal=Known(), now=NOW)
        assert known == ()


def codes_of(check):
    return [finding.code for finding in check.findings]
