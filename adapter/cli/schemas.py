"""`koppelvlak schemas`: the packs that messages are judged by, and how far each connection is from them."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path
from typing import Annotated, Any

import typer

from adapter import intake, settings, validation, wiring
from adapter.cli import schemas_versions
from adapter.cli.options import Config, Data, Json, read_settings
from adapter.cli.output import EXIT_NO, EXIT_WRONG_USE, fail, json_line, say, table, talk
from adapter.errors import KoppelvlakError

__all__ = ["app"]

app = typer.Typer(help="The schema packs.", no_args_is_help=True)
app.command("install")(schemas_versions.install)
app.command("diff")(schemas_versions.diff)

PackName = Annotated[str, typer.Argument(help="zds-1.2, or a version of it: zds-1.2/1.2")]


@app.command("list")
def list_packs(*, config: Config = None, data: Data = None, json: Json = False) -> None:
    """List every version of every pack; * is the one that its name alone means."""
    packs = _packs(config, data)
    rows = [{**_said(pack), "default": packs.is_default(pack), "messages": len(pack.operaties)} for pack in packs.all()]
    if json:
        for row in rows:
            json_line(row)
        return
    table(
        "Schema packs",
        ("pack", "version", "", "patch", "valid from", "authority", "messages"),
        (
            (
                row["name"],
                row["version"],
                "*" if row["default"] else "",
                row["patch"],
                row["validFrom"],
                row["authority"],
                row["messages"],
            )
            for row in rows
        ),
    )


@app.command("show")
def show(pack: PackName, *, config: Config = None, data: Data = None, json: Json = False) -> None:
    """Show a pack: its messages; with --json also where it comes from, its rules and the sha256 of its files."""
    found = _find(_packs(config, data), pack)
    if json:
        json_line(
            {
                **_said(found),
                "messages": [message.model_dump(mode="json") for message in found.said.message],
                "rules": [{"code": rule.code, "severity": rule.severity} for rule in found.rules.rules],
                "files": {file.path: file.sha256 for file in found.said.file},
            }
        )
        return
    say(f"{found.standard}, patch {found.patch}; valid from {found.said.valid_from}; source: {found.said.source}")
    if found.said.successor is not None:
        say(f"Successor: {found.said.successor}")
    table(
        f"{found.name} {found.version}",
        ("message", "berichtcode", "dienst", "direction", "reply", "SOAPAction"),
        (
            (o.name, o.berichtcode, o.dienst, o.direction, o.reply, o.soapactions[0] if o.soapactions else "")
            for o in found.operaties
        ),
    )


@app.command("export")
def export(
    pack: PackName,
    file: Annotated[Path, typer.Argument(help="The zip to write.")],
    *,
    config: Config = None,
    data: Data = None,
) -> None:
    """Write a pack and all that its schemas need to a zip: for a vendor, or to keep beside a contract."""
    packs = _packs(config, data)
    found = _find(packs, pack)
    if file.exists():
        talk(f"{file} exists already. Name another file.")
        raise SystemExit(EXIT_WRONG_USE)
    wanted = [found, *(each for name in found.said.requires if (each := packs.find(name)) is not None)]
    try:
        contents = {f"{each.folder}/{name}": each.read(name) for each in wanted for name in each.file_names()}
    except KoppelvlakError as error:
        fail(error)
    try:
        with zipfile.ZipFile(file, "x", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(contents.items()):
                archive.writestr(zipfile.ZipInfo(name), content)  # no moment in it: the same pack gives the same zip
    except OSError as error:
        talk(f"{file} can't be written: {error.strerror}.")
        raise SystemExit(EXIT_WRONG_USE) from None
    say(f"{file}: {len(contents)} files; begin at {found.entry}")


@app.command("dispensations")
def dispensations(*, config: Config = None, data: Data = None, json: Json = False) -> None:
    """List what connections may still do otherwise than the standard: how often it was needed, when last, until when."""
    try:
        configuration = read_settings(config, data)
        rows = asyncio.run(_dispensations(configuration))
    except KoppelvlakError as error:
        fail(error)
    if json:
        for row in rows:
            json_line(row)
    elif not rows:
        say("No connection has a dispensation: all are judged by the standard.")
    else:
        table(
            "Dispensations",
            ("gemeente", "connection", "code", "path", "until", "repair", "messages", "last", "reason"),
            (
                (
                    row["gemeente"],
                    row["connection"],
                    row["code"],
                    row["path"],
                    f"{row['until']} (over)" if row["expired"] else row["until"],
                    row["repair"],
                    row["messages"],
                    row["last"],
                    row["reason"],
                )
                for row in rows
            ),
        )
    raise SystemExit(EXIT_NO if any(row["expired"] for row in rows) else 0)


async def _dispensations(configuration: settings.Settings) -> list[dict[str, Any]]:
    today = wiring.utc_now().astimezone(wiring.AMSTERDAM).date()
    async with wiring.open_journal(configuration) as journal:
        noted = await journal.noted(gemeente=None, prefix=intake.DISPENSATIE)
    seen = {(each.gemeente, each.connection, each.what): each for each in noted}
    rows = []
    for name, gemeente in configuration.gemeenten.items():
        for label, connection in gemeente.connections.items():
            for each in connection.dispensations:
                found = seen.get((name, label, intake.name_of_dispensation(each)))
                rows.append(
                    {
                        "gemeente": name,
                        "connection": label,
                        "code": intake.slug(each.code),
                        "path": each.path,
                        "until": each.until.isoformat(),
                        "expired": each.until < today,
                        "repair": each.repair,
                        "messages": found.number if found is not None else 0,
                        "last": found.last.isoformat() if found is not None else None,
                        "reason": each.reason,
                    }
                )
    return rows


def _packs(config: Path | None, data: Path | None) -> validation.Packs:
    try:
        return wiring.load_packs(read_settings(config, data))
    except KoppelvlakError as error:
        fail(error)


def _find(packs: validation.Packs, name: str) -> validation.Pack:
    found = packs.find(name)
    if found is None:
        talk(f"There is no pack '{name}'. See: koppelvlak schemas list")
        raise SystemExit(EXIT_WRONG_USE)
    return found


def _said(pack: validation.Pack) -> dict[str, Any]:
    said = pack.said
    return {
        "name": said.name,
        "version": said.version,
        "patch": said.patch,
        "standard": said.standard,
        "source": said.source,
        "validFrom": said.valid_from.isoformat(),
        "validUntil": said.valid_until.isoformat() if said.valid_until is not None else None,
        "successor": said.successor,
        "authority": said.authority,
        "namespaces": list(said.namespaces),
    }
