"""Envelopes of both SOAPs are opened; what is no envelope, or not one of ours, is refused for its own reason."""

from __future__ import annotations

import pytest

from adapter import guard, stuf
from adapter.errors import Refused
from adapter.stuf.namespaces import SOAP11, SOAP12

WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"


def _open(body: str, header: str = "", namespace: str = SOAP11) -> stuf.Envelope:
    return stuf.open_envelope(
        guard.parse(f'<s:Envelope xmlns:s="{namespace}">{header}<s:Body>{body}</s:Body></s:Envelope>'.encode())
    )


@pytest.mark.parametrize(("namespace", "version"), [(SOAP11, "1.1"), (SOAP12, "1.2")])
def test_both_versions_are_opened(namespace: str, version: str) -> None:
    envelope = _open("\n <!-- x --> <a/>\n", namespace=namespace)
    assert (envelope.version, envelope.payload.tag, envelope.header) == (version, "a", ())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<a/>", "geen-soap"),
        (b"<Envelope><Body><a/></Body></Envelope>", "geen-soap"),
        (f'<Envelope xmlns="{SOAP11}/"><Body/></Envelope>'.encode(), "geen-soap"),
        (f'<Envelope xmlns="{SOAP11}"/>'.encode(), "soap-zonder-body"),
        (f'<Envelope xmlns="{SOAP11}"><Body/><Body/></Envelope>'.encode(), "soap-zonder-body"),
        (f'<Envelope xmlns="{SOAP11}"><Body> </Body></Envelope>'.encode(), "soap-body-leeg"),
        (f'<Envelope xmlns="{SOAP11}"><Body><a/><b/></Body></Envelope>'.encode(), "soap-body-meer"),
    ],
)
def test_what_is_no_envelope_with_one_message_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        stuf.open_envelope(guard.parse(data))
    assert refused.value.findings[0].code == code


@pytest.mark.parametrize(
    "block",
    [
        f'<w:Security xmlns:w="{WSSE}"><w:UsernameToken/></w:Security>',
        f'<w:Security xmlns:w="{WSSE}" s:mustUnderstand="1"/>',
        '<w:To xmlns:w="http://www.w3.org/2005/08/addressing" s:mustUnderstand="1">x</w:To>',
        '<x:y xmlns:x="urn:x"/>',
        '<x:y xmlns:x="urn:x" s:mustUnderstand="0"/>',
        '<x:y xmlns:x="urn:x" s:mustUnderstand="1" s:actor="urn:another"/>',
    ],
)
def test_header_blocks_that_need_nothing_of_us_are_taken(block: str) -> None:
    assert len(_open("<a/>", f"<s:Header>{block}</s:Header>").header) == 1


@pytest.mark.parametrize("value", ["1", "true"])
@pytest.mark.parametrize("namespace", [SOAP11, SOAP12])
def test_a_header_block_that_must_be_understood_and_is_not_is_refused(value: str, namespace: str) -> None:
    with pytest.raises(Refused) as refused:
        _open("<a/>", f'<s:Header><x:y xmlns:x="urn:x" s:mustUnderstand="{value}"/></s:Header>', namespace)
    assert [finding.code for finding in refused.value.findings] == ["soap-kop-onbekend"]


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_what_is_wrapped_is_opened_again(version: stuf.SoapVersion) -> None:
    wrapped = stuf.wrap(guard.parse("<a>é &amp; €</a>".encode()), version)
    envelope = stuf.open_envelope(guard.parse(wrapped))
    assert (envelope.version, envelope.payload.text) == (version, "é & €")


@pytest.mark.parametrize(
    "data",
    [
        "<m/>",
        f'<s:Envelope xmlns:s="{SOAP11}"><s:Body><m/></s:Body></s:Envelope>',
        f'<s:Envelope xmlns:s="{SOAP11}"><s:Body><s:Fault><faultcode/><detail><m/></detail></s:Fault></s:Body></s:Envelope>',
        f'<s:Envelope xmlns:s="{SOAP12}"><s:Body><s:Fault><s:Code/><s:Detail><m/></s:Detail></s:Fault></s:Body></s:Envelope>',
    ],
)
def test_the_message_in_a_file_is_found_bare_in_an_envelope_and_in_a_fault(data: str) -> None:
    assert stuf.payload_of(guard.parse(data.encode())).tag == "m"
