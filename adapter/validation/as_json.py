"""A finding as JSON, in words: what `koppelvlak validate --json` prints."""

from __future__ import annotations

from typing import Any

from adapter.errors import Finding, Language, render

__all__ = ["as_json"]


def as_json(finding: Finding, language: Language) -> dict[str, Any]:
    """Give {"code", "kv", "rule", "path", "line", "column", "found", "allowed", "message", "fix", "source"}."""
    text = render(finding, language)
    return {
        "code": finding.code,
        "kv": finding.kv,
        "rule": finding.rule,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "found": finding.found(language),
        "allowed": finding.allowed(language),
        "message": text.what,
        "fix": text.fix,
        "source": finding.source,
    }
