"""A message with everything taken out that may say something about a person; its form, lines and order stay.

What may be seen is a list; all else is masked, also what nobody thought of and what is no XML at all. It works on the bytes as
sent, so that line numbers of findings stay true. Whether a value is there, empty or left out can still be told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

__all__ = ["MASK", "mask_json", "mask_xml"]

MASK: Final = "•••"

_TOKEN: Final = re.compile(
    rb"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!?/?[A-Za-z_](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL
)
_ATTRIBUTE: Final = re.compile(rb"""([A-Za-z_][\w.:-]*)(\s*=\s*)("[^"]*"|'[^']*')""")
_LOCAL: Final = re.compile(rb"""</?(?:[\w.-]+:)?([\w.-]+)""")
_NOT_SPACE: Final = re.compile(rb"\S[^\n]*\S|\S")

# stuurgegevens and parameters: who sent what kind of message when (MAPPING B.0); never who works there (gebruiker)
_HEADER: Final = frozenset(
    b"berichtcode organisatie applicatie administratie referentienummer crossRefnummer tijdstipBericht entiteittype functie"
    b" mutatiesoort indicatorOvername sortering indicatorVervolgvraag maximumAantal indicatorAfnemerIndicatie indicatorAantal"
    b" plek".split()
)
# what the zaak and its documents are as such: dates of the process, types, states, terms
_PROCESS: Final = frozenset(
    b"startdatum registratiedatum publicatiedatum einddatumGepland uiterlijkeEinddatum einddatum datumStatusGezet"
    b" datumVernietigingDossier betalingsIndicatie laatsteBetaaldatum archiefnominatie isLaatsteStatus indicatieLaatsteStatus"
    b" volgnummer creatiedatum ontvangstdatum verzenddatum formaat versie status taal vertrouwelijkAanduiding"
    b" vertrouwelijkheidAanduiding code zkt.code zkt.omschrijving stt.volgnummer stt.omschrijving dct.omschrijving"
    b" dct.omschrijvingGeneriek scope indicatie begindatum duur tijdvakGeldigheid beginGeldigheid eindGeldigheid"
    b" tijdstipRegistratie".split()
)
# an identificatie is the number of the zaak or document only where it stands straight in one of these
_NUMBERED: Final = frozenset((b"object", b"zaak", b"gelijk", b"vanaf", b"document"))
_NUMBERED_ROOTS: Final = re.compile(rb"(?i)(zak|edc|gen|creeer|actualiseer|update|voeg|geef|overdragen|cancel|du0|la0)")
_ATTRIBUTES: Final = frozenset(
    b"entiteittype verwerkingssoort functie noValue indOnvolledigeDatum exact aantalVoorkomens nil type version encoding"
    b" schemaLocation metagegeven naam contentType mustUnderstand encodingStyle".split()
)

_JSON_NAMES: Final = (
    "specversion id source type subject time datacontenttype dataschema partitionkey sequence sequencetype bericht"
    " berichtomvang sectormodel berichtcode operatie relatienaam indicatorOvername mutatiesoort startdatum registratiedatum"
    " publicatiedatum einddatumGepland uiterlijkeEinddatum einddatum"
    " uiterlijkeEinddatumAfdoening datumStatusGezet betalingsindicatie laatsteBetaaldatum archiefnominatie archiefactiedatum"
    " vertrouwelijkheidaanduiding zaaktype statustype resultaattype informatieobjecttype roltype volgnummer creatiedatum"
    " ontvangstdatum verzenddatum formaat versie status taal omschrijvingGeneriek betrokkeneType objectType code rsin"
    " bronorganisatie verantwoordelijkeOrganisatie opdrachtgevendeOrganisatie bestandsomvang"
)
_JSON_KEYS: Final = frozenset(_JSON_NAMES.split())
_JSON_NUMBERED: Final = frozenset(("zaak", "document", "informatieobject", "enkelvoudiginformatieobject", "zaaktype"))


def mask_xml(raw: bytes) -> bytes:
    """Give the message masked; of bytes that are no XML nothing but their line ends is left."""
    parts: list[bytes] = []
    path: list[bytes] = []
    at = 0
    for token in _TOKEN.finditer(raw):
        parts.append(_text(raw[at : token.start()], path))
        at = token.end()
        parts.append(_markup(token[0], path))
    parts.append(_text(raw[at:], path))
    return b"".join(parts)


def _markup(token: bytes, path: list[bytes]) -> bytes:
    """Give a tag with its attributes masked; `path` is kept up."""
    if token.startswith(b"<!--"):
        return b"<!--" + _masked(token[4:-3]) + b"-->"
    if token.startswith(b"<![CDATA["):
        content = token[9:-3]
        return b"<![CDATA[" + (content if _may_be_seen(path) else _masked(content)) + b"]]>"
    if token.startswith(b"</"):
        if path:
            path.pop()
        return token
    if token.startswith(b"<?xml "):
        return token
    name = _LOCAL.match(token)
    if name is None:
        return _masked(token)
    if not token.endswith(b"/>"):
        path.append(name[1])
    return _ATTRIBUTE.sub(_attribute, token)


def _attribute(found: re.Match[bytes]) -> bytes:
    name = found[1]
    if name.startswith(b"xmlns") or name.rpartition(b":")[2] in _ATTRIBUTES:
        return found[0]
    quote = found[3][:1]
    return found[1] + found[2] + quote + _masked(found[3][1:-1]) + quote


def _text(text: bytes, path: list[bytes]) -> bytes:
    return text if not text.strip() or _may_be_seen(path) else _masked(text)


def _masked(text: bytes) -> bytes:
    return _NOT_SPACE.sub(MASK.encode(), text)


def _may_be_seen(path: list[bytes]) -> bool:
    if not path:
        return False
    if path[-1] in _HEADER or path[-1] in _PROCESS:
        return True
    return (
        path[-1] == b"identificatie"
        and len(path) > 1
        and path[-2] in _NUMBERED
        and any(_NUMBERED_ROOTS.match(step) for step in path[:-2])
    )


def mask_json(value: Any, *, inside: str = "") -> Any:
    """Give an event or another JSON value masked; what may be seen goes by the name of its member."""
    if isinstance(value, Mapping):
        return {key: _member(key, each, inside) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [mask_json(each, inside=inside) for each in value]
    return value if value is None or isinstance(value, bool) else MASK


def _member(key: str, value: Any, inside: str) -> Any:
    scalar = not isinstance(value, Mapping | list | tuple)
    if scalar and (key in _JSON_KEYS or (key == "identificatie" and inside in _JSON_NUMBERED)):
        return value
    return mask_json(value, inside=key)
