"""The mapping language: read, checked, compiled once; run both ways. Pure.

A mapping is data (TOML under `mappings/`), never code. From the same rows come StUF → events, events → StUF, and the
answers to questions. `docs/mappings.md` tells how to write one.
"""

from __future__ import annotations

from adapter.translation.claims import claims_of, nillable_paths
from adapter.translation.coverage import Coverage, cover
from adapter.translation.effective import Effective, effective_rows
from adapter.translation.extra import with_extra
from adapter.translation.in_stuf import told_in_stuf
from adapter.translation.judge import judge
from adapter.translation.laws import LAWS, Broken, Tried, try_empties, try_message
from adapter.translation.load import load
from adapter.translation.mapping import Mapping, Mappings
from adapter.translation.overlays import Change, Overlay
from adapter.translation.trace import trace, trace_of
from adapter.translation.trace_row import Trace
from adapter.translation.types import Beeld, Context, Draft, InlineDocument, Persoonsvraag, Translated, Vraag
from adapter.translation.vraagregels import check_vraag

__all__ = [
    "LAWS",
    "Beeld",
    "Broken",
    "Change",
    "Context",
    "Coverage",
    "Draft",
    "Effective",
    "InlineDocument",
    "Mapping",
    "Mappings",
    "Overlay",
    "Persoonsvraag",
    "Trace",
    "Translated",
    "Tried",
    "Vraag",
    "check_vraag",
    "claims_of",
    "cover",
    "effective_rows",
    "judge",
    "load",
    "nillable_paths",
    "told_in_stuf",
    "trace",
    "trace_of",
    "try_empties",
    "try_message",
    "with_extra",
]
