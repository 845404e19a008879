"""Our packs and the official schema sets give the same verdict: on real messages, on messages made from the models, on mutants.

The standard's verdict is that of libxml2 on the official sets, its hole closed: valid when one of them accepts. The whole
campaign, with xmlschema as a second judge: `python -m tests.validation.campaign`. Where a pack is wider on purpose
(`deviations`), schemas/stuf/README.md says so; nowhere is it narrower.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import etree

from tests.validation import deviations, judges
from tests.validation.instances import instances
from tests.validation.mutants import mutants

_PACKS = sorted(judges.ENTRIES)
_MUTANTS_PER_MESSAGE = 5


def _wider(message: etree._Element) -> bool:
    """True when the message holds a part where a pack accepts more than the standard, on purpose."""
    return deviations.reason(message) is not None


def _fresh(message: etree._Element) -> etree._Element:
    """Give the message as a receiver reads it: namespaces that were declared elsewhere are declared in it."""
    return etree.fromstring(etree.tostring(message))


def _disagreements(sources: Iterator[tuple[str, etree._Element]], count: int) -> tuple[int, list[str]]:
    seen = 0
    found = []
    for name, message in sources:
        for number, (change, mutant) in enumerate(mutants(message, count)):
            read = _fresh(mutant)
            seen += 1
            accepted, allowed = judges.ours(read), judges.standard(read)
            if accepted != allowed and not (accepted and _wider(read)):
                found.append(f"{name} mutant {number} ({change}): {'accepted' if accepted else 'refused'} by us only")
    return seen, found


def test_every_corpus_message_gets_the_verdict_of_the_standard() -> None:
    wrong = []
    count = 0
    for name, message, valid in judges.corpus():
        count += 1
        # xmlschema too: libxml2 does not look at fixed values of attributes (CHECKS.md)
        verdict = judges.ours(message) and judges.exact(judges.pack_of(message)).is_valid(message)
        if verdict != valid:
            wrong.append(f"{name}: {'accepted' if verdict else 'refused'}")
    assert count > 280
    assert wrong == []


def test_every_request_and_reply_of_the_golden_pairs_and_our_examples_is_valid() -> None:
    messages = list(judges.pairs())
    assert len(messages) > 45
    assert [name for name, message in messages if not judges.ours(message)] == []
    assert [name for name, message in messages if not judges.standard(message)] == []


@pytest.mark.parametrize("pack", _PACKS)
def test_a_message_made_from_any_part_of_a_pack_is_valid_by_the_standard(pack: str) -> None:
    made = [_fresh(message) for message in instances(judges.exact(pack), judges.roots(pack))]
    assert len(made) > 200
    assert [etree.tostring(message) for message in made if not judges.ours(message)] == []
    assert [etree.tostring(message) for message in made if not judges.standard(message) and not _wider(message)] == []


def test_mutants_of_real_messages_get_the_verdict_of_the_standard() -> None:
    valid = [(name, message) for name, message, verdict in judges.corpus() if verdict]
    seen, found = _disagreements(iter([*valid, *judges.pairs()]), _MUTANTS_PER_MESSAGE)
    assert seen > 1000
    assert found == []


@pytest.mark.parametrize("pack", _PACKS)
def test_mutants_of_made_messages_get_the_verdict_of_the_standard(pack: str) -> None:
    made = (
        (f"{pack} {number}", message)
        for number, message in enumerate(instances(judges.exact(pack), judges.roots(pack)))
    )
    seen, found = _disagreements(made, 1)
    assert seen > 200
    assert found == []
