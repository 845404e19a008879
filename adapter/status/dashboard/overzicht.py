"""/: how it stands. What needs attention first, in words; then the landscape as a picture and as a table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from adapter.errors import Language
from adapter.journal import VERLOREN, ConnectionView, HeldGroup, TargetView
from adapter.status.certificaten import Certificaat, read_certificaten
from adapter.status.dashboard import landscape, words
from adapter.status.dashboard.groups import GROUPS_MAX, group_key
from adapter.status.dashboard.pages import Pages, language_of
from adapter.status.dashboard.scope import of_viewer, scopes, targets_of
from adapter.status.dashboard.show import Shown, local_day
from adapter.status.dashboard.texts import Texts, read_texts
from adapter.status.dashboard.viewer import Viewer
from adapter.status.ports import Ports

__all__ = ["Attention", "attention", "gemeente_of", "pages", "read_flows"]

WINDOW: Final = timedelta(hours=1)
_GROUPS: Final = 5
_STUCK_S: Final = 60  # on its way to the backbone for longer than this is worth a look
_EXPIRES_DAYS: Final = 30  # a certificate takes weeks to renew
_ENDS_DAYS: Final = 14
_OLD: Final = timedelta(minutes=15)
_LOST_SHOWN: Final = timedelta(days=7)
_REFUSED_SHARE: Final = 0.05
_REFUSED_MIN: Final = 5  # fewer refusals than this are no pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One thing that somebody should look at."""

    kind: words.Kind
    text: str
    href: str | None
    link: str


def gemeente_of(target: str) -> str:
    """Give the gemeente whose target this is."""
    return target.partition("/")[0]


async def read_flows(
    ports: Ports, viewer: Viewer, now: datetime, *, only: str | None = None
) -> tuple[Sequence[ConnectionView], Sequence[TargetView]]:
    """Give every connection that is served, with its last hour, and every target; of one gemeente, or of all."""
    seen: dict[tuple[str, str], ConnectionView] = {}
    for scope in scopes(ports, viewer) if only is None else (only,):
        found = await ports.journal.connections(gemeente=scope, since=now - WINDOW, now=now)
        seen |= {(each.gemeente, each.connection): each for each in of_viewer(found, viewer)}
    served = [only] if only is not None else viewer.gemeenten
    for gemeente in served:
        for name in ports.gemeenten[gemeente].connections:
            seen.setdefault((gemeente, name), _silent(gemeente, name))
    flows = [seen[key] for key in sorted(seen)]
    known = {each.name: each for each in await ports.journal.targets(now=now)}
    return flows, [known.get(name, _idle(name)) for name in targets_of(ports, served)]


def _silent(gemeente: str, connection: str) -> ConnectionView:
    return ConnectionView(
        gemeente=gemeente,
        connection=connection,
        last_in=None,
        last_out=None,
        accepted=0,
        warned=0,
        refused=0,
        answered=0,
        delivered=0,
        retried=0,
        quarantined=0,
        rate_s=0.0,
        error_rate=0.0,
        latency_mean_s=None,
        latency_max_s=None,
        open=0,
        held=0,
    )


def _idle(name: str) -> TargetView:
    return TargetView(
        name=name,
        paused=False,
        by=None,
        reason=None,
        since=None,
        health=None,
        health_at=None,
        backlog=0,
        held=0,
        oldest=None,
        rate_s=0.0,
        expected_end=None,
    )


def pages(ports: Ports, site: Pages) -> Iterator[tuple[str, str, Callable[[Request, Viewer], Awaitable[Response]]]]:
    """Give (method, path, page)."""

    async def overzicht(request: Request, viewer: Viewer) -> Response:
        return site.answer(request, viewer, "overzicht.html", **await _shown(ports, request, viewer))

    async def deel(request: Request, viewer: Viewer) -> Response:
        return site.answer(request, viewer, "_overzicht.html", **await _shown(ports, request, viewer))

    yield "GET", "/", overzicht
    yield "GET", "/overzicht/deel", deel


async def _shown(ports: Ports, request: Request, viewer: Viewer) -> Mapping[str, Any]:
    language = language_of(request)
    texts = read_texts()[language]
    now = ports.clock()
    flows, targets = await read_flows(ports, viewer, now)
    groups: list[HeldGroup] = []
    for scope in scopes(ports, viewer):
        groups.extend(of_viewer(await ports.journal.held_groups(gemeente=scope, limit=GROUPS_MAX), viewer))
    groups.sort(key=lambda group: -group.count)
    counts = await ports.journal.counts(now=now)
    wrong = await ports.ready()
    found = [
        *(
            Attention(kind="error", text=texts("aandacht.niet_gereed", deel=k, reden=v), href=None, link="")
            for k, v in wrong.items()
        ),
        *await _losses(ports, viewer, texts, now),
        *_certificates(ports, viewer, texts, now),
        *_dispensations(ports, viewer, texts, now),
        *attention(flows, targets, groups, texts, language, now=now, stuck_s=counts.get("oldest_accepted_s", 0)),
    ]
    pictures = [landscape.draw(flows, targets, texts, viewer.gemeenten, narrow=narrow) for narrow in (False, True)]
    return {
        "attention": found,
        "flows": flows,
        "targets": targets,
        "pictures": pictures,
        "now": now,
        "several": len(viewer.gemeenten) > 1,
        "target_kind": landscape.target_kind,
        "target_words": landscape.target_words,
    }


