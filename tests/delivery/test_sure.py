"""What is said to be surely possible can be planned; and the messages that come most are seen through."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adapter.delivery.facts import Facts
from adapter.delivery.message import read_message
from adapter.delivery.plan import plan
from adapter.delivery.sure import is_surely_possible
from adapter.errors import Refused
from adapter.settings import Afsluiten, Betrokkene, Rolkeuze, Zaaktypeprofiel
from tests.delivery.harness import NOW, Harness, about, created, medewerker, rol, status
from tests.delivery.test_creeer_zaak import VIJF

PROFIELEN = (
    Zaaktypeprofiel(),
    Zaaktypeprofiel(betrokkene=Betrokkene(leeg_of_dummy_bsn="fout")),
    Zaaktypeprofiel(vaste_waarden={"zaak.betalingsindicatie": "nvt"}),
    Zaaktypeprofiel(afsluiten=Afsluiten(bij_einddatum=True)),
    Zaaktypeprofiel(rollen={"heeftAlsOverigBetrokkene": Rolkeuze(omschrijving="Die is er niet")}),
)
ZAKEN = st.fixed_dictionaries(
    {},
    optional={
        "einddatum": st.sampled_from(["2020-04-01", None]),
        "betalingsindicatie": st.sampled_from(["nvt", "geheel", ""]),
        "laatsteBetaaldatum": st.just("2020-03-01T00:00:00Z"),
    },
)
ROLLEN = st.one_of(
    st.sampled_from(["initiator", "belanghebbende", "behandelaar", "adviseur", "klantcontacter", "onbekend"]).map(rol),
    st.just(medewerker("MW1")),
    st.just(rol("belanghebbende", party={})),
)
STATUSSEN = st.builds(
    status,
    st.sampled_from(["Ontvangen", "In behandeling genomen", "Afgehandeld", "Zomaar"]),
    st.sampled_from(["2020-03-11T09:25:16+01:00", "2020-03-11", None]),
)
EVENTS = st.lists(
    st.one_of(
        ROLLEN.map(lambda found: about("zaken.rol.toegevoegd", rol=found)),
        STATUSSEN.map(lambda found: about("zaken.status.gezet", status=found)),
        st.just(about("zaken.resultaat.vastgesteld", resultaat={"resultaattype": {"omschrijving": "Zomaar"}})),
        st.just(about("zaken.rol.toegevoegd")),
    ),
    max_size=5,
)


async def zaaktype_of(harness):
    return await harness.catalogus.find_zaaktype("B1026", on=NOW.date())


def message_of(*events):
    return read_message(((f"nl.{soort}.v1", data, "") for soort, data, *_ in events), message="creeerZaak_Lk01")


async def test_what_is_surely_possible_is_never_refused_by_the_plan():
    zaaktype = await zaaktype_of(Harness())
    seen = {True: 0, False: 0}

    @given(members=ZAKEN, events=EVENTS, profiel=st.sampled_from(PROFIELEN))
    def check(members, events, profiel):
        facts = Facts(received_at=NOW, profiel=profiel, zaaktype=zaaktype)
        message = message_of(created(**members), *events)
        sure = is_surely_possible(message, facts, zaaktype)
        seen[sure] += 1
        try:
            plan(message, facts)
        except Refused:
            assert not sure

    check()
    assert all(seen.values())


async def test_a_zaak_with_five_rollen_and_a_status_is_seen_through():
    zaaktype = await zaaktype_of(Harness())
    facts = Facts(received_at=NOW, profiel=Zaaktypeprofiel(), zaaktype=zaaktype)
    assert is_surely_possible(message_of(created(), *VIJF), facts, zaaktype)
