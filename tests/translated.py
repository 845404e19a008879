"""The mappings as shipped, and messages of the corpus and the golden pairs: what the tests of translation share."""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
from lxml import etree

from adapter import guard, stuf, translation
from tests.shared import shared

ROOT = Path(__file__).resolve().parents[1]
CONTEXT = translation.Context(rsin="823288444", gemeentecode="1900")
ZKN = "http://www.egem.nl/StUF/sector/zkn/0310"
DRIVERS = {
    "bg-0310": "entry/bg-0310/entry.xsd",
    "zds-1.1": "entry/zds-1.1.02/entry.xsd",
    "zds-1.2": "entry/zds-1.2/entry.xsd",
}
# zds-1.1 messages share roots: the corpus names the service
SERVICES = {
    "creeerZaak": "creeerZaak_Lk01",
    "updateZaak": "updateZaak_Lk01",
    "actualiseerZaakstatus": "actualiseerZaakstatus_Lk01",
    "voegZaakdocumentToe": "voegZaakdocumentToe_Lk01",
    "geefZaakdetails": "geefZaakdetails_Lv01",
    "geefZaakstatus": "geefZaakstatus_Lv01",
    "geefLijstZaakdocumenten": "geefLijstZaakdocumenten_Lv01",
    "geefZaakdocumentLezen": "geefZaakdocumentLezen_Lv01",
}


@functools.cache
def mappings() -> translation.Mappings:
    return translation.load([ROOT / "mappings"])


@functools.cache
def schema(pack: str) -> etree.XMLSchema:
    """The official schema of a pack, by our driver."""
    return etree.XMLSchema(etree.parse(str(shared("standards/stuf") / DRIVERS[pack])))


def payload_of(path: Path) -> etree._Element:
    root = guard.parse(path.read_bytes())
    body = next((child for child in root if child.tag.endswith("}Body")), None)
    return body[0] if body is not None else root


def message(xml: str) -> etree._Element:
    """Parse a message written in a test: prefixes ZKN, StUF, BG, xsi, xmime and ZDS are declared."""
    declared = " ".join(
        f'xmlns:{prefix}="{uri}"'
        for prefix, uri in {
            "ZKN": ZKN,
            "StUF": "http://www.egem.nl/StUF/StUF0301",
            "BG": "http://www.egem.nl/StUF/sector/bg/0310",
            "ZDS": "http://www.stufstandaarden.nl/koppelvlak/zds0120",
            "xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xmime": "http://www.w3.org/2005/05/xmlmime",
        }.items()
    )
    name = xml.strip()[1:].split(">")[0].split()[0]
    return guard.parse(xml.strip().replace(f"<{name}", f"<{name} {declared}", 1).encode())


def lk01(objects: str, *, soort: str = "T", root: str = "zakLk01", kind: str = "ZAK") -> etree._Element:
    """Make a kennisgeving around the objects."""
    return message(
        f"""<ZKN:{root}>
          <ZKN:stuurgegevens>
            <StUF:berichtcode>Lk01</StUF:berichtcode>
            <StUF:zender><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>GWS4all</StUF:applicatie></StUF:zender>
            <StUF:ontvanger><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>CDR</StUF:applicatie></StUF:ontvanger>
            <StUF:referentienummer>r-1</StUF:referentienummer>
            <StUF:tijdstipBericht>20200507075603462</StUF:tijdstipBericht>
            <StUF:entiteittype>{kind}</StUF:entiteittype>
          </ZKN:stuurgegevens>
          <ZKN:parameters>
            <StUF:mutatiesoort>{soort}</StUF:mutatiesoort><StUF:indicatorOvername>V</StUF:indicatorOvername>
          </ZKN:parameters>
          {objects}
        </ZKN:{root}>"""
    )


def zak(inner: str, *, soort: str = "T") -> str:
    return f'<ZKN:object StUF:entiteittype="ZAK" StUF:verwerkingssoort="{soort}">{inner}</ZKN:object>'


def translate(
    payload: etree._Element,
    operatie: str,
    *,
    pack: str = "zds-1.1",
    context: translation.Context = CONTEXT,
) -> translation.Translated:
    return mappings().get(pack, operatie).to_events(payload, context)


def corpus() -> Iterator[tuple[str, str, str]]:
    """Give (file, pack, operation) of every valid message of the corpus that a mapping is for."""
    with (shared("corpus/stuf") / "index.csv").open(encoding="utf-8") as index:
        for row in csv.DictReader(index):
            if row["verdict"] != "valid":
                continue
            for pack, name in (("zds-1.2", row["operation"]), ("zds-1.1", _service(row))):
                if mappings().find(pack, name) is not None:
                    yield row["file"], pack, name
                    break


def _service(row: dict[str, str]) -> str:
    if row["operation"].startswith("genereer"):
        return row["operation"]
    found = SERVICES.get(row["service"], "")
    return found if found[-4:] == row["operation"][-4:] else ""


def pairs() -> Iterator[tuple[str, str, str]]:
    """Give (folder, pack, operation) of every golden pair that a mapping is for."""
    for folder in sorted(shared("corpus/pairs").glob("p*")):
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        name = expected["soapaction"].rpartition("/")[2]
        pack = {"zds-1.1.02": "zds-1.1", "zds-1.2": "zds-1.2"}.get(expected["schema"], "")
        if mappings().find(pack, name) is not None:
            yield folder.name, pack, name


def as_events(translated: translation.Translated) -> list[dict[str, Any]]:
    """Give the drafts as they come from the backbone: through JSON."""
    found = []
    for draft in translated.drafts:
        event = {"type": draft.type, "subject": draft.subject, "data": json.loads(json.dumps(draft.data))}
        if draft.dataref is not None:
            event["dataref"] = draft.dataref
        found.append(event)
    return found


@functools.cache
def _validators() -> dict[str, Any]:
    files = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "schemas/events").rglob("*.json")]
    registry = jsonschema_rs.Registry([(file["$id"], file) for file in files])
    return {file["$id"]: jsonschema_rs.Draft202012Validator(file, registry=registry) for file in files}


def wrong_in(event_type: str, data: Any) -> list[str]:
    """Give what the event's schema says is wrong with `data`."""
    validator = _validators()[f"urn:koppelvlak:events:{event_type}"]
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(data)]


def header(payload: etree._Element) -> stuf.Stuurgegevens:
    return stuf.read_stuurgegevens(payload)
