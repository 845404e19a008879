"""What the front asks, answered by the flows behind it."""

from __future__ import annotations

from adapter import front, guard, intake, journal, observe, stuf, tenancy, validation
from adapter.errors import Finding, KoppelvlakError, Language, Refused
from adapter.front.port import Address, Answer, Inbound, Unread
from adapter.wiring.parts import new_id, utc_now

__all__ = ["FrontServices"]

_log = observe.get_logger("front")


class FrontServices:
    """`front.Services`, over the receiver, the packs and the journal."""

    def __init__(
        self,
        *,
        receiver: intake.Receiver,
        tenants: tenancy.Tenants,
        packs: validation.Packs,
        journal: journal.Journal,
        blobs: journal.BlobStore,
        metrics: observe.Metrics,
    ) -> None:
        self._receiver = receiver
        self._tenants = tenants
        self._packs = packs
        self._journal = journal
        self._blobs = blobs
        self._metrics = metrics
        self.in_work = 0  # messages that are being taken now

    def find_wrong(self, address: Address) -> tuple[Finding, ...]:
        """Give what is wrong with an address; () when it is served."""
        try:
            gemeente = self._tenants.gemeente(address.gemeente)
        except Refused as error:
            return error.findings
        served = any(connection.pack_named(address.pack) for connection in gemeente.connections.values())
        if not served or address.pack not in self._packs.names():
            return (Finding(code="pack-onbekend", source="koppelvlak.toml"),)
        operaties = self._packs.get(address.pack).operaties
        if address.dienst is not None and stuf.is_free_dienst(address.dienst):
            lenient = (connection.vragen_als_vrij_bericht for connection in gemeente.connections.values())
            if any(lenient):
                return ()
        if address.dienst is not None and not any(
            stuf.is_same_dienst(address.dienst, operatie.dienst) for operatie in operaties if operatie.dienst
        ):
            return (Finding(code="dienst-onbekend", source="StUF Protocolbindingen 03.02"),)
        return ()

    def language(self, address: Address) -> Language:
        """Give the language of the only connection that can be meant; else Dutch."""
        try:
            connections = self._tenants.gemeente(address.gemeente).connections.values()
        except Refused:
            return "nl"
        languages = {connection.language for connection in connections}
        return languages.pop() if len(languages) == 1 else "nl"

    def begin_document(self) -> guard.DocumentWriter:
        """Start a document in the blob store."""
        return self._blobs.begin()

    async def receive(self, inbound: Inbound) -> Answer:
        """Take a message the whole way."""
        self._metrics.in_work(1)
        self._metrics.took(len(inbound.skeleton) + sum(each.size_bytes for each in inbound.documents))
        self.in_work += 1
        try:
            answer = await self._receiver.receive(
                intake.Inbound(
                    gemeente=inbound.address.gemeente,
                    pack=inbound.address.pack,
                    dienst=inbound.address.dienst,
                    soapaction=inbound.soapaction,
                    soap_version=inbound.soap_version,
                    skeleton=inbound.skeleton,
                    documents=inbound.documents,
                )
            )
        finally:
            self._metrics.in_work(-1)
            self.in_work -= 1
        headers = () if answer.retry_after_s is None else (("Retry-After", str(round(answer.retry_after_s) or 1)),)
        return Answer(status=answer.status, content_type=answer.content_type, body=answer.body, headers=headers)

    async def keep(self, unread: Unread, answer: Answer) -> None:
        """Keep a message that the front refused, with the fault that it sent."""
        self._metrics.refused(unread.findings[0].code)
        body = answer.body if isinstance(answer.body, bytes) else b""
        refusal = journal.Refusal(
            bericht_id=new_id(),
            gemeente=unread.address.gemeente,
            connection=None,
            pack=unread.address.pack,
            message=None,
            berichtcode=None,
            zender=None,
            referentienummer=None,
            zaken=(),
            raw=unread.raw,
            findings=intake.findings_json(unread.findings),
            answer=journal.StoredAnswer(status=answer.status, content_type=answer.content_type, body=body),
            received_at=utc_now(),
        )
        if unread.address.gemeente not in self._tenants.names():
            return  # nobody's: a stranger's requests are counted, not kept
        try:
            await self._journal.refuse(refusal)
        except KoppelvlakError as error:
            _log.error("weigering_niet_bewaard", code=error.findings[0].code)

    def wsdl(self, address: Address, url: str) -> bytes | None:
        """Give the WSDL of a dienst; None when there is none."""
        return front.write_wsdl(self._packs, address, url)

    def xsd(self, address: Address, path: str) -> bytes | None:
        """Give a schema file of the pack; None when there is none."""
        return front.read_xsd(self._packs, address, path)
