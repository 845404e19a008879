"""Versions of event schemas understand each other, both ways, over every release: who reads is never left behind."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import pytest

from adapter.validation.evolution import Change, changes
from tools import event_release

_URI = "urn:koppelvlak:events:nl.zaken.proef.v1"
_SHARED = "urn:koppelvlak:events:zaken:v1:gedeeld"
_OLD: dict[str, Any] = {
    _URI: {
        "$id": _URI,
        "type": "object",
        "properties": {
            "zaak": {"$ref": f"{_SHARED}#/$defs/zaak"},
            "soort": {"enum": ["een", "twee"]},
            "datum": {"anyOf": [{"type": "string", "maxLength": 10}, {"type": "null"}]},
            "rollen": {"type": "array", "items": {"type": "object", "required": ["naam"], "properties": {"naam": {}}}},
        },
        "required": ["zaak"],
        "additionalProperties": False,
    },
    _SHARED: {
        "$id": _SHARED,
        "$defs": {
            "zaak": {"type": "object", "properties": {"nummer": {"type": "string", "pattern": "^[0-9]+$"}}},
        },
    },
}


def _changed(*steps: str, to: Any = None, drop: bool = False) -> dict[str, Any]:
    new = copy.deepcopy(_OLD)
    place: Any = new
    for step in steps[:-1]:
        place = place[step]
    if drop:
        del place[steps[-1]]
    else:
        place[steps[-1]] = to
    return new


def _told(found: tuple[Change, ...]) -> set[tuple[str, str, str]]:
    return {(each.direction, each.path, each.keyword) for each in found}


@pytest.mark.parametrize("old", event_release.releases(), ids=lambda file: file.stem)
def test_the_schemas_of_now_and_of_every_release_understand_each_other(old) -> None:
    found = changes(event_release.kept(old), event_release.current())
    assert found == (), "a published version never breaks a reader: add optional members only, or make a v2"


def test_every_two_releases_understand_each_other() -> None:
    files = event_release.releases()
    assert files
    for one, other in itertools.combinations(files, 2):
        assert changes(event_release.kept(one), event_release.kept(other)) == ()


def test_an_added_optional_member_is_understood_both_ways() -> None:
    assert changes(_OLD, _changed(_URI, "properties", "nieuw", to={"type": "string"})) == ()


def test_a_new_schema_is_no_change_and_one_that_is_gone_is() -> None:
    assert changes(_OLD, {**_OLD, "urn:nieuw": {"$id": "urn:nieuw", "type": "object"}}) == ()
    gone = {_SHARED: _OLD[_SHARED]}
    assert _told(changes(_OLD, gone)) == {("backward", "", "$id")}


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (_changed(_URI, "required", to=["zaak", "soort"]), {("backward", "soort", "required")}),
        (_changed(_URI, "required", to=[]), {("forward", "zaak", "required")}),
        (_changed(_URI, "properties", "soort", "enum", to=["een", "twee", "drie"]), {("forward", "soort", "enum")}),
        (_changed(_URI, "properties", "soort", "enum", to=["een"]), {("backward", "soort", "enum")}),
        (
            _changed(_URI, "properties", "datum", "anyOf", to=[{"type": "string", "maxLength": 10}]),
            {("backward", "datum", "type")},
        ),
        (
            _changed(_URI, "properties", "datum", "anyOf", to=[{"type": "string", "maxLength": 8}, {"type": "null"}]),
            {("backward", "datum", "anyOf")},
        ),
        (
            _changed(_URI, "properties", "rollen", "items", "required", to=["naam", "bsn"]),
            {("backward", "rollen/[]/bsn", "required")},
        ),
        (
            _changed(_SHARED, "$defs", "zaak", "properties", "nummer", "pattern", to="^[0-9]{4}$"),
            {("backward", "zaak/nummer", "pattern"), ("forward", "zaak/nummer", "pattern")},
        ),
        (
            _changed(_SHARED, "$defs", "zaak", "properties", "nummer", "type", to="integer"),
            {("backward", "zaak/nummer", "type"), ("forward", "zaak/nummer", "type")},
        ),
        (
            _changed(_SHARED, "$defs", "zaak", "properties", "nummer", "pattern", drop=True),
            {("forward", "zaak/nummer", "pattern")},
        ),
    ],
)
def test_a_change_that_a_reader_would_not_survive_is_told_with_its_place_and_direction(new, told) -> None:
    assert _told(changes(_OLD, new)) == told


def test_a_schema_that_refers_to_itself_is_compared_once() -> None:
    tree = {"$id": "urn:boom", "type": "object", "properties": {"tak": {"$ref": "urn:boom#"}}}
    assert changes({"urn:boom": tree}, {"urn:boom": copy.deepcopy(tree)}) == ()
