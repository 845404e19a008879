"""The blob store as files, named by their content: temp file, fsync, rename, fsync of the folder."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from adapter.errors import Finding, Unavailable

__all__ = ["FileBlobs"]

_CHUNK: Final = 64 * 1024


class FileBlobs:
    """Files under one folder, in 65,536 subfolders by the first two bytes of the sha256. Safe for several processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self) -> _Writer:
        """Start a document; raises Unavailable when there is no room for it."""
        return _Writer(self._folder)

    def read(self, sha256: str) -> Iterator[bytes]:
        """Give the document in chunks; KeyError when it is not there."""
        try:
            file = _place(self._folder, sha256).open("rb")
        except FileNotFoundError as error:
            raise KeyError(sha256) from error
        with file:
            while chunk := file.read(_CHUNK):
                yield chunk

    def size(self, sha256: str) -> int | None:
        """Give the size in bytes; None when it is not there."""
        try:
            return _place(self._folder, sha256).stat().st_size
        except FileNotFoundError:
            return None

    def sweep(self, *, before: float) -> int:
        """Remove what crashes left behind: unfinished files last changed before `before` (seconds since 1970)."""
        removed = 0
        for file in (self._folder / "nieuw").glob("*"):
            if file.stat().st_mtime < before:
                file.unlink(missing_ok=True)
                removed += 1
        return removed


def _place(folder: Path, sha256: str) -> Path:
    assert len(sha256) == 64
    assert sha256.isalnum()
    return folder / sha256[:2] / sha256[2:4] / sha256


class _Writer:
    """A document on its way in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hash = hashlib.sha256()
        self._size = 0
        begun = folder / "nieuw"
        try:
            begun.mkdir(parents=True, exist_ok=True)
            self._temp = begun / secrets.token_hex(16)
            self._file = self._temp.open("xb")
        except OSError as error:
            raise _no_room() from error

    def write(self, chunk: bytes) -> None:
        """Append decoded bytes."""
        try:
            self._file.write(chunk)
        except OSError as error:
            raise _no_room() from error
        self._hash.update(chunk)
        self._size += len(chunk)

    def commit(self) -> tuple[str, int]:
        """Make it durable; give (sha256, size)."""
        sha256 = self._hash.hexdigest()
        place = _place(self._folder, sha256)
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            made = not place.parent.is_dir()
            place.parent.mkdir(parents=True, exist_ok=True)
            self._temp.rename(place)
            for folder in (place.parent, *((place.parent.parent, self._folder) if made else ())):
                _sync(folder)
        except OSError as error:
            self.abort()
            raise _no_room() from error
        return sha256, self._size

    def abort(self) -> None:
        """Forget it."""
        self._file.close()
        self._temp.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _no_room() -> Unavailable:
    return Unavailable(Finding(code="niet-opgeslagen", source="StUF 03.01, foutcode StUF046"))
