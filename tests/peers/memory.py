"""A ZGW source in memory, as an ASGI app: enough of the APIs to see what delivery and questions do with them.

The register is the real one; this one is there for faults, odd pages and odd catalogues.
"""

from __future__ import annotations

import base64
import uuid
from urllib.parse import parse_qs

import orjson

ROOT = "http://register.local/register/voorbeeld"
MEMBERS = {
    "rollen": "zaak",
    "statussen": "zaak",
    "resultaten": "zaak",
    "zaakobjecten": "zaak",
    "zaakinformatieobjecten": "zaak",
}


class MemoryZgw:
    def __init__(self, *, page=100) -> None:
        self.data: dict[str, dict[str, dict]] = {}
        self.calls: list[tuple[str, str, dict | None]] = []
        self.faults: list = []  # callables (method, collection, body) -> (status, body) | Exception | None
        self.after: list = []  # the same, but the effect has taken place
        self.page = page
        self.contents: dict[str, bytearray] = {}
        self.chunk = 1_000_000

    def url(self, api, collection, key=None):
        return f"{ROOT}/{api}/api/v1/{collection}" + (f"/{key or uuid.uuid4()}")

    def put(self, api, collection, **members):
        url = self.url(api, collection)
        resource = {"url": url, "uuid": url.rpartition("/")[2], **members}
        self.data.setdefault(collection, {})[url] = resource
        return resource

    def all(self, collection):
        return list(self.data.get(collection, {}).values())

    def writes(self):
        return [(m, c) for m, c, _ in self.calls if m != "GET" and not c.endswith("_zoek")]

    def bodies(self, method, collection):
        return [b for m, c, b in self.calls if m == method and c == collection]

    async def __call__(self, scope, receive, send):
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        status, content, headers = self.handle(scope, body)
        payload = content if isinstance(content, bytes) else b"" if content is None else orjson.dumps(content)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": payload})

    def handle(self, scope, raw):
        method, path = scope["method"], scope["path"]
        query = {k: v[0] for k, v in parse_qs(scope["query_string"].decode()).items()}
        _, _, _, api, _, _, collection, *rest = path.split("/")
        body = orjson.loads(raw) if raw.startswith(b"{") else None
        name = "/".join([collection, *rest[1:]]) if rest and rest[0] != "_zoek" else "/".join([collection, *rest])
        self.calls.append((method, name if method != "POST" or rest else collection, body))
        for fault in list(self.faults):
            found = fault(method, collection, body)
            if isinstance(found, Exception):
                raise found
            if found is not None:
                return found[0], found[1], found[2] if len(found) > 2 else []
        result = self.serve(method, path, api, collection, rest, query, body, raw)
        for fault in list(self.after):
            found = fault(method, collection, body)
            if isinstance(found, Exception):
                raise found
        return (*result, []) if len(result) == 2 else result

    def serve(self, method, path, api, collection, rest, query, body, raw):
        url = f"http://register.local{path}"
        items = self.data.setdefault(collection, {})
        if collection == "bestandsdelen":
            return self.part(url, raw)
        if rest and rest[-1] == "_zoek":
            return 200, self.paged(url, self.search(body), query)
        if rest and rest[-1] == "download":
            return (200, bytes(self.contents[rest[0]])) if rest[0] in self.contents else (404, {"code": "not_found"})
        if rest and rest[-1] == "unlock":
            found = items[url.rpartition("/")[0]]
            found["locked"], found["bestandsdelen"] = False, []
            return 204, None
        if method == "GET" and rest:
            return (200, items[url]) if url in items else (404, {"code": "not_found"})
        if method == "GET":
            found = [item for item in items.values() if all(self.fits(item, k, v) for k, v in query.items())]
            return 200, found if collection == "zaakinformatieobjecten" else self.paged(url, found, query)
        if method == "POST":
            return self.create(api, collection, body)
        if method == "PATCH":
            items[url] |= body
            return 200, items[url]
        if url not in items:
            return 404, {"code": "not_found"}
        del items[url]
        if collection == "zaken":
            for other in MEMBERS:
                for key in [k for k, v in self.data.get(other, {}).items() if v["zaak"] == url]:
                    del self.data[other][key]
        return 204, None

    def fits(self, item, name, value):
        if name in {"page", "status"}:
            return True
        if name == "indicatieLaatstGezetteStatus":
            return item.get(name) is (value == "true")
        return name not in item or item[name] == value

    def search(self, body):
        bsn = body["rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"]
        urls = {rol["zaak"] for rol in self.all("rollen") if rol["betrokkeneIdentificatie"].get("inpBsn") == bsn}
        return [zaak for zaak in self.all("zaken") if zaak["url"] in urls]

    def paged(self, url, found, query):
        page = int(query.get("page", "1"))
        begin = (page - 1) * self.page
        more = len(found) > begin + self.page
        rest = "&".join(f"{k}={v}" for k, v in {**query, "page": str(page + 1)}.items())
        # a server behind a proxy names itself wrongly
        following = f"https://internal.invalid{url[len('http://register.local') :]}?{rest}" if more else None
        return {"count": len(found), "next": following, "previous": None, "results": found[begin : begin + self.page]}

    def create(self, api, collection, body):
        key = ("identificatie", "bronorganisatie")
        if collection in {"zaken", "enkelvoudiginformatieobjecten"} and body.get("identificatie"):
            for item in self.all(collection):
                if all(item.get(k) == body.get(k) for k in key):
                    wrong = {"name": "identificatie", "code": "identificatie-niet-uniek", "reason": "geheim"}
                    return 400, {"code": "invalid", "status": 400, "invalidParams": [wrong]}
        made = self.put(api, collection, **body)
        if collection == "zaken":
            made |= {"status": None, "resultaat": None, "einddatum": None, "hoofdzaak": None, "deelzaken": []}
            made.setdefault("relevanteAndereZaken", [])
        if collection == "statussen":
            self.set_status(made)
        if collection == "resultaten":
            self.data["zaken"][body["zaak"]]["resultaat"] = made["url"]
        if collection == "enkelvoudiginformatieobjecten":
            self.document(made, body)
        return 201, made

    def set_status(self, made):
        zaak = self.data["zaken"][made["zaak"]]
        zaak["status"] = made["url"]
        kind = self.data["statustypen"][made["statustype"]]
        zaak["einddatum"] = made["datumStatusGezet"][:10] if kind["isEindstatus"] else None

    def document(self, made, body):
        content = body.get("inhoud")
        made |= {"locked": False, "bestandsdelen": [], "versie": 1, "inhoud": made["url"] + "/download"}
        if content is not None:
            self.contents[made["uuid"]] = bytearray(base64.b64decode(content))
        elif body.get("bestandsomvang"):
            self.contents[made["uuid"]] = bytearray()
            made |= {"locked": True, "lock": "slot-1"}
            left, number = body["bestandsomvang"], 0
            while left > 0:
                number += 1
                part = self.put(
                    "documenten",
                    "bestandsdelen",
                    volgnummer=number,
                    omvang=min(self.chunk, left),
                    voltooid=False,
                    eio=made["uuid"],
                )
                made["bestandsdelen"].append(part)
                left -= self.chunk

    def part(self, url, raw):
        part = self.data["bestandsdelen"][url]
        content = raw.split(b"\r\n\r\n", 2)[2].rpartition(b"\r\n--koppelvlak")[0]
        assert len(content) == part["omvang"]
        self.contents[part["eio"]] += content
        part["voltooid"] = True
        return 200, part


