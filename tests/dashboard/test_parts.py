"""The pure parts: what was pasted, lines and pairs, masked mending, groups, plots, the picture."""

import datetime

import orjson
import pytest

from adapter.journal import ConnectionView, Moment, TargetView
from adapter.status.dashboard import code, landscape
from adapter.status.dashboard.found import read_pasted
from adapter.status.dashboard.mending import diff_lines, masked_text, whole_text
from adapter.status.dashboard.overzicht import attention
from adapter.status.dashboard.pages import local_path
from adapter.status.dashboard.plots import bars_of
from adapter.status.dashboard.texts import read_texts
from adapter.status.dashboard.words import Told
from adapter.translation import Trace
from tests.system import example

NOW = datetime.datetime(2026, 11, 25, 12, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("pasted", "number"),
    [
        (" 1900202600000001 \n", "1900202600000001"),
        ("<StUF:referentienummer>abc-1</StUF:referentienummer>", "abc-1"),
        ("zaak/1900202600000001", "1900202600000001"),
        ("“nummer-1”,", "nummer-1"),
        ("https://x.example/berichten/01a2/", "01a2"),
        ("F/2026/12", "F/2026/12"),
        ("x" * 1000, "x" * 400),
        ("", ""),
    ],
)
def test_the_number_is_found_in_what_was_pasted(pasted, number):
    assert read_pasted(pasted) == number


def _trace(path, out, event=1, home="event"):
    return Trace(path=path, line=None, file="", row=0, value="tekst", klasse="", home=home, event=event, out=out)


def test_a_value_and_the_member_that_it_became_get_the_same_number_whatever_the_layout():
    text = example("creeer-zaak").decode()
    flat = " ".join(text.split())
    traces = [
        _trace("object/omschrijving", "zaak.omschrijving"),
        _trace("object/kenmerk/kenmerk", "zaak.kenmerken[0].kenmerk"),
        _trace("object", "zaak"),
        _trace("object/nergens", "zaak.nergens"),
        _trace("object/startdatum", "", event=0, home="nowhere"),
    ]
    for message in (text, flat):
        pairs = code.pairs_of(message, traces)
        assert [(pair.number, message[pair.start : pair.end]) for pair in pairs] == [
            (1, "Aanvraag bijzondere bijstand"),
            (2, "F-2026-0042"),
        ]
        lines = code.lines_of_xml(message, (), pairs)
        assert "\n".join("".join(part.text for part in line.parts) for line in lines) == message.rstrip("\n")
        assert [part.text for line in lines for part in line.parts if part.mark == 2] == ["F-2026-0042"]
    event = {"data": {"zaak": {"omschrijving": "A", "kenmerken": [{"kenmerk": "F"}], "leeg": {}, "rij": []}}}
    lines = code.lines_of_json(event, 1, pairs)
    assert [part.text for line in lines for part in line.parts if part.mark == 2] == ['"F"']
    assert orjson.loads("".join("".join(part.text for part in line.parts) for line in lines)) == event
    assert not [part for line in code.lines_of_json(event, 2, pairs) for part in line.parts if part.mark]


def test_a_finding_that_names_its_element_only_gets_the_line_of_it():
    def finding(path, line=None):
        return Told(
            code="x", what="w", fix="", path=path, line=line, column=None, found=None, allowed=None, source=None
        )

    text = example("creeer-zaak").decode()
    given = [finding("isVan/gerelateerde/code"), finding("/ZKN:zakLk01/x"), finding(None), finding("object", 7)]
    found = code.placed(text, given)
    line = text.splitlines()[found[0].line - 1]
    assert "<ZKN:code>B1026</ZKN:code>" in line
    assert [each.line for each in found[1:]] == [None, None, 7]
    assert code.placed("geen xml", given)[0].line is None


def test_elements_of_one_name_are_told_apart_by_their_place():
    text = "<a><b><c>1</c></b><b><c>2</c><d/></b></a>"
    (pair,) = code.pairs_of(text, [_trace("b[2]/c", "x")])
    assert text[pair.start : pair.end] == "2"


def test_what_is_masked_comes_back_when_the_text_is_mended():
    raw = example("creeer-zaak")
    text = masked_text(raw)
    for secret in ("999990019", "Zandstra", "8701AB", "Aanvraag bijzondere bijstand"):
        assert secret not in text
    assert whole_text(text, raw) == raw.decode()
    mended = whole_text(text.replace("<ZKN:startdatum>20261102", "<ZKN:startdatum>20261103"), raw)
    assert mended == raw.decode().replace("<ZKN:startdatum>20261102", "<ZKN:startdatum>20261103")
    assert whole_text("•999999• •x•", raw) == "•999999• •x•"


