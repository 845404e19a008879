"""No page mixes languages: what a page in one language says is never what the other language has for it."""

import html
import re
import string

import pytest

from adapter.errors import CATALOGUE
from adapter.status.dashboard.texts import LANGUAGES, read_texts
from tests.dashboard.browsing import addresses
from tests.dashboard.test_pages import client, sign_in  # noqa: F401 - a fixture

LETTERS_MIN = 12  # shorter texts may stand in names


def _parts(text):
    for literal, _, _, _ in string.Formatter().parse(text):
        if len(re.sub(r"[^a-z]", "", literal.lower())) >= LETTERS_MIN:
            yield literal.strip()


def only(language):
    """Give the pieces of text that stand in this language alone."""
    words = {name: list(read_texts()[name]._words.values()) for name in LANGUAGES}
    for entry in CATALOGUE.values():
        words["nl"] += [entry.nl.what, entry.nl.fix]
        words["en"] += [entry.en.what, entry.en.fix]
    other = "\n".join(words["en" if language == "nl" else "nl"])
    return {part for text in words[language] for part in _parts(text) if part not in other}


def spoken(page):
    """Give what a page says, in attributes too, without what is marked as another language."""
    page = re.sub(r"<(\w+)[^>]* lang=\"\w+\"[^>]*>[^<]*</\1>", " ", page[page.index("<body") :])
    attributes = " ".join(re.findall(r"(?:aria-label|data-label|title|placeholder|data-failed)=\"([^\"]*)\"", page))
    return html.unescape(re.sub(r"<[^>]+>", " ", page) + attributes)


@pytest.mark.parametrize(("language", "other"), [("nl", "en"), ("en", "nl")])
async def test_no_page_mixes_languages(client, language, other):  # noqa: F811 - the fixture
    foreign, only_here = only(other), only(language)
    assert len(foreign) > 500
    for role in ("beheerder", "privacy-officer"):
        await sign_in(client, role)
        for name, path in (await addresses(client)).items():
            page = await client.get(path, headers={"Accept-Language": language})
            assert page.headers["content-language"] == language
            text = spoken(page.text)
            assert [part for part in foreign if part in text] == [], (name, role)
            assert sum(part in text for part in only_here) >= 2, name  # the test sees what it looks for
