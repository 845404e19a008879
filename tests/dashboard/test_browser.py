"""The operator's journeys in a real browser, with JavaScript and without, by mouse and by keyboard, wide and at 320 px."""

import re
import shutil

import pytest
from axe_playwright_python.async_playwright import Axe

from adapter.journal import LeveringState
from tests.dashboard.browsing import addresses, browsing, opened, sign_in
from tests.dashboard.site import TARGET, serving
from tests.system import example, posted

pytestmark = pytest.mark.browser


@pytest.fixture
async def site(filled_once, tmp_path):
    shutil.copytree(filled_once, tmp_path, dirs_exist_ok=True)
    async with serving(tmp_path) as made:
        yield made


@pytest.fixture
async def browser(chromium):
    async with browsing(chromium) as made:
        yield made


async def test_an_operator_finds_a_message_while_typing_and_follows_it_to_its_delivery(site, browser):
    async with opened(browser) as tab:
        page = tab.page
        await page.goto(f"{site.base}/berichten")
        await page.get_by_label("Zoek een bericht").press_sequentially("geleve", delay=5)
        await page.get_by_text("2 gevonden met een nummer dat zo begint").wait_for()
        await page.get_by_label("Zoek een bericht").press_sequentially("rd-1", delay=5)
        await page.get_by_text("1 gevonden als referentienummer").wait_for()
        assert page.url == f"{site.base}/berichten"
        await page.locator("#resultaten tbody a").first.click()
        await page.get_by_role("heading", name="creeerZaak_Lk01").wait_for()
        steps = await page.locator(".timeline h3").all_inner_texts()
        assert [steps[0], steps[-1]] == ["Ontvangen en veilig opgeslagen", "Bezorgd"]
        assert "U hoeft niets te doen" in await page.locator("main").inner_text()
        pairs = await page.locator("#r32 mark.pair").all_inner_texts()
        number = re.sub(r"\D*(\d+)$", r"\1", pairs[0].replace("20261102", ""))
        partner = page.locator(f"details mark.pair[data-pair='{number}']")
        assert "2026-11-02" in await partner.first.inner_text()
        async with page.expect_download() as download:
            await page.get_by_role("link", name="Download als PDF").click()
        assert (await download.value).suggested_filename.endswith(".pdf")
        assert tab.wrong == []


async def test_a_refusal_is_understood_what_is_wrong_where_and_what_to_do(site, browser):
    async with opened(browser) as tab:
        page = tab.page
        await page.goto(f"{site.base}/berichten?status=REFUSED")
        row = page.locator("tbody tr", has_text="geweigerd-1")
        assert "is geen datum van StUF" in await row.inner_text()
        await row.get_by_role("link").first.click()
        main = await page.locator("main").inner_text()
        assert "De verzender moet het bericht herstellen en opnieuw sturen" in main
        await page.get_by_role("link", name="regel 32, kolom 9").click()
        line = page.locator("#r32")
        assert "code-wrong" in await line.get_attribute("class")
        assert "x0261102" in await line.inner_text()
        assert await line.evaluate("e => e.matches(':target')")
        assert tab.wrong == []


async def test_a_message_is_mended_while_its_faults_are_told_and_then_delivered(site, browser):
    async with opened(browser) as tab:
        page = tab.page
        await sign_in(tab, site)
        await page.goto(f"{site.base}/quarantaine")
        await page.locator(".held a").first.click()
        await page.locator("tbody th a").first.click()
        await page.get_by_role("link", name="Open de editor").click()
        editor = page.get_by_label("Bericht (XML)")
        text = await editor.input_value()
        assert "Zandstra" not in text
        await editor.fill(text.replace("<ZKN:startdatum>2026", "<ZKN:startdatum>x026"))
        await page.get_by_text("Het bericht is nog niet goed").wait_for()
        await editor.fill(text.replace("<ZKN:startdatum>20261102", "<ZKN:startdatum>20261103"))
        await page.get_by_text("Het bericht klopt met het schema").wait_for()
        assert "20261103" in await page.locator(".diff-new").inner_text()
        await page.get_by_label("Reden").fill("verkeerde dag")
        await page.get_by_role("button", name="Herstel en bezorg").click()
        await page.get_by_text("Het bericht is hersteld").wait_for()
        assert tab.wrong == []
        new = page.url.rpartition("/")[2]
        assert b"20261103" in await site.system.journal.raw(new)
    assert await site.system.journal.verify() is None


