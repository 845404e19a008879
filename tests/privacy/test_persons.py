"""A BSN in a message is found by the name of its element, and nothing else is taken for one."""

import pytest

from adapter import privacy


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"<BG:inp.bsn>999990019</BG:inp.bsn>", ("999990019",)),
        (b"<bsn>999990019</bsn><x:inp.bsn StUF:exact='true'> 999993847\n</x:inp.bsn>", ("999990019", "999993847")),
        (b"<bsn>999990019</bsn><bsn>999990019</bsn>", ("999990019",)),
        (b"<inp.a-nummer>999990019</inp.a-nummer><rsin>999990019</rsin>", ()),
        (b"<bsn>999990018</bsn>", ()),  # no eleven-proof
        (b"<bsn>99999001</bsn><bsn>9999900199</bsn>", ()),
        (b"<bsn/>", ()),
        (b"", ()),
    ],
)
def test_a_bsn_is_found_in_an_element_that_is_named_for_it(raw, found):
    assert privacy.find_bsns(raw) == found


@pytest.mark.parametrize("piece", [b"bsn ", b"<bsn ", b"bsn>", b"bsn x=", b"bsn> ", b"<bsn a='"])
def test_a_hostile_message_is_read_in_a_time_that_grows_with_its_size_only(piece):
    raw = piece * (4_000_000 // len(piece))
    assert privacy.find_bsns(raw + b" " * 1_000_000) == ()  # a pattern that looks on to the end each time takes hours


def test_no_message_can_make_the_list_grow_without_end():
    numbers = [number for number in map(str, range(999990000, 999999999)) if privacy.is_elfproef(number)]
    raw = "".join(f"<bsn>{number}</bsn>" for number in numbers[:400]).encode()
    assert len(privacy.find_bsns(raw)) == 100
