"""The whole differential test: official sets, our packs, our explaining walk and xmlschema judge the same messages.

    python -m tests.validation.campaign [--mutants 20000] [--seed 1] [--exact 2000]

The messages are those of the corpus and of the golden pairs, messages made from the models of our packs and from the models of
the official sets (every element, choice and attribute of the messages that we know is reached), and mutants of them all. The
standard's verdict: an official set accepts, by libxml2 with its hole closed (`adapter.validation.fixed`). Of every message on
which ours differs, and of `--exact` others, xmlschema gives its verdict on the official sets too.

Exit 0 when at least 99.9 % agree and nothing is refused that the standard accepts, but for what `deviations` names.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from adapter import wiring
from adapter.validation.explain import Explainer
from tests.validation import deviations, judges
from tests.validation.instances import instances
from tests.validation.mutants import mutants

__all__ = ["Tally", "main", "run", "sources"]

_AGREE = 0.999
_SHOWN = 40


@dataclass(slots=True)
class Tally:
    """What was seen: numbers, and the messages on which the verdicts differ."""

    seen: int = 0
    refused: int = 0
    changes: collections.Counter[str] = field(default_factory=collections.Counter)
    chosen: collections.Counter[str] = field(default_factory=collections.Counter)
    wider: list[str] = field(default_factory=list)
    narrower: list[str] = field(default_factory=list)
    walk: list[str] = field(default_factory=list)
    exact: list[str] = field(default_factory=list)
    exact_seen: int = 0

    @property
    def agreement(self) -> float:
        """The part on which ours and the standard agree; a chosen deviation counts against it too."""
        wrong = len(self.wider) + len(self.narrower) + self.chosen.total()
        return 1 - wrong / self.seen if self.seen else 0.0


def sources(*, official: bool) -> Iterator[tuple[str, etree._Element]]:
    """Give all valid messages to begin with; `official`: those made from the official models too (their load takes a minute)."""
    for name, message, valid in judges.corpus():
        if valid:
            yield name, message
    yield from judges.pairs()
    for pack in sorted(judges.ENTRIES):
        for number, message in enumerate(instances(judges.exact(pack), judges.roots(pack))):
            yield f"{pack} made {number}", message
    if official:
        for name in judges.OFFICIAL:
            schema = judges.official_exact(name)
            known = [root for root in judges.all_roots() if root in schema.maps.elements]
            for number, message in enumerate(instances(schema, known)):
                yield f"official {name} made {number}", message


def run(messages: list[tuple[str, etree._Element]], *, count: int, seed: int, exact: int, say: object = None) -> Tally:
    """Judge `messages` and `count` mutants of them, spread evenly."""
    packs = wiring.load_packs()
    explainers = {
        name: Explainer(packs.get(name).documents, packs.get(name).entry, source=name) for name in judges.ENTRIES
    }
    tally = Tally()
    chance = random.Random(seed)
    share = exact / max(count + len(messages), 1)
    for name, change, mutant in _all(messages, count, seed):
        data = etree.tostring(mutant)
        read = etree.fromstring(data)
        pack = judges.pack_of(read)
        accepted, allowed = packs.get(pack).valid(read), judges.standard(read)
        tally.seen += 1
        tally.changes[change] += 1
        tally.refused += not accepted
        label = f"{name} ({change})"
        if accepted != allowed:
            reason = deviations.reason(read) if accepted else None
            if reason is not None:
                tally.chosen[reason] += 1
            else:
                (tally.wider if accepted else tally.narrower).append(label)
        codes = {finding.code for finding in explainers[pack].explain(read, data)}
        if accepted == bool(codes) and not (accepted and codes <= deviations.LIBXML2_SKIPS):
            tally.walk.append(f"{label}: {codes or 'accepted by our walk only'}")
        if exact and chance.random() < share:
            tally.exact_seen += 1
            if judges.exactly(read) != allowed:
                tally.exact.append(f"{label}: libxml2 says {allowed} on the official sets")
        if say is not None and tally.seen % 1000 == 0:
            print(f"{tally.seen} judged, agreement {tally.agreement:.5f}", file=sys.stderr)
    return tally


def _all(
    messages: list[tuple[str, etree._Element]], count: int, seed: int
) -> Iterator[tuple[str, str, etree._Element]]:
    for name, message in messages:
        yield name, "as it is", message
    each, more = divmod(count, max(len(messages), 1))
    for number, (name, message) in enumerate(messages):
        for change, mutant in mutants(message, each + (number < more), f"{seed}:{name}"):
            yield name, change, mutant


def main(arguments: list[str]) -> int:
    """Run it and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.validation.campaign")
    parser.add_argument("--mutants", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--exact", type=int, default=2_000, help="how many xmlschema judges on the official sets")
    parser.add_argument("--own", action="store_true", help="no messages made from the official models (saves a minute)")
    given = parser.parse_args(arguments)
    started = time.perf_counter()
    messages = list(sources(official=not given.own))
    tally = run(messages, count=given.mutants, seed=given.seed, exact=given.exact, say=print)
    print(
        f"{len(messages)} messages, {tally.seen - len(messages)} mutants: {tally.seen} judged, {tally.refused} refused by us"
    )
    print(f"agreement {tally.agreement:.5%}; seconds {time.perf_counter() - started:.0f}")
    for name, found in (
        ("refused by us only", tally.narrower),
        ("accepted by us only", tally.wider),
        ("the walk says otherwise than the gate", tally.walk),
        (f"xmlschema says otherwise than libxml2 ({tally.exact_seen} judged by both)", tally.exact),
    ):
        print(f"{name}: {len(found)}")
        for line in itertools.islice(found, _SHOWN):
            print(f"  {line}")
    for reason, number in tally.chosen.most_common():
        print(f"accepted on purpose: {number} x {reason}")
    print("changes: " + ", ".join(f"{name} {number}" for name, number in tally.changes.most_common()))
    good = tally.agreement >= _AGREE and not (tally.narrower or tally.walk or tally.exact)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
