"""The register answers as the official OpenAPI files say: every response of a whole conversation is judged by them."""

import functools
import re

import jsonschema_rs
import orjson
import pytest
import yaml

from adapter.errors import Refused
from adapter.peers.exchange_asgi import AsgiExchange
from tests.besluiten import messages as besluiten
from tests.shared import shared
from tests.system import GEMEENTE, example, posted, running

# Catalogi 1.3.1 calls these lists of URLs a string: an error of the document, which no server follows.
LISTS = {"informatieobjecttypen", "zaaktypen", "besluittypen"}
APIS = {"zaken": "1.5.1", "documenten": "1.4.2", "catalogi": "1.3.1", "besluiten": "1.0.2"}


def _as_json_schema(node):
    """OpenAPI 3.0 says `nullable` where JSON Schema names null; formats and patterns stay."""
    if isinstance(node, list):
        return [_as_json_schema(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {key: _as_json_schema(value) for key, value in node.items() if key not in ("example", "discriminator")}
    if made.pop("nullable", False):
        made = {"anyOf": [made, {"type": "null"}]}
    return made


@functools.cache
def document(api):
    file = shared("standards", "zgw", api, APIS[api], "openapi.yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)


@functools.cache
def components(api):
    return _as_json_schema(document(api)["components"])


def operation(api, method, path):
    """Give the operation that a path is of, by the templates of the document."""
    for template, operations in document(api)["paths"].items():
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if re.fullmatch(pattern, path) and method.lower() in operations:
            return operations[method.lower()]
    return None


ZTC = "https://raw.githubusercontent.com/VNG-Realisatie/gemma-zaken/master/api-specificatie/ztc/current_version/openapi.yaml"


@functools.cache
def referenced():
    """The one document that the others point at, from the stored copy: nothing is fetched."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    file = shared("standards", "zgw", "_referenced", "ztc-current", "openapi.yaml")
    return _as_json_schema({"components": yaml.load(file.read_text(encoding="utf-8"), Loader=loader)["components"]})


def _from_the_stored_copy(uri):
    if uri.partition("#")[0] == ZTC:
        return referenced()
    raise ValueError(uri)


def wrong(api, method, path, status, body):
    found = operation(api, method, path)
    if found is None:
        return [f"{method} {path} is not in {api} {APIS[api]}"]
    answers = found["responses"].get(str(status))
    if answers is None:
        return [f"{method} {path}: {status} is not an answer of it"]
    if "$ref" in answers:
        answers = document(api)["components"]["responses"][answers["$ref"].rpartition("/")[2]]
    content = answers.get("content", {})
    kind = next((content[each] for each in ("application/json", "application/problem+json") if each in content), None)
    if kind is None or not body:
        return []
    schema = _as_json_schema(kind["schema"])
    validator = jsonschema_rs.validator_for({**schema, "components": components(api)}, retriever=_from_the_stored_copy)
    return [
        f"{method} {path}: /{'/'.join(map(str, error.instance_path))}: {error.message[:200]}"
        for error in validator.iter_errors(orjson.loads(body))
        if not (api == "catalogi" and error.instance_path and error.instance_path[-1] in LISTS)
    ]


@pytest.fixture
async def system(tmp_path):
    async with running(tmp_path) as started:
        yield started


def watch(system, seen):
    """Have every exchange with the register kept in `seen`."""
    app = system.register.app

    async def watching(scope, receive, send):
        answer = {"status": 0, "body": b"", "json": False}

        async def keep(message):
            if message["type"] == "http.response.start":
                answer["status"] = message["status"]
                answer["json"] = any(b"json" in value for _, value in message["headers"])
            else:
                answer["body"] += message.get("body", b"")
            await send(message)

        await app(scope, receive, keep)
        seen.append((scope["method"], scope["path"], answer["status"], answer["body"] if answer["json"] else b""))

    for source in system.sources.values():
        source.zgw._exchange = AsgiExchange(watching)


async def exchanged(system):
    """Run the example conversation, and give every exchange with the register."""
    seen = []
    watch(system, seen)
    for number, name in enumerate(
        (
            "creeer-zaak",
            "actualiseer-zaakstatus",
            "voeg-zaakdocument-toe",
            "geef-zaakdetails",
            "geef-lijst-zaakdocumenten",
        )
    ):
        assert (await posted(system, example(name, nummer=f"n{number}"))).status == 200, name
        assert await system.settle(within_s=20)
    return seen


async def test_every_answer_of_a_conversation_is_as_the_official_documents_say(system):
    seen = await exchanged(system)
    assert judged(seen) == []
    assert len(seen) > 15


def judged(seen):
    found = []
    for method, path, status, body in seen:
        match = re.fullmatch(rf"/register/{GEMEENTE}/(\w+)/api/v1(/.+)", path)
        found += wrong(match[1], method, match[2], status, body)
    return sorted(set(found))


async def test_besluiten_are_as_the_official_document_says(system):
    """Made, listed, changed, refused and removed; and as the Zaken API lists them."""
    await besluiten.given(system)
    seen = []
    watch(system, seen)
    await besluiten.send(system, besluiten.voeg_toe())
    await besluiten.send(system, besluiten.update(adds=besluiten.OTHER, removes=besluiten.DOCUMENT))
    await besluiten.send(system, besluiten.details())
    zgw = system.sources[GEMEENTE].zgw
    (besluit,) = await zgw.find_all("besluiten", "besluiten", {})
    (listed,) = await zgw.find_all("besluiten", "besluiten", {"identificatie": besluiten.BESLUIT})
    assert listed["vervalredenWeergave"] == "Besluit met tijdelijke werking"
    reply = await zgw._exchange.exchange("GET", f"{besluit['zaak']}/besluiten", {}, None, timeout_s=5)
    (of_zaak,) = orjson.loads(reply.body)
    assert of_zaak["besluit"] == besluit["url"]
    plain = {name: besluit[name] for name in ("verantwoordelijkeOrganisatie", "besluittype", "datum", "ingangsdatum")}
    await zgw.post("besluiten", "besluiten", plain)
    for wrong_ in ({**plain, "datum": "2999-01-01"}, {**plain, "besluittype": besluit["zaak"]}, {}):
        with pytest.raises(Refused):
            await zgw.post("besluiten", "besluiten", wrong_)
    with pytest.raises(Refused):
        await zgw.patch(besluit["url"], {"identificatie": "anders"})
    with pytest.raises(Refused):
        await zgw.post("besluiten", "besluiten", {**plain, "identificatie": besluiten.BESLUIT})
    await zgw.delete(besluit["url"])
    assert await zgw.get(besluit["url"]) is None
    assert await zgw.find_all("besluiten", "besluitinformatieobjecten", {"besluit": besluit["url"]}) == []
    about = [each for each in seen if "/besluit" in each[1]]  # the zaak and documents were put there past the rules
    assert judged(about) == []
    assert {path.split("/")[3] for _, path, _, _ in about} == {"besluiten", "zaken", "catalogi"}


async def test_a_refusal_is_a_problem_as_the_apis_give_it(system):
    source = system.sources[GEMEENTE]
    url = source.zgw.url("zaken", "zaken")
    reply = await source.zgw._exchange.exchange("POST", url, {"Content-Type": "application/json"}, b"{}", timeout_s=5)
    assert reply.status == 400
    body = orjson.loads(reply.body)
    assert {"type", "code", "title", "status", "detail", "instance", "invalidParams"} <= set(body)
    assert {"name": "zaaktype", "code": "required", "reason": "Dit veld is vereist."} in body["invalidParams"]
    assert wrong("zaken", "POST", "/zaken", 400, reply.body) == []


async def test_the_projection_can_be_made_anew_from_the_log(system):
    await posted(system, example("creeer-zaak"))
    await system.settle(within_s=20)
    before = await system.register.state(GEMEENTE)
    assert len(before) >= 4
    await system.register.rebuild()
    assert await system.register.state(GEMEENTE) == before
