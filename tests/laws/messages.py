"""Generated messages: a zaak with everything that a kennisgeving can hold, in all its states (hypothesis)."""

from __future__ import annotations

import base64
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import strategies as st

_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zs", "Zl", "Zp", "Cf"]), min_size=1, max_size=12
)
_DAYS = st.dates().filter(lambda day: day.year >= 1900).map(lambda day: day.strftime("%Y%m%d"))
_MOMENTS = st.tuples(_DAYS, st.integers(0, 23), st.integers(0, 59), st.sampled_from([8, 10, 12, 14, 16, 17])).map(
    lambda parts: f"{parts[0]}{parts[1]:02d}{parts[2]:02d}00000"[: parts[3]]
)
REASONS = ("geenWaarde", "waardeOnbekend", "vastgesteldOnbekend", "nietOndersteund", "nietGeautoriseerd")


def _element(name: str, values: st.SearchStrategy[str], attributes: str = "") -> st.SearchStrategy[str]:
    """An element that isn't there, has a value, or says why it has none."""
    prefixed = name if ":" in name else f"ZKN:{name}"
    return st.one_of(
        st.just(""),
        values.map(lambda text: f"<{prefixed}{attributes}>{escape(text)}</{prefixed}>"),
        st.sampled_from(REASONS).map(lambda why: f'<{prefixed}{attributes} xsi:nil="true" StUF:noValue="{why}"/>'),
    )


def _partial_date(name: str) -> st.SearchStrategy[str]:
    return st.tuples(_DAYS, st.sampled_from("VDMJ")).map(
        lambda parts: f'<{name} StUF:indOnvolledigeDatum="{parts[1]}">{parts[0]}</{name}>'
    )


def _joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


def _wrapped(name: str, inner: st.SearchStrategy[str], kind: str = "", soort: str = "T") -> st.SearchStrategy[str]:
    entity = f' StUF:entiteittype="{kind}" StUF:verwerkingssoort="{soort}"' if kind else ""
    return inner.map(lambda text: f"<{name}{entity}>{text}</{name}>")


_DIGITS = st.integers(0, 10**8 - 1).map(lambda number: f"9{number:08d}")
_ADDRESS = _wrapped(
    "BG:verblijfsadres",
    _joined(
        _element("BG:aoa.identificatie", st.just("1900200000000001")),
        _element("BG:wpl.woonplaatsNaam", _WORDS),
        _element("BG:gor.openbareRuimteNaam", _WORDS),
        _element("BG:gor.straatnaam", _WORDS),
        _element("BG:aoa.postcode", st.just("8701HP")),
        _element("BG:aoa.huisnummer", st.integers(1, 99999).map(str)),
        _element("BG:aoa.huisletter", st.sampled_from("aBz")),
        _element("BG:aoa.huisnummertoevoeging", st.just("bis")),
    ),
)
_NPS = _wrapped(
    "ZKN:natuurlijkPersoon",
    _joined(
        _element("BG:inp.bsn", _DIGITS),
        st.sampled_from(["", '<BG:authentiek StUF:metagegeven="true">J</BG:authentiek>']),
        _element("BG:geslachtsnaam", _WORDS),
        _element("BG:voorvoegselGeslachtsnaam", _WORDS.map(lambda text: text[:10])),
        _element("BG:geslachtsaanduiding", st.sampled_from("MVO")),
        st.one_of(st.just(""), _partial_date("BG:geboortedatum")),
        st.one_of(st.just(""), _ADDRESS),
    ),
    "NPS",
)
_NNP = _wrapped(
    "ZKN:nietNatuurlijkPersoon",
    _joined(
        st.just('<BG:inn.nnpId>823807071</BG:inn.nnpId><BG:authentiek StUF:metagegeven="true">N</BG:authentiek>'),
        _element("BG:statutaireNaam", _WORDS),
        _element("BG:inn.rechtsvorm", st.sampled_from(["Stichting", "besloten  vennootschap", "Eenmanszaak"])),
        st.one_of(st.just(""), _ADDRESS.map(lambda text: text.replace("verblijfsadres", "bezoekadres"))),
    ),
    "NNP",
)
_MDW = _wrapped(
    "ZKN:medewerker", _joined(_element("identificatie", _WORDS), _element("achternaam", _WORDS)), "MDW", "I"
)
_EXTRA = st.sampled_from(
    ["", '<StUF:extraElementen><StUF:extraElement naam="kanaal">web</StUF:extraElement></StUF:extraElementen>']
)
_PERIOD = st.sampled_from(
    [
        "",
        """<StUF:tijdvakRelatie><StUF:beginRelatie>20200101</StUF:beginRelatie>
        <StUF:eindRelatie xsi:nil="true" StUF:noValue="geenWaarde"/></StUF:tijdvakRelatie>""",
    ]
)
PARTIES = st.one_of(_NPS, _NNP, _MDW)


