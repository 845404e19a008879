"""Answers (La01): what the scope asks and nothing else, valid by the official schema (MAPPING B.1 #1, #2; ACCEPTANCE F)."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from adapter import guard, stuf
from adapter.errors import Refused
from tests.shared import shared
from tests.translated import ZKN, mappings, message, payload_of, schema
from tests.translation.beelden import BEELD, DOCUMENTBEELD, STATUSSEN, ZAAK, odd_beeld, rol

SMALL = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
HEADER = stuf.Stuurgegevens(
    berichtcode="La01",
    zender=stuf.Systeem(organisatie="1900", applicatie="CDR"),
    ontvanger=stuf.Systeem(organisatie="1900", applicatie="GWS4all"),
    referentienummer="antwoord-1",
    tijdstip_bericht="20261124013000000",
    cross_refnummer="vraag-1",
    entiteittype="ZAK",
)
QUESTIONS = [
    ("zds-1.1", "geefZaakdetails_Lv01"),
    ("zds-1.2", "geefZaakdetails_ZakLv01"),
    ("zds-1.1", "geefZaakstatus_Lv01"),
    ("zds-1.2", "geefZaakstatus_ZakLv01"),
    ("zds-1.1", "geefLijstZaakdocumenten_Lv01"),
    ("zds-1.2", "geefLijstZaakdocumenten_ZakLv01"),
    ("zds-1.1", "geefZaakdocumentLezen_Lv01"),
    ("zds-1.2", "geefZaakdocumentLezen_EdcLv01"),
]


def question(scope: str, *, gelijk: str = "<ZKN:identificatie>1900208938</ZKN:identificatie>", more: str = "") -> Any:
    return message(
        f"""<ZKN:zakLv01><ZKN:parameters>{more}</ZKN:parameters><ZKN:gelijk StUF:entiteittype="ZAK">{gelijk}</ZKN:gelijk>
        <ZKN:scope>{scope}</ZKN:scope></ZKN:zakLv01>"""
    )


def zak(inner: str, attribute: str = "") -> str:
    return f'<ZKN:object StUF:entiteittype="ZAK" {attribute}>{inner}</ZKN:object>'


def answer(
    payload: etree._Element,
    *beelden: dict[str, Any],
    pack: str = "zds-1.1",
    operatie: str = "geefZaakdetails_Lv01",
    vervolg: bool = False,
) -> etree._Element:
    """Give the answer as it is sent, checked against the official schema."""
    kind = "EDC" if "Lezen" in operatie else "ZAK"
    header = dataclasses.replace(HEADER, entiteittype=kind)
    root = mappings().get(pack, operatie).answer(payload, beelden, stuurgegevens=header, vervolg=vervolg)
    sent = guard.parse(etree.tostring(root))
    assert schema(pack).validate(sent), schema(pack).error_log[0].message
    return sent


def parts(root: etree._Element) -> list[str]:
    found = root.find(f".//{{{ZKN}}}object")
    return [] if found is None else [etree.QName(child).localname for child in found]


def text(root: etree._Element, path: str) -> str | None:
    found = root.find(".//" + "/".join(f"{{*}}{part}" for part in path.split("/")))
    return None if found is None else found.text


# --- golden pairs


def _check_reply(folder: str, root: etree._Element) -> list[str]:
    spec = importlib.util.spec_from_file_location("match", shared("corpus/pairs/match.py"))
    assert spec is not None
    assert spec.loader is not None
    match = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(match)
    expected = json.loads((shared("corpus/pairs") / folder / "expected.json").read_text(encoding="utf-8"))
    return list(match.check_reply(expected, etree.tostring(root), match.Env()))


@pytest.mark.parametrize(
    ("folder", "pack", "operatie"),
    [
        ("p06-geeflijstzaakdocumenten", "zds-1.1", "geefLijstZaakdocumenten_Lv01"),
        ("p07-geefzaakdetails-scope", "zds-1.1", "geefZaakdetails_Lv01"),
        ("p12-geefzaakstatus-12", "zds-1.2", "geefZaakstatus_ZakLv01"),
    ],
)
def test_a_golden_pair_gets_its_answer(folder: str, pack: str, operatie: str) -> None:
    payload = payload_of(shared("corpus/pairs") / folder / "request.xml")
    given_ = json.loads((shared("corpus/pairs") / folder / "given.json").read_text(encoding="utf-8"))
    zaak = {**given_["zaken"][0], "zaaktype": ZAAK["zaaktype"]}
    statussen = [
        {**status, "statustype": {"omschrijving": status["statustype"].rpartition("/")[2], "volgnummer": number}}
        for number, status in enumerate(given_.get("statussen", ()), start=1)
    ]
    documents = [
        {"koppeling": link, "informatieobject": {**found, "informatieobjecttype": {"omschrijving": "Brief"}}}
        for found, link in zip(
            given_.get("informatieobjecten", ()), given_.get("zaakinformatieobjecten", ()), strict=True
        )
    ]
    asked = stuf.read_stuurgegevens(payload)
    header = dataclasses.replace(
        HEADER, zender=asked.ontvanger, ontvanger=asked.zender, cross_refnummer=asked.referentienummer
    )

    root = (
        mappings()
        .get(pack, operatie)
        .answer(
            payload,
            [{"zaak": zaak, "statussen": statussen, "informatieobjecten": documents}],
            stuurgegevens=header,
            vervolg=False,
        )
    )

    assert _check_reply(folder, root) == []
    assert schema(pack).validate(guard.parse(etree.tostring(root)))


# --- what is asked


def test_only_what_the_scope_asks_comes_back() -> None:
    """ACCEPTANCE 113."""
    found = answer(question(zak('<ZKN:identificatie xsi:nil="true"/><ZKN:startdatum xsi:nil="true"/>')), BEELD)

    assert parts(found) == ["identificatie", "startdatum"]


def test_everything_comes_back_where_all_is_asked() -> None:
    """ACCEPTANCE 109."""
    found = answer(question(zak("", 'StUF:scope="alles"')), BEELD)

    assert set(parts(found)) >= {
        *("identificatie", "omschrijving", "kenmerk", "anderZaakObject", "resultaat", "opschorting", "verlenging"),
        *("isVan", "heeftBetrekkingOp", "heeftAlsBelanghebbende", "heeftAlsGemachtigde", "heeftAlsInitiator"),
        *("heeftAlsUitvoerende", "heeftAlsVerantwoordelijke", "heeftAlsOverigBetrokkene", "heeftAlsDeelzaak"),
        *("heeftAlsHoofdzaak", "heeftBetrekkingOpAndere", "heeft", "heeftRelevant"),
    }
    assert text(found, "verlenging/duur") == "5"
    assert text(found, "verlenging/reden") == "drukte"
    assert text(found, "kenmerk/kenmerk") == "273846"
    assert text(found, "uiterlijkeEinddatum") == "20200615"
    assert text(found, "betalingsIndicatie") == "(Nog) niet"
    assert (text(found, "archiefnominatie"), text(found, "datumVernietigingDossier")) == ("J", "20300101")
    assert (text(found, "zaakniveau"), text(found, "deelzakenIndicatie")) == ("2", "J")
    assert text(found, "heeftBetrekkingOp/gerelateerde/adres/postcode") == "8701HP"  # ACCEPTANCE 18


def test_empty_unknown_and_not_ours_are_three_answers() -> None:
    """MAPPING B.1 #2: geenWaarde, waardeOnbekend, nietOndersteund."""
    scope = "<ZKN:toelichting xsi:nil='true'/><ZKN:publicatiedatum xsi:nil='true'/>"
    beeld = {"zaak": {**ZAAK, "verlenging": {"duur": "P1M", "reden": "x"}}}

    found = answer(question(zak(scope + "<ZKN:verlenging xsi:nil='true'/>")), beeld)

    no_value = "{http://www.egem.nl/StUF/StUF0301}noValue"
    reasons = {
        etree.QName(element).localname: element.get(no_value) for element in found.iter() if element.get(no_value)
    }
    assert reasons == {"toelichting": "geenWaarde", "publicatiedatum": "waardeOnbekend", "duur": "nietOndersteund"}


