"""Dispensations: what a connection may still do otherwise than the standard says (settings). Pure.

A finding that a dispensation stands for becomes a warning, and is counted; the message is mended in the way that it names, and
in no other.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from lxml import etree

from adapter import settings
from adapter.errors import Finding
from adapter.intake.repair import repair

__all__ = ["dispense", "name_of", "slug"]

_NUMBER = re.compile(r"\[\d+\]")
_PREFIX = re.compile(r"(?<![^/@])[A-Za-z_][\w.-]*:")


def dispense(
    findings: Sequence[Finding],
    dispensations: Iterable[settings.Dispensation],
    payload: etree._Element,
    *,
    today: datetime.date,
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[str, ...]]:
    """Give (findings that stay, warnings in the place of the others, names of the dispensations used); `payload` is mended.

    Args:
        today: in the Netherlands; a dispensation holds up to and including its last day.
    """
    held = [each for each in dispensations if today <= each.until]
    stay: list[Finding] = []
    warnings: list[Finding] = []
    used: list[str] = []
    for finding in findings:
        found = next((each for each in held if _is_for(each, finding)), None)
        if found is None or (found.repair is not None and not repair(payload, finding, found.repair)):
            stay.append(finding)
            continue
        used.append(name_of(found))
        warnings.append(
            Finding(
                code="dispensatie",
                path=finding.path,
                line=finding.line,
                column=finding.column,
                rule=finding.rule,
                source=finding.source,
                facts={"fout": finding.code, "tot": found.until.isoformat(), "herstel": found.repair or "-"},
            )
        )
    return tuple(stay), tuple(warnings), tuple(used)


def name_of(dispensation: settings.Dispensation) -> str:
    """Give what a dispensation is counted under."""
    return f"{slug(dispensation.code)}@{dispensation.path}"


def slug(code: str) -> str:
    """Give the code of the catalogue, also of one that is written KV-…."""
    return code.removeprefix("KV-").lower() if code.startswith("KV-") else code


def _is_for(dispensation: settings.Dispensation, finding: Finding) -> bool:
    if slug(dispensation.code) != finding.code:
        return False
    place = _steps(finding.path or "")
    wanted = _steps(dispensation.path)
    return place[len(place) - len(wanted) :] == wanted


def _steps(path: str) -> list[str]:
    """Give the steps of a path without prefixes and numbers."""
    plain = _NUMBER.sub("", path)
    return [_PREFIX.sub("", step) for step in plain.strip("/").split("/")]
