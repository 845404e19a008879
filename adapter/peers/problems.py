"""A refusal of a ZGW API → our findings. Its texts stay behind (they may hold personal data): codes and names only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import orjson

from adapter.errors import Finding

__all__ = ["read_findings"]

_SLUG: Final = re.compile(r"[^A-Za-z0-9_.\-]")
_FINDINGS_MAX: Final = 20

# problem code of the standard or of Open Zaak -> our code; more telling than "the target refuses"
_KNOWN: Final[Mapping[str, str]] = {
    "identificatie-niet-uniek": "identificatie-niet-uniek",
    "identificatie-bestaat-al": "identificatie-niet-uniek",
    "zaak-closed": "zaak-afgesloten",
    "zaak-gesloten": "zaak-afgesloten",
    "resultaat-does-not-exist": "resultaat-ontbreekt",
    "indicatiegebruiksrecht-unset": "gebruiksrecht-ontbreekt",
    "informatieobject-locked": "document-vergrendeld",
    "informatieobject-gelockt": "document-vergrendeld",
    "existing-lock": "document-vergrendeld",
    "incorrect-lock-id": "slot-past-niet",
    "missing-lock-id": "slot-past-niet",
    "unlocked": "document-niet-vergrendeld",
    "deelzaak-als-hoofdzaak": "deelzaak-van-deelzaak",
    "zaaktype-mismatch": "type-hoort-niet-bij-zaaktype",
    "missing-zaaktype-informatieobjecttype-relation": "type-hoort-niet-bij-zaaktype",
    "missing-besluittype-informatieobjecttype-relation": "type-hoort-niet-bij-besluittype",
    "betalingsindicatie-nvt": "betaling-tegenstrijdig",
    "not-published": "type-niet-gepubliceerd",
}


def read_findings(status: int, body: bytes, *, api: str, collection: str) -> tuple[Finding, ...]:
    """Give what is wrong; always at least one."""
    where = {"api": api, "onderdeel": collection, "status": str(status)}
    problem = _read(body)
    params = problem.get("invalidParams")
    found: list[Finding] = []
    for param in params if isinstance(params, list) else ():
        if not isinstance(param, dict) or len(found) == _FINDINGS_MAX:
            continue
        code, name = _slug(param.get("code")), _slug(param.get("name"))
        if code == "unique" and "identificatie" in name:
            code = "identificatie-niet-uniek"
        found.append(Finding(code=_KNOWN.get(code, "doel-weigert-veld"), facts=where | {"veld": name, "code": code}))
    if found:
        return tuple(found)
    code = _slug(problem.get("code"))
    if code in _KNOWN:
        return (Finding(code=_KNOWN[code], facts=where | {"code": code}),)
    if status in {401, 403}:
        return (Finding(code="doel-geen-rechten", facts=where | {"code": code}),)
    return (Finding(code="doel-weigert", facts=where | {"code": code}),)


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        problem = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _slug(value: object) -> str:
    return _SLUG.sub("", value)[:60] if isinstance(value, str) else ""
