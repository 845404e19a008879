"""Documents cut out of a message while it streams in, so that memory stays small whatever their size (PERFORMANCE 7).

The text of each element with local name `inhoud` that is larger than `spill_bytes` is decoded from base64 into a writer, and
its sha256 takes its place: 64 hex digits, which are valid base64Binary, so that the skeleton stays schema-valid. Everything
else goes through untouched, byte for byte. What is cut out and what is put in its place are both free of markup, so the
skeleton is well-formed exactly when the message is, and a later parse judges it.
"""

from __future__ import annotations

import enum
import re

from adapter.errors import Finding, Refused
from adapter.guard.base64_stream import Base64Stream, NotBase64Error
from adapter.guard.document import Document, DocumentWriter, OpenWriter
from adapter.guard.limits import Limits
from adapter.guard.scan import too_large

__all__ = ["Spill"]

# what matters outside documents: comments, CDATA sections and instructions (which may quote an inhoud), and inhoud itself
_MATTERS = re.compile(rb"<(?:(!--)|(!\[CDATA\[)|(\?)|(!D)|((?:[^\s<>/:!?&]{1,150}:)?inhoud(?=[\s/>])))")
_LONGEST_START = 200  # bytes that a beginning takes at most; it may be broken over two chunks
_TAG = re.compile(rb"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_TAG_BYTES = 64 * 1024
_CLOSERS = {1: b"-->", 2: b"]]>", 3: b"?>"}
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"


class _In(enum.Enum):
    MARKUP = enum.auto()  # outside documents
    SECTION = enum.auto()  # in a comment, CDATA section or instruction, outside documents
    TAG = enum.auto()  # in the start tag of an inhoud
    TEXT = enum.auto()  # in the text of an inhoud
    CDATA = enum.auto()  # in a CDATA section in an inhoud


class Spill:
    """Feed it a message in chunks of any size; `finish` gives the skeleton and its documents."""

    def __init__(self, limits: Limits, begin: OpenWriter) -> None:
        self._limits = limits
        self._begin = begin
        self._state = _In.MARKUP
        self._rest = b""  # not yet decided on
        self._closer = b""
        self._skeleton = bytearray()
        self._documents: list[Document] = []
        self._size_bytes = 0
        self._cut_lines = 0
        self._text = bytearray()  # of the present inhoud as sent, as long as it may stay inline
        self._stream: Base64Stream | None = None  # its content, once it may not
        self._writer: DocumentWriter | None = None

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            Refused: bericht-te-groot, base64-ongeldig, doctype-verboden; what was begun has been aborted.
        """
        try:
            self._feed(chunk)
        except BaseException:
            self.abort()
            raise

    def finish(self) -> tuple[bytes, tuple[Document, ...]]:
        """Give the message without its large documents, and these in order.

        Raises:
            Refused: xml-afgebroken when the message ends in a large document.
        """
        if self._writer is not None:
            self.abort()
            raise Refused(Finding(code="xml-afgebroken", path="inhoud", line=self._line(), source="XML 1.0"))
        self._skeleton += self._text + self._rest
        self._text, self._rest = bytearray(), b""
        return bytes(self._skeleton), tuple(self._documents)

    def abort(self) -> None:
        """Forget what is on its way; may be called at any time, more than once."""
        if self._writer is not None:
            self._writer.abort()
            self._writer = None
            self._stream = None

    def _feed(self, chunk: bytes) -> None:
        self._size_bytes += len(chunk)
        if self._size_bytes > self._limits.body_bytes:
            raise too_large(self._limits.body_bytes)
        rest: bytes | None = self._rest + chunk if self._rest else chunk
        self._rest = b""
        while rest:
            rest = self._step(rest)
        if len(self._skeleton) + len(self._rest) > self._limits.skeleton_bytes:
            raise too_large(self._limits.skeleton_bytes)

    def _step(self, data: bytes) -> bytes | None:
        """Take one step; give what is left, or None when more is needed (which is then in `_rest`)."""
        match self._state:
            case _In.MARKUP:
                return self._step_markup(data)
            case _In.SECTION:
                return self._step_section(data)
            case _In.TAG:
                return self._step_tag(data)
            case _In.TEXT:
                return self._step_text(data)
            case _In.CDATA:
                return self._step_cdata(data)

    def _step_markup(self, data: bytes) -> bytes | None:
        found = _MATTERS.search(data)
        if found is None:
            # a beginning may be broken over this chunk and the next: keep back from the last "<" that is near
            keep = data.rfind(b"<", max(0, len(data) - _LONGEST_START))
            self._skeleton += data if keep < 0 else data[:keep]
            self._rest = b"" if keep < 0 else data[keep:]
            return None
        if found.lastindex == 4:
            raise Refused(Finding(code="doctype-verboden", line=self._line() + data.count(b"\n", 0, found.start())))
        self._skeleton += data[: found.end()]
        if found.lastindex == 5:
            self._state = _In.TAG
        else:
            self._state, self._closer = _In.SECTION, _CLOSERS[found.lastindex or 0]
        return data[found.end() :]

    def _step_section(self, data: bytes) -> bytes | None:
        end = data.find(self._closer)
        if end < 0:
            keep = len(self._closer) - 1
            self._skeleton += data[:-keep]
            self._rest = data[-keep:]
            return None
        self._state = _In.MARKUP
        end += len(self._closer)
        self._skeleton += data[:end]
        return data[end:]

    def _step_tag(self, data: bytes) -> bytes | None:
        found = _TAG.match(data)
        if found is None:
            if len(data) > _TAG_BYTES:
                raise too_large(_TAG_BYTES)
            self._rest = data
            return None
        self._skeleton += found[0]
        self._state = _In.MARKUP if found[0].endswith(b"/>") else _In.TEXT
        return data[found.end() :]

    def _step_text(self, data: bytes) -> bytes | None:
        end = data.find(b"<")
        self._take(data if end < 0 else data[:end])
        if end < 0:
            return None
        mark = data[end : end + len(_CDATA)]
        if mark == _CDATA:
            if self._stream is None:
                self._text += _CDATA
            self._state = _In.CDATA
            return data[end + len(_CDATA) :]
        if _CDATA.startswith(mark):  # not told yet: "<", "<!", "<![CD"
            self._rest = data[end:]
            return None
        self._end_document(is_end_tag=mark.startswith(b"</"))
        return data[end:]

    def _step_cdata(self, data: bytes) -> bytes | None:
        end = data.find(_CDATA_END)
        if end < 0:
            keep = len(_CDATA_END) - 1
            self._take(data[:-keep])
            self._rest = data[-keep:]
            return None
        self._take(data[:end])
        if self._stream is None:
            self._text += _CDATA_END
        self._state = _In.TEXT
        return data[end + len(_CDATA_END) :]

    def _take(self, content: bytes) -> None:
        """Take content of the present inhoud: kept as sent while it is small, decoded once it is not."""
        if self._stream is None:
            self._text += content
            if len(self._text) <= self._limits.spill_bytes:
                return
            self._writer = self._begin()
            self._stream = Base64Stream(self._writer.write)
            content = bytes(self._text).replace(_CDATA, b"").replace(_CDATA_END, b"")
            self._text = bytearray()
        self._cut_lines += content.count(b"\n")
        try:
            self._stream.feed(content)
        except NotBase64Error:
            raise self._not_base64() from None

    def _end_document(self, *, is_end_tag: bool) -> None:
        self._state = _In.MARKUP
        if self._stream is None or self._writer is None:
            self._skeleton += self._text
            self._text = bytearray()
            return
        if not is_end_tag:  # an element or a comment in a large document
            raise self._not_base64()
        try:
            self._stream.end()
        except NotBase64Error:
            raise self._not_base64() from None
        writer, self._writer, self._stream = self._writer, None, None
        try:
            sha256, size_bytes = writer.commit()
        except BaseException:
            writer.abort()
            raise
        self._documents.append(Document(ordinal=len(self._documents), sha256=sha256, size_bytes=size_bytes))
        self._skeleton += sha256.encode("ascii")

    def _line(self) -> int:
        return 1 + self._skeleton.count(b"\n") + self._cut_lines

    def _not_base64(self) -> Refused:
        return Refused(Finding(code="base64-ongeldig", path="inhoud", line=self._line(), source="XSD base64Binary"))
