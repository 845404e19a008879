"""Real vendors' messages: every valid one of a served operation is acknowledged or answered, or gets a fault that explains itself."""

import csv

from adapter import guard, intake, stuf
from adapter.errors import CATALOGUE
from tests.shared import shared
from tests.system import GEMEENTE, message_of, running

SERVED = {
    "creeerZaak",
    "updateZaak",
    "actualiseerZaakstatus",
    "geefZaakdetails",
    "geefZaakstatus",
    "geefLijstZaakdocumenten",
    "geefZaakdocumentLezen",
    "voegZaakdocumentToe",
    "maakZaakdocument",
    "geefZaakdocumentbewerken",
    "updateZaakdocument",
    "cancelCheckout",
    "ontkoppelZaakdocument",
    "genereerZaakIdentificatie",
    "genereerDocumentIdentificatie",
}
REQUESTS = ("zakLk01", "zakLv01", "edcLk01", "edcLv01", "_Di02", "_ZakLk01", "_EdcLk01", "_ZakLv01", "_EdcLv01")


def served_messages():
    folder = shared("corpus", "stuf")
    with (folder / "index.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            service = row["service"] or row["operation"].partition("_")[0]
            if row["verdict"] == "valid" and service in SERVED and row["operation"].endswith(REQUESTS):
                yield row["file"], service, (folder / row["file"]).read_bytes()


async def test_every_valid_real_message_goes_through_or_is_told_why_not(tmp_path):
    """ACCEPTANCE 132: the messages of the vendors, as they were sent."""
    seen, told = {}, {}
    async with running(tmp_path) as system:
        for name, service, data in served_messages():
            root = guard.parse(data)
            payload = stuf.payload_of(root)
            version = "1.2" if root.tag.startswith(f"{{{stuf.namespaces.SOAP12}}}") else "1.1"
            body = data if payload is not root else stuf.wrap(payload, "1.1")
            pack = system.packs.recognise(payload)
            try:
                action = next(
                    o.soapactions[0] for o in pack.operaties if o.service == service and o.root == payload.tag
                )
            except StopIteration:
                action = None
            answer = await system.receiver.receive(
                intake.Inbound(
                    gemeente=GEMEENTE,
                    pack=pack.name,
                    dienst=None,
                    soapaction=action,
                    soap_version=version,
                    skeleton=body,
                )
            )
            message = message_of(answer)
            code = stuf.read_stuurgegevens(message).berichtcode
            seen[code] = seen.get(code, 0) + 1
            if code.startswith("Fo"):
                codes = [each.text for each in message.iter("{urn:koppelvlak:bevindingen:v1}code")]
                assert codes, name
                assert set(codes) <= set(CATALOGUE), (name, codes)
                assert "interne-fout" not in codes, name
                for each in codes:
                    told[each] = told.get(each, 0) + 1
        assert await system.settle(within_s=60)
        _, views = await system.journal.search(gemeente=GEMEENTE, limit=500)
        assert not [
            each["code"]
            for view in views
            for levering in view.leveringen
            for each in levering.findings
            if each["code"] == "levering-fout"
        ]
        assert await system.journal.verify() is None
    assert sum(seen.values()) > 90
    assert {"Bv03", "La01", "Du02"} <= set(seen), (seen, told)
