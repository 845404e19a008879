"""`koppelvlak translate`: what a message becomes. Nothing is sent or stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from lxml import etree

from adapter import wiring
from adapter.cli.options import Config, Gemeente, Json, read_settings
from adapter.cli.output import EXIT_WRONG_USE, json_line, say, table, talk

__all__ = ["translate"]

File = Annotated[Path, typer.Argument(help="A StUF message, or the events of one (JSON: an event, or a list of them).")]
To = Annotated[str, typer.Option("--to", help="event, or a pack: events back to StUF, e.g. zds-1.2.")]
Name = Annotated[str | None, typer.Option("--connection", help="Read it as this connection would.")]
Traced = Annotated[
    bool, typer.Option("--trace", help="Per value: its place, the row of the mapping, the value's name, where it went.")
]


def translate(
    file: File,
    *,
    to: To = "event",
    connection: Name = None,
    gemeente: Gemeente = None,
    config: Config = None,
    trace: Traced = False,
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
    if to != "event":
        _show_message(translator, data, to, file, trace=trace, json=json)
        return
    result = translator.to_events(data, trace=trace)
    if json:
        json_line({"file": str(file), **result})
        return
    say(f"{file}: {result['message']}, {len(result['events'])} events")
    if trace:
        _show_trace(result["trace"], "message → event", ("line", "in the message", "row", "value", "event", "becomes"))
    else:
        for event in result["events"]:
            say(orjson.dumps(event, option=orjson.OPT_INDENT_2).decode())
    for warning in result["warnings"]:
        talk(f"warning: {warning['message']}")


def _show_message(
    translator: wiring.Translator, data: bytes, pack: str, file: Path, *, trace: bool, json: bool
) -> None:
    root = translator.to_stuf(data, pack)
    text = etree.tostring(root, pretty_print=True, encoding="unicode")
    rows = translator.trace_back(data, pack, text) if trace else None
    if json:
        json_line({"file": str(file), "xml": text, **({"trace": rows} if rows is not None else {})})
        return
    say(text)
    if rows is not None:
        _show_trace(rows, "event → message", ("line", "in the message", "row", "value", "event", "comes from"))


def _show_trace(rows: Iterable[Mapping[str, Any]], title: str, columns: Sequence[str]) -> None:
    """Print where each value came from; paths only, never a value."""
    table(title, columns, (_cells(row) for row in rows))


def _cells(row: Mapping[str, Any]) -> tuple[object, ...]:
    mapping = row["mapping"]
    shown = f"{mapping['file']}:{mapping['line']}" if mapping else ""
    out = row["out"] or f"({row['home']})"
    return row["line"], row["path"], shown, row["value"], row["event"] or "", out
