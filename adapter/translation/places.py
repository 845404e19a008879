"""Where values go: the object that a group's values share, and how values are put there."""

from __future__ import annotations

from typing import Any

from adapter.translation.tree import Node

__all__ = ["longer", "place", "prefix_of"]


def prefix_of(node: Node) -> tuple[str, ...]:
    """Give the longest path of members that all values below share: there the group is one object."""
    common: tuple[str, ...] | None = None
    for event in _members(node):
        if common is None:
            common = event
            continue
        length = next(
            (at for at, (left, right) in enumerate(zip(common, event, strict=False)) if left != right),
            min(len(common), len(event)),
        )
        common = common[:length]
    return common or ()


def _members(node: Node) -> list[tuple[str, ...]]:
    """Give the objects that the values below are members of."""
    found: list[tuple[str, ...]] = []
    for child in node.children:
        if child.only("antwoord") or child.kind == "relation":
            continue
        if child.kind in ("leaf", "choice") or child.flag("list"):
            if child.event and not child.in_bron:
                found.append(child.event[:-1])
            if child.kind == "leaf":
                found += [leaf.event[:-1] for leaf in child.leaves() if leaf.event and not leaf.in_bron]
        else:
            found += _members(child)
    return found


def longer(base: tuple[str, ...], prefix: tuple[str, ...]) -> tuple[str, ...]:
    """Give the place of a group: what its values share, where that lies within what is around it."""
    return prefix if prefix[: len(base)] == base else base


def place(out: dict[str, Any], keys: tuple[str, ...], value: Any) -> None:
    """Put a value at a path; an object that is there already gets the members of the new one."""
    for key in keys[:-1]:
        out = out.setdefault(key, {})
    last = keys[-1]
    present = out.get(last)
    if isinstance(present, dict) and isinstance(value, dict):
        present.update(value)
    else:
        out[last] = value