def catalogue(zgw, *, identificatie="B1026", begin="2015-01-01", einde=None, concept=False, resultaten=None):
    """Zaaktype B1026 of corpus/pairs/context.json."""
    catalogus = next(iter(zgw.all("catalogussen")), None) or zgw.put(
        "catalogi", "catalogussen", rsin="823288444", domein="VOORB"
    )
    iots = [
        zgw.put("catalogi", "informatieobjecttypen", omschrijving=name, beginGeldigheid="2015-01-01")
        for name in ("Brief", "Aanvraag")
    ]
    zaaktype = zgw.put(
        "catalogi",
        "zaaktypen",
        identificatie=identificatie,
        omschrijving="Aanvraag minima",
        catalogus=catalogus["url"],
        concept=concept,
        beginGeldigheid=begin,
        eindeGeldigheid=einde,
        informatieobjecttypen=[item["url"] for item in iots],
    )
    for number, name in enumerate(("Ontvangen", "In behandeling", "Afgehandeld - wacht op betaling", "Afgehandeld"), 1):
        zgw.put(
            "catalogi",
            "statustypen",
            zaaktype=zaaktype["url"],
            omschrijving=name,
            volgnummer=number,
            isEindstatus=number == 4,
        )
    for name in resultaten or ("Toegekend", "Afgewezen", "Ingetrokken"):
        zgw.put("catalogi", "resultaattypen", zaaktype=zaaktype["url"], omschrijving=name)
    for name, generiek in (
        ("Initiator", "initiator"),
        ("Belanghebbende", "belanghebbende"),
        ("Gemachtigde", "belanghebbende"),
        ("Uitvoerende", "behandelaar"),
        ("Verantwoordelijke", "beslisser"),
        ("OverigeBetrokkene", "adviseur"),
    ):
        zgw.put("catalogi", "roltypen", zaaktype=zaaktype["url"], omschrijving=name, omschrijvingGeneriek=generiek)
    return zaaktype
