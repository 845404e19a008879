"""Keep a message: its events, its place in its lane and its answer, all durable at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from adapter import events, journal, observe, settings, translation
from adapter.errors import Finding, Refused
from adapter.intake.homeless import homeless
from adapter.intake.identity import connection_of, idempotency_key, organisatie_of, zender_of, zender_text
from adapter.intake.letter import Answer, Letter
from adapter.intake.persons import persons_in
from adapter.intake.ports import Ports
from adapter.intake.repeat import answer_repeat, conflict
from adapter.intake.report import findings_json

__all__ = ["accept"]

_log = observe.get_logger("intake")


async def accept(
    letter: Letter,
    ports: Ports,
    *,
    drafts: Sequence[translation.Draft],
    mapping_major: int,
    lane: str,
    answer: Answer,
    documents: Sequence[journal.Document],
    targets: tuple[str, ...],
    creates: str | None = None,
) -> tuple[Answer, str]:
    """Give `answer` and "aanvaard" once the journal has it; for a repeat the first answer and "herhaald".

    Raises Refused (referentienummer-niet-uniek) when the number was used for other content, (zaak-bestaat-al) when another message
    created the zaak, Unavailable when it can't be kept.
    """
    organisatie = organisatie_of(letter, ports)
    letter.counted.extend(homeless(drafts, letter.operatie.name if letter.operatie is not None else ""))
    acceptance = _acceptance(
        letter,
        answer,
        ports,
        lane=lane,
        documents=tuple(documents),
        targets=(*targets, *_told(letter, ports, drafts), *_replicas(letter)),
        creates=creates,
        events_=_events(letter, ports, organisatie, drafts, mapping_major=mapping_major, lane=lane),
    )
    match await ports.journal.accept(acceptance):
        case journal.Accepted(seq=seq):
            _log.info(
                "bericht_aanvaard",
                bericht_id=letter.bericht_id,
                lane=lane,
                bericht=acceptance.message,
                seq=seq,
            )
            ports.notify()
            return answer, "aanvaard"
        case journal.Repeat() as repeat:
            return await answer_repeat(letter, repeat, ports)
        case journal.Conflict():
            raise conflict()
        case journal.Stale():
            raise AssertionError(acceptance.message)  # a message of StUF builds on nothing that we know of the source
        case journal.Exists():
            raise Refused(
                Finding(
                    code="zaak-bestaat-al",
                    path="object/identificatie",
                    source="ZDS 4.1.4",
                    facts={"zaak": creates or ""},
                )
            )


def _replicas(letter: Letter) -> tuple[str, ...]:
    """Give the zaaksystemen that get the message as well; a mended copy is not the vendor's message."""
    return (
        tuple(f"{letter.inbound.gemeente}/zaaksysteem/{name}" for name in letter.replicas) if not letter.mends else ()
    )


def _told(letter: Letter, ports: Ports, drafts: Sequence[translation.Draft]) -> tuple[str, ...]:
    """Give the subscribers that are told; a mended copy goes where the message that it mends is held."""
    if letter.mends is not None or not drafts:
        return ()
    types = [draft.type for draft in drafts]
    return ports.subscribers(letter.inbound.gemeente, connection_of(letter), types)


def _acceptance(
    letter: Letter,
    answer: Answer,
    ports: Ports,
    *,
    lane: str,
    documents: tuple[journal.Document, ...],
    targets: tuple[str, ...],
    creates: str | None,
    events_: tuple[journal.OutboxEvent, ...],
) -> journal.Acceptance:
    assert letter.operatie is not None
    skeleton = letter.inbound.skeleton
    return journal.Acceptance(
        bericht_id=letter.bericht_id,
        key=idempotency_key(letter),
        gemeente=letter.inbound.gemeente,
        connection=connection_of(letter),
        pack=letter.inbound.pack,
        message=letter.operatie.name,
        berichtcode=letter.operatie.berichtcode,
        zender=zender_text(letter),
        referentienummer=letter.stuurgegevens.referentienummer,
        lane=lane,
        zaken=letter.zaken,
        raw=skeleton,
        raw_sha256=hashlib.sha256(skeleton).hexdigest(),
        documents=documents,
        answer=journal.StoredAnswer(status=answer.status, content_type=answer.content_type, body=answer.body),
        events=events_,
        targets=targets,
        warnings=findings_json(letter.warnings),
        received_at=letter.received_at,
        creates=creates,
        counts=tuple(letter.counted),
        mends=letter.mends,
        persons=persons_in(letter, ports),
    )


def _events(
    letter: Letter,
    ports: Ports,
    organisatie: settings.Organisatie,
    drafts: Sequence[translation.Draft],
    *,
    mapping_major: int,
    lane: str,
) -> tuple[journal.OutboxEvent, ...]:
    zender = zender_of(letter)
    envelope = events.Envelope(
        source=events.source_of(
            oin=organisatie.oin, gemeentecode=organisatie.gemeentecode, applicatie=zender.applicatie
        ),
        accepted_at=letter.received_at,
        lane=lane,
        bericht_id=letter.bericht_id,
        size=len(drafts),
        traceparent=observe.current_trace(),
    )
    key = _event_key(letter)
    return tuple(
        _event(draft, ordinal, events.event_id(ports.installation, key, mapping_major, ordinal), envelope)
        for ordinal, draft in enumerate(drafts, start=1)
    )


def _event(draft: translation.Draft, ordinal: int, event_id: str, envelope: events.Envelope) -> journal.OutboxEvent:
    more: dict[str, Any] = {"dataref": draft.dataref} if draft.dataref is not None else {}
    value = events.write(
        envelope,
        event_id=event_id,
        ordinal=ordinal,
        event_type=draft.type,
        subject=draft.subject,
        data=draft.data,
        **more,
    )
    return journal.OutboxEvent(event_id=event_id, ordinal=ordinal, type=draft.type, subject=draft.subject, value=value)


def _event_key(letter: Letter) -> tuple[str | None, ...]:
    """Give what event ids are made of; without a referentienummer every message is one of its own."""
    key = idempotency_key(letter)
    if key is None:
        return (letter.bericht_id,)
    return (
        key.gemeente,
        key.endpoint,
        key.berichtcode,
        key.organisatie,
        key.applicatie,
        key.administratie,
        key.referentienummer,
    )
