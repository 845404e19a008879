"""Plots over time, as shapes for an inline SVG: bars on a grid. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from adapter.journal import Moment

__all__ = ["Bar", "Grid", "Plot", "Tick", "bars_of"]

_WIDTH: Final = 560
_HEIGHT: Final = 190
_LEFT: Final = 58
_TOP: Final = 10
_BOTTOM: Final = 26
_ZONE: Final = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar, or one layer of it."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A line of the grid with its value."""

    y: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A moment on the axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot, in words what it shows, and the same as a table: `rows` are a moment and a value for each layer."""

    title: str
    summary: str
    bars: Sequence[Bar]
    grid: Sequence[Grid]
    ticks: Sequence[Tick]
    rows: Sequence[tuple[datetime, Sequence[str]]]
    legend: Sequence[tuple[str, str]] = ()
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT


def bars_of(
    moments: Sequence[Moment],
    layers: Mapping[str, Callable[[Moment], float]],
    *,
    since: datetime,
    until: datetime,
    step: timedelta,
    title: str,
    summary: str,
    write: Callable[[float], str],
    legend: Sequence[tuple[str, str]] = (),
) -> Plot:
    """Give a plot of stacked bars, a bar a step; `layers` are from the ground up."""
    top = _round_up(max((sum(value(each) for value in layers.values()) for each in moments), default=0.0))
    steps = max(1, math.ceil((until - since) / step))
    wide = (_WIDTH - 4 - _LEFT) / steps
    tall = _HEIGHT - _TOP - _BOTTOM
    bars: list[Bar] = []
    for moment in moments:
        x = _LEFT + (moment.at - since) / step * wide
        y = float(_TOP + tall)
        for kind, value in layers.items():
            height = value(moment) / top * tall if top else 0.0
            y -= height
            if height > 0:
                bars.append(
                    Bar(
                        x=round(x + 0.5, 2),
                        y=round(y, 2),
                        width=round(max(1.0, wide - 1), 2),
                        height=round(max(height, 0.75), 2),
                        kind=kind,
                    )
                )
    grid = [Grid(y=round(_TOP + tall * (1 - part / 2), 1), text=write(top * part / 2)) for part in range(3)]
    rows = [
        (moment.at, [write(value(moment)) for value in layers.values()])
        for moment in moments
        if any(value(moment) for value in layers.values())
    ]
    return Plot(
        title=title, summary=summary, bars=bars, grid=grid, ticks=_ticks(since, until), rows=rows, legend=legend
    )


def _ticks(since: datetime, until: datetime) -> Sequence[Tick]:
    """Give the full hours that divide the time in about six."""
    apart = max(1, round((until - since) / timedelta(hours=6)))
    at = since.astimezone(_ZONE).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    found = []
    while at < until:
        part = (at - since) / (until - since)
        if at.hour % apart == 0 and 0.03 < part < 0.97:
            found.append(Tick(x=round(_LEFT + part * (_WIDTH - 4 - _LEFT), 1), text=f"{at:%H:%M}"))
        at += timedelta(hours=1)
    return found


def _round_up(value: float) -> float:
    """Give the top of the axis: 1, 2 or 5 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= value)
