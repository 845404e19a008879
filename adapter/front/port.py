"""What the front asks of the flows behind it, and the values that cross. `wiring` gives the implementation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from adapter import guard
from adapter.errors import Finding, Language

__all__ = ["Address", "Answer", "Inbound", "Problem", "Services", "SoapVersion", "Unread"]

SoapVersion = Literal["1.1", "1.2"]
Problem = Literal["refused", "unavailable", "defect"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a message was posted. `dienst` is None for `POST /{gemeente}/{pack}`, which takes any message of the pack."""

    gemeente: str
    pack: str
    dienst: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A message that passed the guard: safe to parse with `guard.parse`, not yet parsed.

    Args:
        soapaction: unquoted; None when there is no such header or it is empty.
        soap_version: as the content type says, and in which it is answered.
        skeleton: the bytes as sent, the text of each document in `documents` replaced by its sha256.
    """

    address: Address
    soapaction: str | None
    soap_version: SoapVersion
    skeleton: bytes
    documents: tuple[guard.Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A message that did not come further than the front, and why.

    Args:
        referentienummer: ours, of the fault; it is in the log.
        problem: "refused" the sender must mend it, "unavailable" later may help, "defect" our fault.
        raw: what there is of it; None where it is not even read.
    """

    address: Address
    soapaction: str | None
    soap_version: SoapVersion
    referentienummer: str
    problem: Problem
    findings: tuple[Finding, ...]
    raw: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back: an envelope, whole or in pieces (a La01 with a large document)."""

    status: int
    content_type: str
    body: bytes | AsyncIterator[bytes]
    headers: tuple[tuple[str, str], ...] = field(default=())


class Services(Protocol):
    """The flows behind the front. Every method may be called for many requests at once."""

    def find_wrong(self, address: Address) -> tuple[Finding, ...]:
        """Give what is wrong with an address (gemeente-onbekend, pack-onbekend, dienst-onbekend); () when it is served.

        The front remembers it: it does not change while we run.
        """

    def language(self, address: Address) -> Language:
        """Give the language for faults to whoever posts here; also for an address that is not served."""

    def begin_document(self) -> guard.DocumentWriter:
        """Start a document in the blob store."""

    async def receive(self, inbound: Inbound) -> Answer:
        """Take a message the whole way; the answer leaves when this returns.

        Gives faults as answers too. What it raises all the same is answered by the front with a fault and not kept.
        """

    async def keep(self, unread: Unread, answer: Answer) -> None:
        """Keep a message that the front refused, with the fault that it sent; must not raise."""

    def wsdl(self, address: Address, url: str) -> bytes | None:
        """Give the WSDL of a dienst (None: of all) with `url` as its address; None when there is none."""

    def xsd(self, address: Address, path: str) -> bytes | None:
        """Give a schema file as it is in the pack, by the path that the WSDL names; None when there is none."""
