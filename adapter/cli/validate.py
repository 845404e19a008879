"""`koppelvlak validate`: judge messages by the schema of their pack, and say what is wrong, where, and how to mend it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from lxml import etree

from adapter import guard, stuf, validation, wiring
from adapter.cli.options import Json
from adapter.cli.output import EXIT_NO, EXIT_WRONG_USE, json_line, language, say, show_findings, talk
from adapter.errors import Finding, KoppelvlakError, Refused

__all__ = ["validate"]

Paths = Annotated[list[str], typer.Argument(help="Files or folders; - is stdin.")]
PackName = Annotated[str | None, typer.Option("--pack", help="Judge by this pack, e.g. zds-1.1; default: recognised.")]


def validate(paths: Paths, *, pack: PackName = None, json: Json = False) -> None:
    """Judge messages: valid or not, and every error with its place and its mend."""
    packs = wiring.load_packs()
    names = _packs_named(packs, pack)
    refused = total = 0
    for name, data in _read(paths):
        total += 1
        verdict, findings = _judge(packs, names, name, data)
        refused += not verdict["valid"]
        if json:
            json_line(verdict)
        else:
            _show(verdict, findings)
    if total == 0:
        talk("No files found. Name a file, a folder with .xml files, or - for stdin.")
        raise SystemExit(EXIT_WRONG_USE)
    if not json and total > 1:
        say(f"{refused} of {total} messages refused.")
    raise SystemExit(EXIT_NO if refused else 0)


def _packs_named(packs: validation.Packs, name: str | None) -> validation.Pack | None:
    if name is None:
        return None
    try:
        return packs.get(name)
    except KoppelvlakError:
        known = ", ".join(sorted(packs.names()))
        talk(f"There is no pack '{name}'. Known: {known}.")
        raise SystemExit(EXIT_WRONG_USE) from None


def _read(paths: list[str]) -> Iterator[tuple[str, bytes | None]]:
    for path in paths:
        if path == "-":
            yield "-", sys.stdin.buffer.read()
        elif Path(path).is_dir():
            for file in sorted(Path(path).rglob("*.xml")):
                yield str(file), file.read_bytes()
        else:
            try:
                yield path, Path(path).read_bytes()
            except OSError as error:
                talk(f"{path}: cannot be read: {error.strerror}.")
                raise SystemExit(EXIT_WRONG_USE) from None


def _judge(
    packs: validation.Packs, given: validation.Pack | None, name: str, data: bytes | None
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    pack = given
    message: str | None = None
    warnings: tuple[Finding, ...] = ()
    try:
        limits = guard.Limits()
        guard.scan(data or b"", limits)
        payload = stuf.payload_of(guard.parse(data or b""))
        pack = given or packs.recognise(payload)
        operatie = _operatie_of(pack, payload)
        message = operatie.name if operatie is not None else etree.QName(payload).localname
        findings = pack.check(payload, data)
        if not findings and operatie is not None:
            findings, warnings = pack.rules.check(payload, operatie.name, data=data)
    except Refused as error:
        findings = error.findings
    shown = [validation.as_json(finding, language()) for finding in findings]
    verdict = {
        "file": name,
        "pack": pack.name if pack is not None else None,
        "message": message,
        "valid": not findings,
        "errors": shown,
        "warnings": [validation.as_json(finding, language()) for finding in warnings],
    }
    return verdict, tuple(findings)


def _operatie_of(pack: validation.Pack, payload: etree._Element) -> stuf.Operatie | None:
    """Give the operation of a message that we receive; else the one that its root names (an answer)."""
    try:
        return stuf.find_operatie(pack.operaties, payload, None)
    except Refused:
        return next((operatie for operatie in pack.operaties if operatie.root == payload.tag), None)


def _show(verdict: dict[str, Any], findings: tuple[Finding, ...]) -> None:
    kind = f"{verdict['message'] or 'unknown message'}, {verdict['pack'] or 'no pack'}"
    say(f"{verdict['file']}: {'valid' if verdict['valid'] else 'REFUSED'} ({kind})")
    show_findings(findings, indent="  ")
