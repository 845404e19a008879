"""`koppelvlak mappings`: which there are, and golden pairs run against the whole product."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from adapter import intake, observe, translation, wiring
from adapter.cli.golden.run import Outcome, run_pair
from adapter.cli.options import Config, Data, Gemeente, Json, read_settings
from adapter.cli.output import EXIT_NO, EXIT_WRONG_USE, fail, json_line, say, table, talk
from adapter.errors import KoppelvlakError
from adapter.wiring.lawful import COLUMNS, broken_tables, check_all, read_given

__all__ = ["app"]

app = typer.Typer(help="The mappings.", no_args_is_help=True)

Messages = Annotated[
    list[Path] | None, typer.Argument(help="StUF messages, or folders of them, to try the laws on besides those made.")
]
OwnFolders = Annotated[
    list[Path] | None, typer.Option("--mappings", help="An organisation's own folder of mappings; it goes before ours.")
]
OwnFolder = Annotated[
    Path | None, typer.Option("--mappings", help="An organisation's own folder of mappings; it goes before ours.")
]
Only = Annotated[str | None, typer.Option("--only", help="Only mappings with this in their name.")]
Message = Annotated[str, typer.Argument(help="The name of a message, e.g. creeerZaak_Lk01.")]
Pack = Annotated[str | None, typer.Option("--pack", help="Only in this pack, e.g. zds-1.1.")]
Connection = Annotated[str | None, typer.Option("--connection", help="As this connection reads it: with its overlays.")]
OverlayNames = Annotated[
    list[str] | None, typer.Option("--overlay", help="With this overlay over them; may be given more than once.")
]
Folder = Annotated[Path, typer.Argument(help="A folder of golden pairs, or one pair.")]


@app.command("list")
def list_mappings(*, config: Config = None, json: Json = False) -> None:
    """List the mappings: pack, message, version; and the overlays that a connection may name."""
    found = wiring.load_mappings(read_settings(config, None))
    mappings = sorted(found, key=lambda each: (each.pack, each.operatie))
    overlays = sorted(found.overlays.values(), key=lambda each: each.name)
    if json:
        for mapping in mappings:
            json_line({"pack": mapping.pack, "message": mapping.operatie, "major": mapping.major})
        for each in overlays:
            head = {"vendor": each.vendor, "product": each.product, "date": each.date.isoformat()}
            json_line({"overlay": each.name, **head, "reason": each.reason, "rows": len(each.changes)})
        return
    table("Mappings", ("pack", "message", "version"), ((m.pack, m.operatie, m.major) for m in mappings))
    columns = ("overlay", "vendor", "product", "date", "rows", "reason")
    table("Overlays", columns, ((o.name, o.vendor, o.product, o.date, len(o.changes), o.reason) for o in overlays))


@app.command("drops")
def drops(*, config: Config = None, data: Data = None, gemeente: Gemeente = None, json: Json = False) -> None:
    """What did we drop? Per connection and message the elements that have no home in the model, and how often they came."""
    try:
        rows = asyncio.run(_drops(config, data, gemeente))
    except KoppelvlakError as error:
        fail(error)
    if json:
        for row in rows:
            json_line(row)
    elif not rows:
        say("Every element that came in had a home.")
    else:
        columns = ("gemeente", "connection", "message", "path", "messages", "last")
        table("Kept whole in the event, with no home in the model", columns, (tuple(row.values()) for row in rows))


async def _drops(config: Path | None, data: Path | None, gemeente: str | None) -> list[dict[str, Any]]:
    async with wiring.open_journal(read_settings(config, data)) as journal:
        noted = await journal.noted(gemeente=gemeente, prefix=intake.ZONDER_THUIS)
    return [
        {
            "gemeente": each.gemeente,
            "connection": each.connection,
            "message": each.what.partition(":")[0],
            "path": each.what.partition(":")[2],
            "messages": each.number,
            "last": each.last.isoformat(timespec="seconds"),
        }
        for each in noted
    ]


@app.command("show")
def show_rows(
    message: Message,
    *,
    pack: Pack = None,
    connection: Connection = None,
    gemeente: Gemeente = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Show the rows that hold for a message, each with where it is from: a file and line, and its overlay."""
    translator = wiring.Translator(read_settings(config, None), gemeente=gemeente, connection=connection)
    for mapping, rows in translator.rows(message, pack):
        if json:
            for row in rows:
                json_line({"pack": mapping.pack, "message": mapping.operatie, **row.as_json()})
            continue
        columns = ("entity", "in the message", "row", "becomes", "value", "from", "overlay")
        table(f"{mapping.pack} {mapping.operatie}", columns, (_cells(row) for row in rows))


@app.command("test")
def run_pairs(folder: Folder, *, mappings: OwnFolder = None, json: Json = False) -> None:
    """Run golden pairs against the translation and a register in memory; exit 1 when one differs."""
    pairs = (
        [folder] if (folder / "expected.json").is_file() else sorted(p.parent for p in folder.glob("*/expected.json"))
    )
    if not pairs:
        talk(f"There are no golden pairs in {folder}: a pair is a folder with request.xml and expected.json.")
        raise SystemExit(EXIT_WRONG_USE)
    observe.configure_logs(for_people=True, level="critical")
    failed = 0
    for pair in pairs:
        outcome = asyncio.run(run_pair(pair, mappings=mappings))
        failed += not outcome.ok
        _report(outcome, json=json)
    if not json:
        say(f"{len(pairs) - failed} of {len(pairs)} pairs agree.")
    raise SystemExit(EXIT_NO if failed else 0)


@app.command("check")
def check_mappings(
    *,
    messages: Messages = None,
    mappings: OwnFolders = None,
    overlay: OverlayNames = None,
    only: Only = None,
    config: Config = None,
    json: Json = False,
) -> None:
    """Check mappings: that they fit their schemas, their laws on made and given messages, and what they cover.

    Exit 1 when a law is broken or a path is left out, 2 when a mapping can't be meant.
    """
    settings = read_settings(config, None)
    packs = wiring.load_packs(settings)
    found = wiring.load_mappings(settings, tuple(mappings or ())).overlaid(tuple(overlay or ()))
    wiring.judged(found, packs)
    given = read_given(tuple(messages or ()), packs)
    results = list(check_all(found, packs, given, only=only or ""))
    for result in results:
        if json:
            json_line(result.as_json())
        for broken in result.broken:
            talk(f"{result.name}: {broken.law}: {broken.where}")
    if not json:
        table("Mappings", COLUMNS, (result.cells() for result in results))
    words = broken_tables(found)
    for word in words:
        talk(f"tables: enum bijection: {word}")
    failed = sum(not result.ok for result in results) + len(words)
    if not json:
        say("All laws hold, and no path is left out." if not failed else f"{failed} of {len(results)} are not right.")
    raise SystemExit(EXIT_NO if failed else 0)


def _cells(row: translation.Effective) -> tuple[object, ...]:
    overlay = f"{row.overlay}: {row.reason}" if row.overlay else ""
    return row.entity, row.path, row.kind, row.home, row.value, f"{row.file}:{row.line}", overlay


def _report(outcome: Outcome, *, json: bool) -> None:
    if json:
        json_line({"pair": outcome.pair, "ok": outcome.ok, "differences": list(outcome.differences)})
        return
    say(f"{outcome.pair}: {'ok' if outcome.ok else 'DIFFERS'}")
    for difference in outcome.differences:
        say(f"  {difference}")
