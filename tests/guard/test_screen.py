"""The screen is sound: it never lets through what the exact scan refuses."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from adapter import guard
from adapter.errors import Refused
from adapter.guard.exact import scan_exactly
from adapter.guard.screen import is_surely_within
from tests.shared import shared

LIMITS = guard.Limits(elements=6, depth=3, attributes=2, namespaces=4, namespaces_per_element=2)
# pieces that make and break tags, most of them well-formed together now and then
PIECES = (
    "<a>", "</a>", "<b/>", "<a b='/>'>", "<a b='x>y'/>", "<a b='/>' c='1' d='2'>", "<a xmlns:p='u' xmlns:q='v'/>",
    "<a xmlns:p='u'>", "/>", ">", "=", "!", "?", "x", " ", "<!-- <a> -->", "<![CDATA[</a>]]>", "&lt;", "xmlns", "\x01",
    "<a b='1' c='2' d='3'/>", '<a b=">">', "<?pi?>", "<a\n/>", "<a b = '1' />",
)  # fmt: skip


@st.composite
def trees(draw: st.DrawFn, depth: int = 5) -> str:
    """Well-formed elements, with attributes and texts that look like markup."""
    attributes = draw(st.dictionaries(st.sampled_from("bcdef"), st.sampled_from(["1", "/>", ">", "=", "a/>b>"])))
    declared = draw(st.sets(st.sampled_from("pqrs"), max_size=3))
    start = "<a" + "".join(f' {name}="{value}"' for name, value in attributes.items())
    start += "".join(f' xmlns:{name}="u"' for name in declared)
    inside = draw(
        st.lists(
            st.one_of(
                st.sampled_from(["/>", ">", "x", "=", " ", "!", "?", "<!--<a>-->", "<![CDATA[</a>]]>"]),
                trees(depth - 1),
            )
            if depth
            else st.sampled_from(["/>", "x"]),
            max_size=4,
        )
    )
    if not inside and draw(st.booleans()):
        return start + draw(st.sampled_from(["/>", " />", "\n/>"]))
    return start + ">" + "".join(inside) + "</a>"


@given(trees())
@example("<a><a b='/>'><a b='/>'><a/></a></a></a>")
@example("<a>x/><a>x/><a>x/><a>x/></a></a></a></a>")
@settings(max_examples=400, deadline=None)
def test_what_the_screen_lets_through_the_exact_scan_lets_through(text: str) -> None:
    data = text.encode()
    etree.fromstring(data)
    if is_surely_within(data, LIMITS):
        scan_exactly(data, LIMITS)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_what_the_screen_lets_through_is_within_limits_or_not_well_formed(text: str) -> None:
    data = text.encode()
    try:
        etree.fromstring(data)
    except etree.XMLSyntaxError:
        return
    if is_surely_within(data, LIMITS):
        scan_exactly(data, LIMITS)


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_bytes_of_any_kind_are_taken_or_refused_and_nothing_else(data: bytes) -> None:
    try:
        guard.scan(data, guard.Limits())
        guard.parse(data)
    except Refused:
        pass


def test_real_messages_need_the_exact_scan_only_for_comments() -> None:
    unsure = []
    for path in sorted(shared("corpus/stuf").glob("*.xml")):
        data = path.read_bytes()
        if not is_surely_within(data[data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0 :], guard.Limits()):
            unsure.append(b"<!" in data)
    assert unsure.count(False) <= 2


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_depth_is_judged_exactly_where_all_tags_are_plain(depth: int) -> None:
    assert is_surely_within(b"<a>" * depth + b"</a>" * depth, LIMITS) == (depth <= 3)
