"""Strict base64 in pieces: blanks and line ends may stand anywhere, nothing else that is not base64."""

from __future__ import annotations

import binascii
from collections.abc import Callable

import pybase64

__all__ = ["Base64Stream", "NotBase64Error"]

_BLANK = b" \t\r\n"


class NotBase64Error(Exception):
    """What was fed is not base64."""


class Base64Stream:
    """Decode what is fed and hand it on; memory is bounded by the largest chunk."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._rest = b""  # 0 to 3 characters of a quantum
        self._is_padded = False

    def feed(self, text: bytes) -> None:
        """Take more characters.

        Raises:
            NotBase64Error: a character that is not base64, or more after the padding.
        """
        characters = text.translate(None, _BLANK)
        if not characters:
            return
        if self._is_padded:
            raise NotBase64Error
        characters = self._rest + characters
        whole = len(characters) & ~3
        self._rest = characters[whole:]
        if not whole:
            return
        quanta = characters[:whole]
        padding = quanta.find(b"=", whole - 4)
        if padding >= 0:
            self._is_padded = True
            if self._rest:
                raise NotBase64Error
        self._decode(quanta)

    def end(self) -> None:
        """Say that there is no more.

        Raises:
            NotBase64Error: the last quantum is incomplete.
        """
        if self._rest:
            raise NotBase64Error

    def _decode(self, quanta: bytes) -> None:
        try:
            decoded = pybase64.b64decode(quanta, validate=True)
        except (binascii.Error, ValueError):
            raise NotBase64Error from None
        self._write(decoded)
