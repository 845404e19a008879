"""Flows behind the front for its tests: they parse, dispatch and answer with our own StUF, and keep what they saw."""

from __future__ import annotations

import datetime
import hashlib
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import fastapi
from lxml import etree

from adapter import front, guard, stuf
from adapter.errors import Finding, Language
from adapter.stuf.namespaces import STUF, ZDS, ZKN
from tests.shared import shared
from tests.stuf.operaties import ZDS_11, ZDS_12

__all__ = ["NOW", "Blobs", "Flows", "app_of"]

NOW = datetime.datetime(2026, 7, 1, 10, 0, tzinfo=datetime.UTC)
PACKS = {"zds-1.1": ZDS_11, "zds-1.2": ZDS_12}
DIENSTEN = {"OntvangAsynchroon", "BeantwoordVraag", "VrijBericht", "VrijeBerichten", "VerwerkSynchroonVrijBericht"}


@dataclass
class Blobs:
    kept: dict[str, bytes] = field(default_factory=dict)
    aborted: int = 0


class _Writer:
    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._data = bytearray()

    def write(self, chunk: bytes) -> None:
        self._data += chunk

    def commit(self) -> tuple[str, int]:
        name = hashlib.sha256(self._data).hexdigest()
        self._blobs.kept[name] = bytes(self._data)
        return name, len(self._data)

    def abort(self) -> None:
        self._blobs.aborted += 1


class Files:
    """The official resolved schemas of a version, as the pack's documents would give them."""

    def __init__(self, folder: str) -> None:
        self._folder = shared("standards/stuf") / folder

    def read(self, path: str) -> bytes:
        return (self._folder / path).read_bytes()

    def reach(self, entry: str) -> list[str]:
        return sorted(file.name for file in self._folder.glob("*.xsd"))


@dataclass(frozen=True)
class Pack:
    operaties: tuple[stuf.Operatie, ...]
    documents: Files
    entry: str


class PackFiles:
    def __init__(self) -> None:
        self.packs = {
            "zds-1.1": Pack(ZDS_11, Files("zds-1.1.02-resolved"), "zkn0310_msg_zs-dms_resolved2017.xsd"),
            "zds-1.2": Pack(ZDS_12, Files("zds-1.2-resolved"), "zds0120_msg_zs-dms_resolved2017.xsd"),
        }

    def get(self, name: str) -> Pack:
        return self.packs[name]


PACK_FILES = PackFiles()


class Flows:
    """Takes every message of the ten operations; `before` runs first, and may raise."""

    def __init__(self, *, language: Language = "nl", before: Callable[[], Awaitable[None]] | None = None) -> None:
        self.blobs = Blobs()
        self.taken: list[front.Inbound] = []
        self.kept: list[front.Unread] = []
        self._language = language
        self._before = before
        self._numbers = itertools.count(1)

    def find_wrong(self, address: front.Address) -> tuple[Finding, ...]:
        if address.gemeente != "voorbeeld":
            return (Finding(code="gemeente-onbekend"),)
        if address.pack not in PACKS:
            return (Finding(code="pack-onbekend"),)
        return () if address.dienst is None or address.dienst in DIENSTEN else (Finding(code="dienst-onbekend"),)

    def language(self, address: front.Address) -> Language:
        return self._language

    def begin_document(self) -> guard.DocumentWriter:
        return _Writer(self.blobs)

    async def receive(self, inbound: front.Inbound) -> front.Answer:
        self.taken.append(inbound)
        if self._before is not None:
            await self._before()
        envelope = stuf.open_envelope(guard.parse(inbound.skeleton))
        address = inbound.address
        operatie = stuf.find_operatie(PACKS[address.pack], envelope.payload, inbound.soapaction, dienst=address.dienst)
        asked = stuf.read_stuurgegevens(envelope.payload)
        number = f"antwoord-{next(self._numbers)}"
        if operatie.berichtcode is stuf.Berichtcode.DI02:
            body = stuf.wrap(_du02(operatie, asked, number), envelope.version)
        else:
            body = stuf.wrap_text(stuf.bv03(asked, referentienummer=number, now=NOW), envelope.version)
        return front.Answer(status=200, content_type=stuf.CONTENT_TYPES[envelope.version], body=body)

    async def keep(self, unread: front.Unread, answer: front.Answer) -> None:
        self.kept.append(unread)

    def wsdl(self, address: front.Address, url: str) -> bytes | None:
        return front.write_wsdl(PACK_FILES, address, url)

    def xsd(self, address: front.Address, path: str) -> bytes | None:
        return front.read_xsd(PACK_FILES, address, path)


def _du02(operatie: stuf.Operatie, asked: stuf.Stuurgegevens, number: str) -> etree._Element:
    reply = next(
        one.root for one in (*ZDS_11, *ZDS_12) if one.name == operatie.reply and _same(one.root, operatie.root)
    )
    namespace = etree.QName(reply).namespace or ""
    root = etree.Element(reply, nsmap={"StUF": STUF, "ZKN": ZKN, "ZDS": ZDS})
    header = stuf.answering(asked, stuf.Berichtcode.DU02, referentienummer=number, now=NOW)
    root.append(stuf.write_stuurgegevens(header, namespace))
    zaak = etree.SubElement(root, f"{{{namespace}}}zaak")
    zaak.set(f"{{{STUF}}}entiteittype", "ZAK")
    zaak.set(f"{{{STUF}}}functie", "entiteit")
    etree.SubElement(zaak, f"{{{ZKN}}}identificatie").text = "19002026000001"
    return root


def _same(one: str, other: str) -> bool:
    return etree.QName(one).namespace == etree.QName(other).namespace


def app_of(flows: Flows, **more: object) -> fastapi.FastAPI:
    limits = more.pop("limits", guard.Limits())
    return front.create_app(flows, limits, now=lambda: NOW, new_id=lambda: "fout-1", **more)
