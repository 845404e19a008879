"""The proof of delivery as files: JSON for machines, a PDF for people with the seal of the same content. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import orjson

from adapter.journal import BerichtView, ChainRow
from adapter.status.bewijs import proof
from adapter.status.dashboard import words
from adapter.status.dashboard.show import Shown
from adapter.status.dashboard.texts import Texts

__all__ = ["proof_json", "proof_pdf"]


def proof_json(view: BerichtView, chain: Sequence[ChainRow], *, made_at: datetime, by: str) -> bytes:
    """Give the proof as a file for machines."""
    return orjson.dumps(proof(view, chain, made_at=made_at, by=by), option=orjson.OPT_INDENT_2)


def proof_pdf(view: BerichtView, chain: Sequence[ChainRow], texts: Texts, *, made_at: datetime, by: str) -> bytes:
    """Give the proof as a document for people, with the seal of the same content."""
    from adapter.status.dashboard.paper import Page  # noqa: PLC0415  # 20 MB and 0.2 s that a server at rest does without

    content = proof(view, chain, made_at=made_at, by=by)
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
    page.rows(texts("bewijs.keten"), [(str(each["rij"]), each["hash"]) for each in content["stappen"]])
    page.rows(texts("bewijs.zegel"), [("SHA-256", content["zegel"])])
    page.text(
        texts(
            "bewijs.zegel_uitleg", bericht=view.bericht_id, naam=f"Koppelvlak {by}", moment=Shown(texts).moment(made_at)
        )
    )
    return page.bytes()


def _told_steps(view: BerichtView, texts: Texts) -> list[tuple[str, str]]:
    shown = Shown(texts)
    return [
        (f"{shown.day(step.at)} {shown.time(step.at, exact=True)}", f"{step.title}. {step.text}")
        for step in words.steps(view, texts)
    ]
