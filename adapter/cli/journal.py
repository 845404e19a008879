"""`koppelvlak journal verify` and `check`: the audit chain and the invariants, checked from inside and from outside."""

from __future__ import annotations

import asyncio
import os
import re
from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer

from adapter import journal, settings, status, wiring
from adapter.cli import checker
from adapter.cli.options import Config, Data, Json, read_settings
from adapter.cli.output import EXIT_NO, EXIT_WRONG_USE, json_line, say, table, talk
from adapter.cli.proof import read_proof

__all__ = ["app"]

CHECKED_MAX: Final = 100_000  # messages that `check` holds in memory without being told to: 1.4 GB

app = typer.Typer(help="The durable memory.", no_args_is_help=True)


Since = Annotated[
    str | None,
    typer.Option("--since", metavar="ROW:HASH", help="Only what happened after a check of before, which told this."),
]


@app.command("verify")
def verify(*, since: Since = None, config: Config = None, data: Data = None, json: Json = False) -> None:
    """Check the audit chain and the invariants; name the first violation."""
    before = None if since is None else _checkpoint(since)

    async def check() -> tuple[journal.Violation | None, journal.Checkpoint]:
        configuration = read_settings(config, data)
        async with wiring.open_journal(configuration) as opened:
            until = await opened.checkpoint()  # first, so that all before it is looked at
            return await opened.verify(size_of=wiring.make_blobs(configuration).size, since=before), until

    found, until = asyncio.run(check())
    if json:
        json_line(
            {
                "ok": found is None,
                "checked_to": f"{until.nr}:{until.hash}" if found is None else None,
                "invariant": found.invariant if found else None,
                "bericht": found.bericht_id if found else None,
                "detail": found.detail if found else None,
            }
        )
    elif found is None:
        say("The journal is intact: audit chain, transitions, event ids, order per lane, counts and documents.")
        talk(f"Only what comes after this: koppelvlak journal verify --since {until.nr}:{until.hash}")
    else:
        say(f"VIOLATION of {found.invariant}: {found.detail} (message {found.bericht_id or '-'})")
    raise SystemExit(0 if found is None else EXIT_NO)


def _checkpoint(text: str) -> journal.Checkpoint:
    """Read what a check of before told."""
    nr, _, digest = text.partition(":")
    if not re.fullmatch("[0-9]{1,18}", nr) or not re.fullmatch("[0-9a-f]{64}", digest):
        talk("--since takes what `koppelvlak journal verify` told: a number, a colon and 64 hex digits.")
        raise SystemExit(EXIT_WRONG_USE)
    return journal.Checkpoint(nr=int(nr), hash=digest)


