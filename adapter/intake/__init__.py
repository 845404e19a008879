"""THE inbound way: guard -> validate -> check -> translate -> journal -> answer."""

from __future__ import annotations

from adapter.intake.check import check as check_message
from adapter.intake.letter import Answer, Inbound
from adapter.intake.ports import Ask, CheckKnown, Documents, HandedOut, Ports, Reserve
from adapter.intake.receive import Receiver
from adapter.intake.report import finding_json, findings_json

__all__ = [
    "Answer",
    "Ask",
    "CheckKnown",
    "Documents",
    "HandedOut",
    "Inbound",
    "Ports",
    "Receiver",
    "Reserve",
    "check_message",
    "finding_json",
    "findings_json",
]
