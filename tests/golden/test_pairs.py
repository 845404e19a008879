"""Golden pairs of ../shared: every pair of an operation that is served agrees (events, ZGW calls, reply)."""

import pytest

from adapter.cli.golden.run import run_pair
from tests.shared import shared

# The operations of the later issue "The mapping language, and every operation": not served yet.
LATER = {
    "p16-voegbesluittoe-12",
}
SERVED = [
    "p01-creeerzaak-minima",
    "p02-actualiseerzaakstatus",
    "p03-updatezaak-opschorting",
    "p04-voegzaakdocumenttoe",
    "p05-genereerzaakidentificatie-12",
    "p06-geeflijstzaakdocumenten",
    "p07-geefzaakdetails-scope",
    "p10-creeerzaak-openforms",
    "p11-creeerzaak-nnp-ves-oeh",
    "p12-geefzaakstatus-12",
    "p13-updatezaakdocument-12",
    "p14-cancelcheckout-12",
    "p15-ontkoppelzaakdocument-12",
    "p08-npslv01-bsn",
    "p09-npslk01-verhuizing",
    "p17-npslv01-naam-geboortedatum",
    "p18-npslv01-adres",
    "p19-deelzaak",
    "p20-geefzaakdocumentbewerken-12",
]


@pytest.mark.parametrize("name", SERVED)
async def test_a_golden_pair_agrees(name):
    outcome = await run_pair(shared(f"corpus/pairs/{name}"))
    assert outcome.differences == ()


def test_every_pair_is_either_served_or_of_a_later_issue():
    found = {folder.name for folder in shared("corpus/pairs").glob("p*-*")}
    assert found == LATER | set(SERVED)
