"""The judge: do the journal, the event log, the target and the vendors' own logs tell one story? (GUARANTEES c.6).

It shares no code with what it judges but the payload frame and the settings: it reads the tables itself and has its own list
of what is legal. `evidence.py` is what it looks at, `collect.py` gets it, `rules_*.py` hold the invariants I1–I12.
"""

from __future__ import annotations

from adapter.cli.checker.collect import collect, read_client_log
from adapter.cli.checker.evidence import Evidence, Witness
from adapter.cli.checker.judge import RULES, judge
from adapter.cli.checker.rules_flow import physical_doubles

__all__ = ["RULES", "Evidence", "Witness", "collect", "judge", "physical_doubles", "read_client_log"]
