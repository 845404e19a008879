"""The StUF 03.01 protocol as such: stuurgegevens, berichtcodes, SOAP envelopes, answers, faults, dispatch, WSDL. Pure."""

from __future__ import annotations

from adapter.stuf import namespaces
from adapter.stuf.berichtcode import Berichtcode, is_asynchronous
from adapter.stuf.operatie import Operatie
from adapter.stuf.stuurgegevens import Stuurgegevens, Systeem, read_stuurgegevens, write_stuurgegevens

__all__ = [
    "Berichtcode",
    "Operatie",
    "Stuurgegevens",
    "Systeem",
    "is_asynchronous",
    "namespaces",
    "read_stuurgegevens",
    "write_stuurgegevens",
]
