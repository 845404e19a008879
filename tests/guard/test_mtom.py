"""Documents beside the message end where documents in the message end."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapter import guard
from adapter.errors import Refused
from tests.guard.test_spill import LARGE, Memory

LIMITS = guard.Limits(spill_bytes=40, skeleton_bytes=4_000, body_bytes=20_000)
XOP = b"http://www.w3.org/2004/08/xop/include"
ENVELOPE = b'<a xmlns:x="' + XOP + b'"><z:inhoud s="1"><x:Include href="cid:doc%401"/></z:inhoud></a>'
PDF = b"%PDF\r\n--\r\n\0\xff\r\n--gren" * 3


def _body(envelope: bytes, parts: Sequence[tuple[bytes, bytes]], end: bytes = b"\r\n--grens--\r\n") -> bytes:
    whole = b'--grens\r\nContent-Type: application/xop+xml; type="text/xml"\r\nContent-ID: <root>\r\n\r\n' + envelope
    for head, content in parts:
        whole += b"\r\n--grens\r\n" + head + b"\r\n\r\n" + content
    return whole + end


def _read(
    body: bytes, memory: Memory | None = None, size: int | None = None
) -> tuple[bytes, tuple[guard.Document, ...]]:
    mtom = guard.Mtom(LIMITS, (memory or Memory()).begin, b"grens")
    for at in range(0, len(body), size or max(1, len(body))):
        mtom.feed(body[at : at + (size or len(body))])
    return mtom.finish()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_an_attachment_takes_the_place_of_what_includes_it() -> None:
    memory = Memory()
    skeleton, documents = _read(_body(ENVELOPE, [(b"Content-ID: <doc@1>", PDF)]), memory)
    assert skeleton == b'<a xmlns:x="' + XOP + b'"><z:inhoud s="1">' + _sha(PDF).encode() + b"</z:inhoud></a>"
    assert documents == (guard.Document(ordinal=0, sha256=_sha(PDF), size_bytes=len(PDF)),)
    assert memory.kept == {_sha(PDF): PDF}


@pytest.mark.parametrize(
    "head",
    [
        b"Content-ID: <doc@1>\r\nContent-Transfer-Encoding: base64",
        b"content-transfer-encoding:BASE64\r\ncontent-id: doc@1\r\nX-Long: a\r\n b",
    ],
)
def test_an_attachment_in_base64_is_decoded(head: bytes) -> None:
    memory = Memory()
    _read(_body(ENVELOPE, [(head, base64.encodebytes(PDF))]), memory)
    assert memory.kept == {_sha(PDF): PDF}


@pytest.mark.parametrize(
    "include",
    [
        b"<Include xmlns='u' href='cid:doc%401'></Include>",
        b'\n <x:Include y="a>b" href = "cid:doc@1" />\n',
    ],
)
def test_an_include_is_known_however_it_is_written(include: bytes) -> None:
    skeleton, _ = _read(_body(b"<a><inhoud>" + include + b"</inhoud></a>", [(b"Content-ID: <doc@1>", PDF)]))
    assert skeleton == b"<a><inhoud>" + _sha(PDF).encode() + b"</inhoud></a>"


def test_inline_and_attached_documents_are_numbered_as_they_stand() -> None:
    inline = b"<inhoud>" + base64.b64encode(LARGE) + b"</inhoud>"
    included = b'<inhoud><x:Include href="cid:%s"/></inhoud>'
    envelope = b"<a>" + included % b"2" + inline + included % b"1" + inline + b"</a>"
    _, documents = _read(_body(envelope, [(b"Content-ID: <1>", b"one"), (b"Content-ID: <2>", b"two")]))
    assert [document.sha256 for document in documents] == [_sha(b"two"), _sha(LARGE), _sha(b"one"), _sha(LARGE)]
    assert [document.ordinal for document in documents] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "envelope",
    [
        b'<a><!-- <inhoud><x:Include href="cid:doc@1"/></inhoud> --></a>',
        b'<a><![CDATA[<inhoud><x:Include href="cid:doc@1"/></inhoud>]]></a>',
        b'<a><naam><x:Include href="cid:doc@1"/></naam></a>',
        b'<a><inhoud>x<x:Include href="cid:doc@1"/></inhoud></a>',
        b'<a><inhoud><x:Include href="http://127.0.0.1/x"/></inhoud></a>',
    ],
)
def test_an_include_elsewhere_is_left_for_the_schema_to_refuse(envelope: bytes) -> None:
    assert _read(_body(envelope, [(b"Content-ID: <doc@1>", PDF)])) == (envelope, ())


def test_an_attachment_that_is_not_there_is_told() -> None:
    with pytest.raises(Refused) as refused:
        _read(_body(ENVELOPE, [(b"Content-ID: <doc@2>", PDF)]))
    assert refused.value.findings[0].code == "bijlage-ontbreekt"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--grens--",
        b"no boundary at all",
        _body(ENVELOPE, [(b"Content-ID: <doc@1>", PDF)], end=b""),
        _body(ENVELOPE, [(b"Content-Type: x/y", PDF)]),
        _body(ENVELOPE, [(b"Content-ID: <doc@1>", PDF)] * 2),
        _body(ENVELOPE, [(b"Content-ID: <doc@1>\r\nContent-Transfer-Encoding: quoted-printable", PDF)]),
        _body(ENVELOPE, [(b"X: " + b"x" * 17_000, b"")]),
        _body(ENVELOPE, [(b"Content-ID: <%d>" % n, b"%d" % n) for n in range(120)]),
    ],
)
def test_what_is_no_multipart_message_is_refused_and_forgotten(body: bytes) -> None:
    memory = Memory()
    try:
        skeleton, documents = _read(body, memory)
    except Refused as refused:
        assert refused.findings[0].code == "multipart-onleesbaar"
    else:
        assert (skeleton, documents) == (b"", ())  # an envelope of nothing, which the scan refuses
    assert memory.begun == len(memory.kept) + memory.aborted


def test_an_attachment_that_is_not_base64_is_refused() -> None:
    memory = Memory()
    with pytest.raises(Refused) as refused:
        _read(_body(ENVELOPE, [(b"Content-ID: <doc@1>\r\nContent-Transfer-Encoding: base64", b"A*AA")]), memory)
    assert refused.value.findings[0].code == "base64-ongeldig"
    assert (memory.kept, memory.aborted) == ({}, 1)


def test_a_multipart_body_has_the_limits_of_a_plain_one() -> None:
    for body in (_body(b"<a>" + b"x" * 4_000, []), _body(ENVELOPE, [(b"Content-ID: <doc@1>", b"x" * 20_000)])):
        with pytest.raises(Refused) as refused:
            _read(body)
        assert refused.value.findings[0].code == "bericht-te-groot"


@given(st.binary(max_size=300), st.integers(min_value=1, max_value=50))
@settings(max_examples=100, deadline=None)
def test_the_outcome_does_not_depend_on_the_chunks(content: bytes, size: int) -> None:
    if b"\r\n--grens" in content:
        return
    body = _body(ENVELOPE, [(b"Content-ID: <doc@1>", content)])
    memory = Memory()
    assert _read(body, memory, size) == _read(body)
    assert memory.kept == {_sha(content): content}
