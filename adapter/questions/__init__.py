"""Questions: asked by a StUF system, answered from the source of the gemeente; nothing of the answer is kept."""

from __future__ import annotations

from adapter.questions import beeld
from adapter.questions.answer import Antwoord, Asked, Questions
from adapter.questions.personen import AskedPersons, Personen, PersonenAntwoord
from adapter.questions.uitgifte import Uitgegeven, Uitgifte
from adapter.questions.zoekvorm import choose

__all__ = [
    "Antwoord",
    "Asked",
    "AskedPersons",
    "Personen",
    "PersonenAntwoord",
    "Questions",
    "Uitgegeven",
    "Uitgifte",
    "beeld",
    "choose",
]
