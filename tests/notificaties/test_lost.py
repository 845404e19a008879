"""What gets lost: notifications, the memory of an attempt that broke off, a source that is away for a while."""

from adapter.delivery import worker
from tests.notificaties.source import Ander, told
from tests.system import example, posted, running

CREEER = "http://www.egem.nl/StUF/sector/zkn/0310/creeerZaak_Lk01"
LISTENING = {"gemeenten__voorbeeld__notificaties": {"ophalen_s": 3600, "wacht_s": 0}, "delivery__first_s": 0.01}


async def fetched(system):
    (ophaler,) = system.notificaties.ophalers
    return await ophaler.look()


async def test_changes_of_which_no_notification_came_are_found_at_the_source(tmp_path):
    async with running(tmp_path, **LISTENING) as system:
        ander = Ander(system)
        known = await ander.zaak()
        await told(system)
        system.register.tell(None)  # from here on all notifications get lost
        await ander.zaak("1900202600000778")
        await ander.patch(known, omschrijving="Anders")
        await ander.rol(known)
        assert await fetched(system) == 2
        events = await told(system)
        assert await fetched(system) == 0  # all is known
        await ander.resultaat(known)
        await ander.status(known, -1)
        assert await fetched(system) == 1
        ended = await told(system)
    names = [name for name, _ in events]
    assert sorted(names[1:]) == ["zaken.rol.toegevoegd", "zaken.zaak.aangemaakt", "zaken.zaak.gewijzigd"]
    assert [name for name, _ in ended][-1] == "zaken.zaak.afgesloten"


async def test_what_we_wrote_ourselves_is_not_found_as_news(tmp_path):
    async with running(tmp_path, **LISTENING) as system:
        system.register.tell(None)
        await posted(system, example("creeer-zaak"), soapaction=CREEER)
        assert await system.settle(within_s=20)
        await fetched(system)
        assert await told(system) == []


async def test_zaken_that_were_there_before_us_are_not_told_as_new(tmp_path):
    async with running(tmp_path, **LISTENING) as system:
        system.register.tell(None)
        await Ander(system).zaak(registratiedatum="2020-01-01", startdatum="2020-01-01")
        assert await fetched(system) == 0


async def test_an_attempt_that_broke_off_does_not_come_back_as_news(tmp_path, monkeypatch):
    broken = []

    async def breaks_off(item, ports, *, token):
        outcome = await whole(item, ports, token=token)
        if not broken:
            broken.append(item.bericht_id)
            raise RuntimeError("as if the process was killed")
        return outcome

    whole = worker.deliver_and_remember
    monkeypatch.setattr(worker, "deliver_and_remember", breaks_off)
    async with running(tmp_path, **LISTENING) as system:
        await posted(system, example("creeer-zaak"), soapaction=CREEER)
        assert await told(system) == []
        zaak = await Ander(system).find("1900202600000001")
        await Ander(system).patch(zaak, toelichting="van een ander")
        events = await told(system)
    assert broken
    assert [name for name, _ in events] == ["zaken.zaak.gewijzigd"]
