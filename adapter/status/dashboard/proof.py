"""The proof of delivery: what came in, what was answered, what it became, where it arrived. Holds no content. Pure."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from adapter.journal import BerichtView
from adapter.status.dashboard import words
from adapter.status.dashboard.show import Shown
from adapter.status.dashboard.texts import Texts

__all__ = ["proof", "proof_json", "proof_pdf"]

_FORMAT: Final = "koppelvlak-bewijs/1"


def proof(view: BerichtView, *, made_at: datetime, by: str) -> dict[str, Any]:
    """Give the proof as values; `seal` is the SHA-256 over all of it but itself, as JSON with sorted keys."""
    content: dict[str, Any] = {
        "format": _FORMAT,
        "gemaaktOp": _iso(made_at),
        "gemaaktDoor": f"Koppelvlak {by}",
        "bericht": {
            "id": view.bericht_id,
            "gemeente": view.gemeente,
            "verbinding": view.connection,
            "standaard": view.pack,
            "bericht": view.message,
            "berichtcode": view.berichtcode,
            "zender": view.zender,
            "referentienummer": view.referentienummer,
            "zaken": list(view.zaken),
            "ontvangenOp": _iso(view.received_at),
            "antwoordStatus": view.answer_status,
            "volgnummer": view.seq,
            "uitkomst": words.outcome(view),
        },
        "events": [
            {
                "id": event.event_id,
                "volgnummer": event.ordinal,
                "type": event.type,
                "sha256": hashlib.sha256(event.value).hexdigest(),
            }
            for event in view.events
        ],
        "backbone": [
            {"volgnummer": p.ordinal, "topic": p.topic, "partitie": p.partition, "offset": p.offset}
            for p in view.published
        ],
        "bezorging": [
            {
                "doel": levering.target,
                "status": levering.state,
                "poging": levering.attempt,
                "gemaakt": {str(key): str(value) for key, value in levering.results.items()},
            }
            for levering in view.leveringen
        ],
        "stappen": [
            {
                "op": _iso(each.at),
                "doel": each.target,
                "van": each.from_state,
                "naar": each.to_state,
                "door": each.worker,
            }
            for each in view.transitions
        ],
    }
    return {**content, "zegel": _seal(content)}


def _seal(content: dict[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def proof_json(view: BerichtView, *, made_at: datetime, by: str) -> bytes:
    """Give the proof as a file for machines."""
    return orjson.dumps(proof(view, made_at=made_at, by=by), option=orjson.OPT_INDENT_2)


def proof_pdf(view: BerichtView, texts: Texts, *, made_at: datetime, by: str) -> bytes:
    """Give the proof as a document for people, with the seal of the same content."""
    from adapter.status.dashboard.paper import Page  # noqa: PLC0415  # 20 MB and 0.2 s that a server at rest does without

    content = proof(view, made_at=made_at, by=by)
    page = Page(texts, made_at)
    page.title(texts("bewijs.titel"))
    page.text(texts(f"bewijs.kop_{'bezorgd' if content['bericht']['uitkomst'] == 'DELIVERED' else 'anders'}"))
    page.rows(
        texts("bericht.gegevens"),
        [
            (texts("berichten.bericht"), f"{view.message or '-'} ({view.pack or '-'}, {view.berichtcode or '-'})"),
            (texts("berichten.zender"), view.zender or "-"),
            (texts("berichten.referentienummer"), view.referentienummer or "-"),
            (texts("berichten.zaak"), ", ".join(view.zaken) or "-"),
            (texts("basis.gemeente"), view.gemeente),
            (texts("berichten.ontvangen"), Shown(texts).moment(view.received_at)),
            (texts("bericht.antwoord"), texts("bericht.antwoord_http", status=view.answer_status or "-")),
            (texts("berichten.status"), texts(f"uitkomst.{content['bericht']['uitkomst']}")),
            (texts("bericht.id"), view.bericht_id),
        ],
    )
    page.rows(texts("bericht.tijdlijn"), _told_steps(view, texts))
    page.rows(
        texts("bericht.events"),
        [
            (f"{each['volgnummer']}", f"{each['type']}\n{each['id']}\nSHA-256 {each['sha256']}")
            for each in content["events"]
        ],
    )
    page.rows(
        texts("bericht.gepubliceerd"),
        [(f"{each.ordinal}", f"{each.topic}, {each.partition}, {each.offset}") for each in view.published],
    )
    for levering in view.leveringen:
        page.rows(
            f"{texts('bericht.resultaat')}: {levering.target}",
            [(str(key), str(value)) for key, value in levering.results.items()],
        )
    page.rows(texts("bewijs.zegel"), [("SHA-256", content["zegel"])])
    page.text(texts("bewijs.zegel_uitleg", naam=f"Koppelvlak {by}", moment=Shown(texts).moment(made_at)))
    return page.bytes()


def _told_steps(view: BerichtView, texts: Texts) -> list[tuple[str, str]]:
    shown = Shown(texts)
    return [
        (f"{shown.day(step.at)} {shown.time(step.at, exact=True)}", f"{step.title}. {step.text}")
        for step in words.steps(view, texts)
    ]


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
