"""THE way of a question: Vraag → what the source holds → beelden. Only what is asked is fetched, side by side, all pages."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import pybase64

from adapter import observe
from adapter.errors import Finding, KoppelvlakError, Refused, Unavailable
from adapter.peers import Api, Catalogus, Json, Zaaktype, Zgw, settled, together
from adapter.questions.beeld import (
    besluit_beeld,
    document_beeld,
    koppeling_beeld,
    rol_beeld,
    status_beeld,
    verwijzing_beeld,
    zaak_beeld,
    zaakobject_beeld,
)

__all__ = ["Antwoord", "Asked", "Questions"]

PERSON_MAX: Final = 5000  # zaken of one person that are looked through
AT_ONCE: Final = 10  # zaken of one person that are gathered at the same time

log = observe.get_logger(__name__)


class Asked(Protocol):
    """What a question asks; `translation.Vraag` has this form."""

    @property
    def kind(self) -> str:
        """`zaak`, `zaken-van-bsn`, `informatieobject` or `besluit`."""

    @property
    def identificatie(self) -> str:
        """Of the zaak, document or besluit; a BSN for `zaken-van-bsn`."""

    @property
    def parts(self) -> frozenset[str]:
        """What must be fetched."""

    @property
    def maximum(self) -> int:
        """Greatest number of objects."""

    @property
    def na(self) -> str:
        """The identificatie after which the answer goes on; "" from the beginning."""

    @property
    def lopend(self) -> bool:
        """True when closed zaken are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Antwoord:
    """What the source holds; none found is no error. `vervolg`: there is more than was asked at most."""

    beelden: Sequence[Json]
    vervolg: bool = False


_ONLY_BESLUITEN: Final = frozenset({"zaak", "zaaktype", "besluiten"})
_SETTERS = frozenset({"medewerker", "organisatorische_eenheid"})  # who can have set a status (ZAKSTTBTR)


