"""A journal with a million messages: `python -m tools.fill_journal --data DIR [--messages N] [--postgres URL]`.

Messages are real ones (the examples of `koppelvlak demo`, with other numbers), taken through every state by the journal's own
writes, without waiting for the disk: three months of twenty gemeenten with five systems each; refusals, questions, retries, zaken
with thousands of messages, and quarantine by many causes. With `--postgres` the same journal is copied there, table by table.
What it costs to work with: `python -m tools.measure_journal`, `python -m tools.measure_pages`.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from adapter import intake, observe, wiring
from adapter.journal import Acceptance, IdempotencyKey, OutboxEvent, Question, Refusal, StoredAnswer
from adapter.journal.codec import open_lading
from adapter.journal.sqlite_store import SqliteStore
from tools.copy_journal import copy_to_postgres
from tools.filling import Throw, write

_EXAMPLES: Final = Path(wiring.__file__).resolve().parents[1] / "cli" / "examples"
_ZAAK: Final = b"1900202600000001"
_TAKEN: Final = {b"nummer-1": "creeer-zaak", b"nummer-2": "actualiseer-zaakstatus"}
_DAYS: Final = 90
_GEMEENTEN: Final = 20  # half of all messages are of the first
_SYSTEMS: Final = 5
_BUSY: Final = 500  # one of so many is about the one busy zaak of its gemeente
_REFUSALS: Final = ("zaaktype-onbekend", "zender-onbekend", "datum-onjuist")


@dataclass(frozen=True, slots=True)
class Template:
    """A message as intake made it of an example."""

    message: str
    number: bytes
    raw: bytes
    answer: StoredAnswer
    events: tuple[OutboxEvent, ...]


async def templates() -> list[Template]:
    """Take the examples through a real system, and read back what it kept."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        async with wiring.System(wiring.example_settings(Path(folder)), background=False) as system:
            for number, name in _TAKEN.items():
                text = (_EXAMPLES / f"{name}.xml").read_text(encoding="utf-8")
                for key, value in (("zaak", _ZAAK), ("nummer", number), ("tijdstip", b"20261124120000000")):
                    text = text.replace(f"@{key}@", value.decode())
                inbound = intake.Inbound(
                    gemeente="voorbeeld",
                    pack="zds-1.1",
                    dienst=None,
                    soapaction=None,
                    soap_version="1.1",
                    skeleton=text.encode(),
                )
                answer = await system.receiver.receive(inbound)
                assert answer.status == 200, answer.body
        store = SqliteStore(Path(folder) / "journal.db", installation="koppelvlak", free_mib=1)
        reader = store.reader()
        rows = reader.all("SELECT b.message, l.body FROM bericht b JOIN lading l ON l.seq = b.seq ORDER BY b.seq")
        for number, (message, body) in zip(_TAKEN, rows, strict=True):
            lading = open_lading(body)
            assert lading.raw is not None
            assert lading.answer is not None
            found.append(Template(message, number, lading.raw, lading.answer, lading.events))
        reader.close()
    return found


def gemeente_of(number: int) -> str:
    """Give whose message it is; both messages of a zaak are of one gemeente."""
    pair = number // 2
    return f"g{0 if pair % 2 == 0 else pair % _GEMEENTEN:02d}"


def zaak_of(number: int) -> str:
    """Give which zaak it is about: two messages each, and one of each gemeente that goes on and on."""
    if Throw.BUSY.of(number, _BUSY) == 0:
        return f"1900202700000{gemeente_of(number)[1:]:>03}"
    return f"19002026{number // 2:08d}"


