"""A message as its mender sees it: what is masked has a number in its place, and comes back when the text does. Pure.

So a message can be mended without seeing what it says about a person.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from adapter import privacy

__all__ = ["DiffLine", "diff_lines", "masked_text", "whole_text"]

_PLACE: Final = re.compile(r"•(\d{1,6})•")
_CONTEXT: Final = 2


def masked_text(raw: bytes) -> str | None:
    """Give the text to edit; None when it can't be masked so that it comes back the same."""
    hidden = _hidden(raw)
    if hidden is None:
        return None
    pieces = privacy.mask_xml(raw).decode("utf-8").split(privacy.MASK)
    text = pieces[0]
    for number, piece in enumerate(pieces[1:], start=1):
        text += f"•{number}•{piece}"
    return text


def whole_text(edited: str, raw: bytes) -> str:
    """Give the edited text with what was masked in its place again; an unknown number stays as it was typed."""
    hidden = _hidden(raw) or ()

    def back(found: re.Match[str]) -> str:
        number = int(found[1])
        return hidden[number - 1] if 1 <= number <= len(hidden) else found[0]

    return _PLACE.sub(back, edited)


def _hidden(raw: bytes) -> Sequence[str] | None:
    """Give what each mask stands for, in order; None when that isn't certain."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "•" in text:
        return None
    pieces = privacy.mask_xml(raw).decode("utf-8").split(privacy.MASK)
    if not text.startswith(pieces[0]):
        return None
    at = len(pieces[0])
    hidden: list[str] = []
    for number, piece in enumerate(pieces[1:], start=1):
        end = len(text) - len(piece) if number == len(pieces) - 1 else text.find(piece, at)
        if end < at:
            return None
        hidden.append(text[at:end])
        at = end + len(piece)
    rebuilt = "".join(part for pair in zip(pieces, [*hidden, ""], strict=True) for part in pair)
    return hidden if rebuilt == text else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffLine:
    """One line of a difference."""

    sign: Literal["+", "-", " ", "…"]
    old: int | None
    new: int | None
    text: str


def diff_lines(before: str, after: str) -> Sequence[DiffLine]:
    """Give what changed, with some lines around it; () when nothing did."""
    old, new = _lines(before), _lines(after)
    found: list[DiffLine] = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_CONTEXT):
        if found:
            found.append(DiffLine(sign="…", old=None, new=None, text=""))
        for kind, i1, i2, j1, j2 in group:
            if kind == "equal":
                found += [
                    DiffLine(sign=" ", old=i + 1, new=j + 1, text=old[i])
                    for i, j in zip(range(i1, i2), range(j1, j2), strict=True)
                ]
                continue
            found += [DiffLine(sign="-", old=i + 1, new=None, text=old[i]) for i in range(i1, i2)]
            found += [DiffLine(sign="+", old=None, new=j + 1, text=new[j]) for j in range(j1, j2)]
    return found


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
