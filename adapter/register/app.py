"""The register's HTTP: a bare ASGI application, so that a call costs little, over a socket or in this process.

`…/register/<gemeente>/<api>/api/v1/<collection>[/<uuid>[/<sub>]]`. URLs in answers begin with the address that was called.
"""

from __future__ import annotations

import asyncio
import functools
import re
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, MutableMapping
from types import ModuleType
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from adapter import observe
from adapter.journal import BlobStore
from adapter.register import besluiten, documenten, zaken
from adapter.register.ineen import INEEN, in_one, with_content
from adapter.register.meldingen import Melder, melding
from adapter.register.members import RESOURCES, checked
from adapter.register.nummers import RESERVES, reserve
from adapter.register.problem import Problem, not_found
from adapter.register.queries import list_objects, search
from adapter.register.session import Object, Session, Writing
from adapter.register.store import Store
from adapter.register.upload import read_part
from adapter.register.zaken import Context, uuid_of

__all__ = ["App", "Watcher"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Watcher = Callable[[str, str, Any], None]

BODY_MAX: Final = 64 * 1024 * 1024
_APIS: Final[Mapping[str, frozenset[str]]] = {
    "zaken": frozenset(
        {
            "zaken",
            "rollen",
            "statussen",
            "resultaten",
            "zaakobjecten",
            "zaakinformatieobjecten",
            "zaaknummer_reserveren",
            "zaak_registreren",
            "zaak_bijwerken",
            "zaak_afsluiten",
        }
    ),
    "documenten": frozenset(
        {"enkelvoudiginformatieobjecten", "bestandsdelen", "documentnummer_reserveren", "document_registreren"}
    ),
    "besluiten": besluiten.COLLECTIONS,
    "catalogi": frozenset(
        {
            "catalogussen",
            "zaaktypen",
            "statustypen",
            "resultaattypen",
            "roltypen",
            "informatieobjecttypen",
            "besluittypen",
            "eigenschappen",
        }
    ),
}
_VERSIONS: Final = {"zaken": "1.5.1", "documenten": "1.4.2", "catalogi": "1.3.1"}
_JSON: Final = b"application/json"
_PROBLEM: Final = b"application/problem+json"
_EIO: Final = documenten.COLLECTION

_log = observe.get_logger("register")


class _Request:
    """One call, taken apart."""

    __slots__ = ("api", "body", "collection", "gemeente", "method", "path", "query", "root", "sub", "uuid")

    def __init__(self, method: str, origin: str, path: str, query: str, body: bytes) -> None:
        self.method = method
        self.path = path
        self.query: dict[str, str] = dict(parse_qsl(query)) if query else {}
        begin = path.find("/register/")
        parts = path[begin + 10 :].split("/") if begin >= 0 else []
        if len(parts) < 5 or parts[2:4] != ["api", "v1"] or parts[4] not in _APIS.get(parts[1], ()):
            raise not_found()
        self.gemeente, self.api, self.collection = parts[0], parts[1], parts[4]
        self.uuid = parts[5] if len(parts) > 5 else None
        self.sub = parts[6] if len(parts) > 6 else None
        if len(parts) > 7 or self.uuid == "":
            raise not_found()
        self.root = f"{origin}{path[:begin]}/register/{self.gemeente}"
        self.body = body

    @classmethod
    def of_scope(cls, scope: Scope, body: bytes) -> _Request:
        """Take one apart that came over HTTP."""
        query = scope["query_string"].decode("latin-1")
        return cls(scope["method"], _origin(scope), scope["path"], query, body)

    def json(self) -> Any:
        """Give the body, its URLs without their root."""
        try:
            return orjson.loads(_roots_of(self.gemeente).sub(b'"@root@/', self.body)) if self.body else {}
        except orjson.JSONDecodeError as error:
            raise Problem(400, "parse_error", "De inhoud is geen JSON.") from error


@functools.cache  # of a gemeente that there is: others are refused before their body is read
def _roots_of(gemeente: str) -> re.Pattern[bytes]:
    return re.compile(rb'"https?://[^"/]+(?:/[^"]*?)?/register/' + re.escape(gemeente.encode()) + rb"/")


def _origin(scope: Scope) -> str:
    host = next((value for name, value in scope["headers"] if name == b"host"), b"localhost").decode("latin-1")
    return f"{scope.get('scheme', 'http')}://{host}"


class App:
    """The application; every gemeente has its own objects and catalogue."""

    def __init__(self, store: Store, contexts: Mapping[str, Context], blobs: BlobStore) -> None:
        self._store = store
        self._contexts = contexts
        self._blobs = blobs
        self.watcher: Watcher | None = None
        self.melder: Melder | None = None  # is told what was written
        self.told_of: Collection[str] | None = None  # gemeenten whose writes it is told of; None: all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        if scope["type"] != "http":
            return
        status, body, kind = await self._sure(self._serve(scope, receive, send), scope["path"])
        if status:
            await _respond(send, status, body, kind)

    async def answer(self, method: str, url: str, body: bytes) -> tuple[int, bytes]:
        """Answer a call of this process, as it would be answered over HTTP; content of documents goes the other way."""
        parts = urlsplit(url)
        path = unquote(parts.path) if "%" in parts.path else parts.path

        async def served() -> tuple[int, bytes, bytes]:
            request = _Request(method, f"{parts.scheme}://{parts.netloc}", path, parts.query, body)
            return await self._answered(request, self._context(request))

        status, content, _ = await self._sure(served(), path)
        return status, content

    @staticmethod
    async def _sure(work: Coroutine[Any, Any, tuple[int, bytes, bytes]], path: str) -> tuple[int, bytes, bytes]:
        """Give an answer, whatever happens."""
        try:
            return await work
        except Problem as problem:
            return problem.status, problem.body(path), _PROBLEM
        except Exception:  # noqa: BLE001  # the edge: the caller gets a problem, we get the place
            _log.exception("onverwachte_fout")
            return 500, Problem(500, "error", "Interne fout.").body(path), _PROBLEM

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> tuple[int, bytes, bytes]:
        if scope["method"] == "PUT" and "/bestandsdelen/" in scope["path"]:
            return await self._put_part(scope, receive)
        request = _Request.of_scope(scope, await _read(receive))
        context = self._context(request)
        if request.sub == "download" and request.method == "GET":
            if self.watcher is not None:
                self.watcher(request.method, request.path, None)
            return await self._download(request, context, send)
        return await self._answered(request, context)

    def _context(self, request: _Request) -> Context:
        context = self._contexts.get(request.gemeente)
        if context is None:
            raise not_found()
        return context

    async def _answered(self, request: _Request, context: Context) -> tuple[int, bytes, bytes]:
        sent = request.json() if request.method in ("POST", "PUT", "PATCH") else None
        if self.watcher is not None:
            self.watcher(request.method, request.path, _rooted(sent, request.root))
        if request.api == "catalogi":
            return self._catalogi(request, context)
        if request.sub == "besluiten" and request.method == "GET" and request.collection == "zaken":
            session = self._store.reading()
            listed = besluiten.of_zaak(session, context, _stored(session, request, context))
            return 200, orjson.dumps(listed).replace(b"@root@", request.root.encode()), _JSON
        return await self._told(request, context, sent)

    async def _told(self, request: _Request, context: Context, sent: Any) -> tuple[int, bytes, bytes]:
        """Serve a call about an object, and tell what it changed."""
        if request.collection in INEEN:
            return await self._in_one(request, context, sent)
        melder = self._melder_of(context.gemeente)
        if melder is None or request.method == "GET" or request.sub is not None:
            return await self._objects(request, context, sent)
        gone = _stored(self._store.reading(), request, context) if request.method == "DELETE" else None
        answer = await self._objects(request, context, sent)
        resource = gone if gone is not None else orjson.loads(answer[1])
        if isinstance(resource, dict) and resource.get("url"):
            told = melding(
                request.method, request.collection, resource, root=request.root, moment=context.now().isoformat()
            )
            if told is not None:
                await melder(context.gemeente, told)
        return answer

    def _melder_of(self, gemeente: str) -> Melder | None:
        return self.melder if self.told_of is None or gemeente in self.told_of else None

    def _catalogi(self, request: _Request, context: Context) -> tuple[int, bytes, bytes]:
        if request.method != "GET":
            raise Problem(405, "method_not_allowed", "De catalogus wordt uit een bestand gelezen.")
        resources = context.catalogus.resources[request.collection]
        if request.uuid is not None:
            found = resources.get(request.uuid)
            if found is None:
                raise not_found()
            return 200, _written(found, request.root), _JSON
        return 200, list_objects(request.collection, list(resources.values()), request.query, request), _JSON

    async def _objects(self, request: _Request, context: Context, sent: Any) -> tuple[int, bytes, bytes]:
        session = self._store.reading()
        match request.method, request.uuid, request.sub:
            case "GET", None, None:
                found = self._selected(session, request, context)
                return 200, list_objects(request.collection, found, request.query, request), _JSON
            case "POST", "_zoek", None if request.collection == "zaken":
                found = search(session, context.gemeente, sent)
                return 200, list_objects("zaken", found, request.query, request), _JSON
            case "GET", uuid, None if uuid is not None:
                stored = _with_parts(session, context, _version(session, request, context))
                return 200, _written(stored, request.root), _JSON
            case "POST", None, None if request.collection in RESERVES:
                given = await self._store.write(lambda s: reserve(s, context, request.collection, sent))
                return 201, orjson.dumps(given if len(given) > 1 else given[0]), _JSON
            case "POST", None, None if request.collection in RESOURCES:
                made = await self._create(request, context, sent)
                made = _with_parts(self._store.reading(), context, made)
                if request.collection == _EIO:
                    made.setdefault("lock", "")  # the answer to a creation always has one (Documenten API)
                return 201, _written(made, request.root, lock=True), _JSON
            case (("PATCH" | "PUT"), uuid, None) if uuid is not None and request.collection in RESOURCES:
                changed = await self._update(request, context, sent)
                return 200, _written(_with_parts(self._store.reading(), context, changed), request.root), _JSON
            case "DELETE", uuid, None if uuid is not None:
                rules = _rules(request)
                await self._store.write(
                    lambda s: rules.delete(s, context, request.collection, _stored(s, request, context))
                )
                return 204, b"", _JSON
            case "POST", uuid, ("lock" | "unlock") if uuid is not None and request.collection == _EIO:
                return await self._lock(request, context, sent)
            case _:
                raise Problem(405, "method_not_allowed", "Deze actie is er niet op dit adres.")

    async def _in_one(self, request: _Request, context: Context, sent: Any) -> tuple[int, bytes, bytes]:
        """Do several writes in one transaction, and tell of each."""
        name, uuid = request.collection, request.uuid
        if request.method != "POST" or request.sub is not None:
            raise Problem(405, "method_not_allowed", "Deze actie is er niet op dit adres.")
        content = await asyncio.to_thread(with_content, name, sent, self._blobs)
        answer, written = await self._store.write(lambda s: in_one(s, context, name, uuid, sent, content))
        if (melder := self._melder_of(context.gemeente)) is not None:
            moment = context.now().isoformat()
            for method, collection, resource in written:
                told = melding(method, collection, resource, root=request.root, moment=moment)
                if told is not None:
                    await melder(context.gemeente, told)
        shown = {
            member: [_shown(each) for each in value] if isinstance(value, list) else _shown(value or {}, lock=True)
            for member, value in answer.items()
        }
        return 201 if uuid is None else 200, orjson.dumps(shown).replace(b"@root@", request.root.encode()), _JSON

    def _selected(self, session: Session, request: _Request, context: Context) -> list[Object]:
        query, gemeente = request.query, context.gemeente
        for name in ("zaak", "besluit", "informatieobject"):
            if name in query:
                by = {"other" if name == "informatieobject" else "owner": uuid_of(query[name])}
                return session.select(gemeente, request.collection, **by)
        if "identificatie" in query:
            return session.select(gemeente, request.collection, identificatie=query["identificatie"])
        return session.select(gemeente, request.collection)

    async def _create(self, request: _Request, context: Context, sent: Any) -> Object:
        body = checked(request.collection, sent, whole=True)
        if request.collection == _EIO:
            kept = await asyncio.to_thread(documenten.keep_content, body, self._blobs) if body.get("inhoud") else None
            return await self._store.write(lambda s: documenten.create(s, context, body, kept))
        rules = _rules(request)
        return await self._store.write(lambda s: rules.create(s, context, request.collection, body))

    async def _update(self, request: _Request, context: Context, sent: Any) -> Object:
        changes = checked(request.collection, sent, whole=request.method == "PUT")
        if request.collection == _EIO:
            kept = await asyncio.to_thread(documenten.keep_content, changes, self._blobs)
            return await self._store.write(
                lambda s: documenten.update(s, context, _stored(s, request, context), sent, changes, kept)
            )
        rules = _rules(request)
        return await self._store.write(
            lambda s: rules.update(s, context, request.collection, _stored(s, request, context), changes)
        )

    async def _lock(self, request: _Request, context: Context, sent: Any) -> tuple[int, bytes, bytes]:
        if request.sub == "lock":
            locked = await self._store.write(lambda s: documenten.lock(s, context, _stored(s, request, context)))
            return 200, orjson.dumps(locked), _JSON
        given = sent.get("lock") if isinstance(sent, dict) else None

        def job(session: Writing) -> None:
            _stored(session, request, context)
            documenten.unlock(session, context, str(request.uuid), given, self._blobs)

        await self._store.write(job)
        return 204, b"", _JSON

    async def _put_part(self, scope: Scope, receive: Receive) -> tuple[int, bytes, bytes]:
        request = _Request.of_scope(scope, b"")
        context = self._context(request)
        part = _stored(self._store.reading(), request, context)
        lock, sha256, size = await read_part(scope, receive, self._blobs, most=part["omvang"])
        if size != part["omvang"]:
            raise Problem(400, "file-size", "Dit deel heeft niet de omvang die is afgesproken.")

        def job(session: Writing) -> Object:
            stored = _stored(session, request, context)
            document = session.find(context.gemeente, _EIO, uuid_of(stored["_eio"]))
            if document is None or document.get("lock") != lock:
                raise Problem(400, "incorrect-lock-id", "Dit is niet het slot van het document.")
            stored["voltooid"], stored["_blob"] = True, sha256
            session.put(context.gemeente, "bestandsdelen", stored)
            return stored

        if self.watcher is not None:
            self.watcher("PUT", request.path, None)
        return 200, _written(await self._store.write(job), request.root), _JSON

    async def _download(self, request: _Request, context: Context, send: Send) -> tuple[int, bytes, bytes]:
        stored = _version(self._store.reading(), request, context)
        if not stored.get("_blob"):
            raise not_found()
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"application/octet-stream"),
                    (b"content-length", str(stored["bestandsomvang"]).encode()),
                ],
            }
        )
        for chunk in self._blobs.read(stored["_blob"]):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return 0, b"", b""