async def test_a_whole_group_is_offered_again_and_is_delivered(site, browser):
    async with opened(browser) as tab:
        page = tab.page
        await sign_in(tab, site)
        await page.goto(site.base)
        await page.get_by_role("link", name="Bekijk").first.click()
        reason = page.locator("form", has=page.get_by_role("button", name="Bezorg 2 opnieuw"))
        await reason.get_by_label("Reden").fill("zaaktype is gepubliceerd")
        await reason.get_by_role("button").click()
        await page.get_by_text("Opnieuw aangeboden: 2.").wait_for()
        for _ in range(100):
            _, held = await site.system.journal.search(gemeente=None, state=LeveringState.QUARANTINED)
            _, going = await site.system.journal.search(gemeente=None, state=LeveringState.RETRY_AT)
            if not held and not going and await site.system.settle(within_s=20):
                break
            await page.wait_for_timeout(100)
        await page.goto(f"{site.base}/berichten?status=DELIVERED")
        assert "vast-1" in await page.locator("table").inner_text()
        assert tab.wrong == []


async def test_history_is_replayed_after_a_dry_run_with_its_progress_in_sight(site, browser):
    async with opened(browser) as tab:
        page = tab.page
        await sign_in(tab, site)
        await page.goto(f"{site.base}/herhalen")
        await page.get_by_label("Doel").select_option(TARGET)
        await page.get_by_label("Ook wat daar al is bezorgd").check()
        await page.get_by_role("button", name="Doe een proefronde").click()
        await page.get_by_text("Dit zou 2 berichten bezorgen").wait_for()
        await page.get_by_label("Reden").fill("nieuw zaaksysteem")
        await page.get_by_role("button", name="Herhaal 2 berichten").click()
        await page.get_by_text("De herhaling is begonnen").wait_for()
        bar = page.get_by_role("progressbar")
        await bar.wait_for()
        await page.get_by_role("heading", name="Klaar").wait_for(timeout=60_000)  # by itself: nothing is reloaded
        assert await bar.get_attribute("value") == "100"
        assert "2 van 2" in await page.locator("main").inner_text()
        assert tab.wrong == []


async def test_the_overview_goes_on_by_itself(site, browser):
    async with opened(browser) as tab:
        page = tab.page
        await page.goto(site.base)
        await page.locator(".map-wide").wait_for()
        await posted(
            site.system, example("creeer-zaak", zaak="1900202600000777", nummer="nieuw").replace(b"B1026", b"B9")
        )
        await page.locator(".map-wide", has_text="3 geweigerd").wait_for()
        assert tab.wrong == []


async def test_reading_and_acting_need_no_javascript(site, browser):
    async with opened(browser, java_script_enabled=False) as tab:
        page = tab.page
        await sign_in(tab, site)
        for name, path in (await addresses(site)).items():
            answer = await page.goto(f"{site.base}{path}")
            assert answer.status == (404 if name == "niet-gevonden" else 200), name
            assert await page.locator("h1").count() == 1
        await page.goto(f"{site.base}/berichten")
        await page.get_by_label("Zoek een bericht").fill("geweigerd-2")
        await page.get_by_role("button", name="Zoeken").click()
        assert "Zaaktype B9999 bestaat niet" in await page.locator("main").inner_text()
        await page.goto(f"{site.base}{(await addresses(site))['herstellen']}")
        editor = page.get_by_label("Bericht (XML)")
        await editor.fill((await editor.input_value()).replace("20261228", "20261229"))
        await page.get_by_role("button", name="Controleer").click()
        assert "20261229" in await page.locator(".diff-new").inner_text()


