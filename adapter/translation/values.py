"""Values: named pairs of transformations, StUF text ↔ canonical value (MAPPING C.2). A mapping names one per field.

`read` gives UNREADABLE for a text that means nothing to it (it is then kept as it was, with a warning) and NO_VALUE for
one that stands for "none". `write` gives None for a value that StUF can't say (then it is written as nietOndersteund).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapter.stuf import namespaces, tijd
from adapter.translation.tables import Table

__all__ = ["NO_VALUE", "UNREADABLE", "Special", "Unread", "Value", "Written", "brp_datum", "find_value", "value_names"]


class Unread(enum.Enum):
    """Why a text has no canonical value."""

    UNREADABLE = enum.auto()
    NO_VALUE = enum.auto()


UNREADABLE = Unread.UNREADABLE
NO_VALUE = Unread.NO_VALUE
Written = str | tuple[str, Mapping[str, str]] | None
_INDICATIE = f"{{{namespaces.STUF}}}indOnvolledigeDatum"
_MIME = re.compile(r"[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(\s*;.*)?")
_TAAL3 = re.compile(r"[A-Za-z]{3}")
_DUUR = re.compile(r"(-?)P(\d{1,3})D")
_POSTCODE = re.compile(r"[1-9][0-9]{3}[A-Z]{0,2}")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Special(enum.Enum):
    """Values that need more than their text: the compiler gives them a reader of their own."""

    TEXT = enum.auto()  # the text itself
    TIJDSTIP = enum.auto()  # keeps how exact it was
    DATUM = enum.auto()  # reads an attribute too
    RUW = enum.auto()  # metadata: text as it is, with its attribute
    EXTRA = enum.auto()  # an extraElement
    INHOUD = enum.auto()  # the content of a document
    FORMAAT = enum.auto()  # gives way to a contentType
    WHOLE = enum.auto()  # the element with all in it
    LIST = enum.auto()  # each element of the name is one of the list
    JOIN = enum.auto()  # the texts of a group as one; the group is kept whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One pair.

    Args:
        exact: `write(read(text))` is always `text`; where it isn't, another spelling is kept in `bron.bewaard`.
        table: the enumeration behind it.
    """

    name: str
    read: Callable[[str], Any]
    write: Callable[[Any], Written]
    exact: bool = False
    special: Special | None = None
    table: Table | None = None


def _write_text(value: Any) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str | int | float):
        return _ILLEGAL.sub("", str(value)).strip() or None
    return None


def _write_nothing(_value: Any) -> Written:
    """Write nothing: a text can't be taken apart again."""
    return None


def _read_bool(text: str) -> Any:
    return True if text == "J" else False if text == "N" else UNREADABLE


def _write_bool(value: Any) -> str | None:
    return "J" if value is True else "N" if value is False else None


def _read_int(text: str) -> Any:
    return int(text) if text.isascii() and text.isdigit() else UNREADABLE


