"""HTTP in: the SOAP address, WSDL, limits on what comes in."""

from __future__ import annotations

from adapter.front.port import Address, Answer, Inbound, Services, Unread

__all__ = ["Address", "Answer", "Inbound", "Services", "Unread"]
