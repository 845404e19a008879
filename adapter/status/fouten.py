"""Which errors somebody means: by code, by the text as it was told to a sender, or by words of it. Pure."""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from adapter.errors import CATALOGUE, Language

__all__ = ["code_named", "codes_meant"]

_MOST: Final = 12  # codes; each is a question to the journal
_LETTERS_MIN: Final = 4  # of the longest word: fewer mean too many errors
_TEXT_MIN: Final = 15  # letters of a text that stand fast: fewer are found in too much
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class _Known:
    code: str
    parts: Sequence[str]  # of the text, between its facts
    words: frozenset[str]


def code_named(text: str) -> str | None:
    """Give the code that `text` is, as we or as people write it (KV-WAARDE-TE-LANG); None when it is none."""
    code = text.strip().lower().removeprefix("kv-")
    return code if code in CATALOGUE else None


def codes_meant(text: str, language: Language) -> Sequence[str]:
    """Give the codes that are meant: of whose whole text it is one, with its facts, else those that have all of its words.

    Numbers are not looked at: they are facts, which an error has other ones of each time.
    """
    asked = " ".join(text.casefold().split())
    known = _known(language)
    told = [each for each in known if _has(asked, each.parts)]
    if told:
        return [each.code for each in told[:_MOST]]
    words = _WORD.findall(asked)
    if max(map(len, words), default=0) < _LETTERS_MIN:
        return []
    found = [each for each in known if all(any(word.startswith(w) for word in each.words) for w in words)]
    begun = asked.removeprefix("kv-")  # a code that is being typed
    found.sort(key=lambda each: (not each.code.startswith(begun), len(each.words)))
    return [each.code for each in found[:_MOST]]


@functools.cache
def _known(language: Language) -> Sequence[_Known]:
    found = []
    for code, entry in CATALOGUE.items():
        what = (entry.nl if language == "nl" else entry.en).what
        literal = [" ".join(part.casefold().split()) for part, _, _, _ in string.Formatter().parse(what)]
        words = frozenset(_WORD.findall(" ".join((code, *literal))))
        found.append(_Known(code, [part for part in literal if part], words))
    return found


def _has(text: str, parts: Sequence[str]) -> bool:
    """True when the parts stand in the text, one after the other."""
    if sum(map(len, parts)) < _TEXT_MIN:
        return False
    at = 0
    for part in parts:
        at = text.find(part.rstrip(".") or part, at)
        if at < 0:
            return False
        at += len(part)
    return True
