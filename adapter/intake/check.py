"""Rules beyond the schema: what an XSD cannot say, checked before anything is done with a message. Pure.

Calendar dates, the eleven-proof, the number of objects against the mutatiesoort, characters of a zaakidentificatie. One pass
over the tree, which stops at the elements that matter only.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import cast

from lxml import etree

from adapter import privacy, stuf
from adapter.errors import Finding

__all__ = ["check"]

_STUF = "{http://www.egem.nl/StUF/StUF0301}"
_INCOMPLETE = f"{_STUF}indOnvolledigeDatum"
_FORBIDDEN_IN_ZAAK = frozenset('\\/"*?:<>|')  # ZDS 1.2 §3.2
_NOT_A_DATE = frozenset({"00000000", "00010101"})  # what systems fill in for "none" (MAPPING C.2)
_ONE_OBJECT = frozenset("TV")

_DATES = (  # every date and time of ZKN and of what it takes of BG; those of StUF itself
    "startdatum",
    "registratiedatum",
    "publicatiedatum",
    "einddatumGepland",
    "uiterlijkeEinddatum",
    "einddatum",
    "laatsteBetaaldatum",
    "datumVernietigingDossier",
    "datumStatusGezet",
    "creatiedatum",
    "ontvangstdatum",
    "verzenddatum",
    "geboortedatum",
    "overlijdensdatum",
    "datumUitDienst",
    "datumBeslissing",
    "datumPublicatie",
    "datumVerzending",
    "datumUiterlijkeReactie",
    "ingangsdatumWerking",
    "einddatumWerking",
    "ingangsdatumObject",
    "einddatumObject",
    "begindatumVerblijf",
    "tijdstipBericht",
    "tijdstipRegistratie",
    "beginGeldigheid",
    "eindGeldigheid",
    "beginRelatie",
    "eindRelatie",
)
_BSN = "inp.bsn"
_LOOKED_AT = tuple(f"{{*}}{name}" for name in (_BSN, *_DATES))


def check(payload: etree._Element, operatie: stuf.Operatie) -> tuple[Finding, ...]:
    """Give all findings on a schema-valid message, in document order; () when there is nothing to say."""
    return (*_check_values(payload), *_check_objects(payload), *_check_identificatie(payload, operatie))


def _check_values(payload: etree._Element) -> Iterator[Finding]:
    for element in payload.iter(_LOOKED_AT):  # libxml2 looks for the names: the rest never becomes a Python object
        check_one = _check_bsn if element.tag.endswith(_BSN) else _check_date
        if (found := check_one(element)) is not None:
            yield found


def _check_bsn(element: etree._Element) -> Finding | None:
    text = (element.text or "").strip()
    if not text or text == "000000000" or privacy.is_elfproef(text):
        return None
    return _finding("bsn-elfproef", element, "BSN doorstaat de elfproef", "Wet algemene bepalingen burgerservicenummer")


def _check_date(element: etree._Element) -> Finding | None:
    text = (element.text or "").strip()
    if len(text) < 8 or not text[:8].isdigit() or text[:8] in _NOT_A_DATE or element.get(_INCOMPLETE, "V") != "V":
        return None
    if _is_moment(text):
        return None
    return _finding("datum-bestaat-niet", element, "een datum staat op de kalender", "StUF 03.01 §3.2.2")


def _is_moment(text: str) -> bool:
    try:
        datetime.date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    hour, minute, second = text[8:10] or "00", text[10:12] or "00", text[12:14] or "00"
    return hour <= "23" and minute <= "59" and second <= "59"


def _check_objects(payload: etree._Element) -> Iterator[Finding]:
    """T and V hold one object; W, C and F one (only huidig) or two (oud, huidig) (StUF 03.01 §5.1; MAPPING E.2)."""
    mutatiesoort = payload.findtext(f"{{*}}parameters/{_STUF}mutatiesoort")
    if mutatiesoort is None:
        return
    objects = payload.findall("{*}object")
    allowed = 1 if mutatiesoort.strip() in _ONE_OBJECT else 2
    if len(objects) > allowed:
        yield _finding(
            "aantal-objecten",
            objects[allowed],
            "aantal objecten hoort bij de mutatiesoort",
            "StUF 03.01 §5.1",
            toegestaan=str(allowed),
            gegeven=str(len(objects)),
        )


def _check_identificatie(payload: etree._Element, operatie: stuf.Operatie) -> Iterator[Finding]:
    if not operatie.name.startswith("creeerZaak"):
        return
    element = payload.find("{*}object/{*}identificatie")
    if element is not None and not _FORBIDDEN_IN_ZAAK.isdisjoint(element.text or ""):
        yield _finding("zaakidentificatie-tekens", element, "tekens van een zaakidentificatie", "ZDS 1.2 §3.2")


def _finding(code: str, element: etree._Element, rule: str, source: str, **facts: str) -> Finding:
    return Finding(
        code=code,
        path=_path(element),
        line=cast("int | None", element.sourceline),
        rule=rule,
        source=source,
        facts=facts,
    )


def _path(element: etree._Element) -> str:
    """Give the XPath in the sender's own prefixes, from the message's root element."""
    steps: list[str] = []
    current: etree._Element | None = element
    while current is not None and etree.QName(current).localname != "Body":
        name = (
            f"{current.prefix}:{etree.QName(current).localname}" if current.prefix else etree.QName(current).localname
        )
        before = sum(1 for _ in current.itersiblings(current.tag, preceding=True))
        after = next(current.itersiblings(current.tag), None) is not None
        steps.append(f"{name}[{before + 1}]" if before or after else name)
        current = current.getparent()
    return "/" + "/".join(reversed(steps))
