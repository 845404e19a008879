"""A wall clock that a test may set: Debian's libfaketime, loaded into the process under test."""

from __future__ import annotations

from pathlib import Path

from tests.services.needs import CannotBeHad

__all__ = ["faketime"]


def faketime() -> Path:
    """Give the library; the variant for programs with threads."""
    for file in sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")):
        return file
    raise CannotBeHad("libfaketime is not installed (Debian: apt-get install libfaketime)")
