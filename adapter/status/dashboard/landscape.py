"""The landscape as a picture: connections on the left, Koppelvlak, targets on the right; made of values only. Pure.

What it says stands beneath it in a table too; so the picture is one image to a screen reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from adapter.journal import ConnectionView, TargetView
from adapter.status.dashboard.show import Shown
from adapter.status.dashboard.texts import Texts
from adapter.status.dashboard.words import Kind

__all__ = ["Box", "Edge", "Picture", "draw", "flow_kind", "target_kind", "target_words"]

_ROW: Final = 92
_BOX: Final = 68
_NAME_MAX: Final = 26
_THICK_MAX: Final = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A system."""

    x: float
    y: float
    width: float
    height: float
    kind: Kind
    name: str
    lines: Sequence[str]
    hub: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A flow, from left to right."""

    path: str
    tip: str
    thick: float
    kind: Kind
    x: float = 0.0
    y: float = 0.0
    anchor: str = "start"
    label: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All of it, in user units."""

    width: float
    height: float
    narrow: bool
    boxes: Sequence[Box] = field(default=())
    edges: Sequence[Edge] = field(default=())


def flow_kind(flow: ConnectionView) -> Kind:
    """Give how a connection does."""
    if flow.held:
        return "error"
    if flow.refused:
        return "warn"
    return "ok" if flow.last_in is not None else "off"


def target_kind(target: TargetView) -> Kind:
    """Give how a target does."""
    if target.paused:
        return "wait"
    state = "open" if target.health is None else target.health.state
    if state == "resting":
        return "error"
    if state == "closed":
        return "off"
    return "error" if target.held else "ok"


def target_words(target: TargetView) -> str:
    """Give the key of how a target does."""
    if target.paused:
        return "doel.pauze"
    state = "open" if target.health is None else target.health.state
    return f"doel.{state}"


def draw(
    flows: Sequence[ConnectionView],
    targets: Sequence[TargetView],
    texts: Texts,
    gemeenten: Sequence[str],
    *,
    narrow: bool,
) -> Picture:
    """Give the picture; narrow: from top to bottom, for a small screen."""
    several = len(gemeenten) > 1
    left = [_of_flow(flow, texts, several=several) for flow in flows]
    right = [_of_target(target, texts) for target in targets]
    busiest = max((flow.rate_s for flow in flows), default=0.0)
    wrongs = [texts("kaart.fouten", aantal=Shown(texts).number(flow.refused)) if flow.refused else "" for flow in flows]
    rates = [_rate(flow.rate_s, texts) for flow in flows]
    thick = [_thick(flow.rate_s, busiest) for flow in flows]
    out = [_rate(target.rate_s, texts) for target in targets]
    late = [
        texts("kaart.wachten", aantal=Shown(texts).number(target.backlog)) if target.backlog else ""
        for target in targets
    ]
    out_thick = [_thick(target.rate_s, max((each.rate_s for each in targets), default=0.0)) for target in targets]
    make = _tall if narrow else _wide
    return make(left, list(zip(thick, rates, wrongs, strict=True)), right, list(zip(out_thick, out, late, strict=True)))


_Named = tuple[Kind, str, Sequence[str]]
_Flow = tuple[float, str, str]


def _wide(left: Sequence[_Named], ins: Sequence[_Flow], right: Sequence[_Named], outs: Sequence[_Flow]) -> Picture:
    rows = max(len(left), len(right), 1)
    height = rows * _ROW
    middle = height / 2
    hub = Box(x=420, y=middle - 44, width=160, height=88, kind="ok", name="Koppelvlak", lines=(), hub=True)
    boxes, edges = [hub], []
    for number, ((kind, name, lines), (thick, label, wrong)) in enumerate(zip(left, ins, strict=True)):
        y = (height - len(left) * _ROW) / 2 + number * _ROW + _ROW / 2
        boxes.append(Box(x=2, y=y - _BOX / 2, width=258, height=_BOX, kind=kind, name=name, lines=lines))
        into = _spread(middle, number, len(left))
        edges.append(_edge(260, y, 420, into, thick, kind, label, wrong))
    for number, ((kind, name, lines), (thick, label, wrong)) in enumerate(zip(right, outs, strict=True)):
        y = (height - len(right) * _ROW) / 2 + number * _ROW + _ROW / 2
        boxes.append(Box(x=740, y=y - _BOX / 2, width=258, height=_BOX, kind=kind, name=name, lines=lines))
        edges.append(_edge(580, _spread(middle, number, len(right)), 740, y, thick, kind, label, wrong, at_end=True))
    return Picture(width=1000, height=height, narrow=False, boxes=boxes, edges=edges)


