"""Evidence: all that can be read of a journal, damaged or not, as JSON lines; what can't be read is told. Nothing is changed.

It is read in small pieces by number, so that a torn page costs the rows on it and no others.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any, Final

from adapter.journal.session import Session
from adapter.journal.store import Broken

__all__ = ["CONTENT", "evidence"]

CONTENT: Final = frozenset({"lading", "remainder"})  # what messages hold: personal data
_WHOLE: Final = ("meta", "alembic_version", "head", "lease", "target", "replay")  # small ones
_BY_SEQ: Final = ("bericht", "levering", "outbox", "mend", "event", "effect", "lading", "remainder")
_STEP: Final = 256


def evidence(session: Session, *, bericht_id: str | None = None, content: bool = True) -> Iterator[Mapping[str, Any]]:
    """Give each row as {"table", "row"}, and each piece that can't be read as {"table", "unreadable"}.

    Args:
        bericht_id: of this message only.
        content: also the payloads.
    """
    only = None if bericht_id is None else _seq_of(session, bericht_id)
    if only is None and bericht_id is not None:
        return
    for table in _WHOLE if only is None else ():
        yield from _read(session, table, f"SELECT * FROM {table}", None)  # noqa: S608 - names of our own tables
    seq_last, nr_last = _last(session, "bericht", "seq"), _last(session, "audit", "nr")
    if only is None:
        yield from _numbered(session, "audit", "nr", 0, nr_last)
    else:
        yield from _read(session, "audit", f"SELECT * FROM audit WHERE seq = {only} ORDER BY nr", only)  # noqa: S608 - a number
    for table in _BY_SEQ:
        if content or table not in CONTENT:
            first, last = (1, seq_last) if only is None else (only, only)
            yield from _numbered(session, table, "seq", first, last)


def _seq_of(session: Session, bericht_id: str) -> int | None:
    rows = session.all("SELECT seq FROM bericht WHERE bericht_id = ?", (bericht_id,))
    return None if not rows else int(rows[0][0])


def _last(session: Session, table: str, key: str) -> int:
    """Give the last number of a table: by itself, or where that can't be read, as the head has it."""
    column = "seq" if table == "bericht" else "audit_nr"
    for sql in (f"SELECT max({key}) FROM {table}", f"SELECT {column} FROM head"):  # noqa: S608 - names of our own
        try:
            ((last,),) = session.all(sql)
        except (Broken, ValueError):
            continue
        if last is not None:
            return int(last)
    return 0


def _numbered(session: Session, table: str, key: str, first: int, last: int) -> Iterator[Mapping[str, Any]]:
    for begin in range(first, last + 1, _STEP):
        end = min(begin + _STEP - 1, last)
        try:
            rows = _rows(session, _between(table, key, begin, end))
        except Broken:
            for number in range(begin, end + 1):
                yield from _read(session, table, _between(table, key, number, number), number)
        else:
            yield from ({"table": table, "row": row} for row in rows)


def _between(table: str, key: str, first: int, last: int) -> str:
    return f"SELECT * FROM {table} WHERE {key} BETWEEN {first} AND {last} ORDER BY {key}"  # noqa: S608 - ours


def _read(session: Session, table: str, sql: str, number: int | None) -> Iterator[Mapping[str, Any]]:
    try:
        rows = _rows(session, sql)
    except Broken as error:
        yield {"table": table, "unreadable": number if number is not None else error.finding.code}
        return
    yield from ({"table": table, "row": row} for row in rows)


def _rows(session: Session, sql: str) -> list[dict[str, Any]]:
    names, rows = session.named(sql)
    return [{name: _plain(value) for name, value in zip(names, row, strict=True)} for row in rows]


def _plain(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes | memoryview) else value
