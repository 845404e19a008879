"""The words of the dashboard, by key, in both languages: read once from `texts.toml`."""

from __future__ import annotations

import functools
import importlib.resources
import string
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from adapter.errors import Language

__all__ = ["LANGUAGES", "Texts", "read_texts"]

LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")


class Texts:
    """The words of one language: `texts("berichten.titel", aantal=3)`."""

    def __init__(self, language: Language, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = words

    def __call__(self, key: str, **facts: object) -> str:
        """Give a text with its facts filled in; a key that isn't there is a mistake of ours."""
        text = self._words[key]
        return string.Formatter().vformat(text, (), facts) if facts else text

    def has(self, key: str) -> bool:
        """True when there is a text of this name."""
        return key in self._words

    def find(self, key: str, otherwise: str) -> str:
        """Give a text without facts, or `otherwise` where there is none: for names that come from elsewhere."""
        return self._words.get(key, otherwise)


@functools.cache
def read_texts() -> Mapping[Language, Texts]:
    """Give the words of each language."""
    raw = importlib.resources.files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    words: dict[Language, dict[str, str]] = {"nl": {}, "en": {}}
    _collect(tomllib.loads(raw), "", words)
    return {language: Texts(language, words[language]) for language in LANGUAGES}


def _collect(table: Mapping[str, Any], prefix: str, words: dict[Language, dict[str, str]]) -> None:
    for name, value in table.items():
        if isinstance(value, dict):
            _collect(value, f"{prefix}{name}.", words)
            continue
        dutch, english = value  # a text is always a pair
        words["nl"][prefix + name] = dutch
        words["en"][prefix + name] = english