def test_the_last_status_is_the_one_that_was_set_last() -> None:
    """ACCEPTANCE 86: not the one whose type is an end status."""
    scope = '<ZKN:heeft StUF:entiteittype="ZAKSTT"><ZKN:gerelateerde StUF:entiteittype="STT"><ZKN:omschrijving xsi:nil="true"/></ZKN:gerelateerde><ZKN:indicatieLaatsteStatus xsi:nil="true"/></ZKN:heeft>'

    found = answer(question(zak(scope)), BEELD)
    without_mark = [
        {name: value for name, value in status.items() if name != "indicatieLaatstGezetteStatus"}
        for status in STATUSSEN
    ]
    derived = answer(question(zak(scope)), {**BEELD, "statussen": without_mark})

    for root in (found, derived):
        letters = [element.text for element in root.iter(f"{{{ZKN}}}indicatieLaatsteStatus")]
        assert letters == ["N", "J"]


def test_who_asks_for_addresses_gets_no_persons() -> None:
    scope = '<ZKN:heeftBetrekkingOp StUF:entiteittype="ZAKOBJ"><ZKN:gerelateerde><ZKN:adres StUF:entiteittype="AOA"><BG:postcode xsi:nil="true"/></ZKN:adres></ZKN:gerelateerde></ZKN:heeftBetrekkingOp>'

    found = answer(question(zak(scope)), BEELD)

    assert parts(found) == ["identificatie", "heeftBetrekkingOp"]


