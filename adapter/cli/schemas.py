"""`koppelvlak schemas`: the packs that messages are judged by."""

from __future__ import annotations

from typing import Annotated

import typer

from adapter import wiring
from adapter.cli.options import Json
from adapter.cli.output import EXIT_WRONG_USE, json_line, table, talk
from adapter.errors import KoppelvlakError

__all__ = ["app"]

app = typer.Typer(help="The schema packs.", no_args_is_help=True)


@app.command("list")
def list_packs(*, json: Json = False) -> None:
    """List the packs: name, version, patch, number of messages."""
    packs = wiring.load_packs()
    rows = [packs.get(name) for name in sorted(packs.names())]
    if json:
        for pack in rows:
            json_line(
                {"name": pack.name, "version": pack.version, "patch": pack.patch, "messages": len(pack.operaties)}
            )
        return
    table(
        "Schema packs",
        ("pack", "version", "patch", "messages"),
        ((pack.name, pack.version, pack.patch, len(pack.operaties)) for pack in rows),
    )


@app.command("show")
def show(pack: Annotated[str, typer.Argument()], *, json: Json = False) -> None:
    """Show the messages of a pack."""
    packs = wiring.load_packs()
    try:
        found = packs.get(pack)
    except KoppelvlakError:
        talk(f"There is no pack '{pack}'. See: koppelvlak schemas list")
        raise SystemExit(EXIT_WRONG_USE) from None
    if json:
        for operatie in found.operaties:
            json_line(
                {
                    "name": operatie.name,
                    "root": operatie.root,
                    "dienst": operatie.dienst,
                    "direction": operatie.direction,
                }
            )
        return
    table(
        f"{found.name} {found.version}",
        ("message", "dienst", "direction", "SOAPAction"),
        ((o.name, o.dienst, o.direction, o.soapactions[0] if o.soapactions else "") for o in found.operaties),
    )
