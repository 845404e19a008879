"""What we know of the objects of a source: kept with the message that tells a change, or with the delivery that made it.

A change that must build on what was known (`verwacht`) is refused when something else was written meanwhile: who told it looks
at the source again. A delivery's own writes are laid over whatever is known by then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from adapter.journal.port import Beeld, BeeldChange
from adapter.journal.session import Session, Tx

__all__ = ["find_beeld", "find_beelden", "keep_beelden", "write_beelden"]


def find_beeld(session: Session, gemeente: str, object_: str) -> Beeld:
    """Give what is known of an object; version 0 and no parts where nothing is."""
    rows = session.all("SELECT versie, body FROM beeld WHERE gemeente = ? AND object = ?", (gemeente, object_))
    return Beeld(object=object_, versie=rows[0][0], parts=_open(rows[0][1])) if rows else Beeld(object=object_)


def find_beelden(session: Session, gemeente: str, after: str, limit: int) -> list[Beeld]:
    """Give objects in the order of their names, those after `after`."""
    rows = session.all(
        "SELECT object, versie, body FROM beeld WHERE gemeente = ? AND object > ? ORDER BY object LIMIT ?",
        (gemeente, after, limit),
    )
    return [Beeld(object=name, versie=versie, parts=_open(body)) for name, versie, body in rows]


def write_beelden(tx: Tx, changes: Sequence[BeeldChange], at: int) -> bool:
    """Write all changes; False, and none of them, when one does not build on what is known."""
    known = {(c.gemeente, c.object): find_beeld(tx.session, c.gemeente, c.object) for c in changes}
    if any(c.verwacht is not None and known[c.gemeente, c.object].versie != c.verwacht for c in changes):
        return False
    for change in changes:
        place = (change.gemeente, change.object)
        before = known[place]
        after = Beeld(object=change.object, versie=before.versie + 1, parts=_applied(before.parts, change))
        known[place] = after
        tx.session.run(
            "INSERT INTO beeld (gemeente,object,versie,at,body) VALUES (?,?,?,?,?) ON CONFLICT (gemeente,object)"
            " DO UPDATE SET versie = excluded.versie, at = excluded.at, body = excluded.body",
            (*place, after.versie, at, orjson.dumps(after.parts)),
        )
    return True


def keep_beelden(tx: Tx, changes: Sequence[BeeldChange], at: int) -> bool:
    """Write changes that no message tells."""
    return write_beelden(tx, changes, at)


def _applied(parts: Mapping[str, Any], change: BeeldChange) -> dict[str, Any]:
    """Lay a change over what is known."""
    found: dict[str, Any] = {} if change.whole else dict(parts)
    for name, members in change.parts.items():
        if members is None:
            found.pop(name, None)
        elif name in change.merged:
            found[name] = {**(found.get(name) or {}), **members}
        else:
            found[name] = dict(members)
    return found


def _open(body: bytes) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(body)
    return found
