"""What a gemeente chooses: where numbers come from, and when a Bv03 is given."""

from __future__ import annotations

import re

import pytest

from adapter import tenancy
from adapter.errors import Misconfigured
from tests.system import GEMEENTE, example, message_of, posted, running

STUF = "{http://www.egem.nl/StUF/StUF0301}"
AT_SOURCE = {f"gemeenten__{GEMEENTE}__identificaties__bron": "zgw"}
WAIT = {f"gemeenten__{GEMEENTE}__connections__proef__acknowledge": "target"}


def berichtcode(answer):
    return message_of(answer).findtext(f"{{*}}stuurgegevens/{STUF}berichtcode")


@pytest.mark.parametrize(
    ("soort", "member", "form"),
    [("zaak", "zaak", r"ZAAK-\d{4}-\d{10}"), ("document", "document", r"DOCUMENT-\d{4}-\d{10}")],
)
async def test_a_number_is_reserved_at_the_source_where_it_is_so_configured(tmp_path, soort, member, form):
    """ACCEPTANCE 3, 4: each number once, and a repeat gets its own."""
    async with running(tmp_path, background=False, **AT_SOURCE) as system:
        given = []
        for number in ("een", "twee", "een"):
            text = example("genereer-zaakidentificatie", nummer=number)
            if soort == "document":
                text = text.replace(b"genereerZaakidentificatie", b"genereerDocumentidentificatie")
                text = text.replace(b"genereerZaakIdentificatie", b"genereerDocumentIdentificatie")
            answer = await posted(system, text)
            given.append(message_of(answer).findtext(f"{{*}}{member}/{{*}}identificatie"))
        assert re.fullmatch(form, given[0])
        assert len(set(given)) == 2
        assert given[2] == given[0]


async def test_a_source_that_gives_no_number_is_a_fault_and_a_resend_is_asked_again(tmp_path, monkeypatch):
    """ACCEPTANCE 3."""
    async with running(tmp_path, background=False, **AT_SOURCE) as system:
        zgw = system.sources[GEMEENTE].zgw

        async def nothing(*_):
            return {}

        with monkeypatch.context() as away:
            away.setattr(zgw, "post", nothing)
            answer = await posted(system, example("genereer-zaakidentificatie"))
            assert (answer.status, berichtcode(answer)) == (503, "Fo02")
        assert (await posted(system, example("genereer-zaakidentificatie"))).status == 200


@pytest.mark.parametrize(
    ("formaat", "expected"),
    [
        ("{gemeentecode}{datum}{tijd}{volgnr:05d}", r"1900\d{14}00001"),
        ("{gemeentecode}-{jaar}.{maand}.{dag}-{volgnr:05d}", r"1900-\d{4}\.\d\d\.\d\d-00001"),
    ],
)
async def test_a_number_is_written_as_its_template_says(tmp_path, formaat, expected):
    """ACCEPTANCE 5."""
    rules = {f"gemeenten__{GEMEENTE}__identificaties__formaat": formaat}
    async with running(tmp_path, background=False, **rules) as system:
        answer = await posted(system, example("genereer-zaakidentificatie"))
        assert re.fullmatch(expected, message_of(answer).findtext("{*}zaak/{*}identificatie"))


@pytest.mark.parametrize(
    "formaat", ["{gemeentecode}{jaar}", "{volgnummer}", "{volgnr:q}", "{volgnr:041d}", "a/{volgnr:08d}"]
)
def test_a_template_that_gives_no_number_stops_the_start(formaat):
    """ACCEPTANCE 5."""
    with pytest.raises(Misconfigured):
        tenancy.load(None, overrides={f"gemeenten.{GEMEENTE}.identificaties.formaat": formaat})


async def test_a_connection_that_waits_gets_its_bv03_when_the_source_has_the_zaak(tmp_path):
    """ARCHITECTURE 3.4; a repeat gets the same answer."""
    async with running(tmp_path, **WAIT) as system:
        answer = await posted(system, example("creeer-zaak"))
        assert berichtcode(answer) == "Bv03"
        stored = (await system.register.state(GEMEENTE)).values()
        assert [each["identificatie"] for each in stored if "verantwoordelijkeOrganisatie" in each] == [
            "1900202600000001"
        ]
        assert (await posted(system, example("creeer-zaak"))).body == answer.body


async def test_a_connection_that_waits_is_told_what_the_source_refuses(tmp_path):
    """ARCHITECTURE 3.4: Fo03, nothing half done, and the next message about the zaak is not held up."""
    async with running(tmp_path, **WAIT) as system:
        post = system.sources[GEMEENTE].zgw.post

        async def refusing(api, collection, body):
            return await post(
                api, collection, body | {"roltype": "https://elders.example/x"} if collection == "rollen" else body
            )

        system.sources[GEMEENTE].zgw.post = refusing
        answer = await posted(system, example("creeer-zaak"))
        assert (answer.status, berichtcode(answer)) == (500, "Fo03")
        assert await system.register.state(GEMEENTE) == {}
        again = await posted(system, example("creeer-zaak"))
        assert (again.status, berichtcode(again)) == (500, "Fo03")
        system.sources[GEMEENTE].zgw.post = post
        assert berichtcode(await posted(system, example("creeer-zaak", nummer="nieuw"))) == "Bv03"
