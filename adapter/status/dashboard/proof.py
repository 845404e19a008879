"""The proof of delivery: what came in, what was answered, what it became, where it arrived. Holds no content. Pure."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

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
    content = proof(view, made_at=made_at, by=by)
    page = _Page(texts, made_at)
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


class _Page:
    """An A4 document in the fonts that every reader has; what they can't write is shown as a question mark."""

    def __init__(self, texts: Texts, made_at: datetime) -> None:
        self._pdf = FPDF(format="A4")
        self._pdf.set_lang(texts.language)
        self._pdf.set_title(texts("bewijs.titel"))
        self._pdf.set_creator("Koppelvlak")
        self._pdf.set_creation_date(made_at)
        self._pdf.set_auto_page_break(True, margin=18)
        self._pdf.set_margins(20, 18, 20)
        self._pdf.add_page()

    def title(self, text: str) -> None:
        self._pdf.set_font("helvetica", "B", 20)
        self._line(text, 10)
        self._pdf.ln(2)

    def text(self, text: str) -> None:
        self._pdf.set_font("helvetica", "", 10)
        self._line(text, 5)
        self._pdf.ln(2)

    def rows(self, heading: str, rows: list[tuple[str, str]]) -> None:
        if not rows:
            return
        self._pdf.ln(3)
        self._pdf.set_font("helvetica", "B", 12)
        self._line(heading, 7)
        for label, value in rows:
            self._pdf.set_font("helvetica", "", 9)
            self._pdf.set_text_color(70, 86, 106)
            top = self._pdf.get_y()
            if top > self._pdf.h - 30:
                self._pdf.add_page()
                top = self._pdf.get_y()
            self._pdf.multi_cell(48, 4.6, _latin(label), new_x=XPos.RIGHT, new_y=YPos.TOP, align="L")
            self._pdf.set_text_color(0, 0, 0)
            self._pdf.set_xy(70, top)
            self._pdf.multi_cell(
                0, 4.6, _latin(value), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L", wrapmode=WrapMode.CHAR
            )
            self._pdf.ln(0.8)

    def bytes(self) -> bytes:
        return bytes(self._pdf.output())

    def _line(self, text: str, height: float) -> None:
        self._pdf.multi_cell(0, height, _latin(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")


def _latin(text: str) -> str:
    """Give `text` in the letters of the fonts that a PDF has by itself."""
    return text.replace("\u2192", "->").encode("latin-1", "replace").decode("latin-1")
