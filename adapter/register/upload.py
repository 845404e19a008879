"""A bestandsdeel on its way in: multipart/form-data with `lock` and `inhoud`, straight to the blob store."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from adapter.journal import BlobStore
from adapter.register.problem import Problem

__all__ = ["read_part"]

_BOUNDARY: Final = re.compile(rb'boundary="?([^";]+)"?')
_HEAD_MAX: Final = 16 * 1024

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


async def read_part(
    scope: MutableMapping[str, Any], receive: Receive, blobs: BlobStore, *, most: int
) -> tuple[str, str, int]:
    """Give (lock, sha256, size). The lock comes before the content; memory is bounded by a chunk. Raises Problem."""
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    match = _BOUNDARY.search(kind)
    if match is None:
        raise Problem(415, "unsupported_media_type", "Stuur multipart/form-data met lock en inhoud.")
    end = b"\r\n--" + match[1]
    head, more = b"", True
    while (more and b'name="inhoud"' not in head) or b"\r\n\r\n" not in head[head.find(b'name="inhoud"') :]:
        if not more or len(head) > _HEAD_MAX:
            raise Problem(400, "parse_error", "Het veld inhoud ontbreekt.")
        chunk, more = await _next(receive)
        head += chunk
    begin = head.find(b"\r\n\r\n", head.find(b'name="inhoud"')) + 4
    lock = re.search(rb'name="lock"\r\n\r\n([^\r]*)', head[:begin])
    writer, size, rest = blobs.begin(), 0, head[begin:]
    try:
        while True:
            at = rest.find(end)
            ready = rest[:at] if at >= 0 else rest[: max(0, len(rest) - len(end))]
            writer.write(ready)
            size += len(ready)
            if at >= 0:
                break
            if size > most or not more:
                raise Problem(400, "file-size", "Dit deel heeft niet de omvang die is afgesproken.")
            chunk, more = await _next(receive)
            rest = rest[len(ready) :] + chunk
        while more:
            _, more = await _next(receive)
    except BaseException:
        writer.abort()
        raise
    sha256, _ = writer.commit()
    return (lock[1].decode("latin-1") if lock is not None else ""), sha256, size


async def _next(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Problem(400, "parse_error", "De verbinding is verbroken.")
    return message.get("body", b""), bool(message.get("more_body"))