@app.command("proof")
def proof(
    file: Annotated[
        Path | None, typer.Argument(help="A proof of delivery as JSON.", exists=True, dir_okay=False)
    ] = None,
    *,
    message: Annotated[
        str | None, typer.Option("--message", help="Of a proof on paper: the id of the message.")
    ] = None,
    seal: Annotated[str | None, typer.Option("--seal", help="Of a proof on paper: its seal.")] = None,
    config: Config = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Check a proof of delivery: it is what the journal says, and the journal is what it was."""
    if (file is None) == (message is None or seal is None):
        talk("Give the file of a proof, or --message and --seal as they stand on a printed one.")
        raise SystemExit(EXIT_WRONG_USE)
    given = None if file is None else read_proof(file)
    bericht_id = message if given is None else given.bericht_id

    async def check() -> tuple[status.Check, journal.Violation | None]:
        async with wiring.open_journal(read_settings(config, data)) as opened:
            view = await opened.find(str(bericht_id), gemeente=None)
            chain = await opened.chain(str(bericht_id))
            if given is not None:
                return status.check_proof(given.content, view, chain), await opened.verify()
            known = view is not None and str(seal) in status.seals_of(view, chain)
            broken = [f"keten/{row.nr}" for row in chain if not row.holds]
            return status.Check(differences=[*broken, *(() if known else ("zegel",))]), await opened.verify()

    checked, violation = asyncio.run(check())
    _tell_proof(checked, violation, json=json)
    raise SystemExit(0 if checked.holds and violation is None else EXIT_NO)


def _tell_proof(checked: status.Check, violation: journal.Violation | None, *, json: bool) -> None:
    if json:
        json_line(
            {
                "ok": checked.holds and violation is None,
                "differences": list(checked.differences),
                "unchecked": list(checked.unchecked),
                "journal": None
                if violation is None
                else {"invariant": violation.invariant, "detail": violation.detail},
            }
        )
        return
    if violation is not None:
        say(
            f"The journal itself is not intact: {violation.invariant}: {violation.detail}. Nothing can be proved by it."
        )
    if checked.holds and violation is None:
        say("The proof holds: it is what the journal says, and the journal was not changed.")
    for place in checked.differences:
        say(f"NOT what the journal says: {place}")
    for place in checked.unchecked:
        talk(f"Not checked, since the journal no longer keeps it: {place}")


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.", dir_okay=False)],
    *,
    message: Annotated[str | None, typer.Option("--message", help="Only what is about this message (its id).")] = None,
    without_content: Annotated[
        bool, typer.Option("--without-content", help="Leave out what messages hold, which may be personal data.")
    ] = False,
    config: Config = None,
    data: Data = None,
) -> None:
    """Write all that can be read of a journal, damaged or not, as JSON lines; exit 1 when something can't."""
    rows, unreadable = 0, Counter[str]()
    with wiring.open_evidence(read_settings(config, data)) as session:
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            talk(f"{file} can't be made: {error.strerror}.")
            raise SystemExit(EXIT_WRONG_USE) from None
        with os.fdopen(descriptor, "wb") as out:
            for piece in journal.evidence(session, bericht_id=message, content=not without_content):
                out.write(orjson.dumps(piece) + b"\n")
                rows += 1
                if "unreadable" in piece:
                    unreadable[str(piece["table"])] += 1
    say(f"{rows - unreadable.total()} rows written to {file}.")
    if unreadable:
        told = ", ".join(f"{count} of {table}" for table, count in sorted(unreadable.items()))
        talk(f"Not readable, and named in the file: {told}. Keep the journal as it is; put back a backup to go on.")
        raise SystemExit(EXIT_NO)
    if not rows:
        talk(f"There is no message '{message}'.")
        raise SystemExit(EXIT_NO)


@app.command("check")
def check(
    *,
    at_rest: Annotated[
        bool, typer.Option("--at-rest", help="Nothing is being sent: also demand that all has come to rest.")
    ] = False,
    client_log: Annotated[
        Path | None, typer.Option("--client-log", help="A vendor's own log, one JSON object a line.")
    ] = None,
    most: Annotated[
        int, typer.Option("--most", min=1, help="Messages; each takes 14 kB of memory while all are held together.")
    ] = CHECKED_MAX,
    config: Config = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Hold journal, event log, target and a vendor's log against each other: invariants I1 to I12."""
    configuration = read_settings(config, data)
    _check_size(asyncio.run(_count(configuration)), most)
    evidence = asyncio.run(checker.collect(configuration, settled=at_rest, client_log=client_log))
    found = checker.judge(evidence)
    if json:
        for witness in found:
            json_line({"invariant": witness.invariant, "bericht": witness.bericht_id, "detail": witness.detail})
    else:
        _tell(evidence, found)
    raise SystemExit(EXIT_NO if found else 0)


async def _count(configuration: settings.Settings) -> int:
    async with wiring.open_journal(configuration) as opened:
        counts = await opened.counts()
    return sum(number for name, number in counts.items() if name.startswith("bericht."))


def _check_size(messages: int, most: int) -> None:
    """End where there are more messages than may be held in memory."""
    if messages > most:
        talk(
            f"The journal holds {messages} messages; to hold them together takes about {messages * 14 / 1e6:.1f} GB of memory. "
            f"Allow it with --most {messages}, or check the journal alone, in 0.3 GB: koppelvlak journal verify"
        )
        raise SystemExit(EXIT_WRONG_USE)


def _tell(evidence: checker.Evidence, found: list[checker.Witness]) -> None:
    witnesses = Counter(witness.invariant for witness in found)
    table(
        f"{len(evidence.messages)} messages, {len(evidence.log or ())} records on the event log",
        ("invariant", "what", "holds"),
        (
            (name, what, f"NO, {witnesses[name]}" if witnesses[name] else "yes")
            for name, (what, _) in checker.RULES.items()
        ),
    )
    for witness in found:
        say(f"{witness.invariant}: {witness.detail} (message {witness.bericht_id or '-'})")
    if evidence.sent is None:
        talk("What vendors were told was not compared: give their own log with --client-log")
    if found:
        talk(
            "Nothing was changed. Keep the data folder as it is; see docs/operations.md, 'When the journal is not right'"
        )
