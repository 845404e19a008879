"""Small questions about nested data: what stands at a path, two tables joined."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

__all__ = ["at", "identificatie_of", "joined", "moment_of", "place_at"]


def at(data: Any, *keys: str) -> Any:
    """Give what stands at a path; None where nothing does."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def place_at(data: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Put a value at a path, making the tables on the way."""
    for key in path[:-1]:
        data = data.setdefault(key, {})
    data[path[-1]] = value


def identificatie_of(data: Mapping[str, Any], member: str) -> str:
    """Give the identificatie in a member; "" where there is none."""
    found = at(data, member, "identificatie") if member else None
    return found if isinstance(found, str) else ""


def joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Give `other` with the lists and tables that both have joined."""
    found = dict(other)
    for name, value in other.items():
        present = one.get(name)
        if isinstance(present, list) and isinstance(value, list):
            found[name] = [*present, *value]
        elif isinstance(present, dict) and isinstance(value, dict):
            found[name] = {**present, **value}
    return found


def moment_of(text: str) -> float:
    """Give an instant as seconds, to sort by; before all others where it is none."""
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError):
        return float("-inf")
