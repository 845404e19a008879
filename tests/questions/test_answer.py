"""Questions against a source: ACCEPTANCE F; MAPPING B.1 #1, #2, B.2 #7, #8."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass

import pytest

from adapter.errors import Refused, Unavailable
from adapter.questions import Questions
from adapter.questions.beeld import rol_beeld
from tests.delivery.harness import RSIN, ZAAK, Harness, about, medewerker, person, rol, status
from tests.delivery.test_documenten import CONTENT, SHA, added

ALLES = frozenset(
    {
        "zaak",
        "zaaktype",
        "rollen",
        "statussen",
        "resultaat",
        "zaakobjecten",
        "hoofdzaak",
        "deelzaken",
        "andere_zaken",
        "informatieobjecten",
    }
)


class Geen:
    """A zaaktype without roltypen."""

    def roltype(self, _url):
        return None


@dataclass(frozen=True)
class Vraag:
    kind: str = "zaak"
    identificatie: str = "1900208938"
    parts: frozenset[str] = ALLES
    maximum: int = 100
    na: str = ""
    lopend: bool = False


async def ask(harness, vraag=None, *, deadline_s=5.0, wait=None):
    questions = Questions(harness.peer, harness.catalogus, deadline_s=deadline_s, wait=wait)
    return await questions.answer(vraag or Vraag(), bronorganisatie=RSIN)


async def test_a_zaak_is_told_with_all_that_hangs_on_it_and_without_addresses():
    """ACCEPTANCE 109, 86."""
    harness = Harness()
    other = {"identificatie": "1900300001", "bronorganisatie": RSIN}
    await harness.given_zaak(**other)
    await harness.given_zaak(
        about("zaken.rol.toegevoegd", rol=rol("initiator")),
        about(
            "zaken.zaakobject.toegevoegd",
            zaakobject={"objectType": "adres", "objectIdentificatie": {"huisnummer": 1}, "relatieomschrijving": "plek"},
        ),
        ("zaken.deelzaak.gekoppeld", {"hoofdzaak": ZAAK, "deelzaak": other}),
        ("zaken.relevantezaak.gekoppeld", {"zaak": ZAAK, "andere": other}),
        about("zaken.resultaat.vastgesteld", resultaat={"resultaattype": {"omschrijving": "Toegekend"}}),
        about("zaken.status.gezet", status=status("Ontvangen", "2020-03-09T10:00:00+01:00")),
        about("zaken.status.gezet", status=status("In behandeling", statustoelichting="bij team")),
        toelichting="met bijlage",
        kenmerken=[{"kenmerk": "1", "bron": "x"}],
    )
    parent = next(item for item in harness.zgw.all("zaken") if item["identificatie"] == "1900208938")
    parent["deelzaken"] = [harness.zgw.all("zaken")[0]["url"]]
    (beeld,) = (await ask(harness)).beelden
    assert beeld["zaak"]["zaaktype"] == {"identificatie": "B1026", "omschrijving": "Aanvraag minima"}
    assert (beeld["zaak"]["toelichting"], beeld["zaak"]["einddatum"]) == ("met bijlage", None)
    assert beeld["rollen"] == [
        {
            "betrokkeneType": "natuurlijk_persoon",
            "roltoelichting": "Initiator",
            "betrokkeneIdentificatie": {"inpBsn": "111111110", "geslachtsnaam": "Precies"},
            "roltype": {"omschrijvingGeneriek": "initiator", "omschrijving": "Initiator"},
        }
    ]
    assert [item["indicatieLaatstGezetteStatus"] for item in beeld["statussen"]] == [False, True]
    assert beeld["statussen"][1]["statustype"] == {
        "omschrijving": "In behandeling",
        "volgnummer": 2,
        "isEindstatus": False,
    }
    assert beeld["resultaat"] == {"resultaattype": {"omschrijving": "Toegekend"}, "toelichting": None}
    assert beeld["zaakobjecten"] == [
        {"objectType": "adres", "objectIdentificatie": {"huisnummer": 1}, "relatieomschrijving": "plek"}
    ]
    reference = {
        "identificatie": "1900300001",
        "bronorganisatie": RSIN,
        "omschrijving": "Aanvraag minimaregelingen (Z)",
        "zaaktype": {"identificatie": "B1026", "omschrijving": "Aanvraag minima"},
    }
    assert beeld["deelzaken"] == [reference]
    assert beeld["andere_zaken"] == [{**reference, "aardRelatie": "onderwerp"}]
    assert "http" not in str(beeld)


async def test_only_what_is_asked_is_fetched():
    """ACCEPTANCE 113."""
    harness = Harness()
    await harness.given_zaak(about("zaken.rol.toegevoegd", rol=rol()))
    (beeld,) = (await ask(harness, Vraag(parts=frozenset({"zaak"})))).beelden
    assert set(beeld) == {"zaak"}
    assert [collection for _, collection, _ in harness.zgw.calls] == ["zaken"]


async def test_an_unknown_zaak_is_no_error_and_a_double_one_is():
    """ACCEPTANCE 98, 110."""
    harness = Harness()
    assert (await ask(harness)).beelden == ()
    await harness.given_zaak()
    harness.zgw.put("zaken", "zaken", **ZAAK)
    with pytest.raises(Refused) as caught:
        await ask(harness)
    assert caught.value.findings[0].code == "zaak-niet-eenduidig"


async def test_the_latest_status_is_one_call():
    harness = Harness()
    await harness.given_zaak()
    asked = Vraag(parts=frozenset({"zaak", "laatste_status"}))
    assert (await ask(harness, asked)).beelden[0]["statussen"] == []
    await harness.deliver(about("zaken.status.gezet", status=status("Ontvangen")))
    (told,) = (await ask(harness, asked)).beelden[0]["statussen"]
    assert (told["statustype"]["omschrijving"], told["indicatieLaatstGezetteStatus"]) == ("Ontvangen", True)


async def test_statussen_come_in_the_order_in_which_they_were_set_however_exact_their_moments_are():
    harness = Harness()
    await harness.given_zaak()
    zaak = harness.zgw.all("zaken")[0]["url"]
    types = {item["omschrijving"]: item["url"] for item in harness.zgw.all("statustypen")}
    for name, moment in (
        ("In behandeling", "2020-03-11T12:00:00.120000Z"),
        ("Ontvangen", "2020-03-11T12:00:00Z"),
        ("Afgehandeld", "2020-03-11T12:30:00+00:00"),
        ("Afgehandeld - wacht op betaling", "2020-03-11T13:10:00+01:00"),
    ):
        harness.zgw.put("zaken", "statussen", zaak=zaak, statustype=types[name], datumStatusGezet=moment)
    told = (await ask(harness)).beelden[0]["statussen"]
    names = [item["statustype"]["omschrijving"] for item in told]
    assert names == ["Ontvangen", "In behandeling", "Afgehandeld - wacht op betaling", "Afgehandeld"]


async def test_all_pages_of_rollen_are_told():
    """ACCEPTANCE 115."""
    harness = Harness(page=2)
    await harness.given_zaak(*(about("zaken.rol.toegevoegd", rol=medewerker(f"M{n}")) for n in range(7)))
    assert len((await ask(harness)).beelden[0]["rollen"]) == 7


async def test_zaken_of_a_person_are_asked_by_post_and_cut_visibly():
    """ACCEPTANCE 112."""
    harness = Harness(page=2)
    for number in range(5):
        await harness.given_zaak(
            ("zaken.rol.toegevoegd", {"zaak": {}, "rol": rol("initiator", party=person("900000009"))}),
            identificatie=f"19000000{number}",
        )
    asked = Vraag(kind="zaken-van-bsn", identificatie="900000009", parts=frozenset({"zaak"}), maximum=3)
    told = await ask(harness, asked)
    assert ([item["zaak"]["identificatie"] for item in told.beelden], told.vervolg) == (
        ["190000000", "190000001", "190000002"],
        True,
    )
    whole = await ask(harness, Vraag(**{**asked.__dict__, "maximum": 20}))
    assert (len(whole.beelden), whole.vervolg) == (5, False)
    rest = await ask(harness, Vraag(**{**asked.__dict__, "na": "190000002"}))
    assert ([item["zaak"]["identificatie"] for item in rest.beelden], rest.vervolg) == (
        ["190000003", "190000004"],
        False,
    )
    harness.zgw.all("zaken")[0]["einddatum"] = "2026-11-24"
    still_open = await ask(harness, Vraag(**{**asked.__dict__, "maximum": 20, "lopend": True}))
    assert len(still_open.beelden) == 4


async def with_document():
    harness = Harness()
    await harness.given_zaak()
    harness.blobs.kept[SHA] = CONTENT
    await harness.deliver(*added(), message="voegZaakdocumentToe_Lk01")
    harness.zgw.calls.clear()
    return harness


async def test_a_vanished_document_does_not_fail_the_list():
    harness = await with_document()
    zaak = harness.zgw.all("zaken")[0]["url"]
    harness.zgw.put(
        "zaken",
        "zaakinformatieobjecten",
        zaak=zaak,
        informatieobject=harness.zgw.url("documenten", "enkelvoudiginformatieobjecten"),
    )
    harness.zgw.put("zaken", "zaakinformatieobjecten", zaak=zaak, informatieobject="https://elders.example.nl/1")
    (beeld,) = (await ask(harness)).beelden
    (told,) = beeld["informatieobjecten"]
    assert told["informatieobject"]["informatieobjecttype"] == {"omschrijving": "Brief"}
    assert told["koppeling"]["titel"] == "Brief"


async def test_a_document_is_told_with_its_content_and_its_zaken():
    """ACCEPTANCE 99."""
    harness = await with_document()
    asked = Vraag(kind="informatieobject", identificatie="1900209818", parts=frozenset({"informatieobject", "inhoud"}))
    (beeld,) = (await ask(harness, asked)).beelden
    assert base64.b64decode(beeld["inhoud"]["base64"]) == CONTENT
    assert beeld["koppelingen"][0]["zaak"]["identificatie"] == "1900208938"
    without = Vraag(kind="informatieobject", identificatie="1900209818", parts=frozenset({"informatieobject"}))
    assert "inhoud" not in (await ask(harness, without)).beelden[0]
    assert (await ask(harness, Vraag(kind="informatieobject", identificatie="0"))).beelden == ()


async def test_a_question_has_a_deadline():
    class Slow:
        async def __call__(self, scope, receive, send):
            await asyncio.sleep(5)

    with pytest.raises(Unavailable) as caught:
        await ask(Harness(exchange=Slow()), deadline_s=0.05)
    assert caught.value.findings[0].code == "vraag-niet-op-tijd"


async def test_what_was_accepted_a_moment_ago_is_waited_for():
    """USERS c.1: some vendors read back at once."""
    harness = Harness()

    async def wait(kind, identificatie):
        assert (kind, identificatie) == ("zaak", "1900208938")
        await harness.given_zaak()

    assert len((await ask(harness, wait=wait)).beelden) == 1


async def test_a_source_that_is_away_is_said_to_be():
    harness = Harness()
    harness.zgw.faults.append(lambda *_: (503, {}))
    with pytest.raises(Unavailable):
        await ask(harness)


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ("1960-07", {"jaar": 1960, "maand": 7}),
        ("1960", {"jaar": 1960}),
        ("1960-07-01", "1960-07-01"),
    ],
)
def test_a_birth_date_of_which_a_part_is_known_is_read_back_as_such(stored, told):
    """MAPPING C.2: ZGW has it as a text."""
    party = {"inpBsn": "111111110", "geboortedatum": stored}
    stands = {"roltype": "", "omschrijvingGeneriek": "initiator", "omschrijving": "Initiator"}
    beeld = rol_beeld({"betrokkeneIdentificatie": party, **stands}, Geen())
    assert beeld["betrokkeneIdentificatie"]["geboortedatum"] == told
