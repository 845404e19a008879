"""Problems and findings are in the language that is asked for: Dutch, or English; each is there in both."""

from __future__ import annotations

import string

import pytest
import pytest_asyncio

from adapter.status.problems import PROBLEMS, REASONS
from adapter.status.taal import language_asked
from tests.status.world import two_gemeenten

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory):
    async with two_gemeenten(tmp_path_factory.mktemp("world")) as made:
        yield made


def facts(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


async def test_every_problem_is_told_in_both_languages_with_the_same_facts():
    texts = [text for each in PROBLEMS.values() for text in (each.title, each.detail)] + list(REASONS.values())
    assert len(texts) > 70
    for dutch, english in texts:
        assert dutch.strip()
        assert english.strip()
        assert facts(dutch) == facts(english), dutch
        assert dutch != english or dutch.startswith("{"), dutch


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "nl"),
        ("", "nl"),
        ("en", "en"),
        ("en-GB,en;q=0.9,nl;q=0.8", "en"),
        ("en;q=0.5, nl", "nl"),
        ("de, fr;q=0.9", "nl"),
        ("de, en;q=0.1", "en"),
        ("english", "nl"),
        ("en;q=0", "nl"),
        ("en;q=x,nl;q=0.1", "nl"),
        ("*", "nl"),
        ("," * 5000 + "en", "nl"),
    ],
)
async def test_the_language_that_is_wanted_most_is_spoken(header, language):
    assert language_asked(header) == language


async def test_the_same_problem_is_told_in_dutch_and_in_english(world):
    for path, code in (
        ("/v1/berichten/" + "0" * 32, "niet-gevonden"),
        ("/v1/berichten?vanaf=gisteren", "ongeldige-vraag"),
        ("/v1/nergens", "adres-onbekend"),
        ("/v1/berichten?gemeente=tweede", "gemeente-niet-van-u"),
    ):
        told = {}
        for language in ("nl", "en"):
            answer = await world.http.get(path, headers={**world.as_("lezer"), "Accept-Language": language})
            assert answer.json()["code"] == code
            assert answer.headers["content-language"] == language
            assert answer.headers["vary"] == "Accept-Language"
            told[language] = answer.json()
        assert told["nl"]["status"] == told["en"]["status"]
        assert told["nl"]["detail"] != told["en"]["detail"]
        assert told["nl"]["title"] != told["en"]["title"]
    nobody = await world.http.get("/v1/berichten", headers={"Accept-Language": "en"})
    assert (nobody.status_code, nobody.json()["title"]) == (401, "Not signed in")


async def test_what_is_wrong_with_a_message_is_told_in_the_language_of_who_reads_it(world):
    told = {}
    for language in ("nl", "en"):
        path = f"/v1/berichten/{world.refused['voorbeeld']}"
        answer = await world.http.get(path, headers={**world.as_("lezer"), "Accept-Language": language})
        told[language] = answer.json()["bevindingen"][0]
    assert told["nl"]["code"] == told["en"]["code"]
    assert "datum" in told["nl"]["melding"]
    assert "date" in told["en"]["melding"]


async def test_what_a_flow_refuses_is_told_in_the_language_of_who_ordered_it(world):
    headers = {**world.as_("beheerder"), "Accept-Language": "en"}
    answer = await world.http.post("/v1/herhalingen", json={"doel": "voorbeeld.niets"}, headers=headers)
    assert (answer.status_code, answer.json()["code"], answer.json()["title"]) == (409, "doel-onbekend", "Refused")
    answer = await world.http.get("/v1/berichten", headers={**headers, "X-API-Key": "kv_wrong"})
    assert answer.json()["detail"].startswith("The key or token is unknown")
