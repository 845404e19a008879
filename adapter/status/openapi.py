"""/v1/openapi.json, made from the table of operations: what is served and what is told can't differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapter.status.answers import API_VERSION, HEADERS, problem
from adapter.status.api import Operation
from adapter.status.taal import language_asked, speak

__all__ = ["document", "openapi_route"]

_REF: Final = "#/components/schemas/{model}"
_CORS: Final = {"Access-Control-Allow-Origin": "*"}
_TITLES: Final[Mapping[int, str]] = {
    400: "De vraag klopt niet; het antwoord noemt alles wat fout is.",
    401: "Niet aangemeld, of de sleutel of het token is onbekend of verlopen.",
    403: "Uw rol mag dit niet, of niet in deze gemeente.",
    404: "Er is niets met dit id dat u mag zien.",
    406: "De gevraagde vorm is er niet.",
    409: "Dit kan niet met dit bericht; het antwoord zegt waarom en wat wel kan.",
    413: "De inhoud is te groot.",
    415: "De inhoud is niet van een soort die hier wordt aangenomen.",
    429: "Te vaak geprobeerd om aan te melden; zie Retry-After.",
    500: "Interne fout.",
    503: "Nu niet mogelijk; zie Retry-After.",
}
_TAGS: Final[Mapping[str, str]] = {
    "berichten": "Waar is mijn bericht, en wat gebeurde ermee.",
    "quarantaine": "Wat niet verder kan, en de drie uitwegen.",
    "verbindingen": "De systemen die berichten sturen en ontvangen.",
    "herhalen": "Geschiedenis opnieuw bezorgen.",
    "mappings": "Hoe berichten worden vertaald.",
    "schemas": "Waarmee berichten worden beoordeeld.",
    "toestand": "Hoe het ervoor staat.",
}
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Een fout volgens RFC 9457.",
    "required": ["status", "title", "detail", "code"],
    "properties": {
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "title": {"type": "string"},
        "detail": {
            "type": "string",
            "description": "Wat er mis is en hoe het te herstellen; nooit een waarde uit een bericht.",
        },
        "code": {"type": "string", "description": "Stabiele code van de fout."},
        "fouten": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["naam", "reden"],
                "properties": {
                    "naam": {"type": "string"},
                    "reden": {"type": "string"},
                    "code": {"type": "string"},
                },
            },
        },
    },
    "examples": [
        {
            "status": 404,
            "title": "Niet gevonden",
            "detail": "Er is geen bericht met dit id dat u mag zien.",
            "code": "niet-gevonden",
        }
    ],
}
_VERSION_HEADER: Final = {
    "API-Version": {
        "description": "De volledige versie van de API.",
        "schema": {"type": "string", "examples": [API_VERSION]},
    }
}


def document(operations: Sequence[Operation]) -> dict[str, Any]:
    """Give the OpenAPI document; paths are relative to the server, which ends in /v1."""
    models = {model for each in operations for model in (each.gives, each.body, each.query) if model is not None}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, defined = models_json_schema([(model, "serialization") for model in ordered], ref_template=_REF)
    _, taken = models_json_schema([(model, "validation") for model in ordered], ref_template=_REF)
    schemas = {
        **defined.get("$defs", {}),
        **{name: taken["$defs"][name] for name in _names_taken(operations) if name in taken.get("$defs", {})},
    }
    for each in operations:
        if each.query is not None:
            schemas.pop(each.query.__name__, None)
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.path.removeprefix("/v1"), {})[each.method.lower()] = _operation(each, taken["$defs"])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Koppelvlak status-API",
            "version": API_VERSION,
            "description": (
                "Waar is mijn bericht, werkt het, en wat moet iemand doen. Elke lijst toont alleen gemeenten waarvoor u een rol hebt. "
                "Meldingen en fouten zijn in het Nederlands, of met Accept-Language: en in het Engels."
            ),
            "contact": {
                "name": "Beheer van Koppelvlak",
                "url": "https://koppelvlak.example",
                "email": "beheer@koppelvlak.example",
            },
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/v1", "description": "Deze installatie."}],
        "tags": [
            {"name": name, "description": text}
            for name, text in _TAGS.items()
            if any(each.tag == name for each in operations)
        ],
        "security": [{"sleutel": []}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": {**schemas, "Problem": _PROBLEM},
            "securitySchemes": {
                "sleutel": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            },
        },
    }


def _names_taken(operations: Sequence[Operation]) -> set[str]:
    return {each.body.__name__ for each in operations if each.body is not None}


def _operation(each: Operation, taken: Mapping[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": each.id,
        "tags": [each.tag],
        "summary": each.summary,
        "description": each.description,
        "responses": {str(each.status): _good(each), **{str(status): _bad(status) for status in _statuses(each)}},
    }
    parameters = [*_in_path(each), *_in_query(each, taken)]
    if parameters:
        described["parameters"] = parameters
    if each.action is None:
        described["security"] = []
    if each.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": _REF.format(model=each.body.__name__)},
                    "examples": {"voorbeeld": {"value": each.body_example}},
                }
            },
        }
    return described


def _statuses(each: Operation) -> list[int]:
    found = {500, 406, *each.errors}
    if each.query is not None or each.body is not None or each.parameters:
        found.add(400)
    if each.action is not None:
        found |= {401, 403, 429}
    if each.body is not None:
        found |= {413, 415}
    return sorted(found)


def _good(each: Operation) -> dict[str, Any]:
    schema: dict[str, Any] = (
        {"description": "Een stroom van events."}
        if each.gives is None
        else {"$ref": _REF.format(model=_name(each.gives))}
    )
    return {
        "description": each.summary,
        "headers": _VERSION_HEADER,
        "content": {each.media: {"schema": schema, "examples": {"voorbeeld": {"value": each.example}}}},
    }


def _name(model: type[BaseModel]) -> str:
    return model.__name__


def _bad(status: int) -> dict[str, Any]:
    return {
        "description": _TITLES[status],
        "headers": _VERSION_HEADER,
        "content": {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}},
    }


def _in_path(each: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": text,
            "schema": {"type": "string", "pattern": f"^{pattern}$"},
            "example": example,
        }
        for name, (text, pattern, example) in each.parameters.items()
    ]


def _in_query(each: Operation, taken: Mapping[str, Any]) -> list[dict[str, Any]]:
    if each.query is None:
        return []
    found = []
    for name, schema in taken[each.query.__name__]["properties"].items():
        rest = {key: value for key, value in schema.items() if key not in ("description", "title")}
        choices = [one for one in rest.pop("anyOf", []) if one.get("type") != "null"]
        if rest.get("default", 0) is None:
            del rest["default"]
        found.append(
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": schema.get("description", ""),
                "schema": {**(choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {}), **rest},
            }
        )
    return found


def openapi_route(operations: Sequence[Operation]) -> Route:
    """Give the route; the document may be read by any page of any site (ADR /core/publish-openapi)."""
    text = orjson.dumps(document(operations))

    async def answer(request: Request) -> Response:
        speak(language_asked(request.headers.get("accept-language")))
        if request.method not in ("GET", "HEAD"):
            response = problem("methode", methoden="GET")
            response.headers["Allow"] = "GET"
            return response
        return Response(text, 200, {**HEADERS, **_CORS}, "application/json")

    return Route("/v1/openapi.json", _Any(answer))


class _Any:
    """An endpoint for every method."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)
