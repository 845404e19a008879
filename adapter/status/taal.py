"""In which language an answer is: Dutch, or English for who asks for it (Accept-Language). Told once per request, read where texts are made."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

from adapter.errors import Language

__all__ = ["language_asked", "speak", "spoken"]

_SPOKEN: ContextVar[Language] = ContextVar("spoken", default="nl")
_LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")
_ASKED_MAX: Final = 20  # of a header, the rest is not looked at


def language_asked(header: str | None) -> Language:
    """Give the language that is wanted most of those that we have (RFC 9110 §12.5.4); Dutch where none is."""
    best: Language = "nl"
    best_weight = 0.0
    for part in (header or "").split(",")[:_ASKED_MAX]:
        name, _, parameter = part.strip().lower().partition(";")
        for language in _LANGUAGES:
            if name == language or name.startswith(f"{language}-"):
                weight = _weight(parameter)
                if weight > best_weight:
                    best, best_weight = language, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0


def speak(language: Language) -> None:
    """From here on, in this request, texts are in this language."""
    _SPOKEN.set(language)


def spoken() -> Language:
    """Give the language of this request; outside of one Dutch."""
    return _SPOKEN.get()