@pytest.mark.parametrize("raw", [b"geen xml", b"<a>\xff</a>", "<a>•1•</a>".encode(), b"<a><!-- x --></a>", b""])
def test_what_can_not_be_masked_so_that_it_comes_back_is_not_offered_otherwise_it_is_the_same(raw):
    text = masked_text(raw)
    assert text is None or whole_text(text, raw) == raw.decode()


def test_a_difference_shows_only_what_changed_with_its_lines():
    before = "\n".join(map(str, range(20)))
    lines = diff_lines(before, before.replace("\n10\n", "\nx\n").replace("\n", "\r\n"))
    assert [(line.sign, line.old, line.new) for line in lines if line.sign in "+-"] == [
        ("-", 11, None),
        ("+", None, 11),
    ]
    assert not diff_lines(before, before)


@pytest.mark.parametrize("target", ["https://x", "//x", "/\\x", "/a\nb", "", None, "x"])
def test_a_form_leads_only_to_paths_of_our_own(target):
    assert local_path(target) == "/"


def _flow(**given):
    plain = {
        "gemeente": "voorbeeld", "connection": "proef", "last_in": NOW, "last_out": NOW, "accepted": 10, "warned": 0, "refused": 0,
        "answered": 0, "delivered": 10, "retried": 0, "quarantined": 0, "rate_s": 0.5, "error_rate": 0.0,
        "latency_mean_s": 0.1, "latency_max_s": 1.0, "open": 0, "held": 0,
    }  # fmt: skip
    return ConnectionView(**{**plain, **given})


def _target(**given):
    plain = {
        "name": "voorbeeld/bron", "paused": False, "by": None, "reason": None, "since": None, "health": None,
        "health_at": None, "backlog": 0, "held": 0, "oldest": None, "rate_s": 0.0, "expected_end": None,
    }  # fmt: skip
    return TargetView(**{**plain, **given})


def test_nothing_needs_attention_when_all_goes_well():
    texts = read_texts()["nl"]
    assert list(attention([_flow()], [_target()], [], texts, "nl", now=NOW, stuck_s=0)) == []


def test_the_worst_comes_first_and_is_said_in_words():
    texts = read_texts()["nl"]
    flows = [_flow(refused=40, error_rate=0.4)]
    targets = [
        _target(paused=True, by="Anne", reason="onderhoud", since=NOW, backlog=7),
        _target(name="voorbeeld/legacy", backlog=3, oldest=NOW - datetime.timedelta(hours=2)),
    ]
    found = attention(flows, targets, [], texts, "nl", now=NOW, stuck_s=300)
    assert [each.kind for each in found] == ["error", "warn", "warn", "wait"]
    assert "40%" in next(each.text for each in found if "geweigerd" in each.text)
    assert "door Anne: onderhoud" in found[-1].text


def test_the_picture_has_a_box_for_each_system_and_fits_in_its_frame():
    texts = read_texts()["en"]
    flows = [_flow(connection=f"vendor-{number}-with-a-very-long-name-indeed") for number in range(7)]
    for narrow in (False, True):
        picture = landscape.draw(flows, [_target(), _target(name="a/b")], texts, ["voorbeeld", "elders"], narrow=narrow)
        assert len(picture.boxes) == 7 + 2 + 1
        for box in picture.boxes:
            assert 0 <= box.x < box.x + box.width <= picture.width
            assert 0 <= box.y < box.y + box.height <= picture.height
            assert len(box.name) <= 26


def test_bars_stand_on_the_axis_and_within_the_plot():
    since, step = NOW - datetime.timedelta(hours=24), datetime.timedelta(minutes=30)
    moments = [
        Moment(at=since + step * number, counts={"in.ACCEPTED": number}, latency_mean_s=None, latency_max_s=None)
        for number in range(48)
    ]
    plot = bars_of(
        moments,
        {"ok": lambda moment: float(moment.counts["in.ACCEPTED"]), "error": lambda _: 1.0},
        since=since, until=NOW, step=step, title="t", summary="s", write=str,
    )  # fmt: skip
    assert [line.text for line in plot.grid] == ["0.0", "25.0", "50.0"]
    for bar in plot.bars:
        assert plot.left <= bar.x < bar.x + bar.width <= plot.width
        assert 0 <= bar.y < bar.y + bar.height <= plot.height
    assert len({tick.text for tick in plot.ticks}) == len(plot.ticks) >= 4
    assert bars_of([], {}, since=since, until=NOW, step=step, title="", summary="", write=str).bars == []
