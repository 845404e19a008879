"""The StUF 03.01 protocol as such: stuurgegevens, berichtcodes, SOAP envelopes, answers, faults, dispatch, WSDL. Pure."""

from __future__ import annotations

from adapter.stuf import namespaces, tijd, wsdl
from adapter.stuf.answers import OURSELVES, answering, bv02, bv03
from adapter.stuf.berichtcode import Berichtcode, is_asynchronous
from adapter.stuf.dispatch import check_dienst, find_operatie, is_free_dienst, is_same_dienst
from adapter.stuf.envelope import CONTENT_TYPES, Envelope, SoapVersion, open_envelope, payload_of, wrap, wrap_text
from adapter.stuf.faults import Foutbericht, fault, foutbericht, write_foutbericht
from adapter.stuf.operatie import Direction, Operatie
from adapter.stuf.stuurgegevens import Stuurgegevens, Systeem, read_stuurgegevens, write_stuurgegevens
from adapter.stuf.writing import stuurgegevens_text

__all__ = [
    "CONTENT_TYPES",
    "OURSELVES",
    "Berichtcode",
    "Direction",
    "Envelope",
    "Foutbericht",
    "Operatie",
    "SoapVersion",
    "Stuurgegevens",
    "Systeem",
    "answering",
    "bv02",
    "bv03",
    "check_dienst",
    "fault",
    "find_operatie",
    "foutbericht",
    "is_asynchronous",
    "is_free_dienst",
    "is_same_dienst",
    "namespaces",
    "open_envelope",
    "payload_of",
    "read_stuurgegevens",
    "stuurgegevens_text",
    "tijd",
    "wrap",
    "wrap_text",
    "write_foutbericht",
    "write_stuurgegevens",
    "wsdl",
]