def _write_int(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return str(value)
    return value if isinstance(value, str) and value.isascii() and value.isdigit() else None


def _write_volgnummer(value: Any) -> str | None:
    text = _write_int(value)
    return text.zfill(4) if text is not None and len(text) <= 4 else None


def _read_werkdagen(text: str) -> Any:
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit():
        return UNREADABLE
    days = int(digits)
    if days == 0:  # no extension at all
        return UNREADABLE
    return f"-P{days}D" if text.startswith("-") else f"P{days}D"


def _write_werkdagen(value: Any) -> str | None:
    found = _DUUR.fullmatch(value) if isinstance(value, str) else None
    return f"{found[1]}{int(found[2])}" if found is not None else None  # a P1M is no number of working days


def _write_postcode(value: Any) -> str | None:
    text = value.replace(" ", "").upper() if isinstance(value, str) else ""
    return text if _POSTCODE.fullmatch(text) else None


def _read_list(text: str) -> Any:
    return [text]


def _write_list(value: Any) -> str | None:
    return _write_text(value[0]) if isinstance(value, list) and value else None


def _read_datum(text: str) -> Any:
    found = tijd.read_datum(text) if text not in tijd.NO_DATES else NO_VALUE
    return UNREADABLE if found is None else found


def _write_datum(value: Any) -> Written:
    found = tijd.write_datum(value)
    if found is None:
        return None
    digits, indicatie = found
    return digits if indicatie is None else (digits, {_INDICATIE: indicatie})


def _write_hele_datum(value: Any) -> Written:
    day = tijd.local_date(value) if isinstance(value, str) else None
    return _write_datum(day)


def _read_documentdatum(text: str) -> Any:
    """Read a date of a document: before 1900 it stands for none (MAPPING C.2)."""
    return NO_VALUE if text < "19000101" and len(text) == 8 else _read_datum(text)


def _read_tijdstip(text: str) -> Any:
    if text[:8] in tijd.NO_DATES:
        return NO_VALUE
    found = tijd.read_tijdstip(text)
    return UNREADABLE if found is None else found


def _read_ruw(text: str) -> Any:
    return text


def _write_ruw(value: Any) -> Written:
    if isinstance(value, dict):
        text = _write_text(value.get("waarde"))
        indicatie = value.get("indOnvolledigeDatum")
        if text is None or not isinstance(indicatie, str):
            return text
        return text, {_INDICATIE: indicatie}
    return _write_text(value)


def _read_mime(text: str) -> Any:
    return text if _MIME.fullmatch(text) else UNREADABLE


def _write_mime(value: Any) -> str | None:
    text = _write_text(value)
    return text if text is not None and _MIME.fullmatch(text) else None


def _read_brpdatum(text: str) -> Any:
    found = tijd.read_datum(text) if text not in tijd.NO_DATES else NO_VALUE
    return UNREADABLE if found is None else brp_datum(found)


def brp_datum(found: Any) -> Any:
    """Give a date, whole or in part, as Haal Centraal does (MAPPING D.3)."""
    if isinstance(found, str):
        return {"type": "Datum", "datum": found}
    if not isinstance(found, dict):
        return found
    if "onbekend" in found:
        return {"type": "DatumOnbekend", "onbekend": True}
    return {"type": "JaarMaandDatum" if "maand" in found else "JaarDatum", **found}


def _write_brpdatum(value: Any) -> Written:
    return _write_datum(value.get("datum", value) if isinstance(value, dict) else value)


def _read_viercijfers(text: str) -> Any:
    return text.zfill(4) if text.isascii() and text.isdigit() and len(text) <= 4 else UNREADABLE


def _write_viercijfers(value: Any) -> str | None:
    return str(int(value)) if isinstance(value, str) and value.isascii() and value.isdigit() else None


def _read_geheim(text: str) -> Any:
    """Read 0 to 7: anything above 0 is to be kept secret; which of them is kept beside it."""
    return int(text) > 0 if len(text) == 1 and "0" <= text <= "7" else UNREADABLE


def _write_geheim(value: Any) -> str | None:
    return ("7" if value else "0") if isinstance(value, bool) else None


def _only(word: str) -> tuple[Callable[[str], Any], Callable[[Any], Written]]:
    """Give the pair of a value that can only be said: `word` is true."""
    return (lambda text: True if text == word else UNREADABLE), (lambda value: word if value is True else None)


def _same(text: str) -> Any:
    return text


_LETTER_A, _CIJFER_1 = _only("A"), _only("1")
_PLAIN = {
    value.name: value
    for value in (
        Value(name="tekst", read=_same, write=_write_text, exact=True, special=Special.TEXT),
        Value(name="datum", read=_read_datum, write=_write_datum, exact=True, special=Special.DATUM),
        Value(name="dag", read=_read_datum, write=_write_hele_datum, exact=True, special=Special.DATUM),
        Value(
            name="documentdatum", read=_read_documentdatum, write=_write_hele_datum, exact=True, special=Special.DATUM
        ),
        Value(name="tijdstip", read=_read_tijdstip, write=tijd.write_tijdstip, special=Special.TIJDSTIP),
        Value(name="brpdatum", read=_read_brpdatum, write=_write_brpdatum, exact=True, special=Special.DATUM),
        Value(name="viercijfers", read=_read_viercijfers, write=_write_viercijfers),
        Value(name="geheim", read=_read_geheim, write=_write_geheim),
        Value(name="letterA", read=_LETTER_A[0], write=_LETTER_A[1], exact=True),
        Value(name="cijfer1", read=_CIJFER_1[0], write=_CIJFER_1[1], exact=True),
        Value(name="janee", read=_read_bool, write=_write_bool, exact=True),
        Value(name="getal", read=_read_int, write=_write_int),
        Value(name="volgnummer", read=_read_int, write=_write_volgnummer),
        Value(name="werkdagen", read=_read_werkdagen, write=_write_werkdagen),
        Value(name="postcode", read=_same, write=_write_postcode, exact=True),
        Value(name="lijst", read=_read_list, write=_write_list, exact=True, special=Special.LIST),
        Value(name="ruw", read=_read_ruw, write=_write_ruw, exact=True, special=Special.RUW),
        Value(name="mime", read=_read_mime, write=_write_mime, exact=True),
        Value(name="extra", read=_same, write=_write_text, exact=True, special=Special.EXTRA),
        Value(name="xml", read=_same, write=_write_text, exact=True, special=Special.WHOLE),
        Value(name="samenvoegen", read=_same, write=_write_nothing, exact=True, special=Special.JOIN),
        Value(name="inhoud", read=_same, write=_write_text, exact=True, special=Special.INHOUD),
    )
}


def value_names(tables: Mapping[str, Table]) -> tuple[str, ...]:
    """Give the names that a mapping may use."""
    return (*_PLAIN, *(f"tabel:{name}" for name in tables), "taal", "formaat")


def find_value(name: str, tables: Mapping[str, Table]) -> Value | None:
    """Find a value by name; None where there is none."""
    kind, colon, rest = name.partition(":")
    if colon and kind == "tabel":
        table = tables.get(rest)
        return _of_table(name, table) if table is not None else None
    if name == "taal" and "taal" in tables:
        return _taal(tables["taal"])
    if name == "formaat" and "formaat" in tables:
        return _formaat(tables["formaat"])
    return _PLAIN.get(name)


def _of_table(name: str, table: Table) -> Value:
    to_event = table.to_event

    def read(text: str) -> Any:
        found = to_event(text)
        return UNREADABLE if found is None else found

    return Value(name=name, read=read, write=table.to_stuf, table=table)


def _taal(table: Table) -> Value:
    """Languages: three letters as they are, two by the table; what nobody knows is `und`, never Dutch."""

    def read(text: str) -> Any:
        if _TAAL3.fullmatch(text):
            return text.lower()
        first = re.split(r"[-_]", text, maxsplit=1)[0]
        return table.to_event(first.lower()) or (first.lower() if _TAAL3.fullmatch(first) else "und")

    return Value(name="taal", read=read, write=_write_text, table=table)


def _formaat(table: Table) -> Value:
    """Formats: a MIME type as it is, a bare extension by the table."""

    def read(text: str) -> Any:
        if _MIME.fullmatch(text):
            return text
        return table.to_event(text.lower().removeprefix(".")) or UNREADABLE

    return Value(name="formaat", read=read, write=_write_text, special=Special.FORMAAT, table=table)
