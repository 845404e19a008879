"""The invariants, by name; each gives a list of witnesses, and none is silent because of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from adapter.cli.checker import rules_flow, rules_history, rules_outside
from adapter.cli.checker.evidence import Evidence, Witness

__all__ = ["RULES", "judge"]

RULES: Final[Mapping[str, tuple[str, Callable[[Evidence], Iterator[Witness]]]]] = {
    "I1": ("nothing lost", rules_outside.nothing_lost),
    "I2": ("nothing invented", rules_outside.nothing_invented),
    "I3": ("each event and each effect once", rules_flow.each_once),
    "I4": ("order per zaak", rules_flow.in_order),
    "I5": ("faithful", rules_flow.faithful),
    "I6": ("answers are stable", rules_outside.answers_stable),
    "I7": ("legal history", rules_history.legal_history),
    "I8": ("accountable", rules_history.accountable),
    "I9": ("silent about persons", rules_outside.silent),
    "I10": ("all came to rest", rules_flow.at_rest),
    "I11": ("no place used twice", rules_flow.no_reuse),
    "I12": ("counts agree", rules_flow.counts_agree),
}


def judge(evidence: Evidence, *, most: int = 20) -> list[Witness]:
    """Give what is wrong, at most `most` witnesses an invariant; [] when all hold."""
    found: list[Witness] = []
    for _, rule in RULES.values():
        for number, witness in enumerate(rule(evidence)):
            if number == most:
                break
            found.append(witness)
    return found
