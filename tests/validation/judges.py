"""Who judges a message: our packs, and the official schema sets that they must agree with. All by libxml2."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import xmlschema
from lxml import etree

from adapter import validation, wiring
from adapter.validation import fixed
from tests.shared import shared

__all__ = [
    "ENTRIES",
    "JUDGING",
    "OFFICIAL",
    "OURS",
    "REPOSITORY",
    "all_roots",
    "corpus",
    "exact",
    "exactly",
    "official_exact",
    "ours",
    "pack_of",
    "pairs",
    "payload",
    "roots",
    "standard",
]

REPOSITORY = Path(__file__).resolve().parents[2]
OURS = REPOSITORY / "schemas" / "stuf"
ENTRIES = {
    "bg-0310": OURS / "bg-0310" / "03.10" / "entry.xsd",
    "zds-1.1": OURS / "zds-1.1" / "1.1.02" / "entry.xsd",
    "zds-1.2": OURS / "zds-1.2" / "1.2" / "entry.xsd",
}
JUDGING = {  # every pack that judges messages by itself
    entry.parents[1].name: entry for entry in sorted(OURS.glob("*/*/entry.xsd"))
}
OFFICIAL = ("zds-1.1.02", "zds-1.2", "bg-0310")
_ZDS12 = "{http://www.stufstandaarden.nl/koppelvlak/zds0120}"
_BG = "{http://www.egem.nl/StUF/sector/bg/0310}"
_BASISGEGEVENS = [
    f"{_BG}{who}{code}" for who in ("nps", "nnp", "ves", "aoa") for code in ("Lk01", "Sa01", "Lv01", "La01")
]


@cache
def _packs() -> validation.Packs:
    return wiring.load_packs()


@cache
def _official(name: str) -> etree.XMLSchema:
    return _closed(shared("standards", "stuf", "entry", name, "entry.xsd"))


def _closed(entry: Path) -> etree.XMLSchema:
    """Give an official set by libxml2, with its hole closed: it does not check `fixed` on a reference to an attribute."""
    trees: dict[str, etree._Element] = {}
    waiting = [entry.resolve()]
    while waiting:
        file = waiting.pop(0)
        if str(file) in trees:
            continue
        trees[str(file)] = root = etree.parse(file).getroot()
        waiting.extend(
            (file.parent / location).resolve()
            for child in root
            if (location := child.get("schemaLocation")) is not None
        )
    fixed.close(trees)
    texts = {name: etree.tostring(root) for name, root in trees.items()}

    class Resolver(etree.Resolver):
        def resolve(self, system_url, public_id, context):
            return self.resolve_string(texts[system_url], context, base_url=system_url)

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Resolver())
    root = etree.fromstring(texts[str(entry.resolve())], parser, base_url=str(entry.resolve()))
    return etree.XMLSchema(root)


@cache
def official_exact(name: str) -> xmlschema.XMLSchema10:
    """Give an official set as xmlschema reads it: only laxly (CHECKS.md), and slowly."""
    return xmlschema.XMLSchema10(
        str(shared("standards", "stuf", "entry", name, "entry.xsd")), validation="lax", loglevel="ERROR"
    )


@cache
def exact(pack: str) -> xmlschema.XMLSchema10:
    """Give our pack as xmlschema reads it: strictly, so that the smallest error in it raises."""
    return xmlschema.XMLSchema10(str(JUDGING[pack]))


def pack_of(message: etree._Element) -> str:
    """Give the pack for a message, by the namespace of its root."""
    if message.tag.startswith(_BG):
        return "bg-0310"
    return "zds-1.2" if message.tag.startswith(_ZDS12) else "zds-1.1"


def ours(message: etree._Element) -> bool:
    """True when the gate of the product accepts the message."""
    return _packs().get(pack_of(message)).valid(message)


def standard(message: etree._Element) -> bool:
    """True when at least one of the official sets accepts the message."""
    return any(_official(name).validate(message) for name in OFFICIAL)


def exactly(message: etree._Element) -> bool:
    """True when xmlschema says that at least one of the official sets accepts the message."""
    return any(official_exact(name).is_valid(message) for name in OFFICIAL)


def roots(pack: str) -> list[str]:
    """Give the root elements of the messages of a pack."""
    listed = tomllib.loads((JUDGING[pack].parent / "pack.toml").read_text(encoding="utf-8"))
    return list(dict.fromkeys(message["root"] for message in listed["message"]))


def all_roots() -> list[str]:
    """Give the root elements of the messages of all packs."""
    return list(dict.fromkeys(root for pack in sorted(ENTRIES) for root in roots(pack)))


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
