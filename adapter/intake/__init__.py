"""THE inbound way: guard -> validate -> check -> translate -> journal -> answer."""

from __future__ import annotations

from adapter.intake.dispensation import name_of as name_of_dispensation
from adapter.intake.dispensation import slug
from adapter.intake.homeless import ZONDER_THUIS
from adapter.intake.letter import Answer, Inbound
from adapter.intake.ports import Ask, CheckKnown, Documents, HandedOut, Ports, Reserve
from adapter.intake.receive import DISPENSATIE, Receiver
from adapter.intake.report import finding_json, findings_json

__all__ = [
    "DISPENSATIE",
    "ZONDER_THUIS",
    "Answer",
    "Ask",
    "CheckKnown",
    "Documents",
    "HandedOut",
    "Inbound",
    "Ports",
    "Receiver",
    "Reserve",
    "finding_json",
    "findings_json",
    "name_of_dispensation",
    "slug",
]
