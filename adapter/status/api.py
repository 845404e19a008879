"""How a resource of the status API is served: one table of operations gives the routes, the checks and the OpenAPI document.

An operation says what it takes and gives, and which action it is; who may not, and what does not fit, never reaches its handler.
Order: 404 no such path, 405 method, 401 and 403 who, 406 and 415 form, 400 content (ADR 2.2).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from adapter import observe
from adapter.errors import Defect, KoppelvlakError, Misconfigured, OutcomeUnknown, Refused, Unavailable, render
from adapter.security import Action, Caller, may, may_somewhere
from adapter.status.access import away
from adapter.status.answers import HEADERS, ProblemError, json_answer, problem
from adapter.status.ports import Ports
from adapter.status.problems import REASONS, things
from adapter.status.taal import language_asked, speak, spoken

__all__ = ["Call", "Handler", "Model", "Operation", "api_routes", "check_gemeente", "not_found"]

BODY_MAX: Final = 16 * 1024 * 1024  # a correctie holds a whole message (documents cut out)
_ERRORS_MAX: Final = 50

_log = observe.get_logger("status")


class Model(BaseModel):
    """A thing that the API takes or gives; names are ours in Python and lowerCamelCase outside."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, after all checks."""

    request: Request
    caller: Caller
    path: Mapping[str, str]
    query: Any
    body: Any


