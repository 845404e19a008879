"""The laws of mappings tried on messages made from the schemas, and on given ones: what `mappings check` and a start try."""

from __future__ import annotations

from adapter.wiring.lawful.check import check_laws
from adapter.wiring.lawful.report import COLUMNS, Result, broken_tables, check_all, read_given

__all__ = ["COLUMNS", "Result", "broken_tables", "check_all", "check_laws", "read_given"]
