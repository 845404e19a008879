"""How an attempt at delivery ends, whoever it is made to: with what findings, and when the next one is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from adapter import settings
from adapter.delivery.retry import next_attempt
from adapter.errors import Finding, KoppelvlakError, OutcomeUnknown, Unavailable
from adapter.journal import AttemptOutcome, LeveringState

__all__ = ["Timing", "ended", "finding_json", "findings_json", "later", "retry_at"]


class Timing(Protocol):
    """What decides when the next attempt is."""

    @property
    def rules(self) -> settings.Delivery:
        """Factor, ceiling, and how many attempts at most."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """The time, aware."""

    @property
    def jitter(self) -> Callable[[], float]:
        """From 0 to 1: spreads retries."""


def ended(
    state: LeveringState,
    findings: Sequence[Mapping[str, Any]] = (),
    *,
    warnings: Sequence[Mapping[str, Any]] = (),
    at: datetime | None = None,
    results: Mapping[str, Any] | None = None,
) -> AttemptOutcome:
    """Give the outcome; `at` is when it is tried again."""
    return AttemptOutcome(
        state=state,
        retry_at=at,
        findings=tuple(findings),
        warnings=tuple(warnings),
        results=results or {},
    )


def later(attempts: int, timing: Timing, error: Unavailable | OutcomeUnknown) -> AttemptOutcome:
    """Give the outcome of an attempt that may be made again; after the last one an operator decides.

    Args:
        attempts: how many were made, this one among them.
    """
    findings = findings_json(error.findings)
    at = retry_at(attempts, timing, error)
    if at is None:
        last = Finding(code="te-vaak-geprobeerd", facts={"pogingen": str(attempts)})
        return ended(LeveringState.QUARANTINED, [*findings, finding_json(last)])
    state = LeveringState.UNKNOWN if isinstance(error, OutcomeUnknown) else LeveringState.RETRY_AT
    return ended(state, findings, at=at)


def retry_at(attempts: int, timing: Timing, error: KoppelvlakError) -> datetime | None:
    """Give when the next attempt is; None after the last one."""
    at_least_s = error.retry_after_s if isinstance(error, Unavailable) else 0.0
    return next_attempt(attempts, rules=timing.rules, now=timing.clock(), jitter=timing.jitter(), at_least_s=at_least_s)


def findings_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Give findings as the journal keeps them."""
    return [finding_json(finding) for finding in findings]


def finding_json(finding: Finding) -> dict[str, Any]:
    """Give a finding as the journal keeps it; members without a value are left out."""
    members = {
        "code": finding.code,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "source": finding.source,
        "facts": dict(finding.facts) or None,
    }
    return {name: value for name, value in members.items() if value is not None}