Handler = Callable[[Call], Awaitable[Response | BaseModel]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path.

    Args:
        id: the operationId, e.g. "berichtenLijst".
        action: what the caller must be allowed to do in some gemeente; the handler checks in which. None: open to all.
        query, body: what is taken; None: nothing.
        gives: what a good answer holds; None with `media`: something else than JSON.
        parameters: per name in the path its description, a pattern and an example.
        errors: further statuses that the handler itself may give.
    """

    method: Literal["GET", "POST"]
    path: str
    id: str
    tag: str
    summary: str
    description: str
    handler: Handler
    action: Action | None = Action.LEZEN
    status: int = 200
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    gives: type[BaseModel] | None = None
    media: str = "application/json"
    example: Any = None
    body_example: Any = None
    parameters: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    errors: tuple[int, ...] = ()


def not_found(what: str) -> ProblemError:
    """Give the answer for what is not there, or is of a gemeente that the caller may not see: the two look the same."""
    return ProblemError("niet-gevonden", wat=things(what, spoken()))


def api_routes(operations: Sequence[Operation], ports: Ports) -> list[BaseRoute]:
    """Give the routes: one a path, in the order given, and one for every other path below /v1."""
    paths: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method] = operation
    routes: list[BaseRoute] = [Route(path, _Resource(methods, ports)) for path, methods in paths.items()]
    routes.append(Route("/v1", _nothing_here))
    routes.append(Route("/v1/{rest:path}", _nothing_here))
    return routes


async def _nothing_here(request: Request) -> Response:
    speak(language_asked(request.headers.get("accept-language")))
    return problem("adres-onbekend")


class _Resource:
    """Serves one path."""

    def __init__(self, methods: Mapping[str, Operation], ports: Ports) -> None:
        self._methods = methods
        self._ports = ports
        sample = next(iter(methods.values()))
        self._patterns = {name: re.compile(pattern) for name, (_, pattern, _) in sample.parameters.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        language = language_asked(request.headers.get("accept-language"))
        speak(language)
        try:
            response = await self._answer(request)
        except ProblemError as error:
            response = error.response
        except KoppelvlakError as error:
            response = _of_error(error)
        except Exception:  # noqa: BLE001  # the last resort of a request: whatever it is, it is our defect
            _log.exception("onverwachte_fout")
            response = problem("onverwachte-fout")
        for name, value in {**HEADERS, "Content-Language": language, "Vary": "Accept-Language"}.items():
            response.headers.setdefault(name, value)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        operation = self._methods.get(request.method)
        if operation is None and request.method == "HEAD" and "GET" in self._methods:
            operation = self._methods["GET"]
        if operation is None:
            allow = ", ".join(sorted(self._methods))
            raise ProblemError("methode", methoden=allow, headers={"Allow": allow})
        caller = await self._ports.access.caller_of(request)
        _check_may(caller, operation)
        self._ports.access.check_forged(request, caller, request.headers.get("x-csrf-token"))
        _check_accept(request, operation)
        for name, pattern in self._patterns.items():
            if not pattern.fullmatch(request.path_params[name]):
                raise ProblemError("id-vorm", naam=name)
        call = Call(
            request=request,
            caller=caller,
            path=request.path_params,
            query=_read_query(request, operation),
            body=await _read_body(request, operation),
        )
        if request.method == "HEAD" and operation.media == "text/event-stream":
            return Response(media_type=operation.media)  # a stream without a body would only hold the line
        given = await operation.handler(call)
        if isinstance(given, BaseModel):
            return json_answer(given.model_dump(mode="json", by_alias=True), status=operation.status)
        return given


def _check_may(caller: Caller, operation: Operation) -> None:
    if operation.action is None:
        return
    if caller.kind == "nobody":
        raise ProblemError("niet-aangemeld", headers={"WWW-Authenticate": 'Bearer realm="koppelvlak"'})
    if not may_somewhere(caller, operation.action):
        raise ProblemError("rol-mag-niet", handeling=operation.action)


def check_gemeente(caller: Caller, gemeente: str, action: Action) -> None:
    """Raise ProblemError (403) when the caller may see this gemeente but not do this there."""
    if not may(caller, gemeente, action):
        raise ProblemError("rol-mag-hier-niet", handeling=action)


def _check_accept(request: Request, operation: Operation) -> None:
    accept = request.headers.get("accept", "*/*")
    kind = operation.media.partition("/")[0]
    for wanted in accept.split(","):
        media, *parameters = (part.strip().lower() for part in wanted.split(";"))
        if media in ("*/*", "", f"{kind}/*", operation.media) and "q=0" not in parameters:
            return
    raise ProblemError("vorm-niet-beschikbaar", vorm=operation.media)


def _read_query(request: Request, operation: Operation) -> Any:
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise ProblemError("parameter-dubbel", naam=name[:60])
        given[name] = value
    if operation.query is None:
        if given:
            raise ProblemError("geen-parameters")
        return None
    return _checked(operation.query, given, "parameter")


async def _read_body(request: Request, operation: Operation) -> Any:
    if operation.body is None:
        return None
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        raise ProblemError("soort-inhoud")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            raise ProblemError("te-groot", bytes=BODY_MAX)
    try:
        given = orjson.loads(bytes(body))
    except orjson.JSONDecodeError as error:
        raise ProblemError("geen-json", regel=error.lineno) from None
    if not isinstance(given, dict):
        raise ProblemError("geen-object")
    return _checked(operation.body, bytes(body), "veld")


def _checked(model: type[BaseModel], given: Mapping[str, Any] | bytes, what: str) -> BaseModel:
    """Read it as `model`; all that is wrong is told at once, without any value (ADR /core/error-handling/all-errors)."""
    try:
        if isinstance(given, bytes):  # JSON says of what type a value is; a query can't
            return model.model_validate_json(given, strict=True, by_alias=True, by_name=False)
        return model.model_validate(given, by_alias=True, by_name=False)
    except ValidationError as error:
        wrong = [
            {
                "naam": ".".join(map(str, each["loc"]))[:100] or what,
                "reden": _reason(each["type"], each.get("ctx") or {}),
            }
            for each in error.errors(include_input=False, include_url=False)[:_ERRORS_MAX]
        ]
        known = ", ".join(field.alias or name for name, field in model.model_fields.items())
        detail = "; ".join(f"{each['naam']}: {each['reden']}" for each in wrong)
        raise ProblemError("ongeldige-vraag", fouten=wrong, wat=detail, bekend=known) from None


def _reason(kind: str, context: Mapping[str, Any]) -> str:
    if kind.startswith("datetime"):
        kind = "tijdstip"
    if kind == "value_error":  # raised by a validator of ours: a key
        kind = str(context.get("error", "anders"))
    nl, en = REASONS.get(kind, REASONS["anders"])
    text = nl if spoken() == "nl" else en
    return text.format_map({key: str(value) for key, value in context.items()})


def _of_error(error: KoppelvlakError) -> Response:
    """Give a problem for what a flow refused; findings hold no values."""
    language, code = spoken(), error.findings[0].code
    text = render(error.findings[0], language)
    detail = " ".join(part for part in (text.what, text.fix) if part)
    fouten = [
        {"naam": each.path or "", "reden": render(each, language).what, "code": each.code} for each in error.findings
    ]
    match error:
        case Unavailable():
            return away(error).response
        case Refused():
            return problem("geweigerd", tekst=detail, code=code, fouten=fouten)
        case OutcomeUnknown():
            return problem("uitkomst-onbekend", tekst=detail, code=code)
        case Misconfigured() | Defect() | _:
            _log.error("onverwachte_fout", code=code)
            return problem("interne-fout", tekst=detail, code=code)