def _rules(request: _Request) -> ModuleType:
    """Give the rules of an API: what is made, changed and removed by them."""
    return besluiten if request.api == "besluiten" else zaken


def _stored(session: Session, request: _Request, context: Context) -> Object:
    found = session.find(context.gemeente, request.collection, str(request.uuid))
    if found is None:
        raise not_found()
    return found


def _version(session: Session, request: _Request, context: Context) -> Object:
    """Give the object that is asked, of a document the version that is asked."""
    stored = _stored(session, request, context)
    if request.collection != _EIO:
        return stored
    found = documenten.find_version(session, context.gemeente, stored, request.query.get("versie"))
    if found is None:
        raise not_found()
    return found


def _with_parts(session: Session, context: Context, document: Object) -> Object:
    """Give a document with its bestandsdelen written out."""
    if not document.get("bestandsdelen"):
        return document
    parts = session.select(context.gemeente, "bestandsdelen", owner=uuid_of(document["url"]))
    return {**document, "bestandsdelen": [_shown(part) for part in parts]}


def _shown(stored: Mapping[str, Any], *, lock: bool = False) -> dict[str, Any]:
    hidden = ("lock",) if not lock else ()
    return {name: value for name, value in stored.items() if name[0] != "_" and name not in hidden}


def _written(stored: Mapping[str, Any], root: str, *, lock: bool = False) -> bytes:
    return orjson.dumps(_shown(stored, lock=lock)).replace(b"@root@", root.encode())


def _rooted(sent: Any, root: str) -> Any:
    return orjson.loads(orjson.dumps(sent).replace(b"@root@", root.encode())) if sent is not None else None


async def _read(receive: Receive) -> bytes:
    parts, size = [], 0
    while True:
        message = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > BODY_MAX:
            raise Problem(413, "too_large", "Stuur grote documenten in bestandsdelen.")
        parts.append(chunk)
        if not message.get("more_body"):
            return b"".join(parts)


async def _respond(send: Send, status: int, body: bytes, kind: bytes) -> None:
    headers = [(b"content-length", str(len(body)).encode()), (b"content-crs", b"EPSG:4326")]
    if body:
        headers.append((b"content-type", kind))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
