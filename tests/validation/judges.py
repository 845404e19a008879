"""Who judges a message: our packs, and the official schema sets that they must agree with. All by libxml2."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import xmlschema
from lxml import etree

from tests.shared import shared

__all__ = ["ENTRIES", "OURS", "REPOSITORY", "corpus", "exact", "ours", "pack_of", "pairs", "payload", "standard"]

REPOSITORY = Path(__file__).resolve().parents[2]
OURS = REPOSITORY / "schemas" / "stuf"
ENTRIES = {
    "bg-0310": OURS / "bg-0310" / "03.10" / "entry.xsd",
    "zds-1.1": OURS / "zds-1.1" / "1.1.02" / "entry.xsd",
    "zds-1.2": OURS / "zds-1.2" / "1.2" / "entry.xsd",
}
_OFFICIAL = ("zds-1.1.02", "zds-1.2", "bg-0310")
_ZDS12 = "{http://www.stufstandaarden.nl/koppelvlak/zds0120}"
_BG = "{http://www.egem.nl/StUF/sector/bg/0310}"
_BASISGEGEVENS = [
    f"{_BG}{who}{code}" for who in ("nps", "nnp", "ves", "aoa") for code in ("Lk01", "Sa01", "Lv01", "La01")
]


@cache
def _ours(pack: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(ENTRIES[pack]))


@cache
def _official(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(shared("standards", "stuf", "entry", name, "entry.xsd")))


@cache
def exact(pack: str) -> xmlschema.XMLSchema10:
    """Give our pack as xmlschema reads it: strictly, so that the smallest error in it raises."""
    return xmlschema.XMLSchema10(str(ENTRIES[pack]))


def pack_of(message: etree._Element) -> str:
    """Give the pack for a message, by the namespace of its root."""
    if message.tag.startswith(_BG):
        return "bg-0310"
    return "zds-1.2" if message.tag.startswith(_ZDS12) else "zds-1.1"


def ours(message: etree._Element) -> bool:
    """True when our pack accepts the message."""
    return bool(_ours(pack_of(message)).validate(message))


def standard(message: etree._Element) -> bool:
    """True when at least one of the official sets accepts the message."""
    return any(_official(name).validate(message) for name in _OFFICIAL)


def payload(file: Path) -> etree._Element:
    """Give the StUF message of a file: bare, in a SOAP Body, or in the detail of a Fault."""
    root = etree.parse(file).getroot()
    found = root.xpath(
        "//*[local-name()='Fault']//*[local-name()='detail' or local-name()='Detail']/*"
        " | //*[local-name()='Body']/*[local-name()!='Fault']"
    )
    return etree.fromstring(etree.tostring(found[0] if found else root))


def corpus() -> Iterator[tuple[str, etree._Element, bool]]:
    """Give name, message and verdict of each message of the corpus that the packs hold."""
    folder = shared("corpus", "stuf")
    with (folder / "index.csv").open(encoding="utf-8", newline="") as index:
        for row in csv.DictReader(index):
            message = payload(folder / row["file"])
            if message.tag in _BASISGEGEVENS or not message.tag.startswith(_BG):
                yield row["file"], message, row["verdict"] == "valid"


def pairs() -> Iterator[tuple[str, etree._Element]]:
    """Give name and message of each request and reply of the golden pairs, and of our own examples."""
    files = [
        *shared("corpus", "pairs").glob("p*/re*.xml"),
        *(REPOSITORY / "tests" / "corpus").glob("zds1*/request.xml"),
    ]
    for file in sorted(files):
        message = payload(file)
        yield f"{file.parent.name}/{file.name}", message
