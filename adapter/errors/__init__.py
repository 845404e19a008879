"""One hierarchy of errors, by what the receiver can do, and one catalogue of texts.

A raise site gives a code and facts, never prose: the texts (what, where, how to mend; Dutch and English) are in
`catalogue.py`. A fact never is a value of a message, but for business codes that a functional administrator needs
(zaaktype, statustype, zaakidentificatie); it never holds personal data.
"""

from __future__ import annotations

from adapter.errors import (
    texts_besluiten,
    texts_bewerken,
    texts_brp,
    texts_config,
    texts_delivery,
    texts_intake,
    texts_journal,
    texts_mappings,
    texts_notificaties,
    texts_operations,
    texts_routes,
    texts_schemas,
    texts_soap,
    texts_status,
    texts_structure,
    texts_translation,
    texts_validation,
    texts_values,
    texts_vragen,
)
from adapter.errors.catalogue import CATALOGUE, Entry, Language, Plek, Text, register, render
from adapter.errors.finding import Finding
from adapter.errors.kinds import (
    Defect,
    KoppelvlakError,
    Misconfigured,
    OutcomeUnknown,
    Refused,
    Unavailable,
)

__all__ = [
    "CATALOGUE",
    "Defect",
    "Entry",
    "Finding",
    "KoppelvlakError",
    "Language",
    "Misconfigured",
    "OutcomeUnknown",
    "Plek",
    "Refused",
    "Text",
    "Unavailable",
    "render",
]

for _texts in (
    texts_besluiten,
    texts_bewerken,
    texts_brp,
    texts_config,
    texts_delivery,
    texts_intake,
    texts_journal,
    texts_notificaties,
    texts_operations,
    texts_mappings,
    texts_routes,
    texts_schemas,
    texts_soap,
    texts_status,
    texts_structure,
    texts_translation,
    texts_validation,
    texts_values,
    texts_vragen,
):
    register(*_texts.ENTRIES)
