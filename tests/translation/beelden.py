"""What a source may hold, in canonical words: one full beeld, and generated ones that don't keep to StUF's bounds."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

PARTIES: dict[str, dict[str, Any]] = {
    "natuurlijk_persoon": {
        "inpBsn": "123456782",
        "geslachtsnaam": "Jansen",
        "voorvoegselGeslachtsnaam": "van der veel te lange",
        "voornamen": "",
        "geslachtsaanduiding": "v",
        "geboortedatum": "1980-05-12",
        "verblijfsadres": {
            "aoaIdentificatie": "1900200000000001",
            "wplWoonplaatsNaam": "Bolsward",
            "gorOpenbareRuimteNaam": "Kerkstraat",
            "aoaPostcode": "8701 hp",
            "aoaHuisnummer": 1,
        },
    },
    "niet_natuurlijk_persoon": {
        "innNnpId": "823807071",
        "statutaireNaam": "Bakkerij De Korst B.V.",
        "innRechtsvorm": "stichting",
        "bezoekadres": "Kerkstraat 1, Bolsward",
    },
    "vestiging": {"vestigingsNummer": "000012345678", "handelsnaam": ["De Korst", "De Kruimel"]},
    "medewerker": {"identificatie": "MW1", "achternaam": "Bruiker"},
    "organisatorische_eenheid": {"identificatie": "190098765", "naam": "Team", "isGehuisvestIn": "000012345678"},
}
ANDER = {
    "identificatie": "1900300001",
    "bronorganisatie": "823288444",
    "omschrijving": "Deelzaak",
    "zaaktype": {"identificatie": "B1026", "omschrijving": "Aanvraag minima"},
}
DOCUMENT: dict[str, Any] = {
    "identificatie": "1900209818",
    "informatieobjecttype": {"omschrijving": "Brief"},
    "creatiedatum": "2020-03-11",
    "titel": "Brief bijdrageregeling minima",
    "vertrouwelijkheidaanduiding": "beperkt_openbaar",
    "auteur": "Be Handelaar",
    "status": "ter_vaststelling",
    "formaat": "application/pdf",
    "taal": "nld",
    "versie": 1,
    "link": "",
    "beschrijving": "",
    "ontvangstdatum": None,
    "verzenddatum": None,
    "bestandsnaam": "795880.pdf",
}
ZAAK: dict[str, Any] = {
    "identificatie": "1900208938",
    "bronorganisatie": "823288444",
    "omschrijving": "Aanvraag minimaregelingen (Z)",
    "toelichting": "",
    "zaaktype": {"identificatie": "B1026", "omschrijving": "Aanvraag minima"},
    "startdatum": "2020-03-09",
    "registratiedatum": "2020-03-09",
    "einddatum": None,
    "einddatumGepland": "2020-04-20",
    "uiterlijkeEinddatumAfdoening": "2020-06-15",
    "kenmerken": [{"kenmerk": "273846", "bron": "GWS4all"}],
    "opschorting": {"indicatie": False, "reden": ""},
    "verlenging": {"duur": "P5D", "reden": "drukte"},
    "betalingsindicatie": "nog_niet",
    "laatsteBetaaldatum": "2020-03-09T10:00:00Z",
    "archiefnominatie": "vernietigen",
    "archiefactiedatum": "2030-01-01",
}
STATUSSEN = [
    {
        "statustype": {"omschrijving": "Ontvangen", "volgnummer": 1},
        "datumStatusGezet": "2020-03-09T10:00:00Z",
        "statustoelichting": "",
        "indicatieLaatstGezetteStatus": False,
    },
    {
        "statustype": {"omschrijving": "In behandeling", "volgnummer": 2},
        "datumStatusGezet": "2020-03-11T08:25:16Z",
        "statustoelichting": "bij team 3",
        "indicatieLaatstGezetteStatus": True,
        "gezetdoor": {"betrokkeneType": "medewerker", "betrokkeneIdentificatie": PARTIES["medewerker"]},
    },
]


def rol(generiek: str, kind: str = "natuurlijk_persoon", **more: Any) -> dict[str, Any]:
    return {
        "betrokkeneType": kind,
        "betrokkeneIdentificatie": PARTIES[kind],
        "roltype": {"omschrijvingGeneriek": generiek, "omschrijving": generiek.capitalize()},
        "roltoelichting": "rol",
        "indicatieMachtiging": "",
        **more,
    }


BEELD: dict[str, Any] = {
    "zaak": ZAAK,
    "rollen": [
        *(rol("belanghebbende", kind) for kind in PARTIES),
        rol("belanghebbende", indicatieMachtiging="gemachtigde"),
        rol("initiator", contactpersoonRol={"naam": "A. Punt"}),
        rol("behandelaar", "medewerker"),
        rol("beslisser", "organisatorische_eenheid"),
        rol("klantcontacter", "medewerker"),
    ],
    "statussen": STATUSSEN,
    "resultaat": {"resultaattype": {"omschrijving": "Toegekend"}, "toelichting": ""},
    "zaakobjecten": [
        {
            "objectType": "adres",
            "objectIdentificatie": {"identificatie": "1900200000000001", "huisnummer": 1, "postcode": "8701HP"},
            "relatieomschrijving": "ligt aan",
        },
        {"objectType": "pand", "objectIdentificatie": {"identificatie": "1900100000000001"}},
        {"objectType": "overige", "objectIdentificatie": {"overigeData": {"omschrijving": "boom"}}},
        {"objectType": "natuurlijk_persoon", "objectIdentificatie": PARTIES["natuurlijk_persoon"]},
    ],
    "hoofdzaak": ANDER,
    "deelzaken": [ANDER],
    "andere_zaken": [{**ANDER, "aardRelatie": "onderwerp"}],
    "informatieobjecten": [
        {
            "koppeling": {"titel": "Brief", "beschrijving": "", "registratiedatum": "2020-03-11T23:30:00Z"},
            "informatieobject": DOCUMENT,
        }
    ],
    "besluiten": [],
}
DOCUMENTBEELD: dict[str, Any] = {
    "informatieobject": DOCUMENT,
    "inhoud": {"base64": "QUJD"},
    "koppelingen": [{"zaak": ANDER, "koppeling": {"titel": "t", "beschrijving": "", "registratiedatum": "2020-03-11"}}],
}

_ODD = st.one_of(
    st.none(),
    st.just(""),
    st.text(max_size=90),
    st.text("aB1 ", min_size=90, max_size=300),
    st.integers(),
    st.booleans(),
)


def odd(value: Any) -> st.SearchStrategy[Any]:
    """A beeld like `value`, but with members gone, empty, too long or of the wrong kind; keys stay as they are."""
    if isinstance(value, dict):
        keys = {
            name: inner for name, inner in value.items() if name in ("identificatie", "betrokkeneType", "objectType")
        }
        rest = {name: st.one_of(odd(inner), _ODD) for name, inner in value.items() if name not in keys}
        return st.fixed_dictionaries({name: st.just(inner) for name, inner in keys.items()}, optional=rest)
    if isinstance(value, list):
        return st.lists(st.sampled_from(value).flatmap(odd), max_size=3) if value else st.just([])
    return st.just(value)


def odd_beeld(value: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A beeld whose parts are there, each odd in itself."""
    return st.fixed_dictionaries(
        {name: odd(inner) if name in ("zaak", "informatieobject") else st.just(inner) for name, inner in value.items()}
        if "informatieobject" in value
        else {name: odd(inner) for name, inner in value.items()}
    )
