"""Documents are cut out of the stream, the same in whatever chunks it comes."""

from __future__ import annotations

import base64
import hashlib
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapter import guard
from adapter.errors import Refused

LIMITS = guard.Limits(spill_bytes=40, skeleton_bytes=4_000, body_bytes=20_000)
LARGE = bytes(range(256)) * 2


class Memory:
    """A blob store that keeps what it gets."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.begun = self.aborted = 0

    def begin(self) -> guard.DocumentWriter:
        self.begun += 1
        return _Writer(self)


class _Writer:
    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._data = bytearray()

    def write(self, chunk: bytes) -> None:
        self._data += chunk

    def commit(self) -> tuple[str, int]:
        name = hashlib.sha256(self._data).hexdigest()
        self._memory.kept[name] = bytes(self._data)
        return name, len(self._data)

    def abort(self) -> None:
        self._memory.aborted += 1


def test_a_large_document_goes_to_its_writer_and_its_sha256_takes_its_place() -> None:
    memory = Memory()
    skeleton, documents = _spill(b"<a><z:inhoud s='1'>" + base64.b64encode(LARGE) + b"</z:inhoud></a>", memory)
    name = hashlib.sha256(LARGE).hexdigest()
    assert skeleton == f"<a><z:inhoud s='1'>{name}</z:inhoud></a>".encode()
    assert documents == (guard.Document(ordinal=0, sha256=name, size_bytes=len(LARGE)),)
    assert memory.kept == {name: LARGE}


@pytest.mark.parametrize("content", [b"", b"YWJj", base64.b64encode(b"x" * 30), b"<!-- x -->YWJj", b"niet base64!"])
def test_a_small_document_stays_as_it_was_sent(content: bytes) -> None:
    message = b"<a><inhoud>" + content + b"</inhoud></a>"
    assert _spill(message) == (message, ())


@pytest.mark.parametrize(
    "message",
    [
        b"<a><!-- <inhoud>" + b"A" * 400 + b"</inhoud> --></a>",
        b"<a><![CDATA[<inhoud>" + b"A" * 400 + b"</inhoud>]]></a>",
        b"<a><?pi <inhoud>" + b"A" * 400 + b"</inhoud> ?></a>",
        b"<a><inhoudsopgave>" + b"A" * 400 + b"</inhoudsopgave></a>",
        b"<a><mijninhoud>" + b"A" * 400 + b"</mijninhoud></a>",
        b"<a><inhoud/>" + b"A" * 400 + b"</a>",
        b"<a><inhoud x='>' y=\"/\" />" + b"A" * 400 + b"</a>",
        b"<a><inhoud>AAAA<b>" + b"A" * 400 + b"</b></inhoud></a>",
        b"<a>" + b"A" * 400 + b"</a>",
        b"<a><inhoud" + b"A" * 400,
        b"<a></inhoud>" + b"A" * 400 + b"</a>",
    ],
)
def test_what_only_looks_like_a_document_is_left_alone(message: bytes) -> None:
    assert _spill(message) == (message, ())


@pytest.mark.parametrize(
    "start",
    [
        b"<inhoud>",
        b"<z:inhoud >",
        b"<inhoud a='x>y' b=\"</inhoud>\">",
        b"<zkn.1-x:inhoud\n  StUF:bestandsnaam='a>b.pdf'\n>",
        b"<inhoud xmlns='urn:x'>",
        "<é:inhoud>".encode(),
    ],
)
def test_a_document_is_known_by_its_local_name_whatever_stands_in_its_tag(start: bytes) -> None:
    _, documents = _spill(b"<a>" + start + base64.encodebytes(LARGE) + b"</x:inhoud></a>")
    assert [document.size_bytes for document in documents] == [len(LARGE)]


def test_a_document_in_a_cdata_section_is_a_document() -> None:
    content = base64.b64encode(LARGE)
    whole = b"<inhoud> <![CDATA[" + content[:300] + b"]]>\n<![CDATA[" + content[300:] + b"]]></inhoud>"
    skeleton, documents = _spill(b"<a>" + whole + b"</a>")
    assert documents[0].sha256 == hashlib.sha256(LARGE).hexdigest()
    assert skeleton == f"<a><inhoud>{documents[0].sha256}</inhoud></a>".encode()


def test_documents_keep_their_order_and_small_ones_do_not_count() -> None:
    large = [base64.b64encode(bytes([n]) * 100) for n in range(3)]
    message = (
        b"<a>" + b"<inhoud>YQ==</inhoud>".join(b"<inhoud>" + content + b"</inhoud>" for content in large) + b"</a>"
    )
    skeleton, documents = _spill(message)
    assert [document.ordinal for document in documents] == [0, 1, 2]
    assert skeleton.count(b"<inhoud>YQ==</inhoud>") == 2


@pytest.mark.parametrize(
    "content",
    [
        b"A" * 401,
        b"A" * 400 + b"=A==",
        b"A" * 400 + b"QQ==QQ==",
        b"A" * 200 + b"*" + b"A" * 199,
        b"A" * 400 + b"&#65;",
        b"A" * 400 + b"<!-- x -->",
        b"A" * 400 + b"<b/>",
        b"A" * 400 + b"-_==",
        b"=" * 400,
        b"A" * 398 + b"\xc3\xa9",
    ],
)
def test_a_large_document_that_is_not_base64_is_refused_and_forgotten(content: bytes) -> None:
    memory = Memory()
    with pytest.raises(Refused) as refused:
        _spill(b"<a>\n\n<inhoud>" + content + b"</inhoud></a>", memory)
    assert [(finding.code, finding.line) for finding in refused.value.findings] == [("base64-ongeldig", 3)]
    assert memory.kept == {}
    assert memory.aborted == memory.begun


def test_a_message_that_ends_in_a_document_is_cut_off() -> None:
    memory = Memory()
    with pytest.raises(Refused) as refused:
        _spill(b"<a><inhoud>" + b"A" * 400, memory)
    assert refused.value.findings[0].code == "xml-afgebroken"
    assert memory.aborted == memory.begun == 1


@pytest.mark.parametrize(
    "message",
    [
        b"<a><inhoud>" + b"A" * 20_000,  # "</" never comes
        b"<a>" + b"x" * 4_000 + b"</a>",
        b"<a><!-- " + b"x" * 4_000,
        b"<a><inhoud x='" + b"x" * 4_000,
        b"<a><inhoud>AAAA<b>" + b"A" * 4_000 + b"</b></inhoud></a>",
    ],
)
def test_what_grows_past_its_limit_is_refused(message: bytes) -> None:
    with pytest.raises(Refused) as refused:
        _spill(message)
    assert refused.value.findings[0].code == "bericht-te-groot"


def test_a_doctype_is_refused_while_it_streams_in() -> None:
    with pytest.raises(Refused) as refused:
        _spill(b"<!DOCTYPE a [<!ENTITY e '<inhoud>'>]><a/>")
    assert refused.value.findings[0].code == "doctype-verboden"


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    content = st.one_of(
        st.binary(max_size=200).map(base64.b64encode),
        st.binary(min_size=60, max_size=200).map(base64.encodebytes),
        st.binary(min_size=60, max_size=120).map(lambda data: b"<![CDATA[" + base64.b64encode(data) + b"]]>"),
        st.sampled_from([b"", b"<!-- x -->YWJj", b"<b/>", b"AAAA <![CDATA[" + b"A" * 44 + b"]]>"]),
    )
    start = st.sampled_from([b"<inhoud>", b"<z:inhoud x='a>b'>", b"<inhoud\n>", b"<![CDATA[<inhoud>]]><inhoud>"])
    parts = draw(st.lists(st.tuples(start, content), max_size=4))
    between = draw(
        st.sampled_from([b"", b"<c/>", b"<!-- <inhoud>AAAA -->", b"<inhoud/>", b"<inhou>x</inhou>", b"<d e='<'/>"])
    )
    return b"<a>" + between.join(begin + inside + b"</inhoud>" for begin, inside in parts) + b"</a>"


@given(messages(), st.lists(st.integers(min_value=1, max_value=30), min_size=1, max_size=20))
@settings(max_examples=300, deadline=None)
def test_the_outcome_does_not_depend_on_the_chunks(message: bytes, sizes: list[int]) -> None:
    whole, by_one = Memory(), Memory()
    expected = _spill(message, whole)
    assert _spill(message, by_one, _pieces(message, [1])) == expected
    assert _spill(message, Memory(), _pieces(message, sizes)) == expected
    assert by_one.kept == whole.kept


@given(messages())
@settings(max_examples=100, deadline=None)
def test_what_was_cut_out_put_back_gives_the_same_documents(message: bytes) -> None:
    memory = Memory()
    skeleton, documents = _spill(message, memory)
    for document in documents:
        content = base64.b64encode(memory.kept[document.sha256])
        assert document.size_bytes == len(memory.kept[document.sha256])
        skeleton = skeleton.replace(document.sha256.encode(), content, 1)
    assert _spill(skeleton)[1] == documents


def test_memory_does_not_grow_with_the_document() -> None:
    class Nowhere:
        size_bytes = 0

        def write(self, chunk: bytes) -> None:
            self.size_bytes += len(chunk)

        def commit(self) -> tuple[str, int]:
            return "0" * 64, self.size_bytes

        def abort(self) -> None: ...

    spill = guard.Spill(guard.Limits(), Nowhere)
    chunk = base64.b64encode(b"x" * 48 * 1024)
    tracemalloc.start()
    try:
        spill.feed(b"<a><inhoud>")
        for _ in range(400):
            spill.feed(chunk)
        spill.feed(b"</inhoud></a>")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    _, documents = spill.finish()
    assert documents[0].size_bytes == 400 * 48 * 1024
    assert peak < 2 * 1024 * 1024


def test_a_writer_that_fails_is_aborted_and_the_failure_is_told() -> None:
    class Full(_Writer):
        def write(self, chunk: bytes) -> None:
            raise OSError(28, "no space")

    memory = Memory()
    spill = guard.Spill(LIMITS, lambda: Full(memory))
    with pytest.raises(OSError, match="no space"):
        spill.feed(b"<a><inhoud>" + b"A" * 400 + b"</inhoud></a>")
    assert memory.aborted == 1


def _spill(
    message: bytes, memory: Memory | None = None, pieces: Iterator[bytes] | None = None
) -> tuple[bytes, tuple[guard.Document, ...]]:
    spill = guard.Spill(LIMITS, (memory or Memory()).begin)
    for piece in pieces or iter([message]):
        spill.feed(piece)
    return spill.finish()


def _pieces(message: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = index = 0
    while at < len(message):
        size = sizes[index % len(sizes)]
        yield message[at : at + size]
        at += size
        index += 1
