"""MTOM: a message with its documents beside it, in a multipart body (XOP 1.0; RFC 2387).

It is read as it streams in: the first part is the envelope, each other part a document that goes straight to its writer. At
the end the sha256 of a document takes the place of the `xop:Include` that refers to it, as with documents that were inline.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from urllib.parse import unquote_to_bytes

from adapter.errors import Finding, Refused
from adapter.guard.base64_stream import Base64Stream, NotBase64Error
from adapter.guard.document import Document, DocumentWriter, OpenWriter
from adapter.guard.limits import Limits
from adapter.guard.scan import too_large
from adapter.guard.spill import Spill

__all__ = ["Mtom"]

_HEAD_BYTES = 16 * 1024  # of the headers of one part
_PARTS = 100
_HEADER = re.compile(rb"^([!-9;-~]+):[ \t]*((?:[^\r\n]|\r?\n[ \t])*)", re.MULTILINE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_AS_IT_IS = frozenset({b"", b"binary", b"8bit", b"7bit"})
# an inhoud whose only content is an Include; comments and CDATA sections are stepped over, lengths bounded so that a hostile
# one can't make the search go back and forth
_INCLUDED = re.compile(
    rb"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|"""
    rb"""(?P<before><(?:[^\s<>/:!?&]{1,150}:)?inhoud(?:\s(?:[^"'<>]|"[^"<]*"|'[^'<]*')*)?>)\s*"""
    rb"""<(?:[^\s<>/:!?&]{1,150}:)?Include\s(?:[^"'<>]|"[^"<]*"|'[^'<]*'){0,2000}?\bhref\s*=\s*["']cid:(?P<cid>[^"'<]*)["']"""
    rb"""(?:[^"'<>]|"[^"<]*"|'[^'<]*'){0,2000}?(?:/>|>\s*</(?:[^\s<>/:]{1,150}:)?Include\s*>)\s*(?=</)""",
    re.DOTALL,
)


class _In(enum.Enum):
    PREAMBLE = enum.auto()
    HEAD = enum.auto()
    PART = enum.auto()
    END = enum.auto()


@dataclass(slots=True)
class _Attachment:
    """A document that is coming in."""

    cid: bytes
    writer: DocumentWriter
    stream: Base64Stream | None


