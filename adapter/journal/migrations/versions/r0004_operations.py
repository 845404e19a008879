"""What operators do and see; what stood in quarantine and what was refused get their rows from what the journal holds of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
import sqlalchemy
from alembic import op

from adapter.journal.codec import json_text, open_lading
from adapter.journal.migrations import run_sql

revision = "0004"
down_revision = "0003"

_PAGE = 1000  # rows in memory at once

_REFUSED = """SELECT b.seq, coalesce(l.body, r.body) FROM bericht b LEFT JOIN lading l ON l.seq = b.seq
 LEFT JOIN remainder r ON r.seq = b.seq WHERE b.kind = 'REFUSED' AND b.seq > :after ORDER BY b.seq LIMIT :page"""
_TOLD = """SELECT l.seq, l.target, l.state, l.detail, b.gemeente, b.connection, b.message,
 (SELECT max(a.at) FROM audit a WHERE a.seq = l.seq AND a.target = l.target AND a.to_state = 'QUARANTINED')
 FROM levering l JOIN bericht b ON b.seq = l.seq
 WHERE l.detail IS NOT NULL AND l.seq > :after ORDER BY l.seq, l.target LIMIT :page"""
_CODE = sqlalchemy.text("INSERT INTO bevinding (code,seq) VALUES (:code,:seq) ON CONFLICT DO NOTHING")
_HELD = sqlalchemy.text(
    "INSERT INTO held (seq,target,gemeente,connection,message,code,facts,at)"
    " VALUES (:seq,:target,:gemeente,:connection,:message,:code,:facts,:at) ON CONFLICT DO NOTHING"
)


def upgrade() -> None:
    """Run it."""
    run_sql("r0004_operations")
    connection = op.get_bind()
    for seq, body in _pages(connection, _REFUSED):
        if body is not None:
            _note(connection, seq, [str(each["code"]) for each in open_lading(bytes(body)).findings])
    for seq, target, state, detail, gemeente, sender, message, at in _pages(connection, _TOLD):
        findings = orjson.loads(detail)["findings"]
        _note(connection, seq, [str(each["code"]) for each in findings])
        if state == "QUARANTINED":
            first = findings[0] if findings else {"code": "levering-fout"}
            values = {"seq": seq, "target": target, "gemeente": gemeente, "connection": sender or ""}
            values |= {"message": message or "", "code": first["code"], "facts": json_text(first.get("facts") or {})}
            connection.execute(_HELD, values | {"at": at or 0})


def _pages(connection: sqlalchemy.Connection, sql: str) -> Iterator[Sequence[Any]]:
    """Give rows page by page; a page ends where a seq ends, so that the next one begins behind it."""
    after = 0
    while rows := connection.execute(sqlalchemy.text(sql), {"after": after, "page": _PAGE}).fetchall():
        last = rows[-1][0]
        if len(rows) == _PAGE and rows[0][0] != last:
            rows = [row for row in rows if row[0] != last]
        yield from rows
        after = rows[-1][0]


def _note(connection: sqlalchemy.Connection, seq: int, codes: list[str]) -> None:
    for code in dict.fromkeys(codes):
        connection.execute(_CODE, {"code": code, "seq": seq})
