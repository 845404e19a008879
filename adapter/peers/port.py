"""The ZGW APIs of one source, as delivery and questions use them.

Errors are by what the caller can do: `Refused` (no retry mends it), `Unavailable` (certainly not done; try later),
`OutcomeUnknown` (a write that got no answer: look before it is made again). No body of a peer ever reaches a text of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

__all__ = ["Api", "Body", "Exchange", "Json", "NoAnswer", "NotSent", "Reply", "Upload", "Zgw"]

Api = Literal["zaken", "catalogi", "documenten", "besluiten", "notificaties"]
Json = dict[str, Any]
"""A resource of a ZGW API as it came: foreign data, read member by member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A body that is sent in chunks; `size_bytes` is exactly their sum."""

    content_type: str
    size_bytes: int
    chunks: Iterable[bytes]


Body = bytes | Upload | None


class NotSent(Exception):
    """The request did not leave: no connection."""


class NoAnswer(Exception):
    """The request left, no (whole) answer came."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: status, headers in lower case, body (empty when it went to a sink)."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Exchange(Protocol):
    """One HTTP exchange. Raises `NotSent` or `NoAnswer`."""

    async def exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: Body,
        *,
        timeout_s: float,
        sink: Callable[[bytes], None] | None = None,
    ) -> Reply:
        """Send and give the answer; the body of a 2xx goes to `sink` where there is one."""

    async def close(self) -> None:
        """Let connections go."""


class Zgw(Protocol):
    """The port. Only addresses below the configured base URLs are ever called."""

    def url(self, api: Api, collection: str) -> str:
        """Give the address of a collection."""

    def serves(self, api: Api) -> bool:
        """True when the target has this API."""

    def resting_s(self) -> float:
        """Give how long the target is left alone because it does not answer; 0 when it may be called."""

    async def get(self, url: str, *, within_s: float | None = None) -> Json | None:
        """Give one resource; None when it is not there."""

    async def find_all(
        self, api: Api, collection: str, query: Mapping[str, str], *, within_s: float | None = None
    ) -> Sequence[Json]:
        """Give every resource that fits, from all pages."""

    async def search(self, api: Api, collection: str, body: Json, *, maximum: int) -> tuple[Sequence[Json], bool]:
        """Give at most `maximum` by POST `…/_zoek` (personal data never in an address), and whether there are more."""

    async def post(self, api: Api, collection: str, body: Json) -> Json:
        """Make a resource; give it as the target keeps it."""

    async def act(self, url: str, body: Json) -> Json | None:
        """POST to a sub-resource (`…/lock`, `…/unlock`, `…/zaakeigenschappen`)."""

    async def patch(self, url: str, body: Json) -> Json:
        """Change members of a resource."""

    async def delete(self, url: str) -> None:
        """Take a resource away; that it is gone already is good too."""

    async def put_part(self, url: str, *, lock: str, size_bytes: int, chunks: Iterable[bytes]) -> None:
        """Send the content of one bestandsdeel."""

    async def download(self, url: str, sink: Callable[[bytes], None]) -> bool:
        """Give content to `sink` chunk by chunk; False when there is none."""

    async def close(self) -> None:
        """Let connections go."""
