"""Logging in and out at a real issuer, in a real browser, with two processes. Needs a running Keycloak: see docs/operations.md.

KOPPELVLAK_KEYCLOAK="http://127.0.0.1:18180 admin:admin" (its address, then an administrator of its master realm).
"""

import os

import pytest

from adapter import settings
from tests.dashboard.browsing import browsing, opened
from tests.dashboard.site import serving
from tests.journeys.keycloak import GROUP, NAME, Keycloak

KEYCLOAK = os.environ.get("KOPPELVLAK_KEYCLOAK", "")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not KEYCLOAK, reason="KOPPELVLAK_KEYCLOAK names no Keycloak (too large for each run)"),
]


def access_of(keycloak):
    oidc = {
        "issuer": keycloak.issuer,
        "client_id": "koppelvlak",
        "client_secret": keycloak.secret,
        "grants": [{"value": GROUP, "gemeente": "*", "roles": ["beheerder"]}],
    }
    return settings.Access.model_validate({"session_key": "k" * 32, "oidc": oidc})


async def log_in(page, site, keycloak):
    await page.goto(f"{site.base}/aanmelden?naar=/berichten")
    await page.get_by_role("link", name="Aanmelden met uw organisatie").click()
    await page.fill("#username", NAME)
    await page.fill("#password", keycloak.password)
    await page.click("#kc-login")
    await page.wait_for_url(f"{site.base}/berichten")


async def test_somebody_logs_in_at_keycloak_and_out_of_both_in_every_process(tmp_path, chromium):
    async with Keycloak(*KEYCLOAK.split()) as keycloak:

        def change(given):
            return given.model_copy(update={"access": access_of(keycloak)})

        async with (
            serving(tmp_path, background=False, change=change) as one,
            serving(tmp_path, background=False, change=change) as other,
            browsing(chromium) as browser,
            opened(browser) as tab,
        ):
            page = tab.page
            await keycloak.prepare([one.base, other.base])
            await log_in(page, one, keycloak)
            await page.get_by_text(f"Aangemeld als {NAME}").wait_for()
            await page.goto(f"{other.base}/berichten")  # a cookie is of the host: both processes get it
            await page.get_by_text(f"Aangemeld als {NAME}").wait_for()

            addresses = []
            page.on("request", lambda request: addresses.append(request.url))
            await page.get_by_role("button", name="Afmelden").click()
            await page.wait_for_url(f"{other.base}/aanmelden")
            assert any("/protocol/openid-connect/logout" in url for url in addresses)
            assert not [url for url in addresses if "id_token" in url or NAME in url]
            for site in (one, other):
                await page.goto(f"{site.base}/quarantaine")
                assert "Aangemeld als" not in await page.locator("body").inner_text()
            await page.goto(f"{one.base}/aanmelden")
            await page.get_by_role("link", name="Aanmelden met uw organisatie").click()
            await page.locator("#password").wait_for()  # it asks again: the session there is over too

            await log_in(page, one, keycloak)
            await keycloak.log_out_everywhere()  # Keycloak tells us of it (back-channel)
            for site in (one, other):
                await page.goto(f"{site.base}/quarantaine")
                assert "Aangemeld als" not in await page.locator("body").inner_text()
            assert tab.wrong == []


async def test_a_new_key_of_keycloak_is_fetched_when_it_signs_by_it(tmp_path, chromium):
    async with Keycloak(*KEYCLOAK.split()) as keycloak:

        def change(given):
            return given.model_copy(update={"access": access_of(keycloak)})

        async with (
            serving(tmp_path, background=False, change=change) as site,
            browsing(chromium) as browser,
        ):
            await keycloak.prepare([site.base])
            async with opened(browser) as tab:
                await log_in(tab.page, site, keycloak)
            await keycloak.rotate()
            async with opened(browser) as tab:
                await tab.page.wait_for_timeout(31_000)  # unknown keys make us ask again, not more often than this
                await log_in(tab.page, site, keycloak)
