"""What status shows: one message with its timeline, and pages of what is searched for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson

from adapter.journal.codec import Lading, from_micros
from adapter.journal.intake_writes import ROW_COLUMNS
from adapter.journal.port import BerichtView, LeveringView, Published, Transition
from adapter.journal.reads import ladingen
from adapter.journal.searching import Wanted, find_page
from adapter.journal.session import Session, select_in
from adapter.journal.states import BerichtState, LeveringState

__all__ = ["find", "published_in", "search"]

_COLUMNS = ",".join(f"b.{name}" for name in ROW_COLUMNS.split(","))


def find(session: Session, bericht_id: str, gemeente: str | None) -> BerichtView | None:
    """Give one message with events, places on the backbone and timeline."""
    rows = session.all(
        f"SELECT {_COLUMNS} FROM bericht b WHERE b.bericht_id = ?"  # noqa: S608 - our own columns
        + ("" if gemeente is None else " AND b.gemeente = ?"),
        (bericht_id,) if gemeente is None else (bericht_id, gemeente),
    )
    if not rows:
        return None
    seq = rows[0][0]
    lading = ladingen(session, [seq]).get(seq)
    transitions = tuple(
        Transition(
            at=from_micros(at),
            target=target,
            from_state=before,
            to_state=after,
            worker=worker,
            detail=orjson.loads(detail) if detail else {},
        )
        for target, before, after, at, worker, detail in session.all(
            "SELECT target, from_state, to_state, at, worker, detail FROM audit WHERE seq = ? ORDER BY nr", (seq,)
        )
    )
    return replace(
        _views(session, rows)[0],
        events=() if lading is None else lading.events,
        published=published_in(bericht_id, transitions),
        transitions=transitions,
    )


def published_in(bericht_id: str, transitions: Sequence[Transition]) -> tuple[Published, ...]:
    """Give where the events landed, the last time that all of them were published."""
    for transition in reversed(transitions):
        if transition.target is None and transition.to_state == BerichtState.PUBLISHED:
            places = [
                (ordinal, place.rpartition("/"), offset)
                for place, landed in transition.detail["positions"].items()
                for ordinal, offset in landed
            ]
            return tuple(
                Published(bericht_id=bericht_id, ordinal=ordinal, topic=topic, partition=int(partition), offset=offset)
                for ordinal, (topic, _, partition), offset in sorted(places)
            )
    return ()


def search(session: Session, wanted: Wanted, limit: int, offset: int) -> tuple[int, Sequence[BerichtView]]:
    """Give the number of matches (-1: more than are counted) and one page, newest first."""
    count, seqs = find_page(session, wanted, limit, offset)
    if not seqs:
        return count, []
    rows = {row[0]: row for row in select_in(session, f"SELECT {_COLUMNS} FROM bericht b WHERE b.seq", seqs)}  # noqa: S608
    return count, _views(session, [rows[seq] for seq in seqs])


def _views(session: Session, rows: Sequence[tuple[Any, ...]]) -> list[BerichtView]:
    seqs = [row[0] for row in rows]
    if not seqs:
        return []
    states = dict(select_in(session, "SELECT seq, state FROM outbox WHERE seq", seqs))
    payloads = ladingen(session, seqs)
    leveringen: dict[int, list[LeveringView]] = {}
    for row in select_in(session, "SELECT seq, target, state, attempt, retry_at, detail FROM levering WHERE seq", seqs):
        leveringen.setdefault(row[0], []).append(_levering(row))
    return [_view(row, states.get(row[0]), payloads.get(row[0]), leveringen.get(row[0], [])) for row in rows]


def _levering(row: Sequence[Any]) -> LeveringView:
    _, target, state, attempt, retry_at, detail = row
    story = orjson.loads(detail) if detail else {"findings": [], "warnings": [], "results": {}}
    return LeveringView(
        target=target,
        state=LeveringState(state),
        attempt=attempt,
        retry_at=None if retry_at is None else from_micros(retry_at),
        findings=tuple(story["findings"]),
        warnings=tuple(story["warnings"]),
        results=story["results"],
    )


def _view(
    row: Sequence[Any], state: str | None, lading: Lading | None, leveringen: Sequence[LeveringView]
) -> BerichtView:
    seq, bericht_id, kind, gemeente, connection, pack, message, berichtcode, zender, referentienummer = row[:10]
    lane, zaken, received_at, answer_status, _, _ = row[10:]
    accepted = kind == BerichtState.ACCEPTED
    return BerichtView(
        bericht_id=bericht_id,
        seq=seq if accepted else None,
        gemeente=gemeente,
        connection=connection,
        pack=pack,
        message=message,
        berichtcode=berichtcode,
        zender=zender,
        referentienummer=referentienummer,
        lane=lane,
        zaken=tuple(orjson.loads(zaken)),
        state=BerichtState(state or (BerichtState.CONFIRMED if accepted else kind)),
        received_at=from_micros(received_at),
        answer_status=answer_status,
        findings=() if lading is None else lading.findings,
        warnings=() if lading is None else lading.warnings,
        leveringen=tuple(sorted(leveringen, key=lambda levering: levering.target)),
    )
