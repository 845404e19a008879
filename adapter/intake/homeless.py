"""What did we drop? The elements of a message that have no home in the model: by name, for counting. Pure.

They are not lost: each is kept whole in its event (`bron.overig`), and comes back on the way back. Their names tell what "supports
the standard" means for a sender; their content is never counted under.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from adapter.translation import Draft

__all__ = ["ZONDER_THUIS", "homeless"]

ZONDER_THUIS: Final = "zonderthuis."  # what messages are counted under, with the message and the path
_NUMBER: Final = re.compile(r"\[\d+\]")
_PATH: Final = re.compile(
    r"[A-Za-z_][\w.:/@-]*"
)  # names only; a path that holds anything else is not counted by its text
_MOST: Final = 20  # paths of one message
_LONGEST: Final = 160


def homeless(drafts: Iterable[Draft], message: str) -> tuple[str, ...]:
    """Give what the message counts for: each path once, at most twenty."""
    found: dict[str, None] = {}
    for draft in drafts:
        bron = draft.data.get("bron")
        if isinstance(bron, Mapping):
            for kept in (bron, bron.get("object")):
                for item in kept.get("overig", ()) if isinstance(kept, Mapping) else ():
                    found[_name(item)] = None
    return tuple(f"{ZONDER_THUIS}{message}:{path}" for path in list(found)[:_MOST])


def _name(item: Mapping[str, Any]) -> str:
    path = _NUMBER.sub("", str(item.get("pad", "")))
    return path if len(path) <= _LONGEST and _PATH.fullmatch(path) else "anders"