async def test_a_keyboard_alone_is_enough_and_the_focus_is_seen(site, browser):
    async with opened(browser) as tab:
        page = tab.page
        await page.goto(f"{site.base}/berichten")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.textContent") == "Direct naar de inhoud"
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "inhoud"
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.id") == "zoek"
        outline = await page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert float(outline.removesuffix("px")) >= 2
        await page.keyboard.type("geleverd-2")
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="actualiseerZaakstatus_Lk01").wait_for()
        seen = []
        for _ in range(60):
            await page.keyboard.press("Tab")
            seen.append(await page.evaluate("document.activeElement.textContent.trim().slice(0, 30)"))
            if await page.evaluate("document.activeElement === document.body"):
                break
        assert "Download als PDF" in seen
        assert tab.wrong == []


async def tab_to(page, name):
    """Press Tab until what is named so has the focus; what it is."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        told = await page.evaluate(
            "e => [e.textContent.trim(), e.labels?.[0]?.textContent.trim(), e.getAttribute('aria-label')].join('|')",
            await page.evaluate_handle("document.activeElement"),
        )
        if name in told:
            return
    pytest.fail(f"the keyboard never comes to {name}")


async def test_a_message_is_mended_with_a_keyboard_alone(site, browser):
    async with opened(browser) as tab:
        page = tab.page
        await sign_in(tab, site)
        await tab_to(page, "Quarantaine")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"{site.base}/quarantaine")
        await tab_to(page, "Zaaktype B1026 bestaat niet")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"{site.base}/quarantaine/groepen/*")
        await tab_to(page, "creeerZaak_Lk01")
        await page.keyboard.press("Enter")
        await page.wait_for_url(re.compile(r"/quarantaine/[0-9a-f]{32}$"))
        await tab_to(page, "Open de editor")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/herstellen")
        await tab_to(page, "Bericht (XML)")
        place = await page.evaluate("document.activeElement.value.indexOf('20261102') + 8")
        await page.evaluate("at => document.activeElement.setSelectionRange(at, at)", place)
        await page.keyboard.press("Backspace")
        await page.keyboard.type("3")
        await page.get_by_text("Het bericht klopt met het schema").wait_for()
        assert "20261103" in await page.locator(".diff-new").inner_text()
        await tab_to(page, "Reden")  # out of the editor: Tab does not stay in it
        await page.keyboard.type("verkeerde dag")
        await tab_to(page, "Herstel en bezorg")
        await page.keyboard.press("Enter")
        await page.get_by_text("Het bericht is hersteld").wait_for()
        assert tab.wrong == []


async def test_a_plot_is_a_table_too_for_who_cannot_see_it(site, browser):
    async with opened(browser, java_script_enabled=False) as tab:
        page = tab.page
        await page.goto(f"{site.base}{(await addresses(site))['verbinding']}")
        figure = page.locator("figure", has_text="in 24 uur").first
        assert "7 in 24 uur, 2 geweigerd" in await figure.locator("svg[role=img]").get_attribute("aria-label")
        await figure.get_by_text("Als tabel").click()
        cells = await figure.locator("tbody td").all_inner_texts()
        heads = await figure.locator("thead th").all_inner_texts()
        assert heads == ["Vanaf", "Aangenomen", "Beantwoord", "Geweigerd"]
        sums = [sum(int(cell) for cell in cells[column::3]) for column in range(3)]
        assert sums == [4, 1, 2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["nl-NL", "en-GB"])
async def test_axe_finds_nothing_on_any_page(site, browser, language, scheme):
    axe = Axe()
    async with opened(browser, locale=language, color_scheme=scheme) as tab:
        await sign_in(tab, site)
        for name, path in (await addresses(site)).items():
            await tab.page.goto(f"{site.base}{path}")
            assert await tab.page.evaluate("document.documentElement.lang") == language[:2]
            await tab.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            results = await axe.run(tab.page)
            found = [
                (each["id"], each["nodes"][0]["html"][:200], each["nodes"][0].get("failureSummary"))
                for each in results.response["violations"]
            ]
            assert found == [], name
        assert tab.wrong == []


async def test_at_320_pixels_nothing_has_to_be_scrolled_sideways(site, browser):
    async with opened(browser, viewport={"width": 320, "height": 640}) as tab:
        await sign_in(tab, site)
        for name, path in (await addresses(site)).items():
            await tab.page.goto(f"{site.base}{path}")
            await tab.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            width = await tab.page.evaluate("document.documentElement.scrollWidth")
            assert width <= 320, name
        assert tab.wrong == []