def event_id_of(number: int, ordinal: int = 1) -> str:
    """Give the id of an event of it."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number}/{ordinal}"))


def make(made: list[Template], number: int, at: datetime.datetime) -> Acceptance | Refusal | Question:
    """Give message `number`: one of twenty is refused, two are questions."""
    match Throw.KIND.of(number, 20):
        case 0:
            return _refusal(made[0], number, at)
        case 1 | 2:
            return _question(number, at)
        case _:
            return acceptance(made[number % 2], number, at)


def _connection(number: int) -> str:
    return f"systeem-{Throw.SYSTEM.of(number, _SYSTEMS)}"


def acceptance(template: Template, number: int, at: datetime.datetime) -> Acceptance:
    zaak, gemeente = zaak_of(number), gemeente_of(number)

    def other(value: bytes) -> bytes:
        return value.replace(_ZAAK, zaak.encode()).replace(template.number, f"n{number}".encode())

    events = []
    for event in template.events:
        event_id = event_id_of(number, event.ordinal)
        value = other(event.value).replace(event.event_id.encode(), event_id.encode())
        events.append(
            OutboxEvent(event_id=event_id, ordinal=event.ordinal, type=event.type, subject=event.subject, value=value)
        )
    return Acceptance(
        bericht_id=f"{number:032x}",
        key=IdempotencyKey(
            gemeente=gemeente,
            endpoint="zds-1.1/OntvangAsynchroon",
            berichtcode="Lk01",
            organisatie="1900",
            applicatie="Formulieren",
            administratie="",
            referentienummer=f"n{number}",
        ),
        gemeente=gemeente,
        connection=_connection(number),
        pack="zds-1.1",
        message=template.message,
        berichtcode="Lk01",
        zender="1900/Formulieren/",
        referentienummer=f"n{number}",
        lane=f"{gemeente}/zaak/{zaak}",
        zaken=(zaak,),
        raw=other(template.raw),
        raw_sha256=f"{number:064x}",
        documents=(),
        answer=StoredAnswer(status=200, content_type=template.answer.content_type, body=other(template.answer.body)),
        events=tuple(events),
        targets=(f"{gemeente}/bron",),
        warnings=(),
        received_at=at,
        creates=zaak if number % 2 == 0 and zaak.startswith("19002026") else None,
    )


def _refusal(template: Template, number: int, at: datetime.datetime) -> Refusal:
    code = _REFUSALS[Throw.CAUSE.of(number, len(_REFUSALS))]
    return Refusal(
        bericht_id=f"{number:032x}",
        gemeente=gemeente_of(number),
        connection=_connection(number),
        pack="zds-1.1",
        message=template.message,
        berichtcode="Lk01",
        zender="1900/Formulieren/",
        referentienummer=f"n{number}",
        zaken=(),
        raw=template.raw,
        findings=({"code": code},),
        answer=StoredAnswer(status=500, content_type="text/xml", body=b"<Fo03/>"),
        received_at=at,
    )


def _question(number: int, at: datetime.datetime) -> Question:
    return Question(
        bericht_id=f"{number:032x}",
        gemeente=gemeente_of(number),
        connection=_connection(number),
        pack="zds-1.1",
        message="geefZaakdetails_Lv01",
        berichtcode="Lv01",
        zender="1900/Formulieren/",
        referentienummer=f"n{number}",
        zaken=(zaak_of(number),),
        received_at=at,
        duration_ms=12.0,
    )


def fill(path: Path, messages: int, *, end: datetime.datetime) -> None:
    """Make the journal at `path`: the last message came at `end`."""
    made = asyncio.run(templates())
    step = datetime.timedelta(days=_DAYS) / messages
    begun = time.monotonic()
    every = ((number, make(made, number, end - step * (messages - number))) for number in range(messages))
    for done in write(path, every, last=messages, end=end):
        if done % 50_000 == 0:
            sys.stderr.write(f"{done} in {time.monotonic() - begun:.0f} s\n")


def main() -> None:
    """Fill; copy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, required=True, help="where journal.db is made, or stands already")
    parser.add_argument("--postgres", help="postgresql://…, an empty database: the journal is copied there")
    given = parser.parse_args()
    observe.configure_logs(for_people=False, level="warning")
    given.data.mkdir(parents=True, exist_ok=True)
    path = given.data / "journal.db"
    if not path.exists():
        fill(path, given.messages, end=datetime.datetime.now(datetime.UTC))
    size = sum(file.stat().st_size for file in given.data.glob("journal.db*"))
    print(json.dumps({"messages": given.messages, "kB_a_message": round(size / given.messages / 1000, 2)}))
    if given.postgres:
        size = copy_to_postgres(path, given.postgres)
        print(json.dumps({"messages": given.messages, "postgres_kB_a_message": round(size / given.messages / 1000, 2)}))


if __name__ == "__main__":
    main()
