"""Hostile texts in every field of a message, and in what operators write: a browser shows them and runs none."""

import html
import shutil

import pytest

from adapter import wiring
from tests.dashboard.browsing import addresses, browsing, opened, sign_in
from tests.dashboard.site import TARGET, park, publish, serving
from tests.system import GEMEENTE, example, posted, running

pytestmark = pytest.mark.browser

CORPUS = (
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    '"><svg onload=window.hit=1>',
    "'-window.hit=1-'",
    "</textarea><script>window.hit=1</script>",
    "</code></li></ol><iframe srcdoc='<script>parent.hit=1</script>'>",
    "<a href=javascript:window.hit=1 autofocus onfocus=window.hit=1>x</a>",
    "{{ 7 * 7 }}${7*7}<%= 7*7 %>",
    "<details open ontoggle=window.hit=1>",
    "]]><script>window.hit=1</script>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "<style>@import'//x.example'</style><base href='//x.example'>",
)


def hostile(text: str, number: int) -> bytes:
    """Give a message with `text` wherever a text may stand."""
    data = example("creeer-zaak", nummer=f"x{number}", zaak=f"1900202600001{number:03d}").decode()
    for old, most in (
        ("Aanvraag bijzondere bijstand", 80),
        ("Ingediend met het webformulier; de stukken volgen.", 1000),
        ("F-2026-0042", 40),
        ("Zandstra", 200),
        ("Duinker", 200),
        ("Havenstraat", 24),
    ):
        data = data.replace(old, html.escape(text[:most]))
    for old in ("Formulieren", "balie", f"x{number}"):
        data = data.replace(f">{old}<", f">{html.escape(text[:30])}{number}<")
    return data.encode()


async def test_no_text_of_a_message_or_an_operator_is_ever_run(filled_once, tmp_path, chromium):
    shutil.copytree(filled_once, tmp_path, dirs_exist_ok=True)
    async with running(tmp_path, background=False) as system:
        for number, text in enumerate(CORPUS):
            await posted(system, hostile(text, number))
            await posted(system, hostile(text, number).replace(b"B1026", html.escape(text).encode()[:20]))
            await posted(system, text.encode())  # not a message at all
        await publish(system)
        facts = {"zaaktype": CORPUS[0], "geldig": CORPUS[1]}
        held = await park(system, finding={"code": "zaaktype-onbekend", "path": CORPUS[2], "facts": facts})
        _, views = await system.journal.search(gemeente=GEMEENTE, limit=200)
        now = wiring.utc_now()
        for each, text in zip(held[1:], CORPUS, strict=False):
            await system.journal.record_look(each, by=text, reason=text, at=now)
        await system.journal.pause(TARGET, by=CORPUS[1], reason=CORPUS[0], at=now)
        assert len(held) >= 2
    async with serving(tmp_path, background=False) as site, browsing(chromium) as browser:
        async with opened(browser) as tab:
            await sign_in(tab, site, role="privacy-officer", name=CORPUS[1][:60])
            paths = {f"/berichten/{view.bericht_id}" for view in views} | set((await addresses(site)).values())
            paths |= {"/berichten?status=" + CORPUS[0], "/berichten?zaak=" + CORPUS[2], "/aanmelden?naar=" + CORPUS[2]}
            for path in sorted(paths):
                await tab.page.goto(f"{site.base}{path}")
                assert await tab.page.evaluate("window.hit") is None, path
                assert await tab.page.locator("main script, main iframe, main img, main base, main style").count() == 0
            assert tab.wrong == []
        async with opened(browser) as tab:
            await sign_in(tab, site)
            for each in held[:3]:
                await tab.page.goto(f"{site.base}/berichten/{each}")
                await tab.page.get_by_text("Toon het hele bericht").click()
                await tab.page.get_by_label("Waarom moet u").fill(CORPUS[0])
                await tab.page.get_by_role("button", name="Leg vast en toon").click()
                await tab.page.get_by_text("U ziet het hele bericht").wait_for()
                assert await tab.page.evaluate("window.hit") is None
                await tab.page.goto(f"{site.base}/quarantaine/{each}/herstellen")
                editor = tab.page.get_by_label("Bericht (XML)")
                await editor.fill((await editor.input_value()) + CORPUS[0] + CORPUS[1])
                await tab.page.get_by_text("Het bericht is nog niet goed").wait_for()
                assert await tab.page.evaluate("window.hit") is None
            await tab.page.goto(f"{site.base}/berichten")
            for text in CORPUS:
                await tab.page.get_by_label("Zoek een bericht").fill(text)
                await tab.page.get_by_role("button", name="Zoeken").click()
                assert await tab.page.evaluate("window.hit") is None
            assert tab.wrong == []
