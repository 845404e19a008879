"""One row of a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree

from adapter.translation.names import line_of
from adapter.translation.rows import Row

__all__ = ["Home", "Trace", "of_row", "plain"]

Home = Literal["event", "bron", "overig", "lost", "secret", "envelope", "unchanged", "vraag", "given", "nowhere"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One value.

    Args:
        path: in the message; "" for a member that no element gives (its origin stands in `value`).
        line: of the message, where the parser knew it.
        file: of the mapping; "" where no row says it.
        row: line in that file; 0 where no row says it.
        value: the transformation, by name.
        klasse: the privacy class of the row.
        home: what became of it: a member of the model (event), kept in `bron`, kept whole (overig), said to be lost, a
            secret that is in no event, the envelope's (envelope), repeated by a message that tells of no change
            (unchanged), what a question asks (vraag), given by us (given).
        event: which event of the message, from 1; 0 for none.
        out: path in the data of that event.
    """

    path: str
    line: int | None
    file: str
    row: int
    value: str
    klasse: str
    home: Home
    event: int
    out: str

    def as_json(self) -> dict[str, Any]:
        """Give it as the status API and `--json` show it."""
        return {
            "path": self.path,
            "line": self.line,
            "mapping": {"file": self.file, "line": self.row} if self.file else None,
            "value": self.value,
            "class": self.klasse,
            "home": self.home,
            "event": self.event,
            "out": self.out,
        }


def plain(element: etree._Element, path: str, home: Home, value: str, event: int, out: str) -> Trace:
    """Give the trace of a value that no row reads."""
    return Trace(
        path=path,
        line=line_of(element),
        file="",
        row=0,
        value=value,
        klasse="metagegeven",
        home=home,
        event=event,
        out=out if event else "",
    )


def of_row(
    element: etree._Element, path: str, row: Row | None, *, value: str, klasse: str, home: Home, event: int, out: str
) -> Trace:
    """Give the trace of a value that a row reads."""
    told = row is not None and row.kind != "implied"
    return Trace(
        path=path,
        line=line_of(element),
        file=row.file if row is not None and told else "",
        row=row.line if row is not None and told else 0,
        value=value,
        klasse=klasse,
        home=home,
        event=event,
        out=out,
    )
