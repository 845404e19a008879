"""`koppelvlak mappings`: which there are, and golden pairs run against the whole product."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from adapter import observe, wiring
from adapter.cli.golden.run import Outcome, run_pair
from adapter.cli.options import Json
from adapter.cli.output import EXIT_NO, EXIT_WRONG_USE, json_line, say, table, talk

__all__ = ["app"]

app = typer.Typer(help="The mappings.", no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="A folder of golden pairs, or one pair.")]


@app.command("list")
def list_mappings(*, json: Json = False) -> None:
    """List the mappings: pack, message, version."""
    mappings = sorted(wiring.load_mappings(), key=lambda each: (each.pack, each.operatie))
    if json:
        for mapping in mappings:
            json_line({"pack": mapping.pack, "message": mapping.operatie, "major": mapping.major})
        return
    table("Mappings", ("pack", "message", "version"), ((m.pack, m.operatie, m.major) for m in mappings))


@app.command("test")
def run_pairs(folder: Folder, *, json: Json = False) -> None:
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
        outcome = asyncio.run(run_pair(pair))
        failed += not outcome.ok
        _report(outcome, json=json)
    if not json:
        say(f"{len(pairs) - failed} of {len(pairs)} pairs agree.")
    raise SystemExit(EXIT_NO if failed else 0)


def _report(outcome: Outcome, *, json: bool) -> None:
    if json:
        json_line({"pair": outcome.pair, "ok": outcome.ok, "differences": list(outcome.differences)})
        return
    say(f"{outcome.pair}: {'ok' if outcome.ok else 'DIFFERS'}")
    for difference in outcome.differences:
        say(f"  {difference}")