def test_a_rol_goes_back_to_its_relation() -> None:
    """MAPPING C.3, last column."""
    scope = "".join(
        f'<ZKN:{name} StUF:entiteittype="{kind}"><ZKN:gerelateerde/><ZKN:omschrijving xsi:nil="true"/></ZKN:{name}>'
        for name, kind in (
            ("heeftAlsBelanghebbende", "ZAKBTRBLH"),
            ("heeftAlsGemachtigde", "ZAKBTRGMC"),
            ("heeftAlsOverigBetrokkene", "ZAKBTROVR"),
        )
    )
    rollen = [
        rol("belanghebbende"),
        rol("belanghebbende", indicatieMachtiging="gemachtigde"),
        rol("zaakcoordinator", "medewerker"),
    ]

    found = answer(question(zak(scope)), {**BEELD, "rollen": rollen})

    assert parts(found)[1:] == ["heeftAlsBelanghebbende", "heeftAlsGemachtigde", "heeftAlsOverigBetrokkene"]


def test_no_object_is_an_answer_without_antwoord() -> None:
    """ACCEPTANCE 98, 110: not a fault."""
    found = answer(question(zak("", 'StUF:scope="alles"')))

    assert found.find(f"{{{ZKN}}}antwoord") is None


def test_a_zaak_without_documents_is_an_object_without_them() -> None:
    """ACCEPTANCE 97."""
    scope = zak('<ZKN:heeftRelevant StUF:entiteittype="ZAKEDC"/>')

    found = answer(question(scope), {"zaak": ZAAK, "informatieobjecten": []}, operatie="geefLijstZaakdocumenten_Lv01")

    assert parts(found) == ["identificatie"]


def test_a_cut_answer_says_that_there_is_more() -> None:
    """ACCEPTANCE 112: no silent cut."""
    found = answer(question(zak('<ZKN:identificatie xsi:nil="true"/>')), BEELD, BEELD, vervolg=True)

    assert text(found, "parameters/indicatorVervolgvraag") == "true"
    assert len(list(found.iter(f"{{{ZKN}}}object"))) == 2


def test_a_document_comes_with_its_content_and_a_name() -> None:
    """ACCEPTANCE 99; MAPPING B.2 #8: a document without a name gets its title."""
    payload = question(
        '<ZKN:object StUF:entiteittype="EDC"><ZKN:titel xsi:nil="true"/><ZKN:inhoud StUF:bestandsnaam="x"/></ZKN:object>'
    )
    beeld = {**DOCUMENTBEELD, "informatieobject": {**DOCUMENTBEELD["informatieobject"], "bestandsnaam": ""}}

    for pack, operatie in (("zds-1.1", "geefZaakdocumentLezen_Lv01"), ("zds-1.2", "geefZaakdocumentLezen_EdcLv01")):
        found = answer(payload, beeld, pack=pack, operatie=operatie).find(f".//{{{ZKN}}}inhoud")
        assert found is not None
        assert found.text == "QUJD"
        assert dict(found.attrib) == {
            "{http://www.egem.nl/StUF/StUF0301}bestandsnaam": "Brief bijdrageregeling minima",
            "{http://www.w3.org/2005/05/xmlmime}contentType": "application/pdf",
        }


# --- what a question asks


def test_the_parts_that_must_be_fetched_follow_from_the_scope() -> None:
    mapping = mappings().get("zds-1.1", "geefZaakdetails_Lv01")

    little = mapping.asked(question(zak('<ZKN:omschrijving xsi:nil="true"/>')))
    status = mapping.asked(
        question(
            zak('<ZKN:heeft StUF:entiteittype="ZAKSTT"/>'),
            gelijk="<ZKN:identificatie>1900208938</ZKN:identificatie><ZKN:heeft><ZKN:indicatieLaatsteStatus>J</ZKN:indicatieLaatsteStatus></ZKN:heeft>",
        )
    )
    everything = mapping.asked(
        question(zak("", 'StUF:scope="alles"'), more="<StUF:maximumAantal>7</StUF:maximumAantal>")
    )

    assert (little.kind, little.identificatie, little.parts) == ("zaak", "1900208938", {"zaak"})
    assert status.parts >= {"zaak", "laatste_status"}
    assert "statussen" not in status.parts
    assert everything.parts >= {"zaak", "zaaktype", "rollen", "statussen", "resultaat", "zaakobjecten", "hoofdzaak"}
    assert everything.maximum == 7


