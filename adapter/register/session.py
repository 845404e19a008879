"""Reads of the register, and the writes of a group of jobs in one transaction.

What the jobs of a group write is kept aside and goes into the file in few statements: a statement of a side thread is a turn at
the interpreter lock, for which a busy event loop pays. Until then reads see it all the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

__all__ = ["Keys", "Object", "Session", "Writing", "keys_of", "project"]

Object = dict[str, Any]
Place = tuple[str, str, str]  # gemeente, collection, uuid

_ROWS: Final = 32  # in one statement
_UNSEEN: Final = object()
_SELECT: Final = "SELECT m.body FROM object o{} JOIN mutatie m ON m.seq = o.last WHERE o.gemeente = ?"
_INDEXED: Final = frozenset({"identificatie", "owner", "other"})
_MUTATIE: Final = "INSERT INTO mutatie (seq, at, gemeente, collection, uuid, action, body) VALUES "
_OBJECT: Final = "INSERT INTO object VALUES "
_AGAIN: Final = (
    " ON CONFLICT DO UPDATE SET last = excluded.last, identificatie = excluded.identificatie,"
    " organisatie = excluded.organisatie, owner = excluded.owner, other = excluded.other"
)


@dataclass(frozen=True, slots=True)
class Keys:
    """What an object is found by."""

    identificatie: str | None
    organisatie: str | None
    owner: str | None  # uuid of the zaak (or besluit, or document) that it belongs to
    other: str | None  # uuid of the document it links, or the BSN of a betrokkene

    def fits(self, by: Mapping[str, str]) -> bool:
        """True when the object is one of those that are looked for."""
        return all(getattr(self, name) == value for name, value in by.items())


def keys_of(body: Mapping[str, Any]) -> Keys:
    """Give what an object is found by."""
    persoon = body.get("betrokkeneIdentificatie")
    bsn = persoon.get("inpBsn") if isinstance(persoon, dict) else None
    return Keys(
        _text(body.get("identificatie")),
        _text(body.get("bronorganisatie") or body.get("verantwoordelijkeOrganisatie")),
        _uuid(body.get("zaak") or body.get("besluit") or body.get("_eio")),
        _text(bsn) or _uuid(body.get("informatieobject")),
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _uuid(url: Any) -> str | None:
    return url.rpartition("/")[2] if isinstance(url, str) and url else None


class Session:
    """Reads what is committed, and what its own transaction wrote. Objects that it gives are the caller's to change."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find(self, gemeente: str, collection: str, uuid: str) -> Object | None:
        """Give one object."""
        data = self._data((gemeente, collection, uuid))
        return orjson.loads(data) if data is not None else None

    def select(self, gemeente: str, collection: str, **by: str) -> list[Object]:
        """Give objects by identificatie, organisatie, owner or other, in order of creation."""
        return [orjson.loads(data) for data in self._matching(gemeente, collection, by)]

    def everything(self, gemeente: str) -> list[tuple[str, Object]]:
        """Give all objects of a gemeente with their collection."""
        rows = self._connection.execute(
            "SELECT o.collection, m.body FROM object o JOIN mutatie m ON m.seq = o.last"
            " WHERE o.gemeente = ? ORDER BY o.first",
            (gemeente,),
        )
        return [(row[0], orjson.loads(row[1])) for row in rows]

    def _matching(self, gemeente: str, collection: str, by: Mapping[str, str]) -> list[bytes]:
        # named, since SQLite without statistics would rather look at all objects of the collection
        index = next((f" INDEXED BY object_{name}" for name in by if name in _INDEXED), "")
        where = "".join(f" AND o.{name} = ?" for name in by)
        rows = self._connection.execute(
            f"{_SELECT.format(index)} AND o.collection = ?{where} ORDER BY o.first",
            (gemeente, collection, *by.values()),
        )
        return [row[0] for row in rows]

    def _data(self, place: Place) -> bytes | None:
        row = self._connection.execute(f"{_SELECT.format('')} AND o.collection = ? AND o.uuid = ?", place).fetchone()
        return row[0] if row is not None else None


@dataclass(frozen=True, slots=True)
class _Put:
    """A write that is not in the file yet."""

    seq: int
    at: str
    place: Place
    data: bytes
    keys: Keys
    before: tuple[Keys, ...] | None  # what it was found by; None: not known

    def touches(self, gemeente: str, collection: str, by: Mapping[str, str]) -> bool:
        """True when it may change what a selection gives: by what it is, or by what it was."""
        if self.place[0] != gemeente or self.place[1] != collection:
            return False
        return self.before is None or self.keys.fits(by) or any(keys.fits(by) for keys in self.before)