def attention(
    flows: Sequence[ConnectionView],
    targets: Sequence[TargetView],
    groups: Sequence[HeldGroup],
    texts: Texts,
    language: Language,
    *,
    now: datetime,
    stuck_s: int,
) -> Sequence[Attention]:
    """Give what needs attention, the worst first; () when nothing does. Pure."""
    shown = Shown(texts)
    found: list[Attention] = []
    if stuck_s > _STUCK_S:
        found.append(
            Attention(
                kind="error",
                text=texts("aandacht.backbone", duur=shown.duration(stuck_s)),
                href="/berichten?status=ACCEPTED",
                link=texts("aandacht.bekijk"),
            )
        )
    found += (_of_target(each, texts, shown, now) for each in targets)
    for group in groups[:_GROUPS]:
        what = words.told({"code": group.code, "facts": group.facts}, language).what
        found.append(
            Attention(
                kind="error",
                text=texts("aandacht.quarantaine", aantal=shown.number(group.count), wat=what, bericht=group.message),
                href=f"/quarantaine/groepen/{group_key(group)}",
                link=texts("aandacht.bekijk"),
            )
        )
    for flow in flows:
        if flow.refused >= _REFUSED_MIN and flow.error_rate >= _REFUSED_SHARE:
            found.append(
                Attention(
                    kind="warn",
                    text=texts(
                        "aandacht.geweigerd",
                        verbinding=flow.connection,
                        deel=shown.decimal(flow.error_rate * 100, 0),
                        aantal=shown.number(flow.refused),
                    ),
                    href=f"/berichten?status=REFUSED&verbinding={flow.connection}",
                    link=texts("aandacht.bekijk"),
                )
            )
    order = ("error", "warn", "wait", "busy", "off", "ok")
    return sorted((each for each in found if each.text), key=lambda each: order.index(each.kind))


async def _losses(ports: Ports, viewer: Viewer, texts: Texts, now: datetime) -> Sequence[Attention]:
    """Give what the backbone lost in the last days: it is mended by itself, but somebody must find out why."""
    shown = Shown(texts)
    found: list[Attention] = []
    noted = [
        each for each in await ports.journal.noted(gemeente=None, prefix=VERLOREN) if each.gemeente in viewer.gemeenten
    ]
    for what in ("weg", "opnieuw"):
        of_kind = [each for each in noted if each.what == what]
        last = max((each.last for each in of_kind), default=None)
        if last is not None and now - last < _LOST_SHOWN:
            facts = {"aantal": shown.number(sum(each.number for each in of_kind)), "sinds": shown.moment(last)}
            found.append(Attention(kind="error", text=texts(f"aandacht.verloor_{what}", **facts), href=None, link=""))
    return found


def _certificates(ports: Ports, viewer: Viewer, texts: Texts, now: datetime) -> Iterator[Attention]:
    """Give the certificates that are over, or soon will be."""
    for target, (gemeente, name) in targets_of(ports, viewer.gemeenten).items():
        for each in read_certificaten(ports, gemeente, name, now=now):
            if each.dagen is None or each.dagen <= _EXPIRES_DAYS or not each.vertrouwd:
                key = _certificate_key(each)
                where = each.instelling if each.host is None else f"{each.instelling} ({each.host})"
                facts = {"instelling": f"{gemeente}: {where}", "dagen": each.dagen or 0}
                yield Attention(
                    kind="wait" if key == "verloopt" else "error",
                    text=texts(f"aandacht.certificaat_{key}", **facts),
                    href=f"/verbindingen#{target.replace('/', '-')}",
                    link=texts("aandacht.bekijk"),
                )


def _certificate_key(each: Certificaat) -> str:
    if each.dagen is None:
        return "onleesbaar"
    if each.dagen < 0:
        return "verlopen"
    return "verloopt" if each.vertrouwd else "geldt_niet"


def _dispensations(ports: Ports, viewer: Viewer, texts: Texts, now: datetime) -> Iterator[Attention]:
    """Give the dispensations that are over, or soon will be: then messages are refused that were taken before."""
    for gemeente in viewer.gemeenten:
        for name, connection in ports.gemeenten[gemeente].connections.items():
            for each in connection.dispensations:
                left = (each.until - local_day(now)).days
                if left <= _ENDS_DAYS:
                    key = "voorbij" if left < 0 else "eindigt"
                    yield Attention(
                        kind="warn" if left < 0 else "wait",
                        text=texts(f"aandacht.dispensatie_{key}", verbinding=name, code=each.code, dagen=left),
                        href=f"/verbindingen/{gemeente}/{name}#dispensaties",
                        link=texts("aandacht.bekijk"),
                    )


def _of_target(target: TargetView, texts: Texts, shown: Shown, now: datetime) -> Attention:
    facts = {
        "doel": target.name,
        "aantal": shown.number(target.backlog),
        "sinds": "-" if target.since is None else shown.moment(target.since),
        "door": target.by or "-",
        "reden": target.reason or "-",
        "tijd": "-" if target.health is None or target.health.until is None else shown.time(target.health.until),
        "duur": "-" if target.oldest is None else shown.duration(now - target.oldest),
    }
    href = f"/verbindingen#{target.name.replace('/', '-')}"
    link = texts("aandacht.bekijk")
    if target.paused:
        return Attention(kind="wait", text=texts("aandacht.pauze", **facts), href=href, link=link)
    state = "open" if target.health is None else target.health.state
    if state == "resting":
        return Attention(kind="error", text=texts("aandacht.rust", **facts), href=href, link=link)
    if state == "closed" and target.backlog:
        return Attention(kind="off", text=texts("aandacht.gesloten", **facts), href=href, link=link)
    if state == "open" and target.oldest is not None and now - target.oldest > _OLD and target.backlog:
        return Attention(kind="warn", text=texts("aandacht.achterstand", **facts), href=href, link=link)
    return Attention(kind="ok", text="", href=None, link="")
