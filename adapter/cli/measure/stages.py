"""Stages of the inbound way and back, in CPU µs a message, and the ceiling: what parsing and validating alone cost."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from lxml import etree

from adapter import events, guard, stuf, translation, wiring
from adapter.cli.measure.antwoord import answer_writer
from adapter.paths import data_folder

__all__ = ["ceiling_per_s", "measure_mappings", "measure_stages"]

_ROUNDS: Final = 7
_BATCH: Final = 200


def ceiling_per_s(message: bytes, *, seconds: float) -> float:
    """Give messages a second for lxml parse and XMLSchema alone, in one thread."""
    schema = etree.XMLSchema(file=str(data_folder("schemas") / "stuf" / "zds-1.1" / "1.1.02" / "entry.xsd"))
    best = 0.0
    for _ in range(3):
        count, begun = 0, time.perf_counter()
        while (took := time.perf_counter() - begun) < seconds / 3:
            for _ in range(50):
                payload = etree.fromstring(message)[0][0]  # noqa: TID251  # the ceiling is lxml and nothing else
                assert schema.validate(payload)
            count += 50
        best = max(best, count / took)
    return best


def _medians_us(works: Mapping[str, Callable[[], object]], rounds: int, batch: int) -> dict[str, float]:
    """Give the median CPU µs of each; in every round all have their turn, so that noise of the machine meets all alike."""
    took: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            begun = time.thread_time_ns()
            for _ in range(batch):
                work()
            took[name].append((time.thread_time_ns() - begun) / batch / 1000)
    return {name: statistics.median(found) for name, found in took.items()}


def measure_stages(message: bytes, *, rounds: int = _ROUNDS, batch: int = _BATCH) -> Mapping[str, float]:
    """Give the median CPU µs of guard, parse_validate, check, translate, event, way_back (to the same message) and journal."""
    packs, mappings = wiring.load_packs(), wiring.load_mappings()
    pack = packs.get("zds-1.1")
    limits = guard.Limits()
    payload = stuf.open_envelope(guard.parse(message)).payload
    operatie = stuf.find_operatie(pack.operaties, payload, None)
    mapping = mappings.get("zds-1.1", operatie.name)
    context = translation.Context(rsin="823288444", gemeentecode="1900")
    drafts = mapping.to_events(payload, context).drafts

    def parse_validate() -> object:
        return pack.check(stuf.open_envelope(guard.parse(message)).payload)

    said = [{"type": each.type, "data": each.data, "dataref": each.dataref} for each in drafts]
    header = stuf.read_stuurgegevens(payload)
    stages = _medians_us(
        {
            "guard": lambda: guard.scan(message, limits),
            "parse_validate": parse_validate,
            "check": lambda: pack.rules.check(payload, operatie.name, data=message),
            "translate": lambda: mapping.to_events(payload, context),
            "event": lambda: _write(drafts),
            "way_back": lambda: mapping.write(said, stuurgegevens=header),
        },
        rounds,
        batch,
    )
    return {**stages, "journal": asyncio.run(_journal_us(message, drafts))}


def measure_mappings(*, rounds: int = _ROUNDS, batch: int = _BATCH // 40) -> Mapping[str, float]:
    """Give what compiling all mappings takes (CPU s), the median CPU µs of answers of 45 and of 90 KB, and how cost grows."""
    begun = time.process_time()
    wiring.load_mappings()
    took = time.process_time() - begun
    (half, half_bytes), (whole, whole_bytes) = answer_writer(45_000), answer_writer(90_000)
    found = _medians_us({"la01_45kb_us": half, "la01_90kb_us": whole}, rounds, batch)
    growth = (found["la01_90kb_us"] / found["la01_45kb_us"]) / (whole_bytes / half_bytes)
    return {"compile_mappings_s": took, **found, "la01_growth": growth}


def _write(drafts: tuple[translation.Draft, ...]) -> list[bytes]:
    envelope = events.Envelope(
        source="urn:nld:gemeentecode:1900:systeem:Formulieren",
        accepted_at=wiring.utc_now(),
        lane="voorbeeld/zaak/1900",
        bericht_id="0" * 32,
        size=len(drafts),
    )
    return [
        events.write(
            envelope,
            event_id=events.event_id("meting", ("1900", "Formulieren", None, "1"), 1, ordinal),
            ordinal=ordinal,
            event_type=draft.type,
            subject=draft.subject,
            data=draft.data,
        )
        for ordinal, draft in enumerate(drafts, start=1)
    ]


async def _journal_us(message: bytes, drafts: tuple[translation.Draft, ...]) -> float:
    """Give the CPU µs of the whole process for one accepted message, 32 at once."""
    with tempfile.TemporaryDirectory(prefix="koppelvlak-meting-") as folder:
        async with wiring.open_journal(wiring.example_settings(Path(folder))) as memory:
            numbers = itertools.count()
            values = _write(drafts)

            async def caller(until: float) -> int:
                count = 0
                while time.perf_counter() < until:
                    await memory.accept(_acceptance(next(numbers), message, drafts, values))
                    count += 1
                return count

            begun_cpu, until = time.process_time_ns(), time.perf_counter() + 1.0
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(caller(until)) for _ in range(32)]
            total = sum(task.result() for task in tasks)
            return (time.process_time_ns() - begun_cpu) / max(total, 1) / 1000


def _acceptance(number: int, message: bytes, drafts: tuple[translation.Draft, ...], values: list[bytes]) -> Any:
    from adapter import journal  # noqa: PLC0415  # keeps the names apart: this command has a module of that name

    bericht_id = wiring.new_id()
    return journal.Acceptance(
        bericht_id=bericht_id,
        key=journal.IdempotencyKey(
            gemeente="voorbeeld",
            endpoint="zds-1.1/OntvangAsynchroon",
            berichtcode="Lk01",
            organisatie="1900",
            applicatie="Formulieren",
            administratie="",
            referentienummer=f"meting-{number}",
        ),
        gemeente="voorbeeld",
        connection="proef",
        pack="zds-1.1",
        message="creeerZaak_Lk01",
        berichtcode="Lk01",
        zender="1900/Formulieren/",
        referentienummer=f"meting-{number}",
        lane=f"voorbeeld/zaak/{number}",
        zaken=(f"1900{number:08d}",),
        raw=message,
        raw_sha256=hashlib.sha256(message).hexdigest(),
        documents=(),
        answer=journal.StoredAnswer(status=200, content_type="text/xml", body=message[:1000]),
        events=tuple(
            journal.OutboxEvent(
                event_id=f"{bericht_id}-{ordinal}", ordinal=ordinal, type=draft.type, subject=draft.subject, value=value
            )
            for ordinal, (draft, value) in enumerate(zip(drafts, values, strict=True), start=1)
        ),
        targets=("voorbeeld/bron",),
        warnings=(),
        received_at=wiring.utc_now(),
    )
