"""`koppelvlak messages`: find a message, and follow it step by step. Reads the journal, also while the server runs."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from adapter import journal, status, wiring
from adapter.cli.options import Config, Data, Gemeente, Json, read_settings
from adapter.cli.output import EXIT_NO, json_line, language, say, show_findings, table, talk
from adapter.errors import Finding, render

__all__ = ["app"]

app = typer.Typer(help="Find a message, and follow it.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The message's id, its referentienummer or its zaakidentificatie.")]
Text = Annotated[str | None, typer.Option()]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000)]


@app.command("list")
def list_messages(
    *,
    state: Annotated[str | None, typer.Option("--state", help="e.g. REFUSED, CONFIRMED, QUARANTINED.")] = None,
    zaak: Text = None,
    referentienummer: Text = None,
    connection: Text = None,
    gemeente: Gemeente = None,
    limit: Limit = 50,
    config: Config = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """List messages, newest first."""

    async def search() -> tuple[int, list[journal.BerichtView]]:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            count, found = await opened.search(
                gemeente=gemeente,
                state=state,
                zaak=zaak,
                referentienummer=referentienummer,
                connection=connection,
                limit=limit,
            )
            return count, list(found)

    count, found = asyncio.run(search())
    if json:
        for view in found:
            json_line(status.view_json(view))
        return
    table(
        f"{len(found)} of {count if count >= 0 else 'many'} messages",
        ("received", "id", "message", "zaak", "sender", "state", "delivery"),
        (
            (
                f"{view.received_at:%Y-%m-%d %H:%M:%S}",
                view.bericht_id,
                view.message or "?",
                ", ".join(view.zaken[:1]),
                view.zender or "?",
                view.state,
                ", ".join(levering.state for levering in view.leveringen) or "-",
            )
            for view in found
        ),
    )
    talk("Follow one: koppelvlak messages timeline <id>")


@app.command("show")
def show(
    message: Id, *, gemeente: Gemeente = None, config: Config = None, data: Data = None, json: Json = False
) -> None:
    """Show one message: who sent it, what became of it, and why."""
    view = _one(message, gemeente, config, data)
    if json:
        json_line(status.view_json(view, whole=True))
        return
    say(f"{view.message or 'unknown message'} from {view.zender or '?'}, {view.received_at:%Y-%m-%d %H:%M:%S} UTC")
    say(f"  id {view.bericht_id}, referentienummer {view.referentienummer or '-'}, zaak {', '.join(view.zaken) or '-'}")
    say(f"  state {view.state}, answered with HTTP {view.answer_status or '-'}")
    show_findings((_finding(each) for each in view.findings), indent="  ")
    for each in view.warnings:
        say(f"  warning: {render(_finding(each), language()).what}")
    for event in view.events:
        say(f"  event {event.ordinal}: {event.type} {event.subject} ({event.event_id})")
    for levering in view.leveringen:
        say(f"  to {levering.target}: {levering.state}, attempt {levering.attempt}")
        show_findings((_finding(each) for each in levering.findings), indent="    ")
        for each in levering.warnings:
            say(f"    warning: {render(_finding(each), language()).what}")


@app.command("timeline")
def timeline(
    message: Id, *, gemeente: Gemeente = None, config: Config = None, data: Data = None, json: Json = False
) -> None:
    """Show each step of one message."""
    view = _one(message, gemeente, config, data)
    if json:
        for step in status.view_json(view, whole=True)["tijdlijn"]:
            json_line(step)
        return
    table(
        f"{view.message} {view.bericht_id}",
        ("at (UTC)", "where", "from", "to", "by", "detail"),
        (
            (
                f"{step.at:%Y-%m-%d %H:%M:%S.%f}"[:-3],
                step.target or "backbone",
                step.from_state or "-",
                step.to_state,
                step.worker,
                ", ".join(f"{key}: {value}" for key, value in step.detail.items()),
            )
            for step in view.transitions
        ),
    )


def _finding(stored: object) -> Finding:
    assert isinstance(stored, dict)
    return Finding(
        code=stored["code"], path=stored.get("path"), line=stored.get("line"), facts=stored.get("facts") or {}
    )


def _one(message: str, gemeente: str | None, config: Config, data: Data) -> journal.BerichtView:
    async def find() -> journal.BerichtView | None:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            view = await opened.find(message, gemeente=gemeente)
            if view is not None:
                return view
            _, by_number = await opened.search(gemeente=gemeente, limit=1, referentienummer=message)
            _, by_zaak = await opened.search(gemeente=gemeente, limit=1, zaak=message)
            for found in (by_number, by_zaak):
                if found:
                    return await opened.find(found[0].bericht_id, gemeente=gemeente)
            return None

    view = asyncio.run(find())
    if view is None:
        talk(f"There is no message with id, referentienummer or zaak '{message}'. See: koppelvlak messages list")
        raise SystemExit(EXIT_NO)
    return view
