"""Events written as the text of a message: nothing of an event becomes markup but what was kept as such."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from adapter import guard, stuf
from adapter.errors import Refused
from adapter.translation import xml_text
from tests.translated import header, lk01, mappings, translate, zak

CREEER = "creeerZaak_Lk01"
ID = "<ZKN:identificatie>1900208938</ZKN:identificatie>"
ZKN = f"{{{stuf.namespaces.ZKN}}}"


def events(**zaak: Any) -> list[dict[str, Any]]:
    """Give the event of a new zaak with these members."""
    draft = translate(lk01(zak(ID)), CREEER).drafts[0]
    data = {**draft.data, "zaak": {**draft.data["zaak"], **zaak}}
    return [{"type": draft.type, "subject": draft.subject, "data": data}]


def written(found: list[dict[str, Any]]) -> etree._Element:
    return mappings().get("zds-1.1", CREEER).to_stuf(found, stuurgegevens=header(lk01(zak(ID))))


@pytest.mark.parametrize(
    "text", ["R&D <b>x</b>", "a \"quote\" and 'another'", "tab\tnew\nline\rreturn", "]]>", "&amp;"]
)
def test_a_text_with_markup_comes_back_as_that_text(text: str) -> None:
    object_ = written(events(toelichting=text)).find(f"{ZKN}object")

    assert object_ is not None
    assert object_.findtext(f"{ZKN}toelichting") == text


def test_a_text_that_xml_cannot_hold_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        written(events(toelichting="bel\x07"))

    assert refused.value.findings[0].code == "xml-teken"


@pytest.mark.parametrize("xml", ["</ZKN:object><ZKN:object>", "<a/><b/>", "text", "<a>", "<!DOCTYPE a><a/>"])
def test_a_kept_element_that_is_no_element_is_refused(xml: str) -> None:
    found = events()
    found[0]["data"]["bron"] = {**found[0]["data"]["bron"], "overig": [{"pad": "eigen", "xml": xml}]}

    with pytest.raises(Refused):
        written(found)


def test_a_kept_attribute_is_written_once_and_with_a_name_that_is_one() -> None:
    found = events()
    found[0]["data"]["bron"]["bewaard"] = {"@verwerkingssoort": "V", "@aantalVoorkomens": 'a "1"'}

    object_ = written(found).find(f"{ZKN}object")

    assert object_ is not None
    assert object_.get(f"{{{stuf.namespaces.STUF}}}verwerkingssoort") == "T"
    assert object_.get(f"{{{stuf.namespaces.STUF}}}aantalVoorkomens") == 'a "1"'
    with pytest.raises(ValueError, match="name"):
        xml_text.attribute_name('x="1" y')


def test_what_is_written_is_the_message_that_is_given_as_a_tree() -> None:
    mapping, found = mappings().get("zds-1.1", CREEER), events(omschrijving="Één & ander")

    text = mapping.write(found, stuurgegevens=header(lk01(zak(ID))))

    assert etree.tostring(guard.parse(text), method="c14n") == etree.tostring(written(found), method="c14n")


@pytest.mark.parametrize(
    "text", ["2020-03-09T10:00:00+01:00", "2020-03-09T10:00:00.120+01:00", "2020-07-09T10:00:00+02:00"]
)
def test_an_instant_as_we_read_it_is_written_as_its_digits(text: str) -> None:
    digits = text[:19].translate({ord(char): None for char in "-T:"}) + text[20:-6]

    assert stuf.tijd.read_tijdstip(digits) == text
    assert stuf.tijd.write_tijdstip(text) == digits
    assert stuf.tijd.write_tijdstip(text, "uur") == digits[:10]


def test_the_second_of_two_equal_hours_is_written_in_local_time() -> None:
    assert stuf.tijd.read_tijdstip("20241027023000") == "2024-10-27T02:30:00+02:00"
    assert stuf.tijd.write_tijdstip("2024-10-27T02:30:00+01:00") == "20241027023000"
    assert stuf.tijd.write_tijdstip("2024-10-27T00:30:00+00:00") == "20241027023000"
