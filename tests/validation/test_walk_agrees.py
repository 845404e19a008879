"""Our own walk, libxml2 and xmlschema give the same verdict: on real messages, on made ones, on mutants of both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lxml import etree

from adapter import wiring
from adapter.validation.documents import Documents
from adapter.validation.explain import Explainer
from adapter.validation.model import Facets, Simple
from adapter.validation.values import check_value
from tests.validation import judges
from tests.validation.instances import instances
from tests.validation.mutants import mutants

_PACKS = sorted(judges.ENTRIES)
_LIBXML2_SKIPS = {
    "waarde-geen-base64"
}  # it passes over characters that base64 lacks; the guard, which cuts documents out, does not
_SEED = 5  # other mutants than those of test_packs_agree


def _explainers() -> dict[str, Explainer]:
    packs = wiring.load_packs()
    found = {}
    for name in _PACKS:
        pack = packs.get(name)
        documents: Documents = pack.documents
        found[name] = Explainer(documents, pack.entry, source=pack.standard)
    return found


def _disagreements(sources: Iterator[tuple[str, etree._Element]], count: int) -> tuple[int, list[str]]:
    explainers = _explainers()
    gates = wiring.load_packs()
    seen, found = 0, []
    for name, message in sources:
        for number, (change, mutant) in enumerate([("none", message), *mutants(message, count, _SEED)]):
            data = etree.tostring(mutant)
            read = etree.fromstring(data)
            pack = judges.pack_of(read)
            accepted, findings = gates.get(pack).valid(read), explainers[pack].explain(read, data)
            seen += 1
            codes = {finding.code for finding in findings}
            if accepted == bool(codes) and not (accepted and codes <= _LIBXML2_SKIPS):
                found.append(f"{name} mutant {number} ({change}): {codes or 'accepted by our walk only'}")
    return seen, found


def test_mutants_of_real_messages_get_one_verdict_of_the_gate_and_of_the_walk() -> None:
    real = [(name, message) for name, message, _ in judges.corpus()]
    seen, found = _disagreements(iter([*real, *judges.pairs()]), 4)
    assert seen > 1500
    assert found == []


@pytest.mark.parametrize("pack", _PACKS)
def test_mutants_of_made_messages_get_one_verdict_of_the_gate_and_of_the_walk(pack: str) -> None:
    made = (
        (f"{pack} {number}", message)
        for number, message in enumerate(instances(judges.exact(pack), judges.roots(pack)))
    )
    seen, found = _disagreements(made, 1)
    assert seen > 400
    assert found == []


def test_mutants_of_our_examples_get_the_verdict_of_xmlschema_too() -> None:
    explainers = _explainers()
    seen, found = 0, []
    for name, message in list(judges.pairs())[-20:]:
        for number, (change, mutant) in enumerate(mutants(message, 8, _SEED)):
            data = etree.tostring(mutant)
            read = etree.fromstring(data)
            pack = judges.pack_of(read)
            exact, findings = judges.exact(pack).is_valid(read), explainers[pack].explain(read, data)
            seen += 1
            if exact == bool(findings):
                found.append(f"{name} mutant {number} ({change}): xmlschema says {exact}")
    assert seen >= 160
    assert found == []


@pytest.mark.parametrize("digits", [401, 200_000])
def test_a_number_of_very_many_digits_is_told_as_one_with_too_many(digits: int) -> None:
    # found by the campaign: the walk passed over what it did not compare, so that all that was told was schema-fout
    problem = check_value(Simple(name="Getal", builtin="decimal", facets=Facets(total_digits=8)), "1" * digits)
    assert problem is not None
    assert problem.code == "waarde-cijfers"
