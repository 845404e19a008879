"""/quarantaine/{id}/herstellen: an editor for one message that judges while one types and shows what changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from adapter.errors import Finding, Language, Refused, render
from adapter.journal import BerichtView, LeveringState
from adapter.status.dashboard.bericht import visible
from adapter.status.dashboard.forms import REASON_MAX, BadForm, read_form
from adapter.status.dashboard.mending import diff_lines, masked_text, whole_text
from adapter.status.dashboard.pages import Pages, language_of, redirect
from adapter.status.dashboard.viewer import Viewer
from adapter.status.dashboard.words import Told
from adapter.status.ports import Ports

__all__ = ["is_held", "pages"]

TEXT_MAX: Final = 8 * 1024 * 1024  # as the guard: a message without its documents


def is_held(view: BerichtView) -> bool:
    """True when a delivery of it is in quarantine now."""
    return any(each.state is LeveringState.QUARANTINED for each in view.leveringen)


def pages(ports: Ports, site: Pages) -> Iterator[tuple[str, str, Callable[[Request, Viewer], Awaitable[Response]]]]:
    """Give (method, path, page)."""

    async def editor(request: Request, viewer: Viewer) -> Response:
        view, raw, text = await _opened(ports, request, viewer)
        judged = await _judged(ports, view, raw, text, language_of(request))
        return site.answer(request, viewer, "herstellen.html", view=view, text=text, reason="", **judged)

    async def controle(request: Request, viewer: Viewer) -> Response:
        fields = await read_form(request, ports.access, viewer)
        view, raw, _ = await _opened(ports, request, viewer)
        judged = await _judged(ports, view, raw, _typed(fields), language_of(request))
        return site.answer(request, viewer, "_controle.html", **judged)

    async def herstel(request: Request, viewer: Viewer) -> Response:
        fields = await read_form(request, ports.access, viewer)
        view, raw, _ = await _opened(ports, request, viewer)
        text = _typed(fields)
        reason = " ".join(fields.get("reden", ("",))[-1].split())[:REASON_MAX]
        judged = await _judged(ports, view, raw, text, language_of(request))
        if fields.get("doe", ("",))[-1] == "herstel" and judged["changed"] and not judged["findings"]:
            try:
                new = await ports.held.mend(
                    view.bericht_id, whole_text(text, raw).encode(), reason=reason, by=viewer.name
                )
                return redirect(f"/berichten/{new}", "hersteld")
            except Refused as error:
                judged["findings"] = _told(error.findings, language_of(request))
        return site.answer(request, viewer, "herstellen.html", view=view, text=text, reason=reason, **judged)

    yield "GET", "/quarantaine/{id}/herstellen", editor
    yield "POST", "/quarantaine/{id}/herstellen", herstel
    yield "POST", "/quarantaine/{id}/controle", controle


async def _opened(ports: Ports, request: Request, viewer: Viewer) -> tuple[BerichtView, bytes, str]:
    """Give the message, its bytes and its text to edit; raises BadForm when it can't be mended (by this viewer)."""
    view = await visible(ports, request, viewer)
    if not viewer.may("quarantaine", view.gemeente):
        raise BadForm(403)
    raw = await ports.journal.raw(view.bericht_id)
    if not is_held(view) or raw is None:
        raise BadForm(409)
    text = masked_text(raw)
    if text is None:
        raise BadForm(409)
    return view, raw, text.replace("\r\n", "\n")


def _typed(fields: Mapping[str, tuple[str, ...]]) -> str:
    """Give what stands in the editor: a form sends line ends as CR LF."""
    text = fields.get("bericht", ("",))[-1]
    if len(text) > TEXT_MAX:
        raise BadForm(413)
    return text.replace("\r\n", "\n")


async def _judged(ports: Ports, view: BerichtView, raw: bytes, text: str, language: Language) -> dict[str, Any]:
    try:
        findings = _told(await ports.explainer.judge(view, whole_text(text, raw).encode()), language)
    except Refused as error:
        findings = _told(error.findings, language)
    before = masked_text(raw) or ""
    diff = diff_lines(before, text)
    return {"findings": findings, "diff": diff, "changed": bool(diff)}


def _told(findings: Sequence[Finding], language: Language) -> Sequence[Told]:
    return [
        Told(
            code=each.code,
            what=render(each, language).what,
            fix=render(each, language).fix,
            path=each.path,
            line=each.line,
            column=each.column,
            found=each.found(language),
            allowed=each.allowed(language),
            source=each.source,
        )
        for each in findings
    ]
