"""Look-ups L2 to L6 and their cache."""

from __future__ import annotations

import asyncio
import datetime

import pytest

from adapter import settings
from adapter.errors import Refused, Unavailable
from adapter.peers import (
    Catalogus,
    Statustype,
    Zaaktype,
    Zaaktypeversie,
    match_resultaattype,
    match_roltype,
    match_statustype,
)
from adapter.peers.types import Resultaattype, Roltype
from adapter.peers.zgw import open_zgw
from tests.peers.memory import MemoryZgw, catalogue

DAY = datetime.date(2020, 3, 9)


class Bench:
    def __init__(self, *, page=100, **more) -> None:
        self.memory = MemoryZgw(page=page)
        self.now = 0.0
        self.zgw = open_zgw(
            settings.Target(),
            gemeente="voorbeeld",
            monotonic=lambda: self.now,
            clock_s=lambda: 0.0,
            register=self.memory,
        )
        self.catalogus = Catalogus(
            self.zgw, cache_s=300, rsin="823288444", domein=None, monotonic=lambda: self.now, **more
        )


async def test_the_version_is_the_published_one_that_was_valid_on_the_day():
    """ACCEPTANCE 32; pairs p04 and context.json: an old one, one of 2099 and a concept."""
    bench = Bench(page=2)
    old = catalogue(bench.memory, identificatie="B1210", begin="2012-01-01", einde="2015-12-31")
    new = catalogue(bench.memory, identificatie="B1210", begin="2016-01-01")
    catalogue(bench.memory, identificatie="B1210", begin="2018-01-01", concept=True)
    assert (await bench.catalogus.find_zaaktype("B1210", on=DAY)).url == new["url"]
    assert (await bench.catalogus.find_zaaktype("B1210", on=datetime.date(2016, 1, 1))).url == new["url"]
    assert (await bench.catalogus.find_zaaktype("B1210", on=datetime.date(2014, 1, 1))).url == old["url"]
    with pytest.raises(Refused) as caught:
        await bench.catalogus.find_zaaktype("B1210", on=datetime.date(2015, 12, 31))
    assert caught.value.findings[0].code == "zaaktype-niet-geldig"


async def test_two_versions_at_once_are_an_error():
    bench = Bench()
    catalogue(bench.memory)
    catalogue(bench.memory)
    with pytest.raises(Refused) as caught:
        await bench.catalogus.find_zaaktype("B1026", on=DAY)
    assert caught.value.findings[0].code == "zaaktype-niet-eenduidig"


async def test_many_askers_make_one_question():
    bench = Bench()
    catalogue(bench.memory)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(bench.catalogus.find_zaaktype("B1026", on=DAY)) for _ in range(20)]
    assert len({id(task.result()) for task in tasks}) == 1
    assert len(bench.memory.calls) == 6  # catalogussen, zaaktypen, zaaktype, statustypen, roltypen, resultaattypen


async def test_what_was_read_stays_usable_when_the_source_is_away():
    bench = Bench()
    catalogue(bench.memory)
    await bench.catalogus.find_zaaktype("B1026", on=DAY)
    bench.memory.faults.append(lambda *_: (503, {}))
    bench.now += 1000
    assert (await bench.catalogus.find_zaaktype("B1026", on=DAY)).identificatie == "B1026"


async def test_what_was_never_read_is_not_there_when_the_source_is_away():
    bench = Bench()
    bench.memory.faults.append(lambda *_: (503, {}))
    with pytest.raises(Unavailable):
        await bench.catalogus.find_zaaktype("B1026", on=DAY)


async def test_a_zaaktype_of_another_catalogus_does_not_count():
    bench = Bench()
    other = bench.memory.put("catalogi", "catalogussen", rsin="000000000", domein="ANDER")
    found = catalogue(bench.memory)
    found["catalogus"] = other["url"]
    bench.memory.put("catalogi", "catalogussen", rsin="823288444", domein="VOORB")
    with pytest.raises(Refused):
        await bench.catalogus.find_zaaktype("B1026", on=DAY)


