"""The attacks of OPERATIONS 6.1, one by one: what the guard says to each, by counts and not by the clock."""

from __future__ import annotations

import gzip
from xml.sax.saxutils import escape

import pytest

from adapter import guard
from adapter.errors import CATALOGUE, Refused

LIMITS = guard.Limits()
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>'

ATTACKS: dict[str, tuple[bytes, str]] = {
    "billion laughs in a text": (f"{BILLION}<a>&l9;</a>".encode(), "doctype-verboden"),
    "billion laughs in an attribute": (f'{BILLION}<a b="&l9;"/>'.encode(), "doctype-verboden"),
    "quadratic blow-up": (
        f'<!DOCTYPE a [<!ENTITY x "{"x" * 50_000}">]><a>{"&x;" * 50_000}</a>'.encode(),
        "doctype-verboden",
    ),
    "external entity": (b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', "doctype-verboden"),
    "external entity over http": (
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1:1/x">]><a>&e;</a>',
        "doctype-verboden",
    ),
    "external DTD": (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>', "doctype-verboden"),
    "public DTD": (b'<!DOCTYPE a PUBLIC "-//X//Y" "http://127.0.0.1:1/x.dtd"><a/>', "doctype-verboden"),
    "parameter entity": (
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p;]><a/>',
        "doctype-verboden",
    ),
    "internal entity": (b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "doctype-verboden"),
    "empty DOCTYPE": (b"<!DOCTYPE a><a/>", "doctype-verboden"),
    "entity without a DOCTYPE": (b"<a>&e;</a>", "xml-entiteit"),
    "nesting of 201": (b"<a>" * 201 + b"</a>" * 201, "te-diep"),
    "nesting of 100,000": (b"<a>" * 100_000 + b"</a>" * 100_000, "te-diep"),
    "nesting that never closes": (b"<a>" * 50_000, "te-diep"),
    "a text of 10 MB": (b"<a>" + b"x" * 10_000_001 + b"</a>", "bericht-te-groot"),
    "an attribute of 10 MB": (b'<a b="' + b"x" * 10_000_001 + b'"/>', "bericht-te-groot"),
    "40,000 attributes on an element": (
        b"<a " + b" ".join(b'a%d="1"' % n for n in range(40_000)) + b"/>",
        "te-veel-attributen",
    ),
    "200,000 attributes on an element": (
        b"<a " + b" ".join(b'a%d="1"' % n for n in range(200_000)) + b"/>",
        "te-veel-attributen",
    ),
    "50,000 namespaces on an element": (
        b"<a " + b" ".join(b'xmlns:n%d="u"' % n for n in range(50_000)) + b"/>",
        "te-veel-naamruimten",
    ),
    "800 namespaces on as many elements": (
        b"<a>" + b"".join(b'<b xmlns:n%d="u"/>' % n for n in range(800)) + b"</a>",
        "te-veel-naamruimten",
    ),
    "2,000,000 empty elements": (b"<a>" + b"<b/>" * 2_000_000 + b"</a>", "te-veel-elementen"),
    "100,000 empty elements": (b"<a>" + b"<b/>" * 100_000 + b"</a>", "te-veel-elementen"),
    "UTF-7 declared": (
        b'<?xml version="1.0" encoding="UTF-7"?><a>+ADw-b/+AD4-</a>',
        "codering-niet-toegestaan",
    ),
    "UTF-7 byte order mark": (b"+/v8-<a/>", "codering-niet-toegestaan"),
    "UTF-16 declared": (b'<?xml version="1.0" encoding="UTF-16"?><a/>', "codering-niet-toegestaan"),
    "UTF-16 with byte order mark": ("<a/>".encode("utf-16"), "codering-niet-toegestaan"),
    "UTF-16 without byte order mark": ("<?xml version='1.0'?><a/>".encode("utf-16-le"), "codering-niet-toegestaan"),
    "UTF-32": ("<a/>".encode("utf-32"), "codering-niet-toegestaan"),
    "EBCDIC": ("<?xml version='1.0'?><a/>".encode("cp500"), "geen-xml"),
    "ISO-8859-1 declared": (
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1"),
        "codering-niet-toegestaan",
    ),
    "ISO-8859-1 not declared": ("<a>é</a>".encode("latin-1"), "xml-teken"),
    "XML 1.1": (b'<?xml version="1.1"?><a/>', "xml-declaratie"),
    "stylesheet instruction": (b'<?xml-stylesheet href="x"?><a/>', "processing-instruction-verboden"),
    "instruction in an element": (b"<a><?php x ?></a>", "processing-instruction-verboden"),
    "second XML declaration": (b'<a><?xml version="1.0"?></a>', "xml-declaratie"),
    "gzip bytes": (gzip.compress(b"<a/>"), "geen-xml"),
    "NUL byte": (b"<a>\0</a>", "xml-teken"),
    "control character": (b"<a>\x01</a>", "xml-teken"),
    "truncated document": (b"<a><b>x</b>", "xml-afgebroken"),
    "control character after a comment": (b"<a><!-- x -->\x01</a>", "xml-teken"),
    "bare ampersand": (b"<a>R & B</a>", "xml-los-teken"),
    "bare ampersand after a comment": (b"<a><!-- x -->R & B</a>", "xml-los-teken"),
    "unknown prefix": (b"<x:a/>", "xml-prefix-onbekend"),
    "two roots": (b"<a/><b/>", "xml-na-einde"),
    "JSON": (b'{"a": 1}', "geen-xml"),
    "nothing": (b"", "bericht-leeg"),
    "blanks": (b" \r\n\t", "bericht-leeg"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_with_its_own_code(name: str) -> None:
    data, code = ATTACKS[name]
    with pytest.raises(Refused) as refused:
        guard.parse(_scanned(data))
    assert [finding.code for finding in refused.value.findings] == [code]
    assert code in CATALOGUE


@pytest.mark.parametrize("name", ATTACKS)
def test_a_refusal_never_quotes_the_message(name: str) -> None:
    data, _ = ATTACKS[name]
    with pytest.raises(Refused) as refused:
        guard.parse(_scanned(data))
    finding = refused.value.findings[0]
    assert all(value.replace(" MiB", "").isdigit() for value in finding.facts.values())
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<!DOCTYPE a><a/>", "doctype-verboden"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "doctype-verboden"),
        (f"{BILLION}<a>&l9;</a>".encode(), "bericht-te-groot"),
        (b"<a>" * 300 + b"</a>" * 300, "te-diep"),
        (b"<a>" + b"x" * 10_000_001 + b"</a>", "bericht-te-groot"),
        (b'<?xml version="1.0" encoding="utf-16"?><a/>', "codering-niet-toegestaan"),
    ],
)
def test_the_parser_refuses_by_itself_what_a_peer_might_send(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        guard.parse(data)
    assert refused.value.findings[0].code == code


def test_an_xinclude_is_an_element_like_any_other() -> None:
    data = b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/></a>'
    root = guard.parse(_scanned(data))
    assert root[0].tag == "{http://www.w3.org/2001/XInclude}include"
    assert root[0].text is None


def test_a_comment_in_a_value_is_left_out_of_it() -> None:
    assert guard.parse(_scanned(b"<a>12345<!-- x -->6789</a>")).text == "123456789"


def test_a_cdata_section_is_text() -> None:
    assert guard.parse(_scanned(b"<a><![CDATA[<b>&]]></a>")).text == "<b>&"


@pytest.mark.parametrize(
    "data",
    [
        b"<a/>",
        b"\xef\xbb\xbf<a/>",
        b'<?xml version="1.0"?><a/>',
        b"<?xml version='1.0' encoding='utf-8'?>\r\n<a/>",
        b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a/>',
        b'<?xml version="1.0" encoding="us-ascii"?><a/>',
        "<a>é € 𝔘</a>".encode(),
        b"<a>&#233; &amp; &lt;</a>",
    ],
)
def test_utf8_is_taken_with_and_without_mark_and_declaration(data: bytes) -> None:
    assert guard.parse(_scanned(data)).tag == "a"


@pytest.mark.parametrize("charset", [None, "utf-8", "UTF-8", '"utf-8"', "us-ascii"])
def test_an_http_charset_that_is_utf8_or_part_of_it_is_taken(charset: str | None) -> None:
    guard.check_charset(charset)


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", "utf-7", "windows-1252", ""])
def test_another_http_charset_is_refused(charset: str) -> None:
    with pytest.raises(Refused):
        guard.check_charset(charset)


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"<a>\n  <b></a>", 2, None),
        (b"<a>\n\n<!-- x --><?pi?></a>", 3, 11),
        (b"<a>\n<b x='1' x='2'/></a>", 2, None),
    ],
)
def test_a_refusal_says_where(data: bytes, line: int, column: int | None) -> None:
    with pytest.raises(Refused) as refused:
        guard.parse(_scanned(data))
    finding = refused.value.findings[0]
    assert finding.line == line
    assert column is None or finding.column == column


