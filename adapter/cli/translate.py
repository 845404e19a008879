"""`koppelvlak translate`: what a message becomes. Nothing is sent or stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer
from lxml import etree

from adapter import wiring
from adapter.cli.options import Config, Gemeente, Json, read_settings
from adapter.cli.output import EXIT_WRONG_USE, json_line, say, talk

__all__ = ["translate"]

File = Annotated[Path, typer.Argument(help="A StUF message, or the events of one (JSON: an event, or a list of them).")]
To = Annotated[str, typer.Option("--to", help="event, or a pack: events back to StUF, e.g. zds-1.2.")]
Name = Annotated[str | None, typer.Option("--connection", help="Read it as this connection would.")]


def translate(
    file: File,
    *,
    to: To = "event",
    connection: Name = None,
    gemeente: Gemeente = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Show the events that a message makes and its answer; or, from events, the StUF message."""
    try:
        data = file.read_bytes()
    except OSError as error:
        talk(f"{file}: cannot be read: {error.strerror}.")
        raise SystemExit(EXIT_WRONG_USE) from None
    settings = read_settings(config, None)
    translator = wiring.Translator(settings, gemeente=gemeente, connection=connection)
    if to == "event":
        result = translator.to_events(data)
        if json:
            json_line({"file": str(file), **result})
            return
        say(f"{file}: {result['message']}, {len(result['events'])} events")
        for event in result["events"]:
            say(orjson.dumps(event, option=orjson.OPT_INDENT_2).decode())
        for warning in result["warnings"]:
            talk(f"warning: {warning['message']}")
        return
    root = translator.to_stuf(data, to)
    text = etree.tostring(root, pretty_print=True, encoding="unicode")
    if json:
        json_line({"file": str(file), "xml": text})
    else:
        say(text)
