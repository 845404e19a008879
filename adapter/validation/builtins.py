"""The built-in types of XML Schema, as far as messages can break them (XML Schema part 2 §3)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Final

from adapter.validation.patterns import Words

__all__ = ["INTEGERS", "KINDS", "WORDS", "is_lexical", "normalised"]

_DIGITS = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_FLOAT = re.compile(r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]+)?|-?INF|NaN)")
_BASE64 = re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_ZONE = r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_TIME = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
_DATE = r"-?([0-9]{4,})-([0-9]{2})-([0-9]{2})"
_NAME_START = r"[^\W\d]|_"
_SPACES = re.compile(r"[ \t\n\r]+")

INTEGERS: Final[dict[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
"""The bounds of the whole numbers."""


def _full(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


def _integer(least: int | None, most: int | None) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        if _DIGITS.fullmatch(text) is None:
            return False
        if least is None and most is None:
            return True
        digits = text.lstrip("+-").lstrip("0")
        if len(digits) > 20:  # beyond every bound of the built-in types; Python refuses to read thousands of digits
            return (text[0] != "-" and most is None) or (text[0] == "-" and least is None)
        value = int(text)
        return (least is None or value >= least) and (most is None or value <= most)

    return check


def _dated(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)

    def check(text: str) -> bool:
        found = compiled.fullmatch(text)
        if found is None:
            return False
        year, month, day = (int(part) for part in found.group(1, 2, 3))
        try:
            datetime.date(year % 400 + 2000, month, day)  # the calendar repeats every 400 years
        except ValueError:
            return False
        return True

    return check


def _base64(text: str) -> bool:
    return _BASE64.fullmatch(text.replace(" ", "")) is not None


_ANY = _full(r"(?s).*")
_LEXICAL: Final[dict[str, Callable[[str], bool]]] = {
    **{name: _integer(*bounds) for name, bounds in INTEGERS.items()},
    "decimal": lambda text: _DECIMAL.fullmatch(text) is not None,
    "float": lambda text: _FLOAT.fullmatch(text) is not None,
    "double": lambda text: _FLOAT.fullmatch(text) is not None,
    "boolean": _full("true|false|0|1"),
    "date": _dated(_DATE + _ZONE),
    "dateTime": _dated(f"{_DATE}T{_TIME}{_ZONE}"),
    "time": _full(_TIME + _ZONE),
    "gYear": _full(rf"-?[0-9]{{4,}}{_ZONE}"),
    "gYearMonth": _full(rf"-?[0-9]{{4,}}-(0[1-9]|1[0-2]){_ZONE}"),
    "gMonthDay": _full(rf"--(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]){_ZONE}"),
    "gMonth": _full(rf"--(0[1-9]|1[0-2]){_ZONE}"),
    "gDay": _full(rf"---(0[1-9]|[12][0-9]|3[01]){_ZONE}"),
    "duration": _full(r"-?P(?=.)([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T(?=.)([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?"),
    "base64Binary": _base64,
    "hexBinary": _full("([0-9A-Fa-f]{2})*"),
    "language": _full("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"),
    "NMTOKEN": _full(r"[\w.:\-\u00B7]+"),
    "Name": _full(rf"({_NAME_START}|:)[\w.:\-\u00B7]*"),
    "NCName": _full(rf"({_NAME_START})[\w.\-\u00B7]*"),
    "ID": _full(rf"({_NAME_START})[\w.\-\u00B7]*"),
    "IDREF": _full(rf"({_NAME_START})[\w.\-\u00B7]*"),
    "QName": _full(rf"(({_NAME_START})[\w.\-\u00B7]*:)?({_NAME_START})[\w.\-\u00B7]*"),
}

KINDS: Final[dict[str, str]] = {
    **dict.fromkeys(INTEGERS, "waarde-geen-geheel-getal"),
    "decimal": "waarde-geen-getal",
    "float": "waarde-geen-getal",
    "double": "waarde-geen-getal",
    "boolean": "waarde-geen-boolean",
    "date": "waarde-geen-datum",
    "dateTime": "waarde-geen-tijdstip",
    "base64Binary": "waarde-geen-base64",
}
"""The code of a value that is not one of the type; waarde-type for the others."""

WORDS: Final[dict[str, Words]] = {
    **dict.fromkeys(INTEGERS, Words("een geheel getal", "a whole number")),
    **dict.fromkeys(
        ("decimal", "float", "double"),
        Words("een getal, met een punt als decimaalteken", "a number, with a decimal point"),
    ),
    "boolean": Words("true of false (of 1 of 0)", "true or false (or 1 or 0)"),
    "date": Words("een datum als JJJJ-MM-DD", "a date as yyyy-MM-dd"),
    "dateTime": Words("een tijdstip als JJJJ-MM-DDTuu:mm:ss", "a time as yyyy-MM-ddTHH:mm:ss"),
    "base64Binary": Words("base64", "base64"),
}
"""What a value of the type is, in words."""


def normalised(text: str, builtin: str) -> str:
    """Give the value as the type sees it: blanks kept in a string, single in all others."""
    if builtin in ("string", "anySimpleType"):
        return text
    if builtin == "normalizedString":
        return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")
    return _SPACES.sub(" ", text).strip(" ")


def is_lexical(text: str, builtin: str) -> bool:
    """True when `text`, normalised, is a value of the built-in type."""
    return _LEXICAL.get(builtin, _ANY)(text)
