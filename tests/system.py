"""A running system in a temporary folder, and the messages to send it: what most tests of the flows need."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from lxml import etree

from adapter import guard, intake, stuf, tenancy, wiring
from adapter.peers.exchange_asgi import App
from adapter.settings import Brp, Settings

__all__ = ["GEMEENTE", "example", "message_of", "posted", "running"]

GEMEENTE = "voorbeeld"
_EXAMPLES = Path(__file__).resolve().parents[1] / "adapter" / "cli" / "examples"
_DEFAULTS = {
    "zaak": "1900202600000001",
    "zaak12": "19002026000000012",
    "document": "1900D0001",
    "ander": "1900202600000099",
    "nummer": "nummer-1",
    "tijdstip": "20261124120000000",
}


def example(name: str, **values: str) -> bytes:
    """Give an example message with its numbers filled in."""
    text = (_EXAMPLES / f"{name}.xml").read_text(encoding="utf-8")
    for key, value in {**_DEFAULTS, **values}.items():
        text = text.replace(f"@{key}@", value)
    return text.encode()


@contextlib.asynccontextmanager
async def running(
    folder: Path,
    *,
    background: bool = True,
    brp: App | None = None,
    brp_kind: str = "haalcentraal",
    change: Callable[[Settings], Settings] | None = None,
    abonnees: dict[str, App] | None = None,
    zaaksystemen: dict[str, App] | None = None,
    **overrides: object,
) -> AsyncIterator[wiring.System]:
    """Run the example configuration on `folder`; `overrides` are keys with __ for a dot, `brp` a source of persons, `abonnees` subscribers, `zaaksystemen` legacy systems."""
    given = {key.replace("__", "."): value for key, value in overrides.items()}
    settings = tenancy.load(None, overrides={"data": str(folder), **given})
    if brp is not None:
        gemeente = settings.gemeenten[GEMEENTE].model_copy(
            update={"brp": Brp.model_validate({"url": "http://brp.local/api", "kind": brp_kind})}
        )
        settings = settings.model_copy(update={"gemeenten": {**settings.gemeenten, GEMEENTE: gemeente}})
    if change is not None:
        settings = change(settings)
    async with wiring.System(
        settings, background=background, brp=brp, abonnees=abonnees, zaaksystemen=zaaksystemen
    ) as system:
        yield system


async def posted(
    system: wiring.System,
    data: bytes,
    *,
    pack: str = "zds-1.1",
    dienst: str | None = None,
    soapaction: str | None = None,
    version: stuf.SoapVersion = "1.1",
) -> intake.Answer:
    """Give the answer to a message."""
    return await system.receiver.receive(
        intake.Inbound(
            gemeente=GEMEENTE, pack=pack, dienst=dienst, soapaction=soapaction, soap_version=version, skeleton=data
        )
    )


def message_of(answer: intake.Answer) -> etree._Element:
    """Give the StUF message in an answer."""
    return stuf.payload_of(guard.parse(answer.body))