class Mtom:
    """Like `Spill`, for a multipart body: feed it chunks; `finish` gives the skeleton and its documents."""

    def __init__(self, limits: Limits, begin: OpenWriter, boundary: bytes) -> None:
        self._limits = limits
        self._begin = begin
        self._mark = b"\r\n--" + boundary
        self._state = _In.PREAMBLE
        self._rest = b"\r\n"  # the first boundary may stand at the very beginning
        self._size_bytes = 0
        self._parts = 0
        self._envelope = Spill(limits, begin)
        self._attachment: _Attachment | None = None
        self._attached: dict[bytes, Document] = {}

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            Refused: multipart-onleesbaar, base64-ongeldig, and what `Spill.feed` refuses.
        """
        try:
            self._feed(chunk)
        except BaseException:
            self.abort()
            raise

    def finish(self) -> tuple[bytes, tuple[Document, ...]]:
        """Give the envelope with a sha256 in the place of each large document, and these in order.

        Raises:
            Refused: multipart-onleesbaar when the body ends too soon; bijlage-ontbreekt.
        """
        if self._state is not _In.END:
            self.abort()
            raise _unreadable()
        skeleton, inline = self._envelope.finish()
        return self._resolve(skeleton, inline)

    def abort(self) -> None:
        """Forget what is on its way; may be called at any time, more than once."""
        self._envelope.abort()
        if self._attachment is not None:
            self._attachment.writer.abort()
            self._attachment = None

    def _feed(self, chunk: bytes) -> None:
        self._size_bytes += len(chunk)
        if self._size_bytes > self._limits.body_bytes:
            raise too_large(self._limits.body_bytes)
        data: bytes | None = self._rest + chunk
        self._rest = b""
        while data is not None:
            data = self._step(data)

    def _step(self, data: bytes) -> bytes | None:
        match self._state:
            case _In.PREAMBLE | _In.PART:
                return self._step_to_mark(data)
            case _In.HEAD:
                return self._step_head(data)
            case _In.END:
                return None

    def _step_to_mark(self, data: bytes) -> bytes | None:
        """Hand on what comes before the next boundary; keep back what may be its beginning."""
        at = data.find(self._mark)
        if at < 0:
            keep = len(self._mark) - 1
            self._take(data[:-keep])
            self._rest = data[-keep:]
            return None
        self._take(data[:at])
        self._end_part()
        self._state = _In.HEAD
        return data[at + len(self._mark) :]

    def _step_head(self, data: bytes) -> bytes | None:
        if data.startswith(b"--"):
            self._state = _In.END
            return None
        found = _END_OF_HEAD.search(data)
        if found is None:
            if len(data) > _HEAD_BYTES:
                raise _unreadable()
            self._rest = data
            return None
        self._begin_part(data[: found.start()])
        self._state = _In.PART
        return data[found.end() :]

    def _begin_part(self, head: bytes) -> None:
        self._parts += 1
        if self._parts > _PARTS:
            raise _unreadable()
        if self._parts == 1:
            return
        headers = {name.lower(): value.strip() for name, value in _HEADER.findall(head)}
        cid = headers.get(b"content-id", b"").strip(b"<> \t")
        encoding = headers.get(b"content-transfer-encoding", b"").lower()
        if not cid or cid in self._attached or not (encoding in _AS_IT_IS or encoding == b"base64"):
            raise _unreadable()
        writer = self._begin()
        stream = Base64Stream(writer.write) if encoding == b"base64" else None
        self._attachment = _Attachment(cid, writer, stream)

    def _take(self, content: bytes) -> None:
        if self._state is _In.PREAMBLE or not content:
            return
        if self._attachment is None:
            self._envelope.feed(content)
        elif self._attachment.stream is None:
            self._attachment.writer.write(content)
        else:
            try:
                self._attachment.stream.feed(content)
            except NotBase64Error:
                raise _not_base64() from None

    def _end_part(self) -> None:
        if self._attachment is None:
            return
        attachment = self._attachment
        try:
            if attachment.stream is not None:
                attachment.stream.end()
        except NotBase64Error:
            raise _not_base64() from None
        sha256, size_bytes = attachment.writer.commit()
        self._attachment = None
        self._attached[attachment.cid] = Document(ordinal=0, sha256=sha256, size_bytes=size_bytes)

    def _resolve(self, skeleton: bytes, inline: tuple[Document, ...]) -> tuple[bytes, tuple[Document, ...]]:
        """Put the sha256 of each attachment where it is included; number all documents as they stand."""
        pieces: list[bytes] = []
        documents: list[Document] = []
        waiting = list(inline)
        at = 0
        for found in _INCLUDED.finditer(skeleton):
            if found["cid"] is None:
                continue
            document = self._attached.get(unquote_to_bytes(found["cid"]))
            if document is None:
                raise Refused(Finding(code="bijlage-ontbreekt", path="inhoud", source="XOP 1.0 §3"))
            documents += _before(skeleton[at : found.start()], waiting)
            documents.append(document)
            pieces += (skeleton[at : found.start()], found["before"], document.sha256.encode("ascii"))
            at = found.end()
        documents += waiting
        numbered = tuple(replace(document, ordinal=ordinal) for ordinal, document in enumerate(documents))
        return b"".join((*pieces, skeleton[at:])), numbered


def _before(piece: bytes, waiting: list[Document]) -> list[Document]:
    """Take from `waiting` the documents that stand in this piece of the skeleton."""
    found: list[Document] = []
    at = 0
    while waiting:
        place = piece.find(waiting[0].sha256.encode("ascii"), at)
        if place < 0:
            break
        at = place + len(waiting[0].sha256)
        found.append(waiting.pop(0))
    return found


def _unreadable() -> Refused:
    return Refused(Finding(code="multipart-onleesbaar", source="XOP 1.0 §4.1"))


def _not_base64() -> Refused:
    return Refused(Finding(code="base64-ongeldig", source="RFC 2045 §6.8"))