@pytest.mark.parametrize("depth", [199, 200])
def test_what_is_at_the_limit_passes(depth: int) -> None:
    guard.scan(b"<a>" * depth + b"</a>" * depth, LIMITS)


def test_limits_are_those_that_are_given() -> None:
    small = guard.Limits(elements=3, depth=2, attributes=1, namespaces=2, namespaces_per_element=1, skeleton_bytes=90)
    guard.scan(b"<a x='1' xmlns:p='u'><b/><b xmlns:p='u'/></a>", small)
    for data, code in (
        (b"<a><b/><b/><b/></a>", "te-veel-elementen"),
        (b"<a><b><c/></b></a>", "te-diep"),
        (b"<a x='1' y='2'/>", "te-veel-attributen"),
        (b"<a xmlns:p='u' xmlns:q='u'/>", "te-veel-naamruimten"),
        (b"<a xmlns:p='u'><b xmlns:p='u'/><b xmlns:p='u'/></a>", "te-veel-naamruimten"),
        (b"<a>" + b"x" * 90 + b"</a>", "bericht-te-groot"),
    ):
        with pytest.raises(Refused) as refused:
            guard.scan(data, small)
        assert refused.value.findings[0].code == code


def test_markup_in_a_text_is_not_counted() -> None:
    text = escape("<a " + " ".join(f"x{n}='1'" for n in range(60)) + "/>" * 300)
    guard.parse(_scanned(f"<a>{text} /> /> ></a>".encode()))


def _scanned(data: bytes) -> bytes:
    guard.scan(data, LIMITS)
    return data
