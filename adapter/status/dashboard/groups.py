"""A group of messages in quarantine has an address: a digest of what they have in common."""

from __future__ import annotations

import hashlib
from typing import Final

import orjson

from adapter.journal import HeldGroup

__all__ = ["GROUPS_MAX", "group_key"]

GROUPS_MAX: Final = 200  # causes that are shown; more is no longer a list for people


def group_key(group: HeldGroup) -> str:
    """Give the address of a group; the same as long as there is such a group."""
    common = [group.gemeente, group.target, group.connection, group.message, group.code, group.facts]
    return hashlib.sha256(orjson.dumps(common, option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]