def zaaktype(*, statussen=(), resultaten=(), rollen=()):
    versie = Zaaktypeversie(
        url="z",
        identificatie="B1",
        omschrijving="",
        catalogus="",
        begin=None,
        einde=None,
        concept=False,
        informatieobjecttypen=(),
    )
    return Zaaktype(
        versie=versie,
        statustypen=tuple(
            Statustype(url=name, omschrijving=name, volgnummer=number, is_eindstatus=False)
            for number, name in enumerate(statussen, 1)
        ),
        resultaattypen=tuple(Resultaattype(url=name, omschrijving=name) for name in resultaten),
        roltypen=tuple(Roltype(url=name, omschrijving=name, generiek=generiek) for name, generiek in rollen),
    )


STATUSSEN = ("Afgehandeld niet-ontvankelijk", "Afgehandeld", "In  behandeling")


@pytest.mark.parametrize(
    ("name", "number", "aliases", "expected"),
    [
        ("Afgehandeld", None, {}, "Afgehandeld"),
        (" afgehandeld ", 1, {}, "Afgehandeld"),
        ("in behandeling", None, {}, "In  behandeling"),
        ("Bezig", None, {"bezig": "In  behandeling"}, "In  behandeling"),
        ("Bezig", 2, {}, None),  # not the eindstatus that has this number
        ("", 2, {}, "Afgehandeld"),
        (None, 3, {}, "In  behandeling"),
        ("Afgehandeld niet", None, {}, None),
        ("Afg", None, {}, None),
    ],
)
def test_a_status_is_found_by_name_alias_or_volgnummer_and_never_by_its_beginning(name, number, aliases, expected):
    """MAPPING B.0 L3; ACCEPTANCE 62, 63."""
    found = zaaktype(statussen=STATUSSEN)
    if expected is None:
        with pytest.raises(Refused):
            match_statustype(found, omschrijving=name, volgnummer=number, aliases=aliases)
        return
    assert match_statustype(found, omschrijving=name, volgnummer=number, aliases=aliases)[0].omschrijving == expected


@pytest.mark.parametrize(
    ("names", "asked", "expected"),
    [
        (("Toegekend",), "toegekend", "Toegekend"),
        (("Gedeeltelijk toegekend"[:20],), "Gedeeltelijk toegekend", "Gedeeltelijk toegeke"),
        (("Gedeeltelijk toegeke", "gedeeltelijk toegeke"), "Gedeeltelijk toegekend", None),
        (("Toe",), "Toegekend", None),
    ],
)
def test_a_resultaat_is_found_whole_or_by_the_twenty_characters_that_were_left_of_it(names, asked, expected):
    """MAPPING B.0 L4; ACCEPTANCE 87, 88."""
    found = zaaktype(resultaten=names)
    if expected is None:
        with pytest.raises(Refused):
            match_resultaattype(found, omschrijving=asked, aliases={})
        return
    assert match_resultaattype(found, omschrijving=asked, aliases={}).omschrijving == expected


ROLLEN = (("Klager", "belanghebbende"), ("Belanghebbende", "belanghebbende"), ("Aanvrager", "initiator"))


@pytest.mark.parametrize(
    ("relation", "generiek", "name", "choice", "expected"),
    [
        ("heeftAlsInitiator", "initiator", None, None, "Aanvrager"),
        ("heeftAlsBelanghebbende", "belanghebbende", None, None, "Belanghebbende"),
        ("heeftAlsBelanghebbende", "belanghebbende", "klager", None, "Klager"),
        ("heeftAlsBelanghebbende", "belanghebbende", "Client", {"omschrijving": "Klager"}, "Klager"),
        ("heeftAlsUitvoerende", "behandelaar", None, {"ontbreekt": "overslaan"}, None),
        ("heeftAlsUitvoerende", "behandelaar", None, None, "roltype-onbekend"),
        ("heeftAlsGemachtigde", "belanghebbende", None, None, "roltype-niet-eenduidig"),
    ],
)
def test_a_roltype_is_found_by_message_configuration_or_generiek(relation, generiek, name, choice, expected):
    """MAPPING B.0 L5."""
    rules = settings.Rolkeuze(**choice) if choice is not None else None
    try:
        found = match_roltype(
            zaaktype(rollen=ROLLEN), relation=relation, generiek=generiek, omschrijving=name, choice=rules
        )
    except Refused as error:
        assert error.findings[0].code == expected
    else:
        assert (found.omschrijving if found else None) == expected
