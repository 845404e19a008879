"""A message in plain words: how it stands, what happened to it, and what its reader can do now. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from adapter import journal
from adapter.errors import Finding, Language, render
from adapter.journal import BerichtState, LeveringState
from adapter.status.bewijs import worst_state
from adapter.status.dashboard.show import Shown
from adapter.status.dashboard.texts import Texts

__all__ = ["Kind", "Step", "Told", "advice", "kind_of", "steps", "told"]

Kind = Literal["ok", "busy", "wait", "warn", "error", "off"]

_KINDS: Final[Mapping[str, Kind]] = {
    BerichtState.REFUSED: "error",
    BerichtState.ANSWERED: "ok",
    BerichtState.ACCEPTED: "busy",
    BerichtState.PUBLISHING: "busy",
    BerichtState.PUBLISHED: "busy",
    BerichtState.CONFIRMED: "ok",
    LeveringState.WAITING: "busy",
    LeveringState.READY: "busy",
    LeveringState.DELIVERING: "busy",
    LeveringState.DELIVERED: "ok",
    LeveringState.RETRY_AT: "wait",
    LeveringState.UNKNOWN: "warn",
    LeveringState.QUARANTINED: "error",
    LeveringState.DISCARDED: "off",
}


def kind_of(state: str) -> Kind:
    """Give which sign a state gets."""
    return _KINDS.get(state, "off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A finding in words."""

    code: str
    what: str
    fix: str
    path: str | None
    line: int | None
    column: int | None
    found: str | None
    allowed: str | None
    source: str | None


def told(stored: Mapping[str, Any], language: Language) -> Told:
    """Give a finding of the journal in words."""
    finding = Finding(code=str(stored["code"]), facts=stored.get("facts") or {})
    text = render(finding, language)
    return Told(
        code=finding.code,
        what=text.what,
        fix=text.fix,
        path=stored.get("path"),
        line=stored.get("line"),
        column=stored.get("column"),
        found=finding.found(language),
        allowed=finding.allowed(language),
        source=stored.get("source"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the timeline."""

    at: datetime
    since: timedelta | None
    kind: Kind
    title: str
    text: str
    by: str | None
    technical: Mapping[str, str]


def steps(view: journal.BerichtView, texts: Texts) -> Sequence[Step]:
    """Give the timeline in words, each step with the time since the one before."""
    result: list[Step] = []
    before: datetime | None = None
    for transition in view.transitions:
        if transition.to_state == journal.LOOKED:
            continue  # who looked is told apart, to who may know
        key = _key(transition)
        facts = _facts(view, transition, texts)
        result.append(
            Step(
                at=transition.at,
                since=None if before is None else transition.at - before,
                kind="warn" if key in {"opnieuw_publiceren", "weg"} else kind_of(transition.to_state),
                title=texts(f"stap.{key}", **facts),
                text=texts(f"stap.{key}_uitleg", **facts),
                by=transition.worker if transition.from_state == LeveringState.QUARANTINED else None,
                technical={
                    texts("stap.overgang"): f"{transition.from_state or '-'} → {transition.to_state}",
                    texts("stap.proces"): transition.worker,
                    **{str(name): _flat(value) for name, value in transition.detail.items()},
                },
            )
        )
        before = transition.at
    return result


def _key(transition: journal.Transition) -> str:
    to = transition.to_state
    if transition.target is None:
        if to == BerichtState.ACCEPTED and transition.from_state is not None:
            return "opnieuw_publiceren"
        if to == journal.LOST:
            return "weg"
        return to if to in _KINDS else "overig"
    if transition.from_state == LeveringState.QUARANTINED:
        if transition.detail.get("mended_by"):
            return "hersteld"
        return "vrijgegeven" if to == LeveringState.RETRY_AT else "afgewezen"
    return f"levering_{to}" if to in _KINDS else "overig"


def _facts(view: journal.BerichtView, transition: journal.Transition, texts: Texts) -> Mapping[str, object]:
    detail = transition.detail
    retry_at = next((each.retry_at for each in view.leveringen if each.target == transition.target), None)
    return {
        "zender": view.zender or texts("basis.onbekend"),
        "bericht": view.message or texts("berichten.onbekend_bericht"),
        "standaard": view.pack or "?",
        "status": view.answer_status or "-",
        "aantal": len(view.events),
        "plaatsen": ", ".join(detail.get("positions", {})) or "-",
        "doel": transition.target or "",
        "poging": detail.get("attempt", 1),
        "tijd": "-" if retry_at is None else Shown(texts).moment(retry_at),
        "reden": detail.get("reason", "-"),
        "door": transition.worker,
        "naar": transition.to_state,
    }


def _flat(value: object) -> str:
    return re.sub(r"[{}\"']", "", str(value))


def advice(view: journal.BerichtView) -> str:
    """Give the key of what can be done now."""
    state = worst_state(view)
    if state == BerichtState.REFUSED and not view.findings:
        return "advies.REFUSED_onbekend"
    return f"advies.{state}"
