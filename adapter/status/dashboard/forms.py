"""Forms: read with a limit, and believed only when they come from a page of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from adapter.security import NOBODY
from adapter.status.access import Access
from adapter.status.answers import ProblemError
from adapter.status.dashboard.viewer import Viewer

__all__ = ["FORM_BYTES", "REASON_MAX", "BadForm", "read_form", "reason_of"]

FORM_BYTES: Final = 32 * 1024 * 1024  # an edited message of 8 MiB, each byte of it written as %XX, and some
REASON_MAX: Final = 500
_FIELDS: Final = 600  # a page of choices and what stands around it
_TYPE: Final = "application/x-www-form-urlencoded"


class BadForm(Exception):
    """The form is not to be believed, or not to be read; `status` is the HTTP status that says so, `why` a word for it."""

    def __init__(self, status: int, why: str | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.key = why or str(status)


async def read_form(request: Request, access: Access, viewer: Viewer | None) -> Mapping[str, tuple[str, ...]]:
    """Give the fields of a form that a page of ours sent, to this viewer.

    Raises:
        BadForm: 403 when it comes from another site or without the session's token; 413, 415 when it can't be read.
    """
    if access.is_foreign(request):
        raise BadForm(403)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise BadForm(415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_BYTES:
            raise BadForm(413)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError as error:
        raise BadForm(400) from error
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[name] = (*fields.get(name, ()), value)
    try:
        access.check_forged(request, NOBODY if viewer is None else viewer.caller, fields.get("csrf", ("",))[-1])
    except ProblemError as error:
        raise BadForm(403) from error
    return fields


def reason_of(fields: Mapping[str, tuple[str, ...]]) -> str:
    """Give the reason that was written; raises BadForm (400) without one."""
    reason = " ".join(fields.get("reden", ("",))[-1].split())[:REASON_MAX]
    if not reason:
        raise BadForm(400, "reden")
    return reason
