"""Findings as they are kept in the journal and shown by the status API: codes and places; texts are made when shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from adapter.errors import Finding

__all__ = ["finding_json", "findings_json"]


def finding_json(finding: Finding) -> dict[str, Any]:
    """Give a finding as a JSON object."""
    return {
        "code": finding.code,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule,
        "source": finding.source,
        "facts": dict(finding.facts),
    }


def findings_json(findings: Iterable[Finding]) -> tuple[dict[str, Any], ...]:
    """Give findings as JSON objects, in order."""
    return tuple(map(finding_json, findings))