def _tall(left: Sequence[_Named], ins: Sequence[_Flow], right: Sequence[_Named], outs: Sequence[_Flow]) -> Picture:
    boxes: list[Box] = []
    edges: list[Edge] = []
    y = 2.0

    def stack(named: Sequence[_Named], flows: Sequence[_Flow]) -> None:
        nonlocal y
        for (kind, name, lines), (_, label, wrong) in zip(named, flows, strict=True):
            said = [*lines, " · ".join(part for part in (label, wrong) if part)][:2]
            boxes.append(Box(x=2, y=y, width=284, height=_BOX, kind=kind, name=name, lines=said))
            y += _BOX + 10

    def arrow(thick: float) -> None:
        nonlocal y
        path, tip = f"M144 {y - 10:g} V{y + 16:g}", f"M136 {y + 14:g} h16 L144 {y + 27:g}z"
        edges.append(Edge(path=path, tip=tip, thick=thick, kind="ok"))
        y += 30

    stack(left, ins)
    arrow(3)
    boxes.append(Box(x=62, y=y, width=164, height=52, kind="ok", name="Koppelvlak", lines=(), hub=True))
    y += 62
    arrow(3)
    stack(right, outs)
    return Picture(width=288, height=y, narrow=True, boxes=boxes, edges=edges)


def _spread(middle: float, number: int, count: int) -> float:
    return middle if count < 2 else middle - 30 + 60 * number / (count - 1)


def _edge(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    thick: float,
    kind: Kind,
    label: str,
    wrong: str,
    *,
    at_end: bool = False,
) -> Edge:
    bend = (x1 + x2) / 2
    return Edge(
        path=f"M{x1:g} {y1:g} C{bend:g} {y1:g} {bend:g} {y2:g} {x2 - 11:g} {y2:g}",
        tip=f"M{x2 - 13:g} {y2 - 8:g} v16 L{x2 - 1:g} {y2:g}z",
        thick=thick,
        kind=kind,
        x=x2 - 18 if at_end else x1 + 8,  # where the line is level still
        y=y2 if at_end else y1,
        anchor="end" if at_end else "start",
        label=label,
        wrong=wrong,
    )


def _thick(rate: float, busiest: float) -> float:
    return round(1.5 + (_THICK_MAX - 1.5) * (rate / busiest if busiest else 0.0), 1)


def _rate(per_s: float, texts: Texts) -> str:
    shown = Shown(texts)
    if per_s >= 1:
        return texts("kaart.per_s", aantal=shown.decimal(per_s))
    if per_s * 60 >= 1:
        return texts("kaart.per_min", aantal=shown.decimal(per_s * 60, 0))
    return texts("kaart.per_uur", aantal=shown.decimal(per_s * 3600, 0))


def _of_flow(flow: ConnectionView, texts: Texts, *, several: bool) -> _Named:
    name = f"{flow.gemeente}/{flow.connection}" if several else flow.connection
    last = (
        texts("kaart.stil") if flow.last_in is None else texts("kaart.laatst", tijd=Shown(texts).moment(flow.last_in))
    )
    return flow_kind(flow), _short(name), (last,)


def _of_target(target: TargetView, texts: Texts) -> _Named:
    line = texts(target_words(target))
    if target.held:
        line = texts("kaart.vast", aantal=Shown(texts).number(target.held))
    return target_kind(target), _short(target.name), (line,)


def _short(name: str) -> str:
    return name if len(name) <= _NAME_MAX else f"{name[: _NAME_MAX - 1]}…"
