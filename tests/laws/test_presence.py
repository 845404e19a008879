"""Clear ≠ absent ≠ unknown (MAPPING E.3): three inputs, three outputs, for every element that can be empty."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapter import settings
from adapter.translation.compiled import CompiledEntity
from adapter.translation.diff import apply, diff
from adapter.translation.load import load
from adapter.translation.names import prefixed
from adapter.translation.tree import Node
from adapter.translation.values import Special
from tests.translated import CONTEXT, ROOT, lk01, translate, zak

_SKIP = {Special.EXTRA, Special.INHOUD, Special.WHOLE, Special.JOIN, Special.RUW}


def _fields() -> list[tuple[str, tuple[str, ...]]]:
    """Give (path, place in the event) of every own element of the zaak."""
    mapping = load([ROOT / "mappings"]).get("zds-1.1", "updateZaak_Lk01")
    entity: CompiledEntity = mapping._way.entity  # type: ignore[union-attr]
    found = []

    def walk(node: Node) -> None:
        for child in node.children:
            if child.only("antwoord") or child.kind == "relation" or child.flag("list") or child.flag("bare"):
                continue
            if child.kind == "leaf" and child.event and not child.in_bron:
                if child.value is not None and child.value.special not in _SKIP:
                    found.append(("/".join(prefixed(tag) for tag in child.path), child.event))
            elif child.kind == "group" and not child.row.keys.get("type"):
                walk(child)

    walk(entity.entity.root)
    return [(path, event) for path, event in found if path != "identificatie"]


def _data(element: str) -> dict[str, Any]:
    found = translate(
        lk01(zak("<ZKN:identificatie>1900208938</ZKN:identificatie>" + element, soort="W"), soort="W"),
        "updateZaak_Lk01",
    )
    return dict(found.drafts[0].data) if found.drafts else {}


def _at(data: Any, place: tuple[str, ...]) -> Any:
    for key in place:
        if not isinstance(data, dict) or key not in data:
            return "ABSENT"
        data = data[key]
    return data


@pytest.mark.parametrize(("path", "place"), _fields(), ids=lambda value: str(value))
def test_three_ways_of_being_empty_are_three_things(path: str, place: tuple[str, ...]) -> None:
    def element(reason: str) -> str:
        return f'<ZKN:{path} xsi:nil="true" StUF:noValue="{reason}"/>'

    seen = {
        "absent": _at(_data(""), place),
        "geenWaarde": _at(_data(element("geenWaarde")), place),
        "waardeOnbekend": _at(_data(element("waardeOnbekend")), place),
        "vastgesteldOnbekend": _at(_data(element("vastgesteldOnbekend")), place),
        "nietOndersteund": _at(_data(element("nietOndersteund")), place),
        "nietGeautoriseerd": _at(_data(element("nietGeautoriseerd")), place),
    }

    assert seen == {
        "absent": "ABSENT",
        "geenWaarde": None,
        "waardeOnbekend": {"onbekend": "waardeOnbekend"},
        "vastgesteldOnbekend": {"onbekend": "vastgesteldOnbekend"},
        "nietOndersteund": "ABSENT",
        "nietGeautoriseerd": "ABSENT",
    }


def test_there_are_fields_to_check() -> None:
    assert len(_fields()) > 8


def test_an_empty_element_without_a_reason_is_left_out_or_cleared_as_the_connection_says() -> None:
    payload = lk01(zak("<ZKN:identificatie>1900208938</ZKN:identificatie><ZKN:omschrijving/>"))
    clearing = replace(CONTEXT, kennisgeving=settings.Kennisgeving(leeg_element="geenWaarde"))

    left_out = translate(payload, "creeerZaak_Lk01").drafts[0].data
    cleared = translate(payload, "creeerZaak_Lk01", context=clearing).drafts[0].data

    assert "omschrijving" not in left_out["zaak"]
    assert left_out["bron"]["noValue"] == {"omschrijving": "leeg"}
    assert cleared["zaak"]["omschrijving"] is None


def test_nil_without_a_reason_is_not_said_and_warned_about() -> None:
    payload = lk01(zak('<ZKN:identificatie>1900208938</ZKN:identificatie><ZKN:omschrijving xsi:nil="true"/>'))

    found = translate(payload, "creeerZaak_Lk01")

    assert "omschrijving" not in found.drafts[0].data["zaak"]
    assert [warning.code for warning in found.warnings] == ["nil-zonder-reden"]


VALUES: list[dict[str, Any]] = [
    {},
    {"a": 1},
    {"a": 2, "b": None},
    {"a": {"onbekend": "waardeOnbekend"}, "c": [1]},
    {"b": "x", "c": [1, 2]},
]


@pytest.mark.parametrize("oud", VALUES)
@pytest.mark.parametrize("huidig", VALUES)
def test_what_changed_added_to_what_was_is_what_is(oud: dict[str, Any], huidig: dict[str, Any]) -> None:
    change = diff(oud, huidig)

    assert {name: apply(oud, change)[name] for name in huidig} == huidig
    assert set(change.paden) == set(change.changed) <= set(huidig)
    assert set(change.oud) <= set(change.changed)
    assert diff(huidig, huidig).paden == []
