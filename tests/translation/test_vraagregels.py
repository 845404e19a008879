"""What StUF forbids in a question beyond its schema (FACTS 3): each row of its table has a case that breaks just that rule."""

from __future__ import annotations

import pytest

from adapter.errors import CATALOGUE
from adapter.translation import check_vraag
from tests.translated import message

NUMBER = "<BG:inp.bsn>999993653</BG:inp.bsn>"
BORN = "<BG:geboortedatum>19700101</BG:geboortedatum>"


def question(*, gelijk="", vanaf="", tot="", scope="", start="", vervolg="false"):
    parts = "".join(
        f'<BG:{name} StUF:entiteittype="NPS">{inner}</BG:{name}>'
        for name, inner in (("gelijk", gelijk), ("vanaf", vanaf), ("totEnMet", tot))
        if inner
    )
    begin = f'<BG:start><BG:object StUF:entiteittype="NPS">{start}</BG:object></BG:start>' if start else ""
    return message(
        f"<BG:npsLv01><BG:parameters><StUF:sortering>0</StUF:sortering>"
        f"<StUF:indicatorVervolgvraag>{vervolg}</StUF:indicatorVervolgvraag></BG:parameters>{parts}"
        f"<BG:scope>{scope}</BG:scope>{begin}</BG:npsLv01>"
    )


@pytest.mark.parametrize(
    ("asked", "stuf", "path"),
    [
        ({"gelijk": NUMBER}, [], None),
        ({"vanaf": BORN, "tot": BORN, "gelijk": NUMBER}, [], None),
        ({"vanaf": BORN, "tot": BORN, "start": BORN + NUMBER, "vervolg": "true"}, [], None),
        ({"gelijk": NUMBER, "scope": '<BG:object StUF:scope="alles"/>'}, [], None),
        ({"vanaf": BORN, "tot": BORN + NUMBER}, ["StUF076"], "totEnMet/inp.bsn"),
        ({"vanaf": BORN}, ["StUF076"], "vanaf/geboortedatum"),
        ({"vanaf": BORN, "tot": BORN, "gelijk": BORN}, ["StUF079"], "gelijk/geboortedatum"),
        (
            {"vanaf": BORN.replace("datum>", 'datum StUF:exact="false">', 1), "tot": BORN},
            ["StUF082"],
            "vanaf/geboortedatum",
        ),
        (
            {"vanaf": BORN, "tot": BORN.replace("datum>", 'datum StUF:indOnvolledigeDatum="D">', 1)},
            ["StUF085"],
            "totEnMet/geboortedatum",
        ),
        ({"scope": '<BG:object StUF:scope="alles"><BG:inp.bsn xsi:nil="true"/></BG:object>'}, ["StUF097"], None),
        ({"gelijk": NUMBER, "vervolg": "true"}, ["StUF103"], "start"),
        ({"vanaf": BORN, "tot": BORN, "start": NUMBER, "vervolg": "true"}, ["StUF106"], "start/geboortedatum"),
    ],
)
def test_a_question_that_breaks_a_rule_is_told_which(asked, stuf, path):
    findings = check_vraag(question(**asked))
    assert [CATALOGUE[found.code].stuf for found in findings] == stuf
    assert path is None or findings[0].path == path
