"""`koppelvlak schemas install` and `diff`: a published set as authority, and what a new version would break."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from adapter import validation, wiring
from adapter.cli.options import Config, Data, Json, read_settings
from adapter.cli.output import EXIT_NO, EXIT_WRONG_USE, fail, json_line, say, table, talk
from adapter.errors import KoppelvlakError

__all__ = ["diff", "install"]

_SHOWN = 60  # changes in a table; --json gives all


def install(
    source: Annotated[Path, typer.Argument(help="The zip as published, or the folder that it was unpacked in.")],
    *,
    trust: Annotated[
        bool, typer.Option("--trust", help="Also what is not known to be as published: you answer for it.")
    ] = False,
    pack: Annotated[
        str | None, typer.Option("--pack", help="Of a set that is not known: the pack that it is for.")
    ] = None,
    entry: Annotated[
        str | None, typer.Option("--entry", help="Of a set that is not known: its file that judges messages.")
    ] = None,
    version: Annotated[str | None, typer.Option("--version", help="Of a set that is not known: its name.")] = None,
    config: Config = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Install the standard body's own set; nothing is installed unless all of it can be used."""
    if not source.exists():
        talk(f"{source}: there is no such file or folder.")
        raise SystemExit(EXIT_WRONG_USE)
    try:
        found = wiring.install_schemas(
            read_settings(config, data), source, trust=trust, pack=pack, entry=entry, version=version
        )
    except KoppelvlakError as error:
        fail(error)
    if json:
        json_line({"name": found.name, "version": found.version, "files": len(found.said.file)})
        return
    say(f"Installed {found.reference}: {found.standard}, {len(found.said.file)} files.")
    talk(
        f'It judges where a connection names it (packs = ["{found.reference}"]), or everywhere with'
        f' [schemas] authority = {{ "{found.name}" = "official" }}. What it would break: koppelvlak schemas diff'
        f" {found.name} {found.reference}"
    )


def diff(
    before: Annotated[str, typer.Argument(help="A pack, e.g. zds-1.2, or a version of it: zds-1.2/1.2")],
    after: Annotated[str, typer.Argument(help="The other.")],
    *,
    every: Annotated[bool, typer.Option("--all", help="Also what only gets wider.")] = False,
    config: Config = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Say which messages that were valid become invalid, where and why; exit 1 when there are any."""
    packs = wiring.load_packs(read_settings(config, data))
    changes = [
        change for change in validation.differences(_find(packs, before), _find(packs, after)) if every or change.breaks
    ]
    if json:
        for change in changes:
            json_line(_said(change))
    else:
        _show(changes)
    raise SystemExit(EXIT_NO if any(change.breaks for change in changes) else 0)


def _find(packs: validation.Packs, name: str) -> validation.Pack:
    found = packs.find(name)
    if found is None or not found.entry:
        talk(f"There is no pack '{name}'. See: koppelvlak schemas list")
        raise SystemExit(EXIT_WRONG_USE)
    return found


def _said(change: validation.SchemaChange) -> dict[str, Any]:
    return {
        "message": change.message,
        "path": change.path,
        "change": change.kind,
        "breaks": change.breaks,
        "before": change.before,
        "after": change.after,
    }


def _show(changes: list[validation.SchemaChange]) -> None:
    breaking = [change for change in changes if change.breaks]
    if not breaking:
        say("No message that was valid becomes invalid.")
    else:
        messages = Counter(change.message for change in breaking)
        say(f"{len(breaking)} changes may refuse what was valid, in {len(messages)} messages.")
    groups = Counter((each.kind, _last(each.path), each.before, each.after) for each in changes)
    where = {(each.kind, _last(each.path), each.before, each.after): each for each in reversed(changes)}
    table(
        "Changes",
        ("what", "places", "first in", "where", "before", "after"),
        (
            (kind, places, where[kind, last, old, new].message, where[kind, last, old, new].path, old, new)
            for (kind, last, old, new), places in groups.most_common(_SHOWN)
        ),
    )
    if len(groups) > _SHOWN:
        talk(f"… and {len(groups) - _SHOWN} more kinds of change: use --json.")


def _last(path: str) -> str:
    return "/".join(path.split("/")[-2:])
