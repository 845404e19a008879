"""An operation of a standard: which message it is, over which dienst, and what answers it (FACTS 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from adapter.stuf.berichtcode import Berichtcode

__all__ = ["Direction", "Operatie"]

Direction = Literal["in", "out", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operatie:
    """One operation of a pack.

    Args:
        name: as the standard's WSDL names it, e.g. "creeerZaak_Lk01" (1.1), "creeerZaak_ZakLk01" (1.2).
        root: Clark name of the message's root element; several operations of ZDS 1.1 share one.
        entiteittype, functie, mutatiesoort: what the message must say; None where it says nothing or anything.
        dienst: portType, the last part of the endpoint's path; empty for an answer, which is sent over no dienst.
        soapactions: full SOAPActions, the standard's own first; none for an answer.
        direction: "in" we receive it, "out" we send it.
        reply: name of the operation that answers it, or "Bv02", "Bv03"; None: as the berichtcode says.
    """

    name: str
    root: str
    berichtcode: Berichtcode
    dienst: str = ""
    soapactions: tuple[str, ...] = ()
    entiteittype: str | None = None
    functie: str | None = None
    mutatiesoort: str | None = None
    direction: Direction = "in"
    reply: str | None = None

    @property
    def is_received(self) -> bool:
        """True when it may be posted to us: an answer has no dienst."""
        return self.direction != "out" and bool(self.dienst)

    @property
    def service(self) -> str:
        """The name without its berichtcode, equal in every version: "creeerZaak"."""
        return self.name.partition("_")[0]