def relation(name: str, kind: str, party: st.SearchStrategy[str], soort: str = "T") -> st.SearchStrategy[str]:
    """A party and the part it plays."""
    return _wrapped(
        f"ZKN:{name}",
        _joined(
            _wrapped("ZKN:gerelateerde", party),
            _element("omschrijving", _WORDS),
            _element("toelichting", _WORDS),
            _PERIOD,
            _EXTRA,
        ),
        kind,
        soort,
    )


def _status(soort: str = "T") -> st.SearchStrategy[str]:
    far = _joined(
        _element("zkt.code", _WORDS.map(lambda text: text[:10])),
        _element("volgnummer", st.sampled_from(["1", "0002"])),
        _WORDS.map(lambda text: f"<ZKN:omschrijving>{escape(text)}</ZKN:omschrijving>"),
    )
    return _wrapped(
        "ZKN:heeft",
        _joined(
            _wrapped("ZKN:gerelateerde", far, "STT", "I"),
            _element("toelichting", _WORDS),
            _element("datumStatusGezet", _MOMENTS),
        ),
        "ZAKSTT",
        soort,
    )


_ATTRIBUTES: dict[str, st.SearchStrategy[str]] = {
    "omschrijving": _element("omschrijving", _WORDS),
    "toelichting": _element("toelichting", _WORDS),
    "kenmerk": st.lists(
        st.tuples(_WORDS, _WORDS).map(
            lambda pair: (
                f"<ZKN:kenmerk><ZKN:kenmerk>{escape(pair[0])}</ZKN:kenmerk><ZKN:bron>{escape(pair[1])}</ZKN:bron></ZKN:kenmerk>"
            )
        ),
        max_size=2,
    ).map("".join),
    "startdatum": _element("startdatum", _DAYS),
    "einddatumGepland": _element("einddatumGepland", _DAYS),
    "uiterlijkeEinddatum": _element("uiterlijkeEinddatum", _DAYS),
    "opschorting": st.sampled_from(
        [
            "",
            "<ZKN:opschorting><ZKN:indicatie>J</ZKN:indicatie><ZKN:reden>ziek</ZKN:reden></ZKN:opschorting>",
            '<ZKN:opschorting><ZKN:indicatie>N</ZKN:indicatie><ZKN:reden xsi:nil="true" StUF:noValue="geenWaarde"/></ZKN:opschorting>',
            '<ZKN:opschorting xsi:nil="true"/>',
        ]
    ),
    "verlenging": st.sampled_from(
        [
            "",
            "<ZKN:verlenging><ZKN:duur>5</ZKN:duur><ZKN:reden>druk</ZKN:reden></ZKN:verlenging>",
            "<ZKN:verlenging><ZKN:duur>0</ZKN:duur><ZKN:reden>druk</ZKN:reden></ZKN:verlenging>",
        ]
    ),
    "betalingsIndicatie": _element(
        "betalingsIndicatie", st.sampled_from(["N.v.t.", "(Nog) niet", "Gedeeltelijk", "Geheel"])
    ),
    "laatsteBetaaldatum": _element("laatsteBetaaldatum", _MOMENTS),
    "archiefnominatie": _element("archiefnominatie", st.sampled_from("JN")),
    "datumVernietigingDossier": _element("datumVernietigingDossier", _DAYS),
    "zaakniveau": _element("zaakniveau", st.sampled_from("123")),
    "deelzakenIndicatie": _element("deelzakenIndicatie", st.sampled_from("JN")),
    "extra": _EXTRA,
}
_ZAAKTYPE = """<ZKN:isVan StUF:entiteittype="ZAKZKT" StUF:verwerkingssoort="I"><ZKN:gerelateerde StUF:entiteittype="ZKT"
  StUF:verwerkingssoort="I"><ZKN:omschrijving>Aanvraag</ZKN:omschrijving><ZKN:code>B1026</ZKN:code></ZKN:gerelateerde></ZKN:isVan>"""
_KEY = "<ZKN:identificatie>1900208938</ZKN:identificatie>"


@st.composite
def attributes(draw: st.DrawFn) -> str:
    """The zaak's own elements."""
    return _KEY + "".join(draw(values) for values in _ATTRIBUTES.values()) + draw(st.sampled_from(["", _ZAAKTYPE]))


