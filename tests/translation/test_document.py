"""Documents: content, formats, status, language (MAPPING C.5; ACCEPTANCE E)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from adapter import guard, translation
from adapter.errors import Refused
from tests.translated import CONTEXT, lk01, translate

CONTENT = b"%PDF-1.4 voorbeeld"
SHA = hashlib.sha256(CONTENT).hexdigest()
RELEVANT = """<ZKN:isRelevantVoor StUF:entiteittype="EDCZAK" StUF:verwerkingssoort="T">
  <ZKN:gerelateerde StUF:entiteittype="ZAK" StUF:verwerkingssoort="I"><ZKN:identificatie>1900208938</ZKN:identificatie></ZKN:gerelateerde>
  <ZKN:stt.omschrijving>In behandeling</ZKN:stt.omschrijving><ZKN:sta.datumStatusGezet>20200311</ZKN:sta.datumStatusGezet>
</ZKN:isRelevantVoor>"""


def add(inner: str, *, inhoud: str | None = None, context: translation.Context = CONTEXT) -> translation.Translated:
    text = base64.b64encode(CONTENT).decode() if inhoud is None else inhoud
    payload = lk01(
        f"""<ZKN:object StUF:entiteittype="EDC" StUF:verwerkingssoort="T">
        <ZKN:identificatie>1900209818</ZKN:identificatie>{inner}
        <ZKN:inhoud StUF:bestandsnaam="brief.pdf">{text}</ZKN:inhoud>{RELEVANT}</ZKN:object>""",
        root="edcLk01",
        kind="EDC",
    )
    return translate(payload, "voegZaakdocumentToe_Lk01", context=context)


def document(inner: str) -> dict[str, Any]:
    return dict(add(inner).drafts[0].data["informatieobject"])


def test_a_document_is_known_and_put_in_its_zaak_and_sets_no_status() -> None:
    """ACCEPTANCE 91; MAPPING B.2 #10: stt.* and sta.* only say for which status it is relevant."""
    found = add("")

    assert [draft.type for draft in found.drafts] == [
        "nl.documenten.informatieobject.aangemaakt.v1",
        "nl.zaken.informatieobject.gekoppeld.v1",
    ]
    assert found.drafts[0].subject == "informatieobject/1900209818"
    assert found.drafts[1].subject == "zaak/1900208938"
    assert found.drafts[1].data["informatieobject"] == {"identificatie": "1900209818", "bronorganisatie": "823288444"}
    assert found.drafts[1].data["status"] == {
        "statustype": {"omschrijving": "In behandeling"},
        "datumStatusGezet": "2020-03-11",
    }
    assert found.zaak == ("1900208938", "823288444")


def test_small_content_is_handed_over_and_the_event_only_refers_to_it() -> None:
    found = add("")

    assert found.inline_documents[0].content == CONTENT
    assert found.drafts[0].dataref == f"urn:koppelvlak:blob:sha256:{SHA}"
    assert found.drafts[0].data["informatieobject"]["bestandsomvang"] == len(CONTENT)
    assert base64.b64encode(CONTENT).decode() not in repr(found.drafts)


def test_content_that_the_guard_cut_out_is_a_reference() -> None:
    """ACCEPTANCE 107: the tree never holds it."""
    cut = guard.Document(ordinal=0, sha256="ab" * 32, size_bytes=50_000_000)

    found = add(
        "", inhoud="ab" * 32, context=translation.Context(rsin="823288444", gemeentecode="1900", documents=(cut,))
    )

    assert found.inline_documents == ()
    assert found.drafts[0].dataref == "urn:koppelvlak:blob:sha256:" + "ab" * 32
    assert found.drafts[0].data["informatieobject"]["bestandsomvang"] == 50_000_000


def test_an_empty_document_is_a_document_of_no_bytes() -> None:
    found = add("", inhoud="")

    assert found.inline_documents[0].content == b""
    assert found.drafts[0].data["informatieobject"]["bestandsomvang"] == 0


def test_content_may_have_blanks_but_must_be_base64() -> None:
    assert add("", inhoud="JVBE\n Ri0x").inline_documents[0].content == b"%PDF-1"
    with pytest.raises(Refused) as refused:
        add("", inhoud="geen base64!")
    assert refused.value.findings[0].code == "inhoud-geen-base64"


@pytest.mark.parametrize(
    ("formaat", "content_type", "expected"),
    [
        ("pdf", None, "application/pdf"),
        (".PDF", None, "application/pdf"),
        ("application/msword", None, "application/msword"),
        ("pdf", "image/png", "image/png"),  # the contentType goes before it
        ("onbekend formaat", None, None),
    ],
)
def test_the_mime_type_comes_from_contenttype_else_from_formaat(
    formaat: str, content_type: str | None, expected: str | None
) -> None:
    payload = lk01(
        f"""<ZKN:object StUF:entiteittype="EDC" StUF:verwerkingssoort="T"><ZKN:formaat>{formaat}</ZKN:formaat>
        <ZKN:inhoud {f'xmime:contentType="{content_type}"' if content_type else ""} StUF:bestandsnaam="b">QQ==</ZKN:inhoud>
        {RELEVANT}</ZKN:object>""",
        root="edcLk01",
        kind="EDC",
    )

    data = translate(payload, "voegZaakdocumentToe_Lk01").drafts[0].data

    assert data["informatieobject"].get("formaat") == expected
    assert data["bron"]["bewaard"]["formaat"] == formaat


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Definitief", "definitief"),
        ("\nconcept", None),
        ("  in  bewerking ", "in_bewerking"),
        ("TER VASTSTELLING", "ter_vaststelling"),
        ("gearchiveerd", "gearchiveerd"),
    ],
)
def test_status_is_read_whatever_its_case_and_blanks(text: str, expected: str | None) -> None:
    """ACCEPTANCE 93: an unknown word is kept, with a warning."""
    found = add(f"<ZKN:status>{text}</ZKN:status>")

    assert found.drafts[0].data["informatieobject"].get("status") == expected
    assert [warning.code for warning in found.warnings] == ([] if expected else ["documentstatus-onbekend"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("nl", "nld"), ("NLD", "nld"), ("dut", "dut"), ("nl-NL", "nld"), ("en_GB", "eng"), ("Klingonese", "und")],
)
def test_taal_becomes_three_letters_and_is_never_guessed(text: str, expected: str) -> None:
    """ACCEPTANCE 94."""
    assert document(f"<ZKN:taal>{text}</ZKN:taal>")["taal"] == expected


@pytest.mark.parametrize("text", ["ZEER GEHEIM", "ZEERGEHEIM", "ZEER_GEHEIM", "zeer geheim"])
def test_confidentiality_with_a_blank_an_underscore_or_neither(text: str) -> None:
    """MAPPING C.6: both bridges fail on the two words with a blank."""
    found = document(f"<ZKN:vertrouwelijkAanduiding>{text}</ZKN:vertrouwelijkAanduiding>")

    assert found["vertrouwelijkheidaanduiding"] == "zeer_geheim"


def test_a_date_before_1900_stands_for_none() -> None:
    found = add("<ZKN:ontvangstdatum>00010101</ZKN:ontvangstdatum>").drafts[0].data

    assert found["informatieobject"]["ontvangstdatum"] is None
    assert found["bron"]["bewaard"]["ontvangstdatum"] == "00010101"
