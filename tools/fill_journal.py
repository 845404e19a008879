"""A journal with a million messages, and what it costs to work with: `python -m tools.fill_journal [--messages N] [--data DIR]`.

Messages are real ones (the examples of `koppelvlak demo`, with other numbers), taken through every state by the journal's own
writes, without waiting for the disk. Then a fresh process opens the journal, and the figures are printed as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime
import json
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from adapter import intake, wiring
from adapter.journal import (
    Acceptance,
    AttemptOutcome,
    IdempotencyKey,
    Journal,
    LeveringState,
    OutboxEvent,
    Published,
    Question,
    Refusal,
    StoredAnswer,
)
from adapter.journal import delivery_writes as delivery
from adapter.journal import intake_writes as taking
from adapter.journal import relay_writes as relay
from adapter.journal.codec import open_lading
from adapter.journal.session import Tx
from adapter.journal.sqlite import SqliteJournal
from adapter.journal.sqlite_store import SqliteStore

_EXAMPLES: Final = Path(wiring.__file__).resolve().parents[1] / "cli" / "examples"
_ZAAK: Final = b"1900202600000001"
_TAKEN: Final = {b"nummer-1": "creeer-zaak", b"nummer-2": "actualiseer-zaakstatus"}
_GROUP: Final = 500
_DAYS: Final = 90
_END: Final = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
_GEMEENTEN: Final = 20  # half of all messages are of the first


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


def acceptance(template: Template, number: int, at: datetime.datetime) -> Acceptance:
    """Give message `number` of its kind: of a zaak of its own, two messages each."""
    zaak = f"19002026{number // 2:08d}"
    gemeente = gemeente_of(number)

    def other(value: bytes) -> bytes:
        return value.replace(_ZAAK, zaak.encode()).replace(template.number, f"n{number}".encode())

    events = []
    for event in template.events:
        event_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number}/{event.ordinal}"))
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
        connection=f"systeem-{number % 5}",
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
    )


def gemeente_of(number: int) -> str:
    """Give whose message it is; both messages of a zaak are of one gemeente."""
    pair = number // 2
    return f"g{0 if pair % 2 == 0 else pair % _GEMEENTEN:02d}"


def fill(path: Path, made: list[Template], messages: int) -> None:
    """Write the messages, a group in each transaction."""
    store = SqliteStore(path, installation="koppelvlak", free_mib=1)
    store.open()
    connection = store.writer()
    connection.run("PRAGMA synchronous = OFF")
    step = datetime.timedelta(days=_DAYS) / messages
    begun = time.monotonic()
    for first in range(0, messages, _GROUP):
        connection.begin()
        tx = Tx(connection, head_sql=store.head_sql)
        numbers = range(first, min(first + _GROUP, messages))
        _group(tx, made, {number: _END - step * (messages - number) for number in numbers}, last=messages)
        tx.finish()
        connection.commit()
        store.committed()
        if first % (100 * _GROUP) == 0:
            sys.stderr.write(f"\r{first} in {time.monotonic() - begun:.0f} s")
    connection.close()
    store.close()
    sys.stderr.write("\n")


def _group(tx: Tx, made: list[Template], moments: dict[int, datetime.datetime], *, last: int) -> None:
    taken, refused, asked = [], [], []
    for number, at in moments.items():
        if number % 20 == 18:
            refused.append(_refusal(made[0], number, at))
        elif number % 20 in {7, 13}:
            asked.append(_question(number, at))
        else:
            taken.append(acceptance(made[number % 2], number, at))
    accepted = taking.accept(tx, taken, None)
    assert len(accepted) == len(taken)
    taking.refuse(tx, refused)
    taking.record_questions(tx, asked)
    at = max(moments.values()) + datetime.timedelta(seconds=1)
    lease = relay.acquire(tx, "vullen", "vullen", at, at + datetime.timedelta(days=1))
    assert lease is not None
    by = relay.Worker("vullen", lease.token, at)
    going = [one for one in taken if int(one.bericht_id, 16) < last - 50]  # the last few are on their way still
    ids = [one.bericht_id for one in going]
    relay.mark_publishing(tx, ids, {"zgw.zaken/0": 0}, by)
    places = [
        Published(bericht_id=one.bericht_id, ordinal=event.ordinal, topic="zgw.zaken", partition=0, offset=int(one.bericht_id, 16) * 8 + event.ordinal)
        for one in going
        for event in one.events
    ]  # fmt: skip
    relay.mark_published(tx, places, by)
    relay.mark_confirmed(tx, ids, by)
    for one in going:
        _deliver(tx, one, by)


def _deliver(tx: Tx, one: Acceptance, by: relay.Worker) -> None:
    number = int(one.bericht_id, 16)
    head = tx.session.all(
        "SELECT h.due_at FROM lane_head h JOIN bericht b ON b.seq = h.seq WHERE b.bericht_id = ? AND h.target = ?",
        (one.bericht_id, one.targets[0]),
    )
    if not head or head[0][0] is None:
        return  # it stands behind one in quarantine
    delivery.begin_attempt(tx, one.bericht_id, one.targets[0], by)
    wrong = number % 1000 == 0
    found = ({"code": "zaaktype-onbekend", "facts": {"zaaktype": f"B{number % 7}"}},) if wrong else ()
    state = LeveringState.QUARANTINED if wrong else LeveringState.DELIVERED
    result = {"zaak": f"https://zaken.example.nl/zaken/api/v1/zaken/{uuid.UUID(int=number)}"}
    outcome = AttemptOutcome(state=state, retry_at=None, findings=found, warnings=(), results=result)
    delivery.end_attempt(tx, one.bericht_id, one.targets[0], outcome, by)


def _refusal(template: Template, number: int, at: datetime.datetime) -> Refusal:
    code = ("zaaktype-onbekend", "zender-onbekend", "datum-onjuist")[number % 3]
    return Refusal(
        bericht_id=f"{number:032x}",
        gemeente=gemeente_of(number),
        connection=f"systeem-{number % 5}",
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
        connection=f"systeem-{number % 5}",
        pack="zds-1.1",
        message="geefZaakdetails_Lv01",
        berichtcode="Lv01",
        zender="1900/Formulieren/",
        referentienummer=f"n{number}",
        zaken=(f"19002026{number // 2:08d}",),
        received_at=at,
        duration_ms=12.0,
    )


# --- what it costs ------------------------------------------------------------------------------------------------------


async def measure(path: Path, messages: int) -> dict[str, Any]:
    """Open it and ask what people and programs ask; give the slowest of five, in milliseconds."""
    begun = time.perf_counter()
    journal: Journal = SqliteJournal(path)
    await journal.open()
    await journal.to_publish(limit=100)
    await journal.due(target="g00/bron", now=_END, limit=32)
    figures: dict[str, Any] = {"start_s": round(time.perf_counter() - begun, 3)}
    for name, ask in _questions(journal, messages).items():
        took = []
        for _ in range(5):
            at = time.perf_counter()
            await ask()
            took.append((time.perf_counter() - at) * 1000)
        figures[name] = {"median_ms": round(statistics.median(took), 1), "max_ms": round(max(took), 1)}
    at = time.perf_counter()
    pruned = 0
    while pruned < 10_000:
        done = await journal.prune(keys_before=_END, payloads_before=_END, at=_END, limit=500)
        pruned += done.payloads
        if not done.keys and not done.payloads:
            break
    figures[f"prune_{pruned}_s"] = round(time.perf_counter() - at, 1)
    await journal.close()
    return figures


def _questions(journal: Journal, messages: int) -> dict[str, Callable[[], Awaitable[Any]]]:
    middle = messages // 2 // 40 * 40
    event_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{middle}/1"))
    hour = datetime.timedelta(hours=1)
    filters: dict[str, dict[str, Any]] = {
        "newest": {},
        "zaaknummer": {"zaak": f"19002026{middle // 2:08d}"},
        "referentienummer": {"referentienummer": f"n{middle}"},
        "event id": {"event_id": event_id},
        "connection": {"connection": "systeem-3"},
        "type": {"message": "actualiseerZaakstatus_Lk01"},
        "state REFUSED": {"state": "REFUSED"},
        "state CONFIRMED": {"state": "CONFIRMED"},
        "state QUARANTINED": {"state": "QUARANTINED"},
        "error code": {"error": "zender-onbekend"},
        "an hour 45 days ago": {"since": _END - 1080 * hour, "until": _END - 1079 * hour},
        "connection, type, a day": {
            "connection": "systeem-3",
            "message": "creeerZaak_Lk01",
            "since": _END - 1080 * hour,
            "until": _END - 1056 * hour,
        },
    }
    asked: dict[str, Callable[[], Awaitable[Any]]] = {
        f"search: {name}": lambda given=given: journal.search(gemeente="g00", **given)  # type: ignore[misc]
        for name, given in filters.items()
    }
    asked["search: newest of a small gemeente"] = lambda: journal.search(gemeente="g03")
    asked["one message"] = lambda: journal.find(f"{middle:032x}", gemeente="g00")
    asked["counts"] = lambda: journal.counts(now=_END)
    asked["targets"] = lambda: journal.targets(now=_END)
    asked["connections, last day"] = lambda: journal.connections(gemeente=None, since=_END - 24 * hour, now=_END)
    asked["series, last day"] = lambda: journal.series(
        gemeente="g00", connection=None, since=_END - 24 * hour, until=_END, step_min=15
    )
    asked["quarantine by cause"] = lambda: journal.held_groups(gemeente=None)
    return asked


def main() -> None:
    """Fill, then measure in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument(
        "--data", type=Path, help="where the journal is made, and kept; default: a folder that is removed"
    )
    parser.add_argument("--only-measure", action="store_true", help="the journal is there")
    given = parser.parse_args()
    with _folder(given.data) as folder:
        path = folder / "journal.db"
        if given.only_measure:
            print(json.dumps(asyncio.run(measure(path, given.messages)), indent=2))
            return
        fill(path, asyncio.run(templates()), given.messages)
        size = sum(file.stat().st_size for file in folder.glob("journal.db*"))
        print(json.dumps({"messages": given.messages, "kB_a_message": round(size / given.messages / 1000, 2)}))
        command = [sys.executable, "-m", "tools.fill_journal", "--only-measure", "--data", str(folder)]
        subprocess.run([*command, "--messages", str(given.messages)], check=True)


@contextlib.contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="koppelvlak-miljoen-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
