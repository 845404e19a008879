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


Row = tuple[str, str, str | None, str | None, str | None]


def _operaties(row: Row, version: str) -> tuple[Operatie, ...]:
    """Give the operation of a row, and its answer where it has one of its own."""
    service, code, entity, mutatiesoort, functie = row
    namespace, free = (ZKN, "VrijeBerichten") if version == "1.1" else (ZDS, "VerwerkSynchroonVrijBericht")
    dienst, reply = _KIND[code]
    suffix = code if entity is None or version == "1.1" else entity.capitalize() + code
    name = f"{service}_{suffix}"
    root = f"{entity}{code}" if entity is not None and version == "1.1" else name
    asked = Operatie(
        name=name,
        root=f"{{{namespace}}}{root}",
        berichtcode=Berichtcode(code),
        entiteittype=entity.upper() if entity else None,
        functie=functie,
        mutatiesoort=mutatiesoort,
        dienst=dienst or free,
        soapactions=(f"{namespace}/{name}",),
        reply=None if reply is None else name.replace(code, reply),
    )
    if reply is None:
        return (asked,)
    answer = Operatie(
        name=name.replace(code, reply),
        root=f"{{{namespace}}}{root.replace(code, reply)}",
        berichtcode=Berichtcode(reply),
        direction="out",
    )
    return asked, answer


ZDS_11 = tuple(operatie for row in _ROWS for operatie in _operaties(row, "1.1"))
ZDS_12 = tuple(operatie for row in _ROWS for operatie in _operaties(row, "1.2"))
