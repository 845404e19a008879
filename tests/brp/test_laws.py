"""Laws of the translation of persons (MAPPING F): on messages that reach every part of the schema, and on persons at random."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from adapter import stuf
from adapter.translation import Context
from adapter.translation.normal import difference, normal
from tests.brp.messages import BSN, body_of, lv01
from tests.translated import as_events, header, mappings, schema, wrong_in
from tests.validation import judges
from tests.validation.instances import instances

BG = "{http://www.egem.nl/StUF/sector/bg/0310}"
STUF = "{http://www.egem.nl/StUF/StUF0301}"
CONTEXT = Context(rsin="823288444", gemeentecode="1900", pseudonym=lambda _number: "p")
MAPPING = mappings().get("bg-0310", "npsLk01")
OPERATIES = ["npsLk01", "nnpLk01", "vesLk01", "aoaLk01"]
SMALL = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def made(soort: str, operatie: str = "npsLk01") -> Iterator[etree._Element]:
    """Give messages that together hold every element of the schema, with one object for T and V, else two."""
    for message in instances(judges.exact("bg-0310"), [f"{BG}{operatie}"]):
        inner = message if operatie.endswith("Lk01") else message.find(f"{BG}actueel")
        inner.find(f"{BG}parameters/{STUF}mutatiesoort").text = soort
        objects = inner.findall(f"{BG}object")
        for one in objects[1:] if soort in "TV" else []:
            inner.remove(one)
        for one in objects:
            one.set(f"{STUF}verwerkingssoort", soort if soort in "TV" else "W")
        for element in message.iter():
            if len(element) and element.get(f"{STUF}noValue"):
                del element.attrib[f"{STUF}noValue"]  # beside content it says nothing
        yield message


@pytest.mark.parametrize("soort", ["T", "V", "W", "C", "F"])
@pytest.mark.parametrize("operatie", OPERATIES)
def test_every_message_comes_back_as_it_was(soort, operatie):
    mapping, seen = mappings().get("bg-0310", operatie), 0
    for message in made(soort, operatie):
        assert schema("bg-0310").validate(message), schema("bg-0310").error_log
        found = mapping.to_events(message, CONTEXT)
        if not found.drafts:
            continue  # a change that says nothing
        seen += 1
        (draft,) = found.drafts
        assert wrong_in(draft.type, draft.data) == []
        back = mapping.to_stuf(as_events(found), stuurgegevens=header(message))
        assert difference(normal(message), normal(back)) == []
        assert schema("bg-0310").validate(back), schema("bg-0310").error_log
    assert seen > 5


@pytest.mark.parametrize("operatie", ["npsSa01", "nnpSa01", "vesSa01", "aoaSa01"])
def test_what_is_synchronised_comes_back_as_it_was(operatie):
    mapping, seen = mappings().get("bg-0310", operatie), 0
    for message in made("T", operatie):
        assert schema("bg-0310").validate(message), schema("bg-0310").error_log
        found = mapping.to_events(message, CONTEXT)
        (draft,) = found.drafts
        assert draft.type.split(".")[3] == "gesynchroniseerd"
        assert wrong_in(draft.type, draft.data) == []
        back = mapping.to_stuf(as_events(found), stuurgegevens=header(message))
        assert difference(normal(message), normal(back)) == []
        assert schema("bg-0310").validate(back), schema("bg-0310").error_log
        seen += 1
    assert seen > 3


def test_the_event_of_the_way_back_is_the_same_event():
    for message in made("T"):
        made_by_others = MAPPING.to_events(message, CONTEXT)
        ours = MAPPING.to_stuf(as_events(made_by_others), stuurgegevens=header(message))  # with our prefixes
        found = as_events(MAPPING.to_events(ours, CONTEXT))
        back = MAPPING.to_stuf(found, stuurgegevens=header(message))
        assert as_events(MAPPING.to_events(back, CONTEXT)) == found


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp", "Cf"]), max_size=90
)
CODES = st.one_of(
    st.from_regex(r"[0-9]{1,4}", fullmatch=True), st.sampled_from(["M", "V", "O", "E", "B", "W", "37", "1D"]), WORDS
)
TABLE = st.fixed_dictionaries({}, optional={"code": CODES, "omschrijving": WORDS})
DATES = st.one_of(
    st.dates().map(lambda day: {"type": "Datum", "datum": day.isoformat(), "langFormaat": "x"}),
    st.builds(lambda jaar, maand: {"type": "JaarMaandDatum", "jaar": jaar, "maand": maand}, st.integers(1, 9999), st.integers(1, 12)),
    st.builds(lambda jaar: {"type": "JaarDatum", "jaar": jaar}, st.integers(1, 9999)),
    st.just({"type": "DatumOnbekend", "onbekend": True}),
)  # fmt: skip
NAAM = st.fixed_dictionaries(
    {},
    optional={
        "geslachtsnaam": WORDS,
        "voorvoegsel": WORDS,
        "voorletters": WORDS,
        "voornamen": WORDS,
        "adellijkeTitelPredicaat": st.fixed_dictionaries(
            {}, optional={"omschrijving": st.one_of(WORDS, st.sampled_from(["Baron", "jonkheer", "prinses"]))}
        ),
        "aanduidingNaamgebruik": TABLE,
    },
)
GEBOORTE = st.fixed_dictionaries({}, optional={"datum": DATES, "plaats": TABLE, "land": TABLE})
GERELATEERD = {"burgerservicenummer": st.just("999993653"), "naam": NAAM, "geslacht": TABLE, "geboorte": GEBOORTE}
PLAATS = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("Adres")},
        optional={
            "datumVan": DATES,
            "functieAdres": TABLE,
            "nummeraanduidingIdentificatie": st.just("0064200000012345"),
            "adresseerbaarObjectIdentificatie": st.just("0064010000012345"),
            "verblijfadres": st.fixed_dictionaries(
                {},
                optional={
                    "officieleStraatnaam": WORDS,
                    "korteStraatnaam": WORDS,
                    "huisnummer": st.integers(1, 99999),
                    "huisletter": WORDS,
                    "huisnummertoevoeging": WORDS,
                    "postcode": st.sampled_from(["1015CJ", "1015 cj", "9999"]),
                    "woonplaats": WORDS,
                },
            ),
        },
    ),
    st.fixed_dictionaries(
        {"type": st.just("VerblijfplaatsBuitenland")},
        optional={
            "datumVan": DATES,
            "verblijfadres": st.fixed_dictionaries({}, optional={"land": TABLE, "regel1": WORDS, "regel2": WORDS}),
        },
    ),
    st.just({"type": "VerblijfplaatsOnbekend"}),
    st.fixed_dictionaries(
        {"type": st.just("Locatie")},
        optional={"verblijfadres": st.fixed_dictionaries({"locatiebeschrijving": WORDS})},
    ),
)
NATIONALITEIT = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("Nationaliteit"), "nationaliteit": TABLE},
        optional={"redenOpname": TABLE, "datumIngangGeldigheid": DATES},
    ),
    st.sampled_from([{"type": name} for name in ("Staatloos", "NationaliteitOnbekend", "BehandeldAlsNederlander", "VastgesteldNietNederlander")]),
)  # fmt: skip
PERSONEN = st.fixed_dictionaries(
    {"burgerservicenummer": st.just(BSN)},
    optional={
        "aNummer": st.just("1234567890"),
        "naam": NAAM,
        "adressering": st.fixed_dictionaries({}, optional={"aanhef": WORDS}),
        "geslacht": TABLE,
        "geboorte": GEBOORTE,
        "overlijden": st.fixed_dictionaries({}, optional={"datum": DATES}),
        "verblijfplaats": PLAATS,
        "gemeenteVanInschrijving": TABLE,
        "datumInschrijvingInGemeente": DATES,
        "verblijfstitel": st.fixed_dictionaries(
            {}, optional={"aanduiding": TABLE, "datumIngang": DATES, "datumEinde": DATES}
        ),
        "immigratie": st.fixed_dictionaries(
            {}, optional={"datumVestigingInNederland": DATES, "landVanwaarIngeschreven": TABLE}
        ),
        "nationaliteiten": st.lists(NATIONALITEIT, max_size=3),
        "europeesKiesrecht": st.fixed_dictionaries({}, optional={"aanduiding": TABLE}),
        "uitsluitingKiesrecht": st.fixed_dictionaries({}, optional={"uitgeslotenVanKiesrecht": st.just(True)}),
        "indicatieGezagMinderjarige": TABLE,
        "indicatieCurateleRegister": st.just(True),
        "opschortingBijhouding": st.fixed_dictionaries({}, optional={"datum": DATES, "reden": TABLE}),
        "geheimhoudingPersoonsgegevens": st.just(True),
        "partners": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    **GERELATEERD,
                    "soortVerbintenis": TABLE,
                    "aangaanHuwelijkPartnerschap": GEBOORTE,
                    "ontbindingHuwelijkPartnerschap": st.fixed_dictionaries({}, optional={"datum": DATES}),
                },
            ),
            max_size=2,
        ),
        "kinderen": st.lists(st.fixed_dictionaries({}, optional=GERELATEERD), max_size=2),
        "ouders": st.lists(
            st.fixed_dictionaries({}, optional={**GERELATEERD, "ouderAanduiding": st.sampled_from(["1", "2"])}),
            max_size=2,
        ),
    },
)
LEAVES = [
    leaf for leaf in MAPPING._way.entity.entity.root.children if leaf.kind in ("leaf", "group")
]  # the rows are what may be asked


@SMALL
@given(persoon=PERSONEN, scope=st.sampled_from([None, "@alles", "@allesZonderMetagegevens", "@kerngegevens", "@allesMaarKerngegevensGerelateerden"]))  # fmt: skip
def test_whatever_haal_centraal_gives_the_answer_is_valid(persoon: dict[str, Any], scope: str | None):
    payload = body_of(lv01(f"<BG:inp.bsn>{BSN}</BG:inp.bsn>", scope))
    head = stuf.Stuurgegevens(berichtcode="La01", entiteittype="NPS", referentienummer="a-1")
    question = mappings().get("bg-0310", "npsLv01")
    root = question.answer(payload, [persoon], stuurgegevens=head)
    assert schema("bg-0310").validate(root), schema("bg-0310").error_log


@SMALL
@given(persoon=PERSONEN, names=st.lists(st.sampled_from([leaf.tag for leaf in LEAVES]), unique=True, min_size=1))
def test_whatever_is_asked_the_answer_is_valid(persoon: dict[str, Any], names: list[str]):
    order = [leaf.tag for leaf in LEAVES]
    if f"{BG}verblijfsadres" in names and f"{BG}sub.verblijfBuitenland" in names:
        names = [name for name in names if name != f"{BG}sub.verblijfBuitenland"]
    inner = "".join(
        f"<BG:{name.removeprefix(BG)}/>"
        if name.endswith(("verblijfsadres", "verblijfBuitenland"))
        else f'<BG:{name.removeprefix(BG)} xsi:nil="true"/>'
        for name in sorted(names, key=order.index)
        if name.startswith(BG)
    )
    payload = body_of(lv01(f"<BG:inp.bsn>{BSN}</BG:inp.bsn>", inner))
    if not schema("bg-0310").validate(payload):
        return  # not a question that can be asked
    head = stuf.Stuurgegevens(berichtcode="La01", entiteittype="NPS", referentienummer="a-1")
    root = mappings().get("bg-0310", "npsLv01").answer(payload, [persoon], stuurgegevens=head)
    assert schema("bg-0310").validate(root), schema("bg-0310").error_log
