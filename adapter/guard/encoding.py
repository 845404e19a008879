"""The encoding rule: UTF-8 and nothing else (Digikoppeling WUS 3.8.1 WS006; OPERATIONS 6.1).

Another encoding can hide markup from a scan that reads bytes (UTF-7 turned hidden text into tags), so HTTP charset, byte
order mark and XML declaration must all say UTF-8, or nothing.
"""

from __future__ import annotations

import re

from adapter.errors import Finding, Refused

__all__ = ["check_charset", "check_encoding"]

_BOM = b"\xef\xbb\xbf"
# byte order marks of other encodings, and how "<" begins in those of two and four bytes
_OTHERS = (b"\xff\xfe", b"\xfe\xff", b"\0\0", b"<\0", b"\0<", b"+/v", b"\x0e\xfe\xff", b"\xdd\x73\x66\x73")
_DECLARED = re.compile(
    rb"""<\?xml\s+version\s*=\s*(?:"1\.0"|'1\.0')"""
    rb"""(?:\s+encoding\s*=\s*(?:"([A-Za-z][A-Za-z0-9._-]*)"|'([A-Za-z][A-Za-z0-9._-]*)'))?"""
    rb"""(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>"""
)
_DECLARATION_BYTES = 1024  # longer than any real one
_SAME_AS_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_SOURCE = "Digikoppeling Koppelvlakstandaard WUS 3.8.1, WS006"


def check_encoding(data: bytes) -> int:
    """Check byte order mark and XML declaration of a message's beginning; give the offset where its content starts.

    Raises:
        Refused: codering-niet-toegestaan, xml-declaratie.
    """
    start = len(_BOM) if data.startswith(_BOM) else 0
    if start == 0 and data.startswith(_OTHERS):
        raise Refused(_finding("codering-niet-toegestaan"))
    if not data.startswith((b"<?xml ", b"<?xml\t", b"<?xml\r", b"<?xml\n"), start):
        return start
    declared = _DECLARED.match(data, start, start + _DECLARATION_BYTES)
    if declared is None:
        raise Refused(_finding("xml-declaratie"))
    encoding = declared[1] or declared[2]
    if encoding is not None and encoding.decode("ascii").lower() not in _SAME_AS_UTF8:
        raise Refused(_finding("codering-niet-toegestaan"))
    return declared.end()


def check_charset(charset: str | None) -> None:
    """Check the charset of the HTTP Content-Type header; None when it has none.

    Raises:
        Refused: codering-niet-toegestaan.
    """
    if charset is not None and charset.strip("\"' ").lower() not in _SAME_AS_UTF8:
        raise Refused(
            Finding(code="codering-niet-toegestaan", path="Content-Type", rule="alleen UTF-8", source=_SOURCE)
        )


def _finding(code: str) -> Finding:
    return Finding(code=code, line=1, column=1, rule="alleen UTF-8", source=_SOURCE)
