"""`koppelvlak demo`: start on embedded defaults, send example messages as a vendor would, show what happened, keep running.

The examples are our own; the persons in them do not exist (test BSNs).
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import importlib.resources
import signal
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

import httpx
import typer
from lxml import etree

from adapter import guard, journal, observe, stuf, wiring
from adapter.cli.options import Config, Data, read_settings
from adapter.cli.output import say, table, talk
from adapter.errors import Finding, Unavailable

__all__ = ["demo"]

_SETTLE_S: Final = 20.0
_START_S: Final = 20.0
_GEMEENTE: Final = "voorbeeld"

Port = Annotated[int | None, typer.Option("--port", min=0, max=65535)]
Once = Annotated[bool, typer.Option("--once", help="Stop after showing what happened.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One example: the file, and where it is sent."""

    file: str
    pack: str
    dienst: str


_STEPS: Final = (
    _Step(file="genereer-zaakidentificatie.xml", pack="zds-1.1", dienst="VrijBericht"),
    _Step(file="creeer-zaak.xml", pack="zds-1.1", dienst="OntvangAsynchroon"),
    _Step(file="actualiseer-zaakstatus.xml", pack="zds-1.1", dienst="OntvangAsynchroon"),
    _Step(file="voeg-zaakdocument-toe.xml", pack="zds-1.1", dienst="OntvangAsynchroon"),
    _Step(file="geef-zaakdetails.xml", pack="zds-1.1", dienst="BeantwoordVraag"),
    _Step(file="geef-lijst-zaakdocumenten.xml", pack="zds-1.1", dienst="BeantwoordVraag"),
    _Step(file="creeer-zaak-12.xml", pack="zds-1.2", dienst="OntvangAsynchroon"),
    _Step(file="creeer-zaak-onbekend-zaaktype.xml", pack="zds-1.1", dienst="OntvangAsynchroon"),
    _Step(file="creeer-zaak-ongeldig.xml", pack="zds-1.1", dienst="OntvangAsynchroon"),
)


def demo(*, config: Config = None, data: Data = None, port: Port = None, once: Once = False) -> None:
    """Start, send example messages to ourselves, show what happened to each, and keep running."""
    configuration = read_settings(config, data, {"http.port": port})
    observe.configure_logs(for_people=True, level="warning")
    wiring.check_start(configuration)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(wiring.System(configuration), once=once))


async def _run(system: wiring.System, *, once: bool) -> None:
    configuration = system.configuration
    server = wiring.make_server(wiring.make_app(system), configuration)
    base = f"http://{configuration.http.host}:{configuration.http.port}"
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(server.serve())
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, _stop, server)
        await _started(server, serving)
        answers = await _send_all(base)
        await system.settle(within_s=_SETTLE_S)
        await _show(system.journal, answers)
        _show_addresses(base)
        if once:
            server.should_exit = True
        else:
            talk("Running. Ctrl-C drains and stops.")
    talk("Stopped; the journal keeps everything for the next start.")


def _stop(server: object) -> None:
    talk("\nStopping: requests and deliveries in work are finished first.")
    server.should_exit = True  # type: ignore[attr-defined]  # uvicorn.Server


async def _started(server: object, serving: asyncio.Task[None]) -> None:
    async with asyncio.timeout(_START_S):
        while not server.started:  # type: ignore[attr-defined]  # uvicorn.Server
            if serving.done():
                serving.result()
                raise Unavailable(Finding(code="interne-fout", facts={"bericht": "-"}))
            await asyncio.sleep(0.02)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    step: _Step
    message: str
    referentienummer: str
    answer: str


async def _send_all(base: str) -> list[_Answered]:
    """Send each example with a number of its own; a zaak gets the number that was given out for it."""
    run = uuid.uuid4().hex[:8]  # a new run sends new messages
    now = datetime.datetime.now(tz=datetime.UTC)  # noqa: TID251  # the vendor's clock
    known = {"zaak": f"1900{run}", "document": f"1900D{run}", "zaak12": f"1900{run}12", "ander": f"1900{run}99"}
    answered = []
    async with httpx.AsyncClient(timeout=60.0) as client:
        for number, step in enumerate(_STEPS, start=1):
            text = _example(step.file)
            for name, value in {
                **known,
                "nummer": f"voorbeeld-{run}-{number:02d}",
                "tijdstip": stuf.tijd.write_moment(now),
            }.items():
                text = text.replace(f"@{name}@", value)
            data = text.encode()
            payload = stuf.payload_of(guard.parse(data))
            response = await client.post(
                f"{base}/{_GEMEENTE}/{step.pack}/{step.dienst}",
                content=data,
                headers={"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'},
            )
            message = stuf.payload_of(guard.parse(response.content))
            if number == 1:
                known["zaak"] = message.findtext("{*}zaak/{*}identificatie") or known["zaak"]
            answered.append(
                _Answered(
                    step=step,
                    message=etree.QName(payload).localname,
                    referentienummer=f"voorbeeld-{run}-{number:02d}",
                    answer=_answer_text(message),
                )
            )
    return answered


def _example(name: str) -> str:
    return importlib.resources.files("adapter.cli.examples").joinpath(name).read_text(encoding="utf-8")


def _answer_text(message: etree._Element) -> str:
    code = stuf.read_stuurgegevens(message).berichtcode or etree.QName(message).localname
    found = message.find("{*}body")
    if found is not None:
        return f"{code} {found.findtext('{*}code')}: {found.findtext('{*}omschrijving')}"
    given = message.findtext("{*}zaak/{*}identificatie") or message.findtext("{*}document/{*}identificatie")
    if given:
        return f"{code}: {given}"
    objects = message.findall("{*}antwoord/{*}object")
    return f"{code}: {len(objects)} object" if code == "La01" else code


async def _show(memory: journal.Journal, answers: Sequence[_Answered]) -> None:
    rows = []
    for each in answers:
        _, found = await memory.search(gemeente=_GEMEENTE, referentienummer=each.referentienummer, limit=1)
        view = await memory.find(found[0].bericht_id, gemeente=_GEMEENTE) if found else None
        rows.append(
            (view.message or each.message if view else each.message, each.answer, _events(view), _delivery(view))
        )
    table("What happened", ("message", "answer", "events", "delivery"), rows)


def _events(view: journal.BerichtView | None) -> str:
    if view is None or not view.events:
        return "-"
    return "\n".join(event.type.removeprefix("nl.").removesuffix(".v1") for event in view.events)


def _delivery(view: journal.BerichtView | None) -> str:
    if view is None:
        return "-"
    return "\n".join(f"{levering.target}: {levering.state}" for levering in view.leveringen) or str(view.state)


def _show_addresses(base: str) -> None:
    rows = (
        ("dashboard", f"{base}/"),
        ("SOAP", f"{base}/{_GEMEENTE}/zds-1.1/OntvangAsynchroon (?wsdl; also BeantwoordVraag, VrijBericht; zds-1.2)"),
        ("status API", f"{base}/v1/berichten"),
        ("register (ZGW)", f"{base}/register/{_GEMEENTE}/zaken/api/v1/zaken"),
        ("health", f"{base}/livez  {base}/readyz  {base}/metrics"),
    )
    table("Addresses", ("what", "where"), rows)
    file = importlib.resources.files("adapter.cli.examples").joinpath("zelf-proberen.xml")
    program = sys.argv[0] if sys.argv[0].endswith("koppelvlak") else "koppelvlak"
    command = f"{program} send {file} --url {base}/{_GEMEENTE}/zds-1.1/OntvangAsynchroon"
    say(f"Try one yourself:\n  {command}")
