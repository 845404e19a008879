"""/verbindingen: the systems that send, and the targets; how each does, over time; holding a target for its maintenance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from adapter import intake, settings
from adapter.errors import Finding, Language, render
from adapter.journal import BerichtState, ConnectionView, Moment
from adapter.status.certificaten import read_certificaten
from adapter.status.dashboard import landscape
from adapter.status.dashboard.forms import BadForm, read_form, reason_of
from adapter.status.dashboard.overzicht import gemeente_of, read_flows
from adapter.status.dashboard.pages import Pages, language_of, redirect
from adapter.status.dashboard.plots import Plot, bars_of
from adapter.status.dashboard.scope import targets_of
from adapter.status.dashboard.show import Shown, local_day
from adapter.status.dashboard.texts import Texts, read_texts
from adapter.status.dashboard.viewer import Viewer
from adapter.status.dashboard.words import Kind
from adapter.status.ports import Ports
from adapter.status.zonder_thuis import read_zonder_thuis

__all__ = ["pages"]

_DAY: Final = timedelta(hours=24)
_WEEK: Final = timedelta(days=7)
_REFUSALS: Final = 100  # the newest, of which the codes are counted: a page is answered within 200 ms
_ENDS_DAYS: Final = 30
_HOMELESS: Final = 50  # elements on the page, the most frequent; the status API gives all
_STEP: Final = timedelta(minutes=30)


def pages(ports: Ports, site: Pages) -> Iterator[tuple[str, str, Callable[[Request, Viewer], Awaitable[Response]]]]:
    """Give (method, path, page)."""

    async def lijst(request: Request, viewer: Viewer) -> Response:
        now = ports.clock()
        flows, targets = await read_flows(ports, viewer, now)
        return site.answer(
            request,
            viewer,
            "verbindingen.html",
            flows=flows,
            targets=[{"target": each, **_rules(ports, each.name, now)} for each in targets],
            several=len(viewer.gemeenten) > 1,
            flow_kind=landscape.flow_kind,
            target_kind=landscape.target_kind,
            target_words=landscape.target_words,
            gemeente_of=gemeente_of,
        )

    async def een(request: Request, viewer: Viewer) -> Response:
        gemeente, name = request.path_params["gemeente"], request.path_params["naam"]
        if gemeente not in viewer.gemeenten or name not in ports.gemeenten[gemeente].connections:
            raise BadForm(404)
        return site.answer(request, viewer, "verbinding.html", **await _one(ports, request, viewer, gemeente, name))

    async def doel(request: Request, viewer: Viewer) -> Response:
        fields = await read_form(request, ports.access, viewer)
        target = fields.get("doel", ("",))[-1][:200]
        if not viewer.may("pauzeren", gemeente_of(target)):
            raise BadForm(403)
        if target not in targets_of(ports, viewer.gemeenten):
            raise BadForm(404)
        reason, now = reason_of(fields), ports.clock()
        if fields.get("doe", ("",))[-1] == "pauze":
            await ports.journal.pause(target, by=viewer.name, reason=reason, at=now)
            return redirect("/verbindingen", "gepauzeerd")
        await ports.journal.resume(target, by=viewer.name, reason=reason, at=now)
        return redirect("/verbindingen", "hervat")

    yield "GET", "/verbindingen", lijst
    yield "POST", "/verbindingen", doel
    yield "GET", "/verbindingen/{gemeente}/{naam}", een


def _rules(ports: Ports, target: str, now: datetime) -> Mapping[str, Any]:
    """Give what the settings say of a target: when it may be called, and by which certificates it is trusted."""
    gemeente, name = targets_of(ports, (gemeente_of(target),))[target]
    rules = ports.gemeenten[gemeente]
    system = rules.abonnees.get(name) or rules.zaaksystemen.get(name) or rules.source
    hours = system.openingstijden
    return {"hours": hours, "certificates": read_certificaten(ports, gemeente, name, now=now)}


async def _one(ports: Ports, request: Request, viewer: Viewer, gemeente: str, name: str) -> Mapping[str, Any]:
    texts = read_texts()[language_of(request)]
    now = ports.clock()
    flows, _ = await read_flows(ports, viewer, now, only=gemeente)
    flow = next(each for each in flows if (each.gemeente, each.connection) == (gemeente, name))
    minutes = int(_STEP.total_seconds() // 60)
    moments = await ports.journal.series(
        gemeente=gemeente, connection=name, since=now - _DAY, until=now, step_min=minutes
    )
    day, week = [await _since(ports, flow, now - window, now) for window in (_DAY, _WEEK)]
    noted = await ports.journal.noted(gemeente=gemeente, prefix=intake.DISPENSATIE)
    used = {each.what: each for each in noted if each.connection == name}
    connection = ports.gemeenten[gemeente].connections[name]
    return {
        "flow": flow,
        "day": day,
        "week": week,
        "refusals": await _refusals(ports, week, now, texts.language) if week.refused else None,
        "kind": landscape.flow_kind(flow),
        "connection": connection,
        "dispensations": [
            {
                "rule": each,
                "kind": kind,
                "key": f"verbindingen.dispensatie_{kind}",
                "used": used.get(intake.name_of_dispensation(each)),
            }
            for each in connection.dispensations
            for kind in (dispensation_kind(each, now),)
        ],
        "homeless": (await read_zonder_thuis(ports.journal, gemeente, name, since=now - _WEEK))[:_HOMELESS],
        "senders": [_sender(each, texts) for each in connection.zenders],
        "plots": _plots(moments, day, texts, since=now - _DAY, until=now),
    }


async def _since(ports: Ports, flow: ConnectionView, since: datetime, now: datetime) -> ConnectionView:
    """Give the figures of a connection since then; `flow` where nothing ever came."""
    found = await ports.journal.connections(gemeente=flow.gemeente, since=since, now=now)
    return next((each for each in found if each.connection == flow.connection), flow)


async def _refusals(ports: Ports, week: ConnectionView, now: datetime, language: Language) -> Mapping[str, Any]:
    """Give why the newest refused messages of the last week were: (code, words, number of messages), most first."""
    _, views = await ports.journal.search(
        gemeente=week.gemeente,
        connection=week.connection,
        state=BerichtState.REFUSED,
        since=now - _WEEK,
        limit=_REFUSALS,
    )
    codes = Counter(code for view in views for code in {str(each["code"]) for each in view.findings})
    return {
        "looked": len(views),
        "codes": [(code, render(Finding(code=code), language).what, number) for code, number in codes.most_common()],
    }


def dispensation_kind(dispensation: settings.Dispensation, now: datetime) -> Kind:
    """Give whether it holds (ok), holds no longer soon (wait), or holds no more (error)."""
    left = (dispensation.until - local_day(now)).days
    return "error" if left < 0 else "wait" if left <= _ENDS_DAYS else "ok"


def _sender(zender: settings.Zender, texts: Texts) -> str:
    parts = (zender.organisatie, zender.applicatie, zender.administratie)
    return "/".join(texts("verbindingen.elke") if part == "*" else part for part in parts if part)


def _plots(moments: Sequence[Moment], day: ConnectionView, texts: Texts, **window: Any) -> Sequence[Plot]:
    shown = Shown(texts)

    def count(*names: str) -> Callable[[Moment], float]:
        return lambda moment: float(sum(moment.counts.get(name, 0) for name in names))

    slowest = "-" if day.latency_max_s is None else shown.duration(day.latency_max_s)
    mean = "-" if day.latency_mean_s is None else shown.duration(day.latency_mean_s)
    return [
        bars_of(
            moments,
            {"ok": count("in.ACCEPTED"), "busy": count("in.ANSWERED"), "error": count("in.REFUSED")},
            step=_STEP,
            title=texts("plot.berichten"),
            summary=texts(
                "plot.berichten_uitleg",
                aantal=shown.number(day.accepted + day.answered + day.refused),
                geweigerd=shown.number(day.refused),
            ),
            write=lambda value: shown.number(value) if value == int(value) else shown.decimal(value),
            legend=(
                ("ok", texts("kaart.aangenomen")),
                ("busy", texts("kaart.beantwoord")),
                ("error", texts("kaart.geweigerd_kop")),
            ),
            **window,
        ),
        bars_of(
            moments,
            {"busy": lambda moment: moment.latency_mean_s or 0.0},
            step=_STEP,
            title=texts("plot.duur"),
            summary=texts("plot.duur_uitleg", gemiddeld=mean, langst=slowest),
            write=shown.duration,
            **window,
        ),
        bars_of(
            moments,
            {"wait": count("out.RETRY_AT", "out.UNKNOWN"), "error": count("out.QUARANTINED")},
            step=_STEP,
            title=texts("plot.fouten"),
            summary=texts("plot.fouten_uitleg", opnieuw=shown.number(day.retried), vast=shown.number(day.quarantined)),
            write=lambda value: shown.number(value) if value == int(value) else shown.decimal(value),
            legend=(("wait", texts("plot.opnieuw")), ("error", texts("kaart.vast_kop"))),
            **window,
        ),
    ]
