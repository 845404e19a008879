"""The laws of every mapping, on messages that together reach every element of its schema: what `mappings check` tries."""

from __future__ import annotations

import pytest

from adapter import translation, validation, wiring
from adapter.wiring.lawful.check import CONTEXT, check_laws, made_for
from adapter.wiring.lawful.report import broken_tables, check_all, read_given
from tests.shared import shared
from tests.translated import ROOT, mappings

PACKS = wiring.load_packs()
LAWFUL = sorted((mapping.pack, mapping.operatie) for mapping in mappings() if mapping.goes_back)


@pytest.mark.parametrize(("pack", "operatie"), LAWFUL, ids=lambda value: value)
def test_every_law_holds_on_messages_that_reach_every_element(pack: str, operatie: str) -> None:
    mapping = mappings().get(pack, operatie)

    tried = check_laws(mapping, PACKS.get(pack))

    assert tried.broken == []
    assert tried.messages > tried.refused
    assert all(tried.held[law] for law in ("no_drop", "no_invention", "idempotence"))
    assert all(tried.held[law] for law in ("put_get", "get_put", "bounds"))


@pytest.mark.parametrize(("pack", "operatie"), [("bg-0310", "aoaLk01"), ("zds-1.2", "updateZaakdocument_Di02")])
def test_the_made_messages_are_valid_and_reach_every_element(pack: str, operatie: str) -> None:
    mapping, shape = mappings().get(pack, operatie), PACKS.shape(pack, mappings().get(pack, operatie).root)
    assert shape is not None
    left = set(validation.paths_of(shape))

    for made in validation.made_messages(shape, frozenset(left), lambda _path, _shape, _number: None):
        assert PACKS.get(pack).valid(made.root)
        left -= made.reached

    assert left == set()
    assert len(list(made_for(mapping, PACKS.get(pack)))) > 5


def test_a_mapping_that_merges_two_ways_of_being_empty_or_loses_a_value_is_caught() -> None:
    mapping = mappings().get("zds-1.1", "creeerZaak_Lk01")

    class Forgetful:
        def __getattr__(self, name):
            return getattr(mapping, name)

        def to_events(self, payload, context):
            found = mapping.to_events(payload, context)
            for draft in found.drafts:
                zaak = draft.data.get("zaak", {})
                if zaak.get("omschrijving") is None or isinstance(zaak.get("omschrijving"), dict):
                    zaak.pop("omschrijving", None)
                zaak.pop("toelichting", None)
            return found

    tried = check_laws(Forgetful(), PACKS.get("zds-1.1"))  # type: ignore[arg-type]

    assert {"presence", "put_get", "no_drop"} <= {each.law for each in tried.broken}


def test_given_messages_are_tried_too_and_tables_are_bijections() -> None:
    given = read_given([shared("corpus/pairs")], PACKS)
    key = ("zds-1.1", "creeerZaak_Lk01")
    own = translation.Mappings({key: mappings().get(*key)}, mappings().tables)

    before = {(result.coverage.way): result for result in check_all(own, PACKS, {})}
    after = {(result.coverage.way): result for result in check_all(own, PACKS, given)}

    assert after["in"].tried.messages == before["in"].tried.messages + len(given[key]) > before["in"].tried.messages
    assert after["in"].ok
    assert set(after["in"].as_json()) >= {
        "mapping",
        "direction",
        "fields",
        "covered",
        "preserved",
        "lost",
        "laws",
        "ok",
    }
    assert broken_tables(mappings()) == []
    assert CONTEXT.pseudonym is not None
    assert (ROOT / "docs/coverage.md").is_file()
