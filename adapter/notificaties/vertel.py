"""Tell what is news: events with their ids, in the lane of their object, kept in one write with what we know after them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from adapter import events, journal, observe
from adapter.errors import Refused
from adapter.journal import BeeldChange, WorkItem
from adapter.notificaties.kijken import Kijker
from adapter.notificaties.port import Ports, Soon
from adapter.notificaties.verschil import VOLLEDIG, Groep
from adapter.notificaties.woorden import clean
from adapter.peers import Json, kern
from adapter.translation import Draft

__all__ = ["BRON", "Verteller"]

BRON: Final = "bron"  # the connection that the events of the source itself come through
_PACK: Final = "zgw"
_MAJOR: Final = 1  # goes up when the same change would give other events
_BLOB: Final = "urn:koppelvlak:blob:sha256:"
_MIB: Final = 1024 * 1024
_DOCUMENT: Final = "enkelvoudiginformatieobjecten"

log = observe.get_logger(__name__)


class Verteller:
    """Keeps events of the source."""

    def __init__(self, ports: Ports, kijker: Kijker) -> None:
        self._ports = ports
        self._kijker = kijker

    async def tell(
        self, group: Groep, change: BeeldChange, *, sleutel: Mapping[str, str], item: WorkItem
    ) -> str | None:
        """Tell a group about a zaak; give the id of the message, None when there was nothing to tell but to remember.

        Raises:
            Soon: something else was written meanwhile: nothing was told.
        """
        changes, drafts = [change], list(group.drafts)
        if group.document is not None:
            changes, drafts = await self._with_document(group.document, changes, drafts)
        if not drafts:
            if not await self._ports.journal.keep_beelden(changes, at=self._ports.clock()):
                raise Soon
            return None
        return await self.accept(
            group.operatie,
            drafts,
            changes,
            lane=f"{self._ports.gemeente}/zaak/{sleutel['identificatie']}",
            zaken=(sleutel["identificatie"],),
            item=item,
        )

    async def tell_gone(
        self, soort: str, member: str, was: Mapping[str, Any], change: BeeldChange, *, item: WorkItem
    ) -> str:
        """Tell that an object that we knew is no longer there."""
        key = {name: was.get(name) for name in ("identificatie", "bronorganisatie")}
        bron = {"berichtcode": "ZGW", "operatie": "verwijderd", "mutatiesoort": "V"}
        subject = f"{member}/{was['identificatie']}"
        draft = Draft(type=f"nl.{soort}.afgemeld.v1", subject=subject, data={member: key, "bron": bron})
        kind = "zaak" if member == "zaak" else "document"
        return await self.accept(
            "verwijderd",
            [draft],
            [change],
            lane=f"{self._ports.gemeente}/{kind}/{was['identificatie']}",
            zaken=(str(was["identificatie"]),) if member == "zaak" else (),
            item=item,
        )

    async def accept(
        self,
        message: str,
        drafts: Sequence[Draft],
        changes: Sequence[BeeldChange],
        *,
        lane: str,
        zaken: tuple[str, ...],
        item: WorkItem,
    ) -> str:
        """Make it durable, with what we know after it; give its id. Raises Soon, Refused (event-schema), Unavailable."""
        ports, about = self._ports, changes[0]
        bericht_id, now = ports.new_id(), ports.clock()
        outbox = self._outbox(drafts, about, lane=lane, bericht_id=bericht_id)
        raw = orjson.dumps({"object": about.object, "versie": about.verwacht, "notificatie": item.bericht_id})
        kept = await ports.journal.accept(
            journal.Acceptance(
                bericht_id=bericht_id,
                key=None,  # told once: it builds on a version of what we know
                gemeente=ports.gemeente,
                connection=BRON,
                pack=_PACK,
                message=message,
                berichtcode="",
                zender=f"/{BRON}/",
                referentienummer=None,
                lane=lane,
                zaken=zaken,
                raw=raw,
                raw_sha256=hashlib.sha256(raw).hexdigest(),
                documents=self._documents(drafts),
                answer=journal.StoredAnswer(status=204, content_type="text/plain", body=b""),
                events=outbox,
                targets=ports.subscribers([draft.type for draft in drafts]),
                warnings=(),
                received_at=now,
                beelden=tuple(changes),
            )
        )
        if not isinstance(kept, journal.Accepted):
            raise Soon
        log.info("bericht_aanvaard", bericht_id=bericht_id, lane=lane, bericht=message, seq=kept.seq)
        ports.notify()
        return bericht_id

    def _outbox(
        self, drafts: Sequence[Draft], about: BeeldChange, *, lane: str, bericht_id: str
    ) -> tuple[journal.OutboxEvent, ...]:
        ports = self._ports
        organisatie = ports.rules.organisaties[0]
        envelope = events.Envelope(
            source=events.source_of(oin=organisatie.oin, gemeentecode=organisatie.gemeentecode, applicatie=_PACK),
            accepted_at=ports.clock(),
            lane=lane,
            bericht_id=bericht_id,
            size=len(drafts),
        )
        key = ("notificaties", ports.gemeente, about.object, str(about.verwacht))
        made: list[journal.OutboxEvent] = []
        for ordinal, draft in enumerate(drafts, start=1):
            event_id = events.event_id(ports.installation, key, _MAJOR, ordinal)
            value = events.write(
                envelope,
                event_id=event_id,
                ordinal=ordinal,
                event_type=draft.type,
                subject=draft.subject,
                data=draft.data,
                dataref=draft.dataref,
            )
            if wrong := ports.check(events.read(value)):
                raise Refused(*wrong)
            made.append(
                journal.OutboxEvent(
                    event_id=event_id, ordinal=ordinal, type=draft.type, subject=draft.subject, value=value
                )
            )
        return tuple(made)

    # --- documents ------------------------------------------------------------------------------------------------

    async def _with_document(
        self, key: str, changes: list[BeeldChange], drafts: list[Draft]
    ) -> tuple[list[BeeldChange], list[Draft]]:
        """Tell a document that is not known yet in the message that puts it in its zaak; a known one is repeated in it."""
        ports = self._ports
        known = await ports.journal.beeld(ports.gemeente, key)
        document = await self._kijker.get(key)
        if document is None:
            return changes, drafts
        if key in known.parts:
            return changes, [await self._repeating(key, document, draft) for draft in drafts]
        draft = await self.document(key, document, "voegZaakdocumentToe_Lk01")
        change = BeeldChange(
            gemeente=ports.gemeente,
            object=key,
            parts={key: kern(_DOCUMENT, document), VOLLEDIG: {}},
            whole=True,
            verwacht=known.versie,
        )
        return [*changes, change], [draft, *drafts]

    async def _repeating(self, key: str, document: Json, draft: Draft) -> Draft:
        """Give the link with the document in its `bron`: StUF has no link without its document, and the target has it not."""
        said = {name: value for name, value in (await self.said(document)).items() if value is not None}
        bron = {**draft.data["bron"], "object": {"alleen": said}}
        data, content = {**draft.data, "bron": bron}, await self.content(key, document)
        return Draft(type=draft.type, subject=draft.subject, data=data, dataref=content)

    async def document(self, key: str, document: Json, operatie: str) -> Draft:
        """Give the event that a document is there, with its content in the blob store."""
        said = await self.said(document)
        bron = {"berichtcode": "ZGW", "operatie": operatie, "mutatiesoort": "T"}
        return Draft(
            type="nl.documenten.informatieobject.aangemaakt.v1",
            subject=f"informatieobject/{document.get('identificatie')}",
            data={"informatieobject": {n: v for n, v in said.items() if v is not None}, "bron": bron},
            dataref=await self.content(key, document),
        )

    async def said(self, document: Json) -> Json:
        """Give a document in the words of the events."""
        return clean(self._ports.beelden.document_beeld(document, await self._kijker.soort(document)))

    async def content(self, key: str, document: Mapping[str, Any]) -> str | None:
        """Fetch the content into the blob store; None where there is none, or where it is larger than we may fetch."""
        rules = self._ports.rules.notificaties
        size = document.get("bestandsomvang")
        if not isinstance(size, int) or rules is None or size > rules.max_document_mib * _MIB:
            return None
        writer = self._ports.blobs.begin()
        if not await self._kijker.download(key, writer.write):
            writer.abort()
            return None
        sha256, _ = await asyncio.to_thread(writer.commit)
        return f"{_BLOB}{sha256}"

    def _documents(self, drafts: Sequence[Draft]) -> tuple[journal.Document, ...]:
        shas = [draft.dataref.removeprefix(_BLOB) for draft in drafts if draft.dataref]
        return tuple(
            journal.Document(ordinal=number, sha256=sha256, size_bytes=self._ports.blobs.size(sha256) or 0)
            for number, sha256 in enumerate(shas)
        )
