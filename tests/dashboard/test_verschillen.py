"""What breaks with another version of a pack, as an operator sees it."""

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe

from adapter import validation, wiring
from adapter.status.dashboard.verschillen import compare
from tests.dashboard.browsing import browsing, opened
from tests.dashboard.site import serving
from tests.system import running
from tests.validation.test_difference import BEFORE, pack_of

AFTER = (
    BEFORE.replace('value="40"', 'value="20"')
    .replace('<enumeration value="B"/>', '<enumeration value="B"/><enumeration value="C"/>')
    .replace('"z:Soort" minOccurs="0"', '"z:Soort"')
)
PATH = "/schemas/verschil?van=zds-1.2/oud&naar=zds-1.2/nieuw"


@pytest.fixture
def versions(tmp_path):
    pack_of(tmp_path, BEFORE, "oud")
    pack_of(tmp_path, AFTER, "nieuw")
    return tmp_path / "data"


@pytest.fixture
async def client(versions):
    async with running(versions, background=False) as system:
        app = wiring.make_app(system, runs_system=False)
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8710") as opened_:
            yield opened_


async def test_what_breaks_is_told_first_and_what_is_allowed_in_addition_after_it(client):
    page = (await client.get(PATH, headers={"Accept-Language": "nl"})).text
    assert "2 wijzigingen kunnen berichten laten weigeren" in page
    order = [
        page.index(text)
        for text in ("Dit gaat stuk", "Waarde moet korter", "Dit mag er bij", "Meer waarden toegestaan")
    ]
    assert order == sorted(order)
    assert page.index("Element wordt verplicht") < page.index("Dit mag er bij")
    assert "creeerZaak_ZakLk01" in page
    back = (await client.get("/schemas/verschil?van=zds-1.2/nieuw&naar=zds-1.2/nieuw")).text
    assert "twee keer dezelfde versie" in back


async def test_a_version_that_there_is_not_is_not_found_and_nothing_is_compared_before_a_choice(client):
    assert (await client.get("/schemas/verschil?van=zds-1.2/oud&naar=zds-9")).status_code == 404
    page = await client.get("/schemas/verschil")
    assert (page.status_code, "<table" in page.text) == (200, False)
    assert '<option value="zds-1.2/nieuw">' in page.text


async def test_versions_are_compared_once_while_the_process_runs(client, monkeypatch):
    asked = []
    real = validation.differences
    monkeypatch.setattr(validation, "differences", lambda *pair: asked.append(pair) or real(*pair))
    first, *others = [(await client.get(PATH)).text for _ in range(3)]
    assert others == [first, first]
    assert len(asked) == 1


def test_one_change_at_many_places_is_one_line_with_their_number():
    def change(message, path, kind="element-removed"):
        return validation.SchemaChange(message=message, path=path, kind=kind)

    found = compare(
        [change("een", "een/object/a"), change("twee", "twee/object/a"), change("een", "een/object/b", "element-added")]
    )
    assert [(each.end, each.places, each.message) for each in found.breaking] == [("object/a", 2, "een")]
    assert [(each.end, each.places) for each in found.widening] == [("object/b", 1)]
    assert (found.breaks, found.broken, found.widens, found.more) == (2, 2, 1, 0)
    many = compare([change("een", f"een/{number}") for number in range(150)])
    assert (many.breaks, len(many.breaking), many.more) == (150, 100, 50)


@pytest.mark.browser
@pytest.mark.parametrize(("language", "told"), [("nl-NL", "Dit gaat stuk"), ("en-GB", "This breaks")])
async def test_an_operator_chooses_two_versions_without_javascript_and_axe_finds_nothing(
    versions, chromium, language, told
):
    async with serving(versions) as site, browsing(chromium) as browser:
        async with opened(browser, locale=language, java_script_enabled=False) as tab:
            await tab.page.goto(f"{site.base}/schemas")
            await tab.page.click("a[href='/schemas/verschil']")
            await tab.page.select_option("select[name=van]", "zds-1.2/oud")
            await tab.page.select_option("select[name=naar]", "zds-1.2/nieuw")
            await tab.page.click("main button[type=submit]")
            assert told in await tab.page.locator("main").inner_text()
        async with opened(browser, locale=language) as tab:
            await tab.page.goto(f"{site.base}{PATH}")
            results = await Axe().run(tab.page)
            assert [each["id"] for each in results.response["violations"]] == []
            assert tab.wrong == []
