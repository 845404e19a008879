"""The ten operations in both versions, as FACTS 4 names them."""

from __future__ import annotations

from adapter.stuf import Berichtcode, Operatie
from adapter.stuf.namespaces import ZDS, ZKN

__all__ = ["ZDS_11", "ZDS_12"]

_KIND = {"Lk01": ("OntvangAsynchroon", None), "Lv01": ("BeantwoordVraag", "La01"), "Di02": (None, "Du02")}

# service, berichtcode, entity of the root, mutatiesoort, functie
_ROWS = (
    ("genereerZaakIdentificatie", "Di02", None, None, "genereerZaakidentificatie"),
    ("creeerZaak", "Lk01", "zak", "T", None),
    ("updateZaak", "Lk01", "zak", "W", None),
    ("actualiseerZaakstatus", "Lk01", "zak", "W", None),
    ("geefZaakstatus", "Lv01", "zak", None, None),
    ("geefZaakdetails", "Lv01", "zak", None, None),
    ("geefLijstZaakdocumenten", "Lv01", "zak", None, None),
    ("geefZaakdocumentLezen", "Lv01", "edc", None, None),
    ("voegZaakdocumentToe", "Lk01", "edc", "T", None),
    ("maakZaakdocument", "Lk01", "edc", "T", None),
    ("genereerDocumentIdentificatie", "Di02", None, None, "genereerDocumentidentificatie"),
)


def _operatie(row: tuple[str, str, str | None, str | None, str | None], version: str) -> Operatie:
    service, code, entity, mutatiesoort, functie = row
    namespace, free = (ZKN, "VrijeBerichten") if version == "1.1" else (ZDS, "VerwerkSynchroonVrijBericht")
    dienst, reply = _KIND[code]
    suffix = code if entity is None or version == "1.1" else entity.capitalize() + code
    name = f"{service}_{suffix}"
    root = f"{entity}{code}" if entity is not None and version == "1.1" else name
    answer = None if reply is None else (name if entity is None else root).replace(code, reply)
    return Operatie(
        name=name,
        root=f"{{{namespace}}}{root}",
        berichtcode=Berichtcode(code),
        entiteittype=entity.upper() if entity else None,
        functie=functie,
        mutatiesoort=mutatiesoort,
        dienst=dienst or free,
        soapactions=(f"{namespace}/{name}",),
        reply=None if answer is None else f"{{{namespace}}}{answer}",
    )


ZDS_11 = tuple(_operatie(row, "1.1") for row in _ROWS)
ZDS_12 = tuple(_operatie(row, "1.2") for row in _ROWS)
