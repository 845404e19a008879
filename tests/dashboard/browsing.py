"""A browser that listens: whatever a page says on its console or throws is kept, and a test may look at it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from adapter.status.dashboard.groups import group_key
from tests.dashboard.site import Site
from tests.services.browser import ARGUMENTS

__all__ = ["Tab", "addresses", "browsing", "opened", "sign_in"]


class Tab:
    """A page, and what went wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.on("console", lambda message: self._said(message))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("dialog", lambda dialog: self.wrong.append(f"dialog: {dialog.message}"))

    def _said(self, message: Any) -> None:
        # the browser itself tells of an answer that is an error; a test that asks for one expects it
        if message.type in ("error", "warning") and "the server responded with a status of" not in message.text:
            self.wrong.append(message.text)


@contextlib.asynccontextmanager
async def browsing(executable: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def opened(browser: Browser, **how: Any) -> AsyncIterator[Tab]:
    context: BrowserContext = await browser.new_context(**{"locale": "nl-NL", **how})
    context.set_default_timeout(30_000)
    try:
        yield Tab(await context.new_page())
    finally:
        await context.close()


async def sign_in(tab: Tab, site: Site, *, role: str = "beheerder", name: str = "Anne") -> None:
    await tab.page.goto(f"{site.base}/aanmelden?naar=/berichten")
    await tab.page.fill("input[name=naam]", name)
    await tab.page.select_option("select[name=rol]", role)
    await tab.page.click("main button[type=submit]")
    await tab.page.wait_for_url(f"{site.base}/berichten")


async def addresses(site: Site) -> dict[str, str]:
    """Give every kind of page there is, by name."""
    log = site.system.journal
    found = {
        "overzicht": "/",
        "berichten": "/berichten",
        "berichten-leeg": "/berichten?status=UNKNOWN",
        "quarantaine": "/quarantaine",
        "verbindingen": "/verbindingen",
        "verbinding": f"/verbindingen/voorbeeld/{next(iter(site.system.tenants.gemeente('voorbeeld').connections))}",
        "schemas": "/schemas",
        "schema": "/schemas/zds-1.1",
        "verschil": "/schemas/verschil?van=bg-0310/03.10&naar=stuf-0301/03.01",
        "herhalen": "/herhalen",
        "aanmelden": "/aanmelden",
        "niet-gevonden": "/berichten/bestaat-niet",
    }
    for state in ("DELIVERED", "REFUSED", "ANSWERED", "QUARANTINED"):
        _, views = await log.search(gemeente=None, state=state)
        if views:
            found[f"bericht-{state.lower()}"] = f"/berichten/{views[-1].bericht_id}"
        if views and state == "QUARANTINED":
            found["quarantaine-een"] = f"/quarantaine/{views[-1].bericht_id}"
            found["herstellen"] = f"/quarantaine/{views[-1].bericht_id}/herstellen"
    page = await _group(site)
    if page is not None:
        found["quarantaine-groep"] = page
    replays = await log.replays(gemeente=None, limit=1)
    if replays:
        found["herhaling"] = f"/herhalen/{replays[0].id}"
    return found


async def _group(site: Site) -> str | None:
    """Give the address of the largest group in quarantine."""
    groups = await site.system.journal.held_groups(gemeente=None, limit=1)
    return f"/quarantaine/groepen/{group_key(groups[0])}" if groups else None
