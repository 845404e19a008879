"""What an answer (La01) costs by its size: a zaak with many documents, asked for with all that it has."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Final

from lxml import etree

from adapter import guard, stuf, wiring
from adapter.cli.measure.message import question_message

__all__ = ["answer_writer"]

_ROL: Final[dict[str, Any]] = {
    "betrokkeneType": "natuurlijk_persoon",
    "betrokkeneIdentificatie": {
        "inpBsn": "999990020",
        "geslachtsnaam": "Duinker",
        "voornamen": "Hidde",
        "geslachtsaanduiding": "m",
        "geboortedatum": "1979-02-03",
        "verblijfsadres": {
            "wplWoonplaatsNaam": "Zeeveld",
            "gorOpenbareRuimteNaam": "Havenstraat",
            "aoaPostcode": "8701AB",
            "aoaHuisnummer": 12,
        },
    },
    "roltype": {"omschrijving": "Belanghebbende", "omschrijvingGeneriek": "belanghebbende"},
    "roltoelichting": "",
}
_ZAAK: Final[dict[str, Any]] = {
    "identificatie": "19000000000001",
    "bronorganisatie": "823288444",
    "omschrijving": "Aanvraag bijzondere bijstand",
    "zaaktype": {"identificatie": "B1026", "omschrijving": "Aanvraag minima"},
    "startdatum": "2026-11-02",
    "registratiedatum": "2026-11-02",
    "einddatumGepland": "2026-12-28",
    "kenmerken": [{"kenmerk": "F-2026-0042", "bron": "Formulieren"}],
}


def answer_writer(size_bytes: int) -> tuple[Callable[[], bytes], int]:
    """Give what writes an answer of at least `size_bytes`, and how large it is."""
    mapping = wiring.load_mappings().get("zds-1.1", "geefZaakdetails_Lv01")
    payload = stuf.open_envelope(guard.parse(question_message())).payload
    header = dataclasses.replace(stuf.read_stuurgegevens(payload), berichtcode="La01", cross_refnummer="meting-1")

    def writer_of(rollen: int) -> Callable[[], bytes]:
        beelden = ({"zaak": _ZAAK, "rollen": [_ROL] * rollen},)
        return lambda: etree.tostring(mapping.answer(payload, beelden, stuurgegevens=header), encoding="utf-8")

    empty, some = len(writer_of(0)()), len(writer_of(10)())
    write = writer_of(-(-(size_bytes - empty) * 10 // (some - empty)))
    return write, len(write())
