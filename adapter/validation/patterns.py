"""Patterns of XML Schema: as Python reads them, and in words for people (XML Schema part 2, appendix F)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Words", "compiled", "in_words", "looks"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same in two languages."""

    nl: str
    en: str


_KNOWN: Final[dict[str, Words]] = {
    "[0-9]{8,17}": Words(
        "JJJJMMDD met zo nodig uumm, ss en ddd: 8 tot 17 cijfers zonder streepjes",
        "yyyyMMdd with if need be HHmm, ss and SSS: 8 to 17 digits without hyphens",
    ),
    "[1-9][0-9]{3}[A-Z]{0,2}": Words(
        "postcode zonder spatie, bijvoorbeeld 1234AB", "postcode without a blank, for example 1234AB"
    ),
    "[1-2][0-9]{3}0101": Words("JJJJ0101: een jaar, 8 cijfers", "yyyy0101: a year, 8 digits"),
    r"\S.*": Words("tekst die niet met een spatie begint", "text that does not start with a blank"),
    "[0-9]{8}": Words("JJJJMMDD, 8 cijfers zonder streepjes", "yyyyMMdd, 8 digits without hyphens"),
    "[0-9]{9}": Words("9 cijfers, ook met voorloopnullen", "9 digits, leading zeros too"),
}

_CLASSES: Final[dict[str, Words]] = {
    "[0-9]": Words("cijfers", "digits"),
    r"\d": Words("cijfers", "digits"),
    "[A-Z]": Words("hoofdletters", "capital letters"),
    "[a-z]": Words("kleine letters", "small letters"),
    "[a-zA-Z]": Words("letters", "letters"),
    "[A-Za-z]": Words("letters", "letters"),
    "[a-zA-Z0-9]": Words("letters of cijfers", "letters or digits"),
    "[A-Za-z0-9]": Words("letters of cijfers", "letters or digits"),
}
_ONE_CLASS: Final = re.compile(r"(\[[^\[\]]+\]|\\d)(?:\{(\d+)(?:(,)(\d*))?\}|([*+?]))?")
_NOT_OURS: Final = re.compile(r"\\[pPiIcC]|-\[")  # categories, name characters, subtraction: Python has no such thing
_ANCHORS: Final = re.compile(r"(\\.|\[(?:\\.|[^\]])*\])|([$^])")  # ^ and $ are plain characters in XML Schema


def compiled(texts: tuple[str, ...]) -> re.Pattern[str] | None:
    """Give one expression that holds when one of `texts` does (to be used with fullmatch); None when Python can't say it."""
    if any(_NOT_OURS.search(text) for text in texts):
        return None
    parts = [_ANCHORS.sub(lambda found: found[1] or f"\\{found[2]}", text) for text in texts]
    try:
        return re.compile("|".join(f"(?:{part})" for part in parts))
    except re.error:
        return None


def in_words(text: str) -> Words:
    """Say what a pattern asks; the pattern itself where there are no simple words for it."""
    if text in _KNOWN:
        return _KNOWN[text]
    found = _ONE_CLASS.fullmatch(text)
    if found is None or found[1] not in _CLASSES:
        return Words(text, text)
    kind, least, comma, most, sign = _CLASSES[found[1]], found[2], found[3], found[4], found[5]
    if sign is not None:
        least, comma, most = {"*": ("0", ",", ""), "+": ("1", ",", ""), "?": ("0", ",", "1")}[sign]
    if least is None:
        least = "1"
    if not comma:
        return Words(f"{least} {kind.nl}", f"{least} {kind.en}")
    if not most:
        return Words(f"{least} of meer {kind.nl}", f"{least} or more {kind.en}")
    return Words(f"{least} tot {most} {kind.nl}", f"{least} to {most} {kind.en}")


_TRAITS: Final[tuple[tuple[re.Pattern[str], Words], ...]] = (
    (re.compile(r"\s"), Words("een spatie", "a blank")),
    (re.compile(r"-"), Words("een koppelteken", "a hyphen")),
    (re.compile(r"[.,:;/]"), Words("een leesteken", "a punctuation mark")),
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_TRAIT_LETTER: Final = Words("een letter", "a letter")


def looks(value: str, *, digits_only: bool = False) -> Words:
    """Say how a value looks without showing it: its length and the kinds of character that are often wrong.

    Args:
        digits_only: letters are worth telling too.
    """
    traits = [words for pattern, words in _TRAITS if pattern.search(value)]
    if digits_only and _LETTER.search(value):
        traits.append(_TRAIT_LETTER)
    count = len(value)
    nl, en = f"{count} {'teken' if count == 1 else 'tekens'}", f"{count} {'character' if count == 1 else 'characters'}"
    if traits:
        nl += ", waaronder " + " en ".join(words.nl for words in traits)
        en += ", among them " + " and ".join(words.en for words in traits)
    return Words(nl, en)
