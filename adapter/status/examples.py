"""Examples of the API's document; every one is checked against its schema by a test. All that is in them is made up."""

from __future__ import annotations

from typing import Any, Final

__all__ = [
    "BERICHT",
    "BERICHT_VOLLEDIG",
    "BEWIJS",
    "CORRECTIE",
    "DOEL",
    "HERHALING",
    "HERKOMST",
    "INHOUD",
    "INZAGE",
    "OORZAAK",
    "UITWEG",
    "VALIDATIERAPPORT",
    "VASTGEZET",
    "VERBINDING",
    "VERLOOP",
    "page",
]

_ID: Final = "01a212773f62fa9e9ba1d5e37129f70c"

_BEVINDING: Final = {
    "code": "statustype-onbekend",
    "kv": "KV-STATUSTYPE-ONBEKEND",
    "pad": "zakLk01/object/heeft/gerelateerde",
    "regel": 41,
    "kolom": None,
    "gevonden": None,
    "toegestaan": None,
    "melding": "Het zaaktype heeft geen statustype met dit volgnummer.",
    "herstel": "Voeg het statustype toe, of herstel het bericht.",
    "voorschrift": None,
    "bron": "MAPPING B.1",
}
_LEVERING: Final = {
    "doel": "voorbeeld/bron",
    "status": "DELIVERED",
    "poging": 1,
    "opnieuwOp": None,
    "bevindingen": [],
    "waarschuwingen": [],
    "resultaat": {},
}
_HASH: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
BEWIJS: Final = {
    "format": "koppelvlak-bewijs/2",
    "gemaaktOp": "2026-03-02T10:00:00.000Z",
    "gemaaktDoor": "Koppelvlak 0.1.0",
    "bericht": {
        "id": _ID,
        "gemeente": "voorbeeld",
        "verbinding": "proef",
        "standaard": "zds-1.1",
        "bericht": "creeerZaak_Lk01",
        "berichtcode": "Lk01",
        "zender": "1900/Formulieren/",
        "referentienummer": "FRM-2026-000002",
        "zaken": ["1900202600000001"],
        "ontvangenOp": "2026-03-02T09:15:02.250Z",
        "antwoordStatus": 200,
        "volgnummer": 7,
        "uitkomst": "DELIVERED",
        "inhoudSha256": _HASH,
    },
    "events": [
        {
            "id": "5f1f0d5e-3c6e-5c1c-9d1e-2f0f4a3b1c2d",
            "volgnummer": 1,
            "type": "nl.zaken.zaak.aangemaakt.v1",
            "sha256": _HASH,
        }
    ],
    "backbone": [{"volgnummer": 1, "topic": "zgw.zaken", "partitie": 3, "offset": 11}],
    "bezorging": [
        {
            "doel": "voorbeeld/bron",
            "status": "DELIVERED",
            "poging": 1,
            "gemaakt": {"zaak": "https://zaken.example/zaken/api/v1/zaken/1"},
        }
    ],
    "stappen": [
        {
            "rij": 41,
            "op": "2026-03-02T09:15:02.250Z",
            "doel": None,
            "van": None,
            "naar": "ACCEPTED",
            "door": "intake",
            "hash": _HASH,
        }
    ],
    "zegel": _HASH,
}
BERICHT: Final[dict[str, Any]] = {
    "id": _ID,
    "gemeente": "voorbeeld",
    "verbinding": "proef",
    "standaard": "zds-1.1",
    "bericht": "creeerZaak_Lk01",
    "berichtcode": "Lk01",
    "zender": "1900/Formulieren/",
    "referentienummer": "FRM-2026-000002",
    "zaken": ["1900202600000001"],
    "status": "CONFIRMED",
    "ontvangen": "2026-03-02T09:15:02.250000Z",
    "antwoordStatus": 200,
    "bevindingen": [],
    "waarschuwingen": [],
    "leveringen": [_LEVERING],
}
BERICHT_VOLLEDIG: Final[dict[str, Any]] = {
    **BERICHT,
    "events": [
        {
            "id": "b28efbdf-d2e1-5d73-85c6-b92bfd9e7510",
            "volgnummer": 1,
            "type": "nl.zaken.zaak.aangemaakt.v1",
            "subject": "zaak/1900202600000001",
        }
    ],
    "gepubliceerd": [{"volgnummer": 1, "topic": "zgw.zaken", "partitie": 4, "offset": 17}],
    "tijdlijn": [
        {
            "op": "2026-03-02T09:15:02.250000Z",
            "doel": None,
            "van": None,
            "naar": "ACCEPTED",
            "door": "intake",
            "duurMs": None,
            "detail": {},
        }
    ],
}
VALIDATIERAPPORT: Final[dict[str, Any]] = {
    "standaard": "zds-1.1",
    "versie": "1.1.02",
    "geldig": False,
    "bevindingen": [_BEVINDING],
    "bijOntvangst": [],
}
HERKOMST: Final[dict[str, Any]] = {
    "results": [
        {
            "pad": "object/startdatum",
            "regel": 36,
            "mapping": "zds-1.1/zaak.toml:41",
            "bewerking": "datum",
            "klasse": "zaakgegeven",
            "bestemming": "event",
            "event": 1,
            "naar": "zaak.startdatum",
        }
    ]
}
INHOUD: Final[dict[str, Any]] = {
    "gemaskeerd": True,
    "bericht": "<ZKN:zakLk01>…<BG:inp.bsn>•••</BG:inp.bsn>…</ZKN:zakLk01>",
    "antwoord": "<StUF:Bv03Bericht>…<StUF:crossRefnummer>FRM-2026-000002</StUF:crossRefnummer>…</StUF:Bv03Bericht>",
    "events": [{"id": "b28efbdf-d2e1-5d73-85c6-b92bfd9e7510", "data": {"zaak": {"omschrijving": "•••"}}}],
}
INZAGE: Final[dict[str, Any]] = {
    "op": "2026-03-02T22:41:07Z",
    "door": "j.jansen",
    "reden": "Melding 2026-114: zender bestrijdt de datum",
}
VASTGEZET: Final[dict[str, Any]] = {
    **{
        name: BERICHT[name]
        for name in ("id", "gemeente", "verbinding", "bericht", "referentienummer", "zaken", "ontvangen")
    },
    "doelen": ["voorbeeld/bron"],
    "bevindingen": [_BEVINDING],
}
VERBINDING: Final[dict[str, Any]] = {
    "id": "voorbeeld.proef",
    "gemeente": "voorbeeld",
    "naam": "proef",
    "standaarden": ["zds-1.1", "zds-1.2"],
    "laatstOntvangen": "2026-03-02T09:15:02.250000Z",
    "laatstBezorgd": "2026-03-02T09:15:02.610000Z",
    "aangenomen": 1200,
    "geweigerd": 3,
    "beantwoord": 410,
    "bezorgd": 1199,
    "opnieuwGeprobeerd": 0,
    "inQuarantaineGekomen": 1,
    "perSeconde": 0.02,
    "foutaandeel": 0.002,
    "doorlooptijdGemiddeldS": 0.4,
    "doorlooptijdLangstS": 3.1,
    "wacht": 1,
    "inQuarantaine": 1,
    "dispensaties": [
        {
            "code": "waarde-te-lang",
            "pad": "stuurgegevens/referentienummer",
            "reden": "leverancier herstelt dit in versie 7",
            "totEnMet": "2026-12-31",
            "dagen": 304,
            "herstel": None,
            "gebruikt": 12,
            "laatstGebruikt": "2026-03-02T09:15:02.250000Z",
        }
    ],
}
VERLOOP: Final[dict[str, Any]] = {
    "op": "2026-03-02T09:12:00Z",
    "aantallen": {"in.ACCEPTED": 12, "out.DELIVERED": 12},
    "doorlooptijdGemiddeldS": 0.4,
    "doorlooptijdLangstS": 0.9,
}
DOEL: Final[dict[str, Any]] = {
    "id": "voorbeeld.bron",
    "gemeente": "voorbeeld",
    "naam": "bron",
    "toestand": "open",
    "tot": None,
    "laatsteFout": None,
    "gepauzeerdDoor": None,
    "reden": None,
    "sinds": None,
    "wacht": 0,
    "inQuarantaine": 1,
    "oudste": None,
    "perSeconde": 0.5,
    "verwachtKlaar": None,
    "certificaten": [
        {
            "instelling": "source.ca",
            "soort": "vertrouwd",
            "host": None,
            "verlooptOp": "2028-11-13T23:00:00Z",
            "dagen": 987,
            "vertrouwd": True,
        }
    ],
}
HERHALING: Final[dict[str, Any]] = {
    "id": "01a2130f44e0a1b9c2d3e4f506172839",
    "gemeente": "voorbeeld",
    "doel": "voorbeeld.bron",
    "toestand": "PLANNED",
    "keuze": {"zaak": None, "bericht": None, "verbinding": None, "vanaf": "2026-03-01T00:00:00Z", "tot": None},
    "ookBezorgd": False,
    "perSeconde": 20.0,
    "door": "j.jansen",
    "reden": "",
    "gepland": "2026-03-02T22:50:00Z",
    "gestart": None,
    "geeindigd": None,
    "totaal": 1200,
    "overgeslagen": {"geleverd": 340},
    "uitBackbone": 12,
    "inRij": 0,
    "bezorgd": 0,
    "inQuarantaine": 0,
    "wacht": 0,
}
OORZAAK: Final[dict[str, Any]] = {
    "gemeente": "voorbeeld",
    "doel": "voorbeeld.bron",
    "verbinding": "proef",
    "bericht": "actualiseerZaakstatus_ZakLk01",
    "bevinding": _BEVINDING,
    "aantal": 37,
    "oudste": "2026-03-02T08:00:00Z",
    "nieuwste": "2026-03-02T09:15:02.250000Z",
    "voorbeeld": _ID,
}
UITWEG: Final[dict[str, Any]] = {"id": _ID, "doelen": 1, "door": "j.jansen", "reden": "zaaktype is toegevoegd"}
CORRECTIE: Final[dict[str, Any]] = {
    "id": _ID,
    "nieuw": "01a212773f62fa9e9ba1d5e37129f70d",
    "door": "j.jansen",
    "reden": "einddatum verbeterd",
}


def page(*results: Any) -> dict[str, Any]:
    """Give an example of a list."""
    return {"count": len(results), "next": None, "previous": None, "results": list(results)}