class Questions:
    """Answers questions from one source.

    Args:
        deadline_s: for a whole question.
        wait: called with (kind, identificatie) first: returns once what was accepted about it is delivered, or soon.
    """

    def __init__(
        self,
        zgw: Zgw,
        catalogus: Catalogus,
        *,
        deadline_s: float,
        wait: Callable[[str, str], Awaitable[None]] | None = None,
    ) -> None:
        self._zgw = zgw
        self._catalogus = catalogus
        self._deadline_s = deadline_s
        self._wait = wait

    async def answer(self, asked: Asked, *, bronorganisatie: str) -> Antwoord:
        """Give what the source holds.

        Raises:
            Refused: there is more than one object with this identificatie (StUF067).
            Unavailable: the source is away, or the deadline passed (StUF960).
        """
        try:
            async with asyncio.timeout(self._deadline_s):
                if self._wait is not None and asked.kind != "zaken-van-bsn":
                    await self._wait(asked.kind, asked.identificatie)
                match asked.kind:
                    case "zaak":
                        return await self._zaak(asked, bronorganisatie)
                    case "zaken-van-bsn":
                        return await self._zaken_of_person(asked, bronorganisatie)
                    case "besluit":
                        return await self._besluit(asked, bronorganisatie)
                    case _:
                        return await self._document(asked, bronorganisatie)
        except TimeoutError as error:
            raise Unavailable(Finding(code="vraag-niet-op-tijd")) from error

    async def _zaak(self, asked: Asked, bronorganisatie: str) -> Antwoord:
        zaak = await self._find("zaken", "zaken", asked.identificatie, bronorganisatie, code="zaak-niet-eenduidig")
        return Antwoord(beelden=() if zaak is None else (await self._gather(zaak, asked.parts),))

    async def _zaken_of_person(self, asked: Asked, bronorganisatie: str) -> Antwoord:
        """By POST `_zoek`: a BSN never stands in an address."""
        body: Json = {
            "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn": asked.identificatie,
            "rol__omschrijvingGeneriek": "initiator",
        }
        if bronorganisatie:
            body["bronorganisatie"] = bronorganisatie
        found, more = await self._zgw.search("zaken", "zaken", body, maximum=PERSON_MAX)
        # in an order that stays: a vervolgvraag goes on after the last zaak of the answer before
        rest = sorted(
            (
                zaak
                for zaak in found
                if str(zaak.get("identificatie") or "") > asked.na and not (asked.lopend and zaak.get("einddatum"))
            ),
            key=lambda zaak: str(zaak.get("identificatie") or ""),
        )
        more = more or len(rest) > asked.maximum
        found = rest[: asked.maximum]
        beelden: list[Json] = []
        for begin in range(0, len(found), AT_ONCE):
            beelden += await together([self._gather(zaak, asked.parts) for zaak in found[begin : begin + AT_ONCE]])
        return Antwoord(beelden=beelden, vervolg=more)

    async def _document(self, asked: Asked, bronorganisatie: str) -> Antwoord:
        document = await self._find(
            "documenten",
            "enkelvoudiginformatieobjecten",
            asked.identificatie,
            bronorganisatie,
            code="document-niet-eenduidig",
        )
        if document is None:
            return Antwoord(beelden=())
        beeld: Json = {"informatieobject": await self._document_beeld(document)}
        work: list[Coroutine[Any, Any, Any]] = [self._koppelingen(document)]
        if "inhoud" in asked.parts:
            work.append(self._inhoud(document))
        gathered = await together(work)
        beeld["koppelingen"] = gathered[0]
        if len(gathered) > 1 and gathered[1] is not None:
            beeld["inhoud"] = {"base64": gathered[1]}
        return Antwoord(beelden=(beeld,))

    async def find_document(self, asked: Asked, *, bronorganisatie: str) -> Json | None:
        """Give the document that is asked, once what was accepted about it is delivered; raises Refused, Unavailable."""
        if self._wait is not None:
            await self._wait(asked.kind, asked.identificatie)
        return await self._find(
            "documenten",
            "enkelvoudiginformatieobjecten",
            asked.identificatie,
            bronorganisatie,
            code="document-niet-eenduidig",
        )

    async def _besluit(self, asked: Asked, organisatie: str) -> Antwoord:
        besluit = await self._find(
            "besluiten",
            "besluiten",
            asked.identificatie,
            organisatie,
            code="besluit-niet-eenduidig",
            owner="verantwoordelijkeOrganisatie",
        )
        if besluit is None:
            return Antwoord(beelden=())
        zaken, documenten, beeld = await together(
            [
                self._related([(str(besluit["zaak"]), {})] if besluit.get("zaak") else []),
                self._besluitdocumenten(besluit),
                self._besluit_beeld(besluit),
            ]
        )
        return Antwoord(
            beelden=(
                {
                    "besluit": beeld,
                    "zaken": [{"zaak": zaak} for zaak in zaken],
                    "informatieobjecten": documenten,
                },
            )
        )

    async def _besluit_beeld(self, besluit: Json) -> Json:
        try:
            kind = await self._catalogus.besluittype(str(besluit["besluittype"]))
        except Refused:
            kind = None
        return besluit_beeld(besluit, kind)

    async def _besluiten(self, zaak: Json, parts: frozenset[str]) -> list[Json]:
        """Give the besluiten of a zaak; a source without them has none, unless they are all that is asked."""
        if not self._zgw.serves("besluiten") and not parts <= _ONLY_BESLUITEN:
            return []
        found = await self._zgw.find_all("besluiten", "besluiten", {"zaak": zaak["url"]})
        beelden = await together([self._besluit_beeld(each) for each in found]) if found else []
        return [{"besluit": beeld} for beeld in beelden]

    async def _besluitdocumenten(self, besluit: Json) -> list[Json]:
        links = await self._zgw.find_all("besluiten", "besluitinformatieobjecten", {"besluit": besluit["url"]})
        return [{"informatieobject": document} for _, document in await self._documents_of(links)]

    async def _find(
        self,
        api: Api,
        collection: str,
        identificatie: str,
        bronorganisatie: str,
        *,
        code: str,
        owner: str = "bronorganisatie",
    ) -> Json | None:
        query = {"identificatie": identificatie}
        if bronorganisatie:
            query[owner] = bronorganisatie
        found = await self._zgw.find_all(api, collection, query)
        found = [item for item in found if item.get("identificatie") == identificatie]
        if len(found) > 1:
            facts = dict.fromkeys(("zaak", "document", "besluit"), identificatie)
            raise Refused(Finding(code=code, source="MAPPING B.0 L1, L7", facts=facts))
        return found[0] if found else None

    async def _gather(self, zaak: Json, parts: frozenset[str]) -> Json:
        """Give the beeld of one zaak with the parts that are asked."""
        zaaktype = await self._catalogus.zaaktype(str(zaak["zaaktype"]))
        work: dict[str, Coroutine[Any, Any, Any]] = {}
        if "rollen" in parts:
            work["rollen"] = self._rollen(zaak, zaaktype)
        if "statussen" in parts:
            work["statussen"] = self._statussen(zaak, zaaktype)
        elif "laatste_status" in parts:
            work["statussen"] = self._last_status(zaak, zaaktype)
        if "resultaat" in parts:
            work["resultaat"] = self._resultaat(zaak, zaaktype)
        if "zaakobjecten" in parts:
            work["zaakobjecten"] = self._zaakobjecten(zaak)
        if "hoofdzaak" in parts:
            work["hoofdzaak"] = self._hoofdzaak(zaak)
        if "deelzaken" in parts:
            work["deelzaken"] = self._related([(url, {}) for url in zaak.get("deelzaken") or ()])
        if "andere_zaken" in parts:
            andere = zaak.get("relevanteAndereZaken") or ()
            work["andere_zaken"] = self._related(
                [(item["url"], {"aardRelatie": item.get("aardRelatie")}) for item in andere]
            )
        if "informatieobjecten" in parts:
            work["informatieobjecten"] = self._informatieobjecten(zaak)
        if "besluiten" in parts:
            work["besluiten"] = self._besluiten(zaak, parts)
        results = await together(list(work.values())) if work else []
        return {"zaak": zaak_beeld(zaak, zaaktype), **dict(zip(work, results, strict=True))}

    async def _rollen(self, zaak: Json, zaaktype: Zaaktype) -> list[Json]:
        return [rol_beeld(rol, zaaktype) for rol in await self._part(zaak, "rollen")]

    async def _statussen(self, zaak: Json, zaaktype: Zaaktype) -> list[Json]:
        """Give all, the oldest first; the last is the one that the source says, else the newest."""
        found = sorted(await self._part(zaak, "statussen"), key=lambda item: _moment(item.get("datumStatusGezet")))
        told = [item for item in found if item.get("indicatieLaatstGezetteStatus")]
        last = told[-1] if told else found[-1] if found else None
        beelden = [
            status_beeld(item, zaaktype.statustype(str(item.get("statustype"))), last=item is last) for item in found
        ]
        setters = [(beeld, item) for beeld, item in zip(beelden, found, strict=True) if item.get("gezetdoor")]
        if setters:
            await together([self._add_setter(beeld, item, zaaktype) for beeld, item in setters])
        return beelden

    async def _add_setter(self, beeld: Json, status: Json, zaaktype: Zaaktype) -> None:
        """Tell who set a status: the party of the rol that it names, where StUF can say it."""
        rol = await self._zgw.get(str(status["gezetdoor"])) if status.get("gezetdoor") else None
        if rol is not None and rol.get("betrokkeneType") in _SETTERS:
            told = rol_beeld(rol, zaaktype)
            beeld["gezetdoor"] = {name: told[name] for name in ("betrokkeneType", "betrokkeneIdentificatie")}

    async def _last_status(self, zaak: Json, zaaktype: Zaaktype) -> list[Json]:
        if "status" in zaak and zaak["status"] is None:
            return []
        if zaak.get("status"):
            found = await self._zgw.get(str(zaak["status"]))
            if found is not None:
                beeld = status_beeld(found, zaaktype.statustype(str(found.get("statustype"))), last=True)
                await self._add_setter(beeld, found, zaaktype)
                return [beeld]
        return [item for item in await self._statussen(zaak, zaaktype) if item["indicatieLaatstGezetteStatus"]]

    async def _resultaat(self, zaak: Json, zaaktype: Zaaktype) -> Json | None:
        if "resultaat" in zaak and zaak["resultaat"] is None:
            return None
        found = await self._part(zaak, "resultaten")
        if not found:
            return None
        kind = zaaktype.resultaattype(str(found[0].get("resultaattype")))
        return {
            "resultaattype": {"omschrijving": kind.omschrijving if kind is not None else ""},
            "toelichting": found[0].get("toelichting") or None,
        }

    async def _zaakobjecten(self, zaak: Json) -> list[Json]:
        return [zaakobject_beeld(item) for item in await self._part(zaak, "zaakobjecten")]

    async def _hoofdzaak(self, zaak: Json) -> Json | None:
        url = zaak.get("hoofdzaak")
        found = await self._related([(url, {})]) if url else []
        return found[0] if found else None

    async def _related(self, urls: list[tuple[str, Json]]) -> list[Json]:
        """Give the zaken at these addresses; one that is gone, or not ours to read, does not fail the answer."""
        outcomes = await settled([self._reference(url) for url, _ in urls]) if urls else []
        beelden: list[Json] = []
        for (_, extra), outcome in zip(urls, outcomes, strict=True):
            if isinstance(outcome, Refused):
                log.warning("relatie_overgeslagen", code=outcome.findings[0].code)
            elif isinstance(outcome, Exception):
                raise outcome
            elif outcome is not None:
                beelden.append({**outcome, **extra})
        return beelden

    async def _reference(self, url: str) -> Json | None:
        zaak = await self._zgw.get(url)
        if zaak is None:
            return None
        return verwijzing_beeld(zaak, await self._catalogus.zaaktype(str(zaak["zaaktype"])))

    async def _informatieobjecten(self, zaak: Json) -> list[Json]:
        """Give the documents with their places in this zaak; one that vanished does not fail the list."""
        found = await self._documents_of(await self._part(zaak, "zaakinformatieobjecten"))
        return [
            {"koppeling": koppeling_beeld(koppeling), "informatieobject": document} for koppeling, document in found
        ]

    async def _documents_of(self, links: Sequence[Json]) -> list[tuple[Json, Json]]:
        """Give each link with its document; one that vanished, or is not ours to read, is left out."""
        outcomes = await settled([self._document_at(str(item["informatieobject"])) for item in links]) if links else []
        found: list[tuple[Json, Json]] = []
        for link, outcome in zip(links, outcomes, strict=True):
            if isinstance(outcome, Refused):
                log.warning("document_overgeslagen", code=outcome.findings[0].code)
            elif isinstance(outcome, Exception):
                raise outcome
            elif outcome is not None:
                found.append((link, outcome))
        return found

    async def _document_at(self, url: str) -> Json | None:
        document = await self._zgw.get(url)
        return None if document is None else await self._document_beeld(document)

    async def _document_beeld(self, document: Json) -> Json:
        try:
            kind = await self._catalogus.informatieobjecttype(str(document["informatieobjecttype"]))
        except Refused:
            kind = None
        return document_beeld(document, kind)

    async def _koppelingen(self, document: Json) -> list[Json]:
        """Give the zaken that the document is in (there may be none, or many)."""
        found = await self._zgw.find_all("zaken", "zaakinformatieobjecten", {"informatieobject": document["url"]})
        outcomes = await settled([self._reference(str(item["zaak"])) for item in found]) if found else []
        beelden: list[Json] = []
        for koppeling, outcome in zip(found, outcomes, strict=True):
            if isinstance(outcome, KoppelvlakError) and not isinstance(outcome, Refused):
                raise outcome
            if isinstance(outcome, dict):
                beelden.append({"zaak": outcome, "koppeling": koppeling_beeld(koppeling)})
        return beelden

    async def _inhoud(self, document: Json) -> str | None:
        """Give the content in base64, encoded while it comes in; None where there is none."""
        pieces = _Base64()
        if not await self._zgw.download(f"{document['url']}/download", pieces.feed):
            return None
        return pieces.finish()

    async def _part(self, zaak: Json, collection: str) -> Sequence[Json]:
        return await self._zgw.find_all("zaken", collection, {"zaak": zaak["url"]})


class _Base64:
    """base64 of a stream: pieces of a multiple of three bytes can be put together."""

    def __init__(self) -> None:
        self._rest = b""
        self._pieces: list[str] = []

    def feed(self, chunk: bytes) -> None:
        chunk = self._rest + chunk
        whole = len(chunk) - len(chunk) % 3
        self._rest = chunk[whole:]
        self._pieces.append(pybase64.b64encode(memoryview(chunk)[:whole]).decode("ascii"))

    def finish(self) -> str:
        self._pieces.append(pybase64.b64encode(self._rest).decode("ascii"))
        whole = "".join(self._pieces)
        self._pieces.clear()
        return whole


def _moment(value: object) -> datetime.datetime:
    """Give an instant to sort by: one source writes fractions of a second, another does not, and offsets differ."""
    try:
        found = datetime.datetime.fromisoformat(str(value))
    except ValueError:
        return datetime.datetime.min.replace(tzinfo=datetime.UTC)
    return found if found.tzinfo is not None else found.replace(tzinfo=datetime.UTC)
