"""`koppelvlak notificaties`: have a Notificaties API send us what happens at a source."""

from __future__ import annotations

import asyncio

import typer

from adapter import wiring
from adapter.cli.options import Config, Data, Gemeente, Json, read_settings
from adapter.cli.output import EXIT_NO, json_line, language, say, talk
from adapter.errors import KoppelvlakError, render

__all__ = ["app"]

app = typer.Typer(help="Notifications of ZGW sources.", no_args_is_help=True)

_DONE = {"gemaakt": "subscribed", "gewijzigd": "abonnement mended", "stond-er-al": "was subscribed already"}


@app.callback()
def _notificaties() -> None:
    """Keep `subscribe` a command of its own."""


@app.command("subscribe")
def subscribe(*, config: Config = None, data: Data = None, gemeente: Gemeente = None, json: Json = False) -> None:
    """Subscribe at the Notificaties API of each gemeente that has one; may be repeated. Koppelvlak must be serving."""
    settings = read_settings(config, data)
    wanted = {
        name: each
        for name, each in settings.gemeenten.items()
        if name == gemeente or (gemeente is None and each.notificaties is not None and each.notificaties.api)
    }
    if not wanted:
        talk("No gemeente has notificaties.api in the configuration. See docs/notifications.md.")
        raise SystemExit(EXIT_NO)
    wrong = 0
    for name, each in wanted.items():
        try:
            done = asyncio.run(wiring.subscribe(each, name=name))
        except KoppelvlakError as error:
            wrong += 1
            texts = [render(finding, language()) for finding in error.findings]
            if json:
                codes = [finding.code for finding in error.findings]
                json_line({"gemeente": name, "ok": False, "codes": codes})
            for text in texts if not json else ():
                say(f"{name}: {text.what} {text.fix}")
            continue
        if json:
            json_line({"gemeente": name, "ok": True, "gedaan": done.gedaan, "kanalen": list(done.kanalen)})
        else:
            say(f"{name}: {_DONE[done.gedaan]} ({', '.join(done.kanalen)}).")
    raise SystemExit(EXIT_NO if wrong else 0)
