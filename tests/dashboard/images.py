"""The pictures of the README and the documents: `python -m tests.dashboard.images` (or `make images`)."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from adapter import observe
from adapter.journal import Selection
from tests.dashboard.browsing import addresses, browsing, opened, sign_in
from tests.dashboard.site import TARGET, filled, park, publish, serving, wrong_omschrijving
from tests.services.browser import executable
from tests.services.needs import CannotBeHad
from tests.system import example, posted, running

__all__ = ["main"]

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
PAGES = {
    "overzicht": "overzicht",
    "berichten": "berichten",
    "bericht": "bericht-delivered",
    "weigering": "bericht-refused",
    "quarantaine": "quarantaine",
    "quarantaine-een": "quarantaine-een",
    "herstellen": "herstellen",
    "verbinding": "verbinding",
    "verbindingen": "verbindingen",
    "schemas": "schemas",
    "schema": "schema",
    "verschil": "verschil",
    "quarantaine-groep": "quarantaine-groep",
    "herhaling": "herhaling",
    "aanmelden": "aanmelden",
    "herhalen": "herhalen",
}
LANDSCAPE = {
    "gemeenten__voorbeeld__connections": {
        "formulieren": {"zenders": [{"applicatie": "Formulieren"}]},
        "klantcontact": {"zenders": [{"applicatie": "Klantcontact"}]},
        "vergunningen": {"zenders": [{"applicatie": "Vergunningen"}]},
        "zaaksysteem-oud": {"zenders": [{"applicatie": "Zaaksysteem"}]},
    }
}
HIGH = 1500  # pixels; a longer page is cut: the picture is to show it, not to be it


async def _traffic(folder: Path) -> None:
    """Let some more vendors send, and the target refuse some of it for another reason."""
    async with running(folder, **LANDSCAPE) as system:
        for number in range(40):
            vendor = ("Klantcontact", "Vergunningen", "Zaaksysteem")[min(2, number // 12)]
            message = example("creeer-zaak", nummer=f"m{number}", zaak=f"19002026000002{number:02d}")
            await posted(system, message.replace(b">Formulieren<", f">{vendor}<".encode()))
        for number in range(6):
            message = example("creeer-zaak", nummer=f"w{number}", zaak=f"19002026000003{number:02d}")
            await posted(system, wrong_omschrijving(message.replace(b">Formulieren<", b">Vergunningen<")))
        assert await system.settle(within_s=60)
    async with running(folder, background=False, **LANDSCAPE) as system:
        for number in range(4):
            message = example("creeer-zaak", nummer=f"r{number}", zaak=f"19002026000004{number:02d}")
            await posted(system, message.replace(b">Formulieren<", b">Klantcontact<"))
        await publish(system)
        facts = {"naam": "Ontvangen", "zaaktype": "B1026", "geldig": "Intake, Beoordeling, Afgerond"}
        await park(system, finding={"code": "statustype-onbekend", "facts": facts})


async def _make(folder: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    await filled(folder, held=37, **LANDSCAPE)
    await _traffic(folder)
    async with serving(folder, **LANDSCAPE) as site, browsing(executable()) as browser:
        await site.system.replays.plan(Selection(gemeente="voorbeeld"), target=TARGET, again=True, by="Anne")
        where = await addresses(site)
        for scheme, width, suffix, names in (
            ("light", 1200, "", PAGES),
            ("dark", 1200, "-donker", ("overzicht", "bericht")),
            ("light", 320, "-smal", ("overzicht",)),
        ):
            async with opened(browser, viewport={"width": width, "height": 800}, color_scheme=scheme) as tab:
                await sign_in(tab, site)
                for name in names:
                    await tab.page.goto(f"{site.base}{where[PAGES[name]]}")
                    high = await tab.page.evaluate("document.documentElement.scrollHeight")
                    clip = {"x": 0, "y": 0, "width": width, "height": min(high, HIGH)}
                    file = FOLDER / f"{name}{suffix}.png"
                    await tab.page.screenshot(path=file, full_page=True, clip=clip)
                    print(f"{file.name}: {file.stat().st_size // 1024} KiB")


def main() -> None:
    observe.configure_logs(for_people=True, level="critical")
    try:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(_make(Path(folder)))
    except CannotBeHad as reason:
        sys.exit(f"No pictures: {reason}")


if __name__ == "__main__":
    main()
