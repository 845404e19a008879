"""/berichten/{id}: one message, from the SOAP call to its delivery."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from adapter import __version__
from adapter.errors import Refused
from adapter.journal import BerichtView, LeveringState
from adapter.status import inhoud
from adapter.status.bewijs import worst_state
from adapter.status.dashboard import code, words
from adapter.status.dashboard.forms import BadForm, read_form, reason_of
from adapter.status.dashboard.pages import HEADERS, Pages, language_of
from adapter.status.dashboard.proof import proof_json, proof_pdf
from adapter.status.dashboard.texts import read_texts
from adapter.status.dashboard.viewer import Viewer
from adapter.status.ports import Ports
from adapter.translation import Trace

__all__ = ["pages", "visible"]


async def visible(ports: Ports, request: Request, viewer: Viewer) -> BerichtView:
    """Give the message of the address; raises BadForm (404) where there is none that this viewer may see."""
    view = await ports.journal.find(request.path_params["id"][:64], gemeente=None)
    if view is None or view.gemeente not in viewer.gemeenten:
        raise BadForm(404)
    return view


def pages(ports: Ports, site: Pages) -> Iterator[tuple[str, str, Callable[[Request, Viewer], Awaitable[Response]]]]:
    """Give (method, path, page)."""

    async def een(request: Request, viewer: Viewer) -> Response:
        view = await visible(ports, request, viewer)
        content = await inhoud.read_inhoud(ports.journal, view, masked=True)
        return site.answer(request, viewer, "bericht.html", **await _shown(ports, request, viewer, view, content))

    async def inzage(request: Request, viewer: Viewer) -> Response:
        view = await visible(ports, request, viewer)
        fields = await read_form(request, ports.access, viewer)
        if not viewer.may("ontmaskeren", view.gemeente):
            raise BadForm(403)
        reason = reason_of(fields)
        looked = await inhoud.look(ports.journal, view, by=viewer.name, reason=reason, now=ports.clock())
        shown = await _shown(ports, request, viewer, view, looked.inhoud)
        return site.answer(request, viewer, "bericht.html", **shown)

    async def bewijs(request: Request, viewer: Viewer) -> Response:
        view = await visible(ports, request, viewer)
        chain = await ports.journal.chain(view.bericht_id)
        return _file(proof_json(view, chain, made_at=ports.clock(), by=__version__), "application/json", view, "json")

    async def bewijs_pdf(request: Request, viewer: Viewer) -> Response:
        view = await visible(ports, request, viewer)
        texts = read_texts()[language_of(request)]
        chain = await ports.journal.chain(view.bericht_id)
        content = proof_pdf(view, chain, texts, made_at=ports.clock(), by=__version__)
        return _file(content, "application/pdf", view, "pdf")

    yield "GET", "/berichten/{id}", een
    yield "POST", "/berichten/{id}/inzage", inzage
    yield "GET", "/berichten/{id}/bewijs.json", bewijs
    yield "GET", "/berichten/{id}/bewijs.pdf", bewijs_pdf


def _file(content: bytes, kind: str, view: BerichtView, ending: str) -> Response:
    name = f"bewijs-{view.bericht_id}.{ending}"
    return Response(content, 200, {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}, kind)


async def _shown(
    ports: Ports, request: Request, viewer: Viewer, view: BerichtView, content: inhoud.Inhoud
) -> dict[str, Any]:
    language = language_of(request)
    texts = read_texts()[language]
    text = content.bericht
    findings: Sequence[words.Told] = [words.told(each, language) for each in view.findings]
    if text is not None and len(text) <= code.SHOWN_MAX:
        findings = code.placed(text, findings)
    state = worst_state(view)
    traces = await _traces(ports, view)
    pairs = code.pairs_of(text, traces) if text is not None and len(text) <= code.SHOWN_MAX else ()
    looks = await ports.journal.looks(view.bericht_id) if viewer.may("inzagen", view.gemeente) else ()
    return {
        "view": view,
        "outcome": state,
        "kind": words.kind_of(state),
        "advice": texts(words.advice(view)),
        "steps": words.steps(view, texts),
        "findings": findings,
        "warnings": [words.told(each, language) for each in view.warnings],
        "leveringen": [
            {
                "levering": levering,
                "kind": words.kind_of(levering.state),
                "findings": [words.told(each, language) for each in levering.findings],
                "warnings": [words.told(each, language) for each in levering.warnings],
            }
            for levering in view.leveringen
        ],
        "held": any(each.state is LeveringState.QUARANTINED for each in view.leveringen),
        "masked": content.gemaskeerd,
        "cut": text is not None and len(text) > code.SHOWN_MAX,
        "stuf": None if text is None else code.lines_of_xml(text[: code.SHOWN_MAX], findings, pairs),
        "events": [
            {"event": event, "lines": code.lines_of_json(value, number, pairs)}
            for number, (event, value) in enumerate(zip(view.events, content.events, strict=True), start=1)
        ],
        "homeless": [each for each in traces if each.home in ("nowhere", "lost") and each.path],
        "looks": looks,
    }


async def _traces(ports: Ports, view: BerichtView) -> Sequence[Trace]:
    """Give where each value went; () where that can't be told: nothing was translated, or the content is gone."""
    raw = await ports.journal.raw(view.bericht_id) if view.events else None
    if raw is None or len(raw) > code.SHOWN_MAX:
        return ()
    try:
        return await ports.explainer.trace(view, raw)
    except Refused:  # a mapping or setting of now reads it otherwise than that of then
        return ()
