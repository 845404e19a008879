"""The scan that comes before the parser: size, encoding, then counts."""

from __future__ import annotations

from adapter.errors import Finding, Refused
from adapter.guard.encoding import check_encoding
from adapter.guard.exact import scan_exactly
from adapter.guard.limits import Limits
from adapter.guard.screen import is_surely_within

__all__ = ["scan", "too_large"]

_BLANK = b" \t\r\n"


def scan(data: bytes, limits: Limits) -> None:
    """Check that a message may be parsed: all of OPERATIONS 6.1 that a parser does not refuse by itself.

    What passes is not yet well-formed XML; `parse` sees to that.

    Raises:
        Refused: the first thing that is wrong.
    """
    if len(data) > limits.skeleton_bytes:
        raise too_large(limits.skeleton_bytes)
    content = data[check_encoding(data) :]
    if not content.strip(_BLANK):
        raise Refused(Finding(code="bericht-leeg"))
    if not is_surely_within(content, limits):
        scan_exactly(data, limits)


def too_large(limit_bytes: int) -> Refused:
    """Give the refusal of a message larger than a limit, which it names as people read it: "8 MiB"."""
    mebibyte = 1024 * 1024
    limit = f"{limit_bytes // mebibyte} MiB" if limit_bytes >= mebibyte else f"{limit_bytes} bytes"
    return Refused(Finding(code="bericht-te-groot", facts={"grens": limit}))