class Writing(Session):
    """One transaction, in which jobs follow each other: a job that fails leaves nothing, the others stand."""

    def __init__(self, connection: sqlite3.Connection, at: Callable[[], str]) -> None:
        """Go on behind what is in the log; the transaction has begun."""
        super().__init__(connection)
        self._at = at
        ((self._seq,),) = connection.execute("SELECT coalesce(max(seq), 0) FROM mutatie")
        self._aside: list[_Put] = []
        self._before_job = 0  # so many of them are of the jobs before the one in work
        self._is_saved = False  # the file has something of the job in work, behind a savepoint
        self._seen: dict[Place, bytes | None] = {}  # as it stands in this transaction
        self._was: dict[Place, Any] = {}  # what the job in work changed there

    def do(self, job: Callable[[Writing], Any]) -> Any:
        """Do one job and give its result; what it raises has undone it."""
        self._before_job, seq = len(self._aside), self._seq
        self._was.clear()
        try:
            return job(self)
        except BaseException:
            self._undo()
            self._seq = seq
            raise
        finally:
            if self._is_saved:
                self._connection.execute("RELEASE job")
                self._is_saved = False

    def _undo(self) -> None:
        if self._is_saved:
            self._connection.execute("ROLLBACK TO job")
            self._aside.clear()
        else:
            del self._aside[self._before_job :]
        for place, was in self._was.items():
            if was is _UNSEEN:
                del self._seen[place]
            else:
                self._seen[place] = was

    def add(self, gemeente: str, collection: str, body: Object) -> None:
        """Keep an object that is new: its uuid was made for it."""
        self._keep((gemeente, collection, body["url"].rpartition("/")[2]), body, before=())

    def put(self, gemeente: str, collection: str, body: Object) -> None:
        """Keep an object: new, or in the place of the one with its uuid."""
        place = (gemeente, collection, body["url"].rpartition("/")[2])
        before: tuple[Keys, ...] | None = None
        if place in self._seen:
            was = self._seen[place]
            before = (keys_of(orjson.loads(was)),) if was is not None else ()
        self._keep(place, body, before=before)

    def _keep(self, place: Place, body: Object, *, before: tuple[Keys, ...] | None) -> None:
        data = orjson.dumps(body)
        self._seq += 1
        self._aside.append(_Put(self._seq, self._at(), place, data, keys_of(body), before))
        self._see(place, data)

    def delete(self, gemeente: str, collection: str, uuid: str) -> None:
        """Remove an object."""
        place = (gemeente, collection, uuid)
        self._to_file(of_job=True)
        self._seq += 1
        self._connection.execute(f"{_MUTATIE}(?, ?, ?, ?, ?, 'delete', NULL)", (self._seq, self._at(), *place))
        self._connection.execute("DELETE FROM object WHERE gemeente = ? AND collection = ? AND uuid = ?", place)
        self._see(place, None)

    def flush(self) -> None:
        """Put all that is aside into the file."""
        self._to_file(of_job=False)

    def _see(self, place: Place, data: bytes | None) -> None:
        self._was.setdefault(place, self._seen.get(place, _UNSEEN))
        self._seen[place] = data

    def _data(self, place: Place) -> bytes | None:
        if place not in self._seen:
            self._seen[place] = super()._data(place)
        return self._seen[place]

    def _matching(self, gemeente: str, collection: str, by: Mapping[str, str]) -> list[bytes]:
        if any(put.touches(gemeente, collection, by) for put in self._aside):
            self._to_file(of_job=True)
        return super()._matching(gemeente, collection, by)

    def _to_file(self, *, of_job: bool) -> None:
        """Write what is aside; what the job in work writes from now on, behind a savepoint."""
        if not of_job or self._is_saved:
            _write(self._connection, self._aside)
        else:
            _write(self._connection, self._aside[: self._before_job])
            self._connection.execute("SAVEPOINT job")
            self._is_saved = True
            _write(self._connection, self._aside[self._before_job :])
        self._aside.clear()


def _write(connection: sqlite3.Connection, puts: Sequence[_Put]) -> None:
    for start in range(0, len(puts), _ROWS):
        part = puts[start : start + _ROWS]
        connection.execute(
            _MUTATIE + ",".join(["(?, ?, ?, ?, ?, 'put', ?)"] * len(part)),
            [value for put in part for value in (put.seq, put.at, *put.place, put.data)],
        )
    project(connection, [(put.seq, put.place, put.keys) for put in puts])


def project(connection: sqlite3.Connection, puts: Sequence[tuple[int, Place, Keys]]) -> None:
    """Bring the objects to what (seq, place, keys) of the log say, in its order."""
    rows: dict[Place, tuple[Any, ...]] = {}
    for seq, place, keys in puts:
        first = rows[place][3] if place in rows else seq
        rows[place] = (*place, first, seq, keys.identificatie, keys.organisatie, keys.owner, keys.other)
    values = list(rows.values())
    for start in range(0, len(values), _ROWS):
        part = values[start : start + _ROWS]
        connection.execute(
            _OBJECT + ",".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?)"] * len(part)) + _AGAIN,
            [value for row in part for value in row],
        )
