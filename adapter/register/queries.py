"""Lists: filters of the ZGW APIs, and pages as they give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol
from urllib.parse import urlencode

import orjson

from adapter.register.problem import Problem
from adapter.register.session import Object, Session

__all__ = ["list_objects", "search"]

PAGE: Final = 100
_UNPAGED: Final = frozenset({"zaakinformatieobjecten", "besluitinformatieobjecten"})  # a plain list
_PARTS: Final = frozenset({"page", "pageSize", "expand", "ordering", "status", "datumGeldigheid"})
_PUBLISHED: Final = frozenset({"zaaktypen", "besluittypen"})  # a list has the published ones unless asked otherwise
_STATUS: Final = {"definitief": False, "concept": True}


class Called(Protocol):
    """The call that a list answers."""

    root: str
    path: str
    gemeente: str


def list_objects(collection: str, found: Sequence[Object], query: Mapping[str, str], call: Called) -> bytes:
    """Give the page of `found` that is asked."""
    kept = [each for each in found if _fits(each, query)]
    if collection in _PUBLISHED:
        kept = [each for each in kept if _is_published(each, query)]
    shown = [{name: value for name, value in each.items() if name[0] != "_" and name != "lock"} for each in kept]
    if collection in _UNPAGED:
        return orjson.dumps(shown).replace(b"@root@", call.root.encode())
    page = _page(query)
    begin = (page - 1) * PAGE
    body = {
        "count": len(shown),
        "next": _link(call, query, page + 1) if len(shown) > begin + PAGE else None,
        "previous": _link(call, query, page - 1) if page > 1 else None,
        "results": shown[begin : begin + PAGE],
    }
    return orjson.dumps(body).replace(b"@root@", call.root.encode())


def _page(query: Mapping[str, str]) -> int:
    text = query.get("page", "1")
    if not text.isascii() or not text.isdigit() or text == "0":
        raise Problem(404, "not_found", "Deze pagina is er niet.")
    return int(text)


def _link(call: Called, query: Mapping[str, str], page: int) -> str:
    begin = call.path.find("/register/")
    rest = call.path[begin + len("/register/") + len(call.gemeente) :]
    return f"@root@{rest}?{urlencode({**query, 'page': page})}"


def _fits(each: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    for name, value in query.items():
        if name in _PARTS or name not in each:
            continue
        stored = each[name]
        if isinstance(stored, list):
            if value.rpartition("/")[2] not in [str(one).rpartition("/")[2] for one in stored]:
                return False
        elif isinstance(stored, bool):
            if stored is not (value == "true"):
                return False
        elif isinstance(stored, str) and stored.startswith("@root@"):
            if stored.rpartition("/")[2] != value.rpartition("/")[2]:
                return False
        elif stored != value:
            return False
    return True


def _is_published(kind: Mapping[str, Any], query: Mapping[str, str]) -> bool:
    """`status` is definitief unless it is asked otherwise (Catalogi API)."""
    wanted = query.get("status", "definitief")
    if wanted != "alles" and kind["concept"] is not _STATUS.get(wanted, False):
        return False
    day = query.get("datumGeldigheid")
    return day is None or (
        kind["beginGeldigheid"] <= day and (kind["eindeGeldigheid"] is None or day < kind["eindeGeldigheid"])
    )


def search(session: Session, gemeente: str, sent: Any) -> list[Object]:
    """Give the zaken of POST zaken/_zoek: by the BSN of a betrokkene, its part, and bronorganisatie."""
    if not isinstance(sent, dict):
        raise Problem(400, "parse_error", "De inhoud is geen JSON-object.")
    bsn = sent.get("rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn")
    if not isinstance(bsn, str):
        raise Problem(400, "invalid", "Geef een zoekterm: rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn.")
    generiek = sent.get("rol__omschrijvingGeneriek")
    zaken = []
    for rol in session.select(gemeente, "rollen", other=bsn):
        if generiek is None or rol["omschrijvingGeneriek"] == generiek:
            zaak = session.find(gemeente, "zaken", rol["zaak"].rpartition("/")[2])
            if zaak is not None and zaak not in zaken:
                zaken.append(zaak)
    organisatie = sent.get("bronorganisatie")
    return [zaak for zaak in zaken if organisatie is None or zaak["bronorganisatie"] == organisatie]
