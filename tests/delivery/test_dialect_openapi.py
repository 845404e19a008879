"""What is sent to Open Zaak's own calls is as the API specifications of Open Zaak 1.30 have it."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import yaml

from adapter.delivery.calls import Call, Plan, Stage
from adapter.delivery.dialect import in_dialect, load_dialect
from adapter.peers.exchange_asgi import AsgiExchange
from tests.register.test_openapi import _as_json_schema
from tests.shared import shared
from tests.system import example, posted, running

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
ZKN = "http://www.egem.nl/StUF/sector/zkn/0310"
OURS = re.compile(
    r"/(zaken|documenten)/api/v1(/(?:zaak_|document_|zaaknummer_|documentnummer_)[a-z]+(?:/[0-9a-f-]{36})?)$"
)


@functools.cache
def _document(api: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    file = shared("standards", "zgw", "open-zaak-dialect", api, "1.30.0", "openapi.yaml")
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)


@functools.cache
def _components(api: str) -> Any:
    return _as_json_schema(_chosen(_document(api)["components"]))


def _chosen(node: Any) -> Any:
    """Give schemas in which a member says which of several holds (`discriminator`) as JSON Schema says that."""
    if isinstance(node, list):
        return [_chosen(each) for each in node]
    if not isinstance(node, dict):
        return node
    told = node.get("discriminator") or {}
    if "mapping" not in told:
        return {key: _chosen(value) for key, value in node.items()}
    name = told["propertyName"]
    cases = [
        {"if": {"properties": {name: {"const": value}}}, "then": {"$ref": ref}}
        for value, ref in told["mapping"].items()
    ]
    return {"required": [name], "allOf": [{"properties": {name: {"enum": sorted(told["mapping"])}}}, *cases]}


def _wrong(api: str, schema: Any, body: bytes) -> list[str]:
    """Give what a specification says is wrong with a body: the place, and the rule."""
    validator = jsonschema_rs.validator_for({**_as_json_schema(schema), "components": _components(api)})
    return [
        f"/{'/'.join(map(str, each.instance_path))}: {each.message[:160]}"
        for each in validator.iter_errors(orjson.loads(body))
    ]


def _request(api: str, path: str) -> Any:
    template = re.sub(r"/[0-9a-f-]{36}$", "/{uuid}", path)
    return _document(api)["paths"][template]["post"]["requestBody"]["content"]["application/json"]["schema"]


async def _exchanged(folder, **given):
    """Give (api, path, body) of each call of the dialect in a conversation that closes a zaak."""
    seen = []
    source = {"kind": "register", "dialect": "open-zaak"}
    profiel = {"afsluiten": {"standaard_resultaat": "Toegekend"}}
    settings = {"gemeenten__voorbeeld__source": source, "gemeenten__voorbeeld__zaaktypen__B1026": profiel, **given}
    async with running(folder, **settings) as system:
        app = system.register.app

        async def watching(scope, receive, send):
            asked = bytearray()

            async def taken():
                message = await receive()
                asked.extend(message.get("body", b""))
                return message

            await app(scope, taken, send)
            found = OURS.search(scope["path"])
            if found and scope["method"] == "POST":
                seen.append((found.group(1), found.group(2), bytes(asked)))

        for each in system.sources.values():
            each.zgw._exchange = AsgiExchange(watching)
        for name, action, nummer in (
            ("creeer-zaak", "creeerZaak_Lk01", "n1"),
            ("voeg-zaakdocument-toe", "voegZaakdocumentToe_Lk01", "n2"),
            ("actualiseer-zaakstatus", "actualiseerZaakstatus_Lk01", "n3"),
            ("genereer-zaakidentificatie", "genereerZaakIdentificatie_Di02", "n4"),
            ("zds11-genereerdocumentidentificatie", "genereerDocumentIdentificatie_Di02", "n5"),
        ):
            case = CORPUS / name / "request.xml"
            data = case.read_bytes() if case.is_file() else example(name, nummer=nummer)
            if name == "actualiseer-zaakstatus":
                data = re.sub(rb"(<[^>]*omschrijving>)[^<]*(</)", rb"\1Afgehandeld\2", data)
            answer = await posted(system, data, soapaction=f"{ZKN}/{action}")
            assert answer.status == 200, answer.body
            assert await system.settle(within_s=30)
    return seen


async def test_every_body_sent_to_a_call_of_the_dialect_is_as_open_zaak_specifies_it(tmp_path):
    calls = await _exchanged(tmp_path, gemeenten__voorbeeld__identificaties={"bron": "zgw"})

    assert {path.split("/")[1] for _, path, _ in calls} == {
        "zaak_registreren",
        "zaak_afsluiten",
        "document_registreren",
        "zaaknummer_reserveren",
        "documentnummer_reserveren",
    }
    for api, path, body in calls:
        assert _wrong(api, _request(api, path), body) == [], path
    registered = next(body for _, path, body in calls if path == "/zaak_registreren")
    without = registered.replace(b'"roltype"', b'"rolsoort"')
    assert (
        _wrong("zaken", _request("zaken", "/zaak_registreren"), without) != []
    )  # the specification is really held to it


def test_the_body_of_a_change_with_a_status_is_as_open_zaak_specifies_it():
    zaak = "https://zaken.example/zaken/api/v1/zaken/7b1ee6f4-0a3a-4a55-9d3e-0e5f1d0c7a11"
    status = {
        "zaak": zaak,
        "statustype": "https://zaken.example/catalogi/api/v1/statustypen/1",
        "datumStatusGezet": "2026-11-24T10:00:00Z",
        "statustoelichting": "verder",
    }
    made = Plan(
        calls=(
            Call(key="zaak", stage=Stage.ZAAK, method="PATCH", to=zaak, body={"omschrijving": "Nieuw"}),
            Call(key="status/1", stage=Stage.STATUS, method="POST", to=("zaken", "statussen"), body=status),
        ),
        warnings=(),
        known={"zaak": zaak},
    )
    (call,) = in_dialect(made, load_dialect("open-zaak"), ends=(), missing=()).calls
    path = f"/{call.to[1]}"
    assert path.startswith("/zaak_bijwerken/")
    assert _wrong("zaken", _request("zaken", path), orjson.dumps(call.body)) == []