@st.composite
def created(draw: st.DrawFn) -> str:
    """The object of a creeerZaak."""
    relations = draw(st.lists(relation("heeftAlsBelanghebbende", "ZAKBTRBLH", PARTIES), max_size=2))
    relations += draw(st.lists(relation("heeftAlsInitiator", "ZAKBTRINI", PARTIES), max_size=1))
    relations += draw(st.lists(_status(), max_size=2))
    inner = draw(attributes()) + "".join(relations)
    return f'<ZKN:object StUF:sleutelVerzendend="s1" StUF:entiteittype="ZAK" StUF:verwerkingssoort="T">{inner}</ZKN:object>'


def _nil(name: str, kind: str, soort: str) -> str:
    return f'<ZKN:{name} StUF:entiteittype="{kind}" StUF:verwerkingssoort="{soort}" xsi:nil="true" StUF:noValue="geenWaarde"/>'


@st.composite
def changed(draw: st.DrawFn) -> str:
    """The two objects of an updateZaak."""
    sides = [draw(attributes()), draw(attributes())]
    if "isVan" in sides[0] and "isVan" not in sides[1]:
        sides[1] += _ZAAKTYPE
    for name, kind in (("heeftAlsBelanghebbende", "ZAKBTRBLH"), ("heeftAlsInitiator", "ZAKBTRINI")):
        soort = draw(st.sampled_from(["", "T", "V", "W", "I", "R", "E"]))
        if not soort:
            continue
        one = draw(relation(name, kind, PARTIES, soort))
        other = draw(relation(name, kind, PARTIES, soort))
        empty = _nil(name, kind, soort)
        before, after = {"T": (empty, one), "V": (one, empty), "E": (one, empty), "I": (one, one)}.get(
            soort, (one, other)
        )
        sides[0] += before
        sides[1] += after
    return "".join(
        f'<ZKN:object StUF:entiteittype="ZAK" StUF:verwerkingssoort="W">{inner}</ZKN:object>' for inner in sides
    )


_INHOUD = st.one_of(
    st.just(""),
    st.binary(max_size=12).map(
        lambda content: (
            '<ZKN:inhoud xmime:contentType="application/pdf" StUF:bestandsnaam="b.pdf">'
            f"{base64.b64encode(content).decode()}</ZKN:inhoud>"
        )
    ),
)
_STATUSSEN = st.sampled_from(["In bewerking", "Ter vaststelling", "Definitief", "Gearchiveerd", "anders"])


def _document() -> st.SearchStrategy[str]:
    return _joined(
        st.just("<ZKN:identificatie>1900D0001</ZKN:identificatie>"),
        _element("dct.omschrijving", _WORDS),
        _element("creatiedatum", _DAYS),
        _element("ontvangstdatum", _DAYS),
        _element("titel", _WORDS),
        _element("beschrijving", _WORDS),
        _element("formaat", st.sampled_from(["application/pdf", ".docx", "pdf"])),
        _element("taal", st.sampled_from(["nld", "nl", "fry", "eng"])),
        _element("versie", st.sampled_from(["1", "2.0"])),
        _element("status", _STATUSSEN),
        _element("verzenddatum", _DAYS),
        _element("vertrouwelijkAanduiding", st.sampled_from(["OPENBAAR", "ZEER GEHEIM", "INTERN"])),
        _element("auteur", _WORDS),
        _element("link", st.just("https://voorbeeld.nl/1")),
        _INHOUD,
    )


@st.composite
def document_changed(draw: st.DrawFn) -> str:
    """The two objects of an updateZaakdocument."""
    sides = [draw(_document()), draw(_document())]
    soort = draw(st.sampled_from(["", "T", "V"]))
    if soort:
        one = draw(
            st.just(
                f'<ZKN:isRelevantVoor StUF:entiteittype="EDCZAK" StUF:verwerkingssoort="{soort}"><ZKN:gerelateerde'
                ' StUF:entiteittype="ZAK" StUF:verwerkingssoort="I"><ZKN:identificatie>1900Z1</ZKN:identificatie>'
                "</ZKN:gerelateerde></ZKN:isRelevantVoor>"
            )
        )
        empty = _nil("isRelevantVoor", "EDCZAK", soort)
        before, after = (empty, one) if soort == "T" else (one, empty)
        sides[0] += before
        sides[1] += after
    return "".join(
        f'<ZKN:object StUF:entiteittype="EDC" StUF:verwerkingssoort="W">{inner}</ZKN:object>' for inner in sides
    )


def members(data: Any, prefix: str = "") -> set[str]:
    """Give every path of a value."""
    if isinstance(data, dict):
        return {path for name, value in data.items() for path in members(value, f"{prefix}/{name}")} or {prefix}
    if isinstance(data, list):
        return {path for value in data for path in members(value, prefix)} or {prefix}
    return {prefix}