@pytest.mark.parametrize(
    "initiator",
    [
        '<ZKN:natuurlijkPersoon StUF:entiteittype="NPS"><BG:inp.bsn>123456782</BG:inp.bsn></ZKN:natuurlijkPersoon>',
        "<ZKN:identificatie>11123456782</ZKN:identificatie>",
    ],
)
def test_zaken_are_found_by_the_bsn_of_their_initiator(initiator: str) -> None:
    """ACCEPTANCE 112; vendors send "11" and the BSN too."""
    gelijk = f"<ZKN:heeftAlsInitiator><ZKN:gerelateerde>{initiator}</ZKN:gerelateerde></ZKN:heeftAlsInitiator>"

    found = mappings().get("zds-1.1", "geefZaakdetails_Lv01").asked(question(zak(""), gelijk=gelijk))

    assert (found.kind, found.identificatie) == ("zaken-van-bsn", "123456782")


def test_a_question_without_a_key_is_refused() -> None:
    """ACCEPTANCE 111."""
    with pytest.raises(Refused) as refused:
        mappings().get("zds-1.1", "geefZaakdetails_Lv01").asked(question(zak(""), gelijk=""))

    assert refused.value.findings[0].code == "vraag-niet-ondersteund"


# --- any scope, any beeld


@st.composite
def scopes(draw: st.DrawFn, operatie: str) -> str:
    """A scope made from what the mapping knows, in its order, and things that it doesn't know."""
    entity = mappings().get(*next(found for found in QUESTIONS if found[1] == operatie))._way._entity.entity  # type: ignore[union-attr]
    if draw(st.integers(0, 5)) == 0:
        words = ("alles", "kerngegevens", "allesZonderMetagegevens", "allesMaarKerngegevensGerelateerden")
        return zak("", f'StUF:scope="{draw(st.sampled_from(words))}"')

    def below(node: Any, depth: int) -> str:
        found = ""
        children = [
            child for child in node.children if not child.tag.startswith("@") and not child.only("kennisgeving")
        ]
        if any(child.kind == "option" for child in children):
            children = [draw(st.sampled_from(children))]
        for child in children:
            if draw(st.integers(0, 2)):
                continue
            prefix = next(name for name, uri in PREFIXES.items() if child.tag.startswith(f"{{{uri}}}"))
            name = f"{prefix}:{etree.QName(child.tag).localname}"
            kind = child.row.keys.get("type", "")
            target = child
            if child.kind == "relation":
                target = relations()[child.tag].entity.entity.root
            inner = below(target, depth + 1) if depth < 5 and draw(st.booleans()) else ""
            entity_type = f' StUF:entiteittype="{kind}"' if kind and "{" not in kind else ""
            found += f"<{name}{entity_type}>{inner}</{name}>" if inner else f'<{name}{entity_type} xsi:nil="true"/>'
        return found

    def relations() -> Any:
        return (
            mappings().get("zds-1.1", "geefZaakdetails_Lv01")._way._relations
            if "Lezen" not in operatie
            # type: ignore[union-attr]
            else (
                mappings().get("zds-1.1", "geefZaakdocumentLezen_Lv01")._way._relations  # type: ignore[union-attr]
            )
        )

    return zak(below(entity.root, 0))


PREFIXES = {
    "ZKN": ZKN,
    "StUF": "http://www.egem.nl/StUF/StUF0301",
    "BG": "http://www.egem.nl/StUF/sector/bg/0310",
}


@pytest.mark.parametrize(("pack", "operatie"), QUESTIONS)
@SMALL
@given(data=st.data())
def test_every_answer_holds_by_the_schema(pack: str, operatie: str, data: st.DataObject) -> None:
    gelijk = "<ZKN:identificatie>1900208938</ZKN:identificatie>"
    if "status" in operatie:
        gelijk += "<ZKN:heeft><ZKN:indicatieLaatsteStatus>J</ZKN:indicatieLaatsteStatus></ZKN:heeft>"
    beeld = DOCUMENTBEELD if "Lezen" in operatie else BEELD
    chosen = data.draw(st.one_of(st.just(beeld), odd_beeld(beeld)))

    answer(question(data.draw(scopes(operatie)), gelijk=gelijk), chosen, pack=pack, operatie=operatie)
