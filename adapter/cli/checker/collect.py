"""Get the evidence: from the journal's tables, the event log, the embedded register's file and a vendor's own log."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import orjson
import psycopg

from adapter import settings, wiring
from adapter.cli.checker.evidence import Audit, Delivery, Evidence, Message, OnLog, Sent, Stored
from adapter.journal.codec import open_lading

__all__ = ["collect", "read_client_log"]

_CREATED: Final = "nl.zaken.zaak.aangemaakt."
# what makes two objects at the target the same fact; objects of other collections may be alike
_NATURAL: Final[Mapping[str, tuple[str, ...]]] = {
    "zaken": ("identificatie", "bronorganisatie"),
    "statussen": ("zaak", "statustype", "datumStatusGezet"),
    "resultaten": ("zaak",),
    "rollen": ("zaak", "roltype", "betrokkeneType", "betrokkeneIdentificatie"),
    "zaakinformatieobjecten": ("zaak", "informatieobject"),
    "enkelvoudiginformatieobjecten": ("identificatie", "bronorganisatie"),
}


class _Ask(Protocol):
    def __call__(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query."""


async def collect(
    configuration: settings.Settings,
    *,
    settled: bool,
    client_log: Path | None = None,
    texts: Mapping[str, str] | None = None,
    canaries: Sequence[str] = (),
) -> Evidence:
    """Give all there is to see of an installation; it only reads."""
    # what follows from something else is read before it, so that a running system does not look wrong
    sent = None if client_log is None else tuple(read_client_log(client_log))
    data = Path(configuration.data)
    log = await _log(configuration)
    with _tables(configuration, data) as ask:
        messages = tuple(_messages(ask))
        deliveries = tuple(
            Delivery(seq=row[0], target=row[1], state=row[2]) for row in ask("SELECT seq, target, state FROM levering")
        )
        audits, head = _audits(ask)
        created = tuple(_created(ask, {one.seq for one in deliveries if one.state == "DELIVERED"}))
    async with wiring.open_journal(configuration) as journal:
        counts = await journal.counts()
    return Evidence(
        settled=settled,
        messages=messages,
        deliveries=deliveries,
        audits=audits,
        head=head,
        log=log,
        stored=_stored(data / "register" / "register.db"),
        created=created,
        sent=sent,
        counts=counts,
        texts=texts or {},
        canaries=tuple(canaries),
    )


@contextmanager
def _tables(configuration: settings.Settings, data: Path) -> Iterator[_Ask]:
    """Give a way to ask one unchanging state of the journal's tables."""
    url = configuration.journal.url
    if url is not None:
        with psycopg.connect(url.get_secret_value()) as server:
            server.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield lambda sql: server.execute(sql.encode()).fetchall()
        return
    with closing(sqlite3.connect(f"file:{data / 'journal.db'}?mode=ro", uri=True, isolation_level=None)) as file:
        file.execute("BEGIN")
        yield lambda sql: file.execute(sql).fetchall()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _messages(ask: _Ask) -> Iterator[Message]:
    rows = ask(
        "SELECT b.seq, b.bericht_id, b.kind, b.zender, b.referentienummer, b.lane, b.events, b.raw_sha256, o.state,"
        " l.body, r.body FROM bericht b LEFT JOIN outbox o ON o.seq = b.seq LEFT JOIN lading l ON l.seq = b.seq"
        " LEFT JOIN remainder r ON r.seq = b.seq ORDER BY b.seq"
    )
    for seq, bericht_id, kind, zender, nummer, lane, events, raw_sha256, state, body, remainder in rows:
        payload = body if body is not None else remainder
        lading = None if payload is None else open_lading(bytes(payload))
        answer = None if lading is None or lading.answer is None else _digest(lading.answer.body)
        whole = lading is not None and body is not None
        yield Message(
            seq=seq,
            bericht_id=bericht_id,
            kind=kind,
            zender=zender,
            referentienummer=nummer,
            lane=lane,
            state=state,
            events=events,
            raw_sha256=raw_sha256,
            raw_found_sha256=_digest(lading.raw) if lading is not None and lading.raw is not None else None,
            answer_sha256=answer,
            event_ids=tuple(event.event_id for event in lading.events) if lading is not None and whole else None,
            event_sha256s=tuple(_digest(event.value) for event in lading.events) if lading is not None else (),
        )


def _audits(ask: _Ask) -> tuple[tuple[Audit, ...], tuple[int, str]]:
    rows = ask(
        "SELECT nr, seq, target, from_state, to_state, at, worker, token, detail, digest, hash FROM audit ORDER BY nr"
    )
    ((number, digest),) = ask("SELECT audit_nr, audit_hash FROM head")
    audits = tuple(
        Audit(
            nr=row[0],
            seq=row[1],
            target=row[2],
            before=row[3],
            after=row[4],
            at=row[5],
            worker=row[6],
            token=row[7],
            detail=row[8],
            digest=None if row[9] is None else bytes(row[9]).hex(),
            hash=bytes(row[10]).hex(),
        )
        for row in rows
    )
    return audits, (number, bytes(digest).hex())


def _created(ask: _Ask, delivered: set[int]) -> Iterator[tuple[str, str]]:
    rows = ask("SELECT z.seq, z.gemeente, z.identificatie, l.body FROM zaak z JOIN lading l ON l.seq = z.seq")
    for seq, gemeente, identificatie, body in rows:
        if seq in delivered and any(
            event.type.startswith(_CREATED) and event.subject == f"zaak/{identificatie}"
            for event in open_lading(bytes(body)).events
        ):
            yield gemeente, identificatie


async def _log(configuration: settings.Settings) -> tuple[OnLog, ...]:
    rules = configuration.backbone
    async with wiring.open_backbone(configuration) as backbone:
        ends = await backbone.ends(rules.topic)
        records = await backbone.read(rules.topic, start=dict.fromkeys(ends, 0), until=ends)
    return tuple(
        OnLog(
            topic=record.position.topic,
            partition=record.position.partition,
            offset=record.position.offset,
            key=record.key,
            event_id=record.event_id,
            bericht_id=_bericht_of(record.value),
            sha256=_digest(record.value),
        )
        for record in records
    )


def _bericht_of(value: bytes) -> str:
    try:
        return str(orjson.loads(value)["bericht"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return ""


def _stored(file: Path) -> tuple[Stored, ...] | None:
    if not file.is_file():
        return None
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as register:
        rows = register.execute(
            "SELECT o.gemeente, o.collection, o.uuid, o.identificatie, m.body FROM object o"
            " JOIN mutatie m ON m.seq = o.last"
        ).fetchall()
    return tuple(
        Stored(
            gemeente=gemeente,
            collection=collection,
            uuid=uuid,
            natural=_natural(collection, uuid, orjson.loads(body)),
            identificatie=identificatie,
        )
        for gemeente, collection, uuid, identificatie, body in rows
    )


def _natural(collection: str, uuid: str, body: Mapping[str, Any]) -> str:
    names = _NATURAL.get(collection)
    if names is None:
        return uuid
    return _digest(orjson.dumps([body.get(name) for name in names], option=orjson.OPT_SORT_KEYS))


def read_client_log(file: Path) -> Iterator[Sent]:
    """Read a vendor's log: one JSON object a line, with the members of `Sent`; a torn last line is left out."""
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            members = json.loads(line)
        except json.JSONDecodeError:
            continue
        yield Sent(**members)
