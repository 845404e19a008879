"""What delivery relies on of a target, on both: the embedded register, and the source in memory of the simulation."""

import contextlib

import pytest

from tests.delivery.harness import Harness, about, created, fail, status
from tests.delivery.test_with_register import opened

STATUSES = ("2020-03-10T08:00:00+01:00", "2020-03-11T08:00:00+01:00")


class Memory(Harness):
    async def all(self, collection):
        return self.zgw.all(collection)


@contextlib.asynccontextmanager
async def in_memory(_folder):
    yield Memory()


@pytest.fixture(params=["register", "memory"])
async def target(request, tmp_path):
    async with (opened if request.param == "register" else in_memory)(tmp_path) as harness:
        yield harness


async def test_a_zaak_is_made_once_and_found_by_its_natural_key(target):
    assert (await target.deliver(created())).state == "DELIVERED"
    assert (await target.again(created())).state == "DELIVERED"
    (zaak,) = await target.all("zaken")
    assert (zaak["identificatie"], zaak["bronorganisatie"]) == ("1900208938", "823288444")


async def test_another_zaak_of_the_same_identificatie_is_refused(target):
    assert (await target.deliver(created())).state == "DELIVERED"
    outcome = await target.deliver(created(omschrijving="een andere zaak"))
    assert outcome.state == "QUARANTINED"
    assert len(await target.all("zaken")) == 1


@pytest.mark.parametrize("lost", [False, True])
async def test_what_was_refused_is_not_there_and_what_lost_its_answer_is(target, lost):
    place = target.zgw.after if lost else target.zgw.faults
    place.append(fail(1, ConnectionResetError() if lost else 500, on=("POST", "zaken"), nth=1))
    outcome = await target.deliver(created())
    assert outcome.state == ("UNKNOWN" if lost else "RETRY_AT")
    assert len(await target.all("zaken")) == int(lost)
    assert (await target.again(created(), state=outcome.state)).state == "DELIVERED"
    assert len(await target.all("zaken")) == 1


async def test_statuses_stand_in_the_order_in_which_they_were_set_and_once_each(target):
    await target.deliver(created())
    begun = len(await target.all("statussen"))
    for at in STATUSES:
        event = about("zaken.status.gezet", status=status("In behandeling", at=at))
        for again in (target.deliver, target.again):
            outcome = await again(event, message="actualiseerZaakstatus_Lk01")
            assert outcome.state == "DELIVERED", outcome.findings
    assert len(await target.all("statussen")) == begun + len(STATUSES)
