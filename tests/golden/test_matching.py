import pytest

from adapter.cli.golden.matching import ABSENT, Known, differences, subsequence

KNOWN = Known(
    urls={"@zaak/1": "http://x/1"},
    made={"zaak": {"http://x/new"}},
    locks={"@informatieobject/1": "slot"},
    changed=("einddatum",),
)


@pytest.mark.parametrize(
    ("expected", "actual", "agrees"),
    [
        (1, 1, True),
        (1, "1", False),
        (1, True, False),
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 1}, {"b": 2}, False),
        ([1, 2], [1], False),
        ({"$absent": True}, ABSENT, True),
        ({"$absent": True}, None, False),
        ({"$any": True}, "", False),
        ({"$regex": "^1900"}, "19001", True),
        ({"$oneOf": ["PATCH", "PUT"]}, "PUT", True),
        ({"$oneOf": ["PATCH", "PUT"]}, "POST", False),
        ({"$not": "a"}, "b", True),
        ({"$instant": "2020-03-11T08:25:16Z"}, "2020-03-11T09:25:16+01:00", True),
        ({"$instant": "2020-03-11T08:25:16Z"}, "2020-03-11T09:25:16.5+01:00", False),
        ({"$instant": "2020-03-11T08:25:16Z"}, "2020-03-11T08:25:16", False),
        ({"$base64": "YQ=="}, "Y Q = =", True),
        ({"$superset": ["a"]}, ["b", "a"], True),
        ({"$superset": ["a"]}, ["b"], False),
        ({"$contains_text": "kat"}, {"overig": ["kat"]}, True),
        ({"$not_contains": "999"}, "persoon/abc", True),
        ({"$lock_of": "@informatieobject/1"}, "slot", True),
        ("@zaak/1", "http://x/1", True),
        ("@zaak/1", "http://x/2", False),
        ("@new/zaak", "http://x/new", True),
        ("@new/zaak", "http://x/1", False),
        ({"$nieuw": 1}, 1, False),
    ],
)
def test_a_matcher_agrees_or_not(expected, actual, agrees):
    assert (not list(differences(expected, actual, KNOWN))) is agrees


def test_unchanged_is_absent_or_not_named_as_changed():
    assert not list(differences({"zaak": {"startdatum": {"$unchanged": True}}}, {"zaak": {"startdatum": "x"}}, KNOWN))
    assert list(differences({"zaak": {"einddatum": {"$unchanged": True}}}, {"zaak": {"einddatum": "x"}}, KNOWN))


def test_ordered_items_are_a_subsequence_and_unordered_ones_are_anywhere():
    agrees = lambda want, found: want["n"] == found  # noqa: E731
    assert subsequence([{"n": 1}, {"n": 3}], [1, 2, 3], agrees) == []
    assert subsequence([{"n": 3}, {"n": 1}], [1, 2, 3], agrees) == [{"n": 1}]
    assert subsequence([{"n": 3}, {"n": 1, "unordered": True}], [1, 2, 3], agrees) == []
    assert subsequence([{"n": 1}, {"n": 1}], [1], agrees) == [{"n": 1}]
