"""Which answer when: a table from the kind of message to its flow and its fault (StUF 03.01 §4; FACTS 1.2; MAPPING E.6)."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from typing import Literal

from lxml import etree

from adapter import stuf
from adapter.intake.letter import Answer, Letter
from adapter.stuf import Berichtcode

__all__ = ["HANDLINGS", "Flow", "Fo", "Handling", "answer_with", "fault_code", "ourselves"]

Fo = Literal["Fo02", "Fo03"]


class Flow(enum.Enum):
    """What is done with a message."""

    TAKE = "take"  # kept, acknowledged, published, delivered
    ASK = "ask"  # answered at the source
    HAND_OUT = "hand_out"  # a document is locked and given
    PROCESS = "process"  # kept, published, delivered, and only then answered
    NUMBER = "number"  # a number is given out, and kept as an event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """The flow of a kind of message, and its fault."""

    flow: Flow
    fault: Fo


HANDLINGS: Mapping[Berichtcode, Handling] = {
    Berichtcode.LK01: Handling(flow=Flow.TAKE, fault="Fo03"),
    Berichtcode.LV01: Handling(flow=Flow.ASK, fault="Fo02"),
    Berichtcode.SA01: Handling(flow=Flow.TAKE, fault="Fo03"),
    Berichtcode.DI01: Handling(flow=Flow.TAKE, fault="Fo03"),
    Berichtcode.DU01: Handling(flow=Flow.TAKE, fault="Fo03"),
    Berichtcode.DI02: Handling(flow=Flow.NUMBER, fault="Fo02"),
}

_ASYNCHRONOUS_DIENST = "OntvangAsynchroon"


def fault_code(letter: Letter) -> Fo:
    """Give the fault for a message: by its berichtcode, else by the dienst it was posted to.

    A connection chooses what is answered to synchronous messages: clients built against a bridge expect Fo03.
    """
    berichtcode = letter.operatie.berichtcode if letter.operatie is not None else None
    if berichtcode is not None and berichtcode in HANDLINGS:
        fault = HANDLINGS[berichtcode].fault
    else:
        fault = "Fo03" if _says_asynchronous(letter) else "Fo02"
    if fault == "Fo02" and letter.connection is not None:
        return letter.connection.foutcode_synchroon
    return fault


def _says_asynchronous(letter: Letter) -> bool:
    if letter.inbound.dienst is not None:
        return letter.inbound.dienst == _ASYNCHRONOUS_DIENST
    return (letter.stuurgegevens.berichtcode or "") in ("Lk01", "Di01", "Lk05", "Sa01")


def ourselves(letter: Letter) -> stuf.Systeem:
    """Give who answers where the message names no ontvanger."""
    return dataclasses.replace(stuf.OURSELVES, organisatie=letter.gemeente.antwoord_organisatie)


def answer_with(letter: Letter, message: etree._Element | bytes) -> Answer:
    """Give the answer that holds `message`, in the SOAP version of the request."""
    version = letter.inbound.soap_version
    body = stuf.wrap_text(message, version) if isinstance(message, bytes) else stuf.wrap(message, version)
    return Answer(status=200, content_type=stuf.CONTENT_TYPES[version], body=body)
