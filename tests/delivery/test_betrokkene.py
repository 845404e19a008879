"""Who is who: ACCEPTANCE 54, 55 as a table."""

from __future__ import annotations

import pytest

from adapter.delivery.betrokkene import same_betrokkene

NPS, NNP = "natuurlijk_persoon", "niet_natuurlijk_persoon"


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        (NPS, {"inpBsn": "111111110"}, {"inpBsn": "111111110", "geslachtsnaam": "X"}, True),
        (NPS, {"inpBsn": "111111110", "geslachtsnaam": "X"}, {"inpBsn": "123456782", "geslachtsnaam": "X"}, False),
        (NPS, {"anpIdentificatie": "7"}, {"anpIdentificatie": "7", "inpBsn": "111111110"}, True),
        (NPS, {"geslachtsnaam": "X", "voornamen": "Y"}, {"geslachtsnaam": "X", "voornamen": "Y", "inpBsn": "1"}, True),
        (NPS, {"geslachtsnaam": "X", "voornamen": "Y"}, {"geslachtsnaam": "X", "voornamen": "Z"}, False),
        (
            NPS,
            {"geslachtsnaam": "X", "geboortedatum": {"jaar": 1960}},
            {"geslachtsnaam": "X", "geboortedatum": "1960"},
            True,
        ),
        (NPS, {}, {}, False),
        (NNP, {"innNnpId": "823807071"}, {"innNnpId": "823807071"}, True),
        (NNP, {"annIdentificatie": "5"}, {"annIdentificatie": "5", "statutaireNaam": "B"}, True),
        (NNP, {"statutaireNaam": "B"}, {"statutaireNaam": "B", "innRechtsvorm": "vereniging"}, True),
        (NNP, {"innRechtsvorm": "vereniging"}, {"innRechtsvorm": "vereniging"}, False),
        ("vestiging", {"vestigingsNummer": "000012345678"}, {"vestigingsNummer": "000012345678"}, True),
        ("vestiging", {"handelsnaam": ["A", "B"]}, {"handelsnaam": ["A"]}, True),
        ("medewerker", {"identificatie": "M1", "achternaam": "A"}, {"identificatie": "M1"}, True),
        ("medewerker", {"achternaam": "A", "voorletters": "B"}, {"achternaam": "A"}, False),
        ("organisatorische_eenheid", {"naam": "T"}, {"naam": "T"}, True),
    ],
)
def test_two_parties_are_the_same_by_their_first_common_key_or_their_whole_core(kind, one, other, same):
    assert same_betrokkene(kind, one, other) is same
    assert same_betrokkene(kind, other, one) is same
