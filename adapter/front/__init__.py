"""HTTP in: the SOAP address, its WSDL, and limits on what comes in."""

from __future__ import annotations

from adapter.front.app import create_app
from adapter.front.description import read_xsd, write_wsdl
from adapter.front.notificaties import notificaties_route
from adapter.front.port import Address, Answer, Inbound, Services, Unread

__all__ = [
    "Address",
    "Answer",
    "Inbound",
    "Services",
    "Unread",
    "create_app",
    "notificaties_route",
    "read_xsd",
    "write_wsdl",
]
