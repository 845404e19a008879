"""The ZGW client: one per target; JWT, deadlines, all pages, a breaker, and errors by what the caller can do."""

from __future__ import annotations

import asyncio
import itertools
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode, urlsplit

import jwt
import orjson

from adapter import settings
from adapter.errors import Finding, Misconfigured, OutcomeUnknown, Refused, Unavailable
from adapter.peers.breaker import Breaker
from adapter.peers.exchange_asgi import App, AsgiExchange
from adapter.peers.exchange_http import HttpExchange
from adapter.peers.port import Api, Body, Exchange, Json, NoAnswer, NotSent, Reply, Upload
from adapter.peers.problems import read_findings
from adapter.peers.replies import read_json, read_object, read_results, read_written

__all__ = ["ZgwClient", "open_notificaties", "open_zgw"]

PAGES_MAX: Final = 1000  # of one list; a server that never ends is not followed for ever
REGISTER_PARALLEL: Final = 64  # its writes go in groups: the more at once, the fewer a call costs
TOKEN_RENEW_S: Final = 600.0  # servers take a token for at least an hour after `iat`
_ADDRESS: Final = re.compile(r"[!-~]*\Z")  # printable ASCII: a space or a line end would make a second request of it
_READS: Final = frozenset({"GET", "HEAD"})
_CRS: Final[Mapping[str, str]] = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}


def open_zgw(
    target: settings.Target,
    *,
    gemeente: str,
    monotonic: Callable[[], float],
    clock_s: Callable[[], float],
    register: App | None = None,
    register_secret: tuple[str, str] | None = None,
) -> ZgwClient:
    """Give the client of `target`; for kind "register" calls go to the app in this process.

    Args:
        monotonic: seconds, for the breaker.
        clock_s: seconds since 1970, for the tokens.
        register_secret: (client_id, secret) of the embedded register.

    Raises:
        Misconfigured: kind "zgw" without base URLs, or an address that is no http(s).
    """
    if target.kind == "register":
        assert register is not None, "wiring gives the app of the register"
        root = f"http://register.local/register/{gemeente}"
        bases: dict[Api, str] = {
            api: f"{root}/{api}/api/v1/" for api in ("zaken", "catalogi", "documenten", "besluiten")
        }
        client_id, secret = register_secret or ("", "")
        exchange: Exchange = AsgiExchange(register)
        parallel = REGISTER_PARALLEL
    else:
        bases = _bases(target, gemeente)
        client_id = target.client_id or ""
        secret = target.secret.get_secret_value() if target.secret is not None else ""
        exchange = _exchange(target, gemeente)
        parallel = target.parallel
    return ZgwClient(
        exchange,
        bases,
        credentials=(client_id, secret) if secret else None,
        timeout_s=target.timeout_s,
        parallel=parallel,
        monotonic=monotonic,
        clock_s=clock_s,
    )


def open_notificaties(
    target: settings.Target,
    url: str,
    *,
    gemeente: str,
    monotonic: Callable[[], float],
    clock_s: Callable[[], float],
    app: App | None = None,
) -> ZgwClient:
    """Give the client of the Notificaties API at `url`, with the credentials of the source; `app`: one in this process."""
    secret = target.secret.get_secret_value() if target.secret is not None else ""
    return ZgwClient(
        AsgiExchange(app) if app is not None else _exchange(target, gemeente),
        {"notificaties": url if url.endswith("/") else url + "/"},
        credentials=(target.client_id or "", secret) if secret else None,
        timeout_s=target.timeout_s,
        parallel=1,
        monotonic=monotonic,
        clock_s=clock_s,
    )


def _exchange(target: settings.Target, gemeente: str) -> Exchange:
    try:
        return HttpExchange(ca=target.ca)
    except OSError as error:  # an SSLError is one too
        where = f"gemeenten.{gemeente}.source.ca"
        raise Misconfigured(Finding(code="certificaten-onleesbaar", path=where)) from error


def _bases(target: settings.Target, gemeente: str) -> dict[Api, str]:
    given: tuple[tuple[Api, str | None], ...] = (
        ("zaken", target.zaken),
        ("catalogi", target.catalogi),
        ("documenten", target.documenten),
        ("besluiten", target.besluiten),
    )
    bases: dict[Api, str] = {}
    for api, url in given:
        if url is None:
            if api in {"zaken", "catalogi"}:
                raise Misconfigured(
                    Finding(code="doel-adres-ontbreekt", path=f"gemeenten.{gemeente}.source.{api}", facts={"api": api})
                )
            continue
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise Misconfigured(
                Finding(code="doel-adres-ongeldig", path=f"gemeenten.{gemeente}.source.{api}", facts={"api": api})
            )
        bases[api] = url if url.endswith("/") else url + "/"
    return bases


class ZgwClient:
    """`Zgw` over an `Exchange`."""

    def __init__(
        self,
        exchange: Exchange,
        bases: Mapping[Api, str],
        *,
        credentials: tuple[str, str] | None,
        timeout_s: float,
        parallel: int,
        monotonic: Callable[[], float],
        clock_s: Callable[[], float],
    ) -> None:
        self._exchange = exchange
        self._bases = dict(bases)
        self._credentials = credentials
        self._timeout_s = timeout_s
        self._places = asyncio.Semaphore(parallel)
        self._monotonic = monotonic
        self._clock_s = clock_s
        self._breaker = Breaker()
        self._token: tuple[float, str] | None = None

    def url(self, api: Api, collection: str) -> str:
        """See `Zgw`; raises Misconfigured when the target has no such API."""
        base = self._bases.get(api)
        if base is None:
            raise Misconfigured(Finding(code="doel-adres-ontbreekt", facts={"api": api}))
        return base + collection

    def serves(self, api: Api) -> bool:
        """See `Zgw`."""
        return api in self._bases

    def resting_s(self) -> float:
        """See `Zgw`."""
        return self._breaker.resting_s(self._monotonic())

    async def get(self, url: str, *, within_s: float | None = None) -> Json | None:
        """See `Zgw`."""
        reply = await self._call("GET", url, None, within_s=within_s, missing=True)
        return None if reply.status in {404, 410} else read_object(reply)

    async def find_all(
        self, api: Api, collection: str, query: Mapping[str, str], *, within_s: float | None = None
    ) -> Sequence[Json]:
        """See `Zgw`; also for lists that come whole, without pages."""
        base = self.url(api, collection)
        address = f"{base}?{urlencode(query)}" if query else base
        found: list[Json] = []
        for _ in range(PAGES_MAX):
            content = read_json(await self._call("GET", address, None, within_s=within_s))
            if isinstance(content, list):
                return content
            found += read_results(content)
            following = content.get("next")
            if not following:
                return found
            # behind a proxy `next` may name another host: only its query is believed
            address = f"{base}?{urlsplit(following).query}"
        raise Unavailable(Finding(code="doel-lijst-eindeloos", facts={"api": api, "onderdeel": collection}))

    async def search(self, api: Api, collection: str, body: Json, *, maximum: int) -> tuple[Sequence[Json], bool]:
        """See `Zgw`."""
        base = self.url(api, collection) + "/_zoek"
        content, address, found = orjson.dumps(body), base, list[Json]()
        for _ in range(PAGES_MAX):
            page = read_json(await self._call("POST", address, content, reads=True))
            if isinstance(page, list):
                return page[:maximum], len(page) > maximum
            found += read_results(page)
            following = page.get("next")
            if len(found) > maximum or not following:
                return found[:maximum], len(found) > maximum or bool(following)
            address = f"{base}?{urlsplit(following).query}"
        raise Unavailable(Finding(code="doel-lijst-eindeloos", facts={"api": api, "onderdeel": collection}))

    async def post(self, api: Api, collection: str, body: Json) -> Json:
        """See `Zgw`."""
        return read_written(await self._call("POST", self.url(api, collection), orjson.dumps(body)))

    async def act(self, url: str, body: Json) -> Json | None:
        """See `Zgw`."""
        reply = await self._call("POST", url, orjson.dumps(body))
        return read_written(reply) if reply.body else None

    async def patch(self, url: str, body: Json) -> Json:
        """See `Zgw`."""
        return read_written(await self._call("PATCH", url, orjson.dumps(body)))

    async def delete(self, url: str) -> None:
        """See `Zgw`."""
        await self._call("DELETE", url, None, missing=True)

    async def put_part(self, url: str, *, lock: str, size_bytes: int, chunks: Iterable[bytes]) -> None:
        """See `Zgw`; multipart/form-data with `lock` and `inhoud`."""
        boundary = f"koppelvlak-{secrets.token_hex(12)}"
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="lock"\r\n\r\n{lock}\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="inhoud"; filename="inhoud"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        tail = f"\r\n--{boundary}--\r\n".encode()
        upload = Upload(
            content_type=f"multipart/form-data; boundary={boundary}",
            size_bytes=len(head) + size_bytes + len(tail),
            chunks=itertools.chain((head,), chunks, (tail,)),
        )
        await self._call("PUT", url, upload)

    async def download(self, url: str, sink: Callable[[bytes], None]) -> bool:
        """See `Zgw`."""
        reply = await self._call("GET", url, None, missing=True, sink=sink)
        return reply.status not in {404, 410}

    async def close(self) -> None:
        """See `Zgw`."""
        await self._exchange.close()

    async def _call(
        self,
        method: str,
        url: str,
        body: Body,
        *,
        within_s: float | None = None,
        missing: bool = False,
        reads: bool = False,
        sink: Callable[[bytes], None] | None = None,
    ) -> Reply:
        """Make one exchange; `missing`: 404 is an answer; `reads`: a POST that changes nothing."""
        api, collection = self._place(url)
        where = {"api": api, "onderdeel": collection}
        now = self._monotonic()
        rest = self._breaker.admit(now)
        if rest > 0.0:
            raise Unavailable(Finding(code="doel-rust", facts=where), retry_after_s=rest)
        writes = method not in _READS and not reads
        headers = self._headers(api, body)
        timeout_s = self._timeout_s if within_s is None else min(within_s, self._timeout_s)
        try:
            async with self._places:
                reply = await self._exchange.exchange(method, url, headers, body, timeout_s=timeout_s, sink=sink)
        except NotSent as error:
            self._breaker.failed(self._monotonic())
            raise Unavailable(Finding(code="doel-onbereikbaar", facts=where)) from error
        except NoAnswer as error:
            self._breaker.failed(self._monotonic())
            if writes:
                raise OutcomeUnknown(Finding(code="doel-uitkomst-onbekend", facts=where)) from error
            raise Unavailable(Finding(code="doel-geen-antwoord", facts=where)) from error
        except BaseException:
            self._breaker.abandoned()
            raise
        if reply.status < 300 or (missing and reply.status in {404, 410}):
            self._breaker.succeeded()
            return reply
        raise self._refusal(reply, where, writes=writes)

    def _refusal(self, reply: Reply, where: Mapping[str, str], *, writes: bool) -> Exception:
        facts = {**where, "status": str(reply.status)}
        if reply.status in {408, 423, 425, 429} or reply.status >= 500 or reply.status < 400:
            return self._not_now(reply, facts, writes=writes)
        self._breaker.succeeded()
        if reply.status == 401:  # our token, not the message: an operator can mend it while messages wait
            return Unavailable(Finding(code="doel-geen-toegang", facts=facts), retry_after_s=300.0)
        return Refused(*read_findings(reply.status, reply.body, api=where["api"], collection=where["onderdeel"]))

    def _not_now(self, reply: Reply, facts: Mapping[str, str], *, writes: bool) -> Exception:
        now = self._monotonic()
        after = reply.headers.get("retry-after", "")
        rest_s = min(float(after), 3600.0) if after.isascii() and after.isdigit() else 30.0
        if reply.status in {429, 503} and after:
            self._breaker.rest(now + rest_s)
        elif reply.status in {502, 503, 504}:  # nobody is behind it
            self._breaker.failed(now)
        elif reply.status >= 500:
            self._breaker.troubled(now)
        else:
            self._breaker.succeeded()
        if writes and reply.status in {502, 504}:  # a proxy gave up: what is behind it may have done it
            return OutcomeUnknown(Finding(code="doel-uitkomst-onbekend", facts=facts))
        return Unavailable(Finding(code="doel-storing", facts=facts), retry_after_s=rest_s)

    def _place(self, url: str) -> tuple[Api, str]:
        """Give (API, collection) of an address; an address that is not below a base URL is never called."""
        for api, base in self._bases.items():
            if url.startswith(base):
                rest = url[len(base) :]
                if ".." not in rest and _ADDRESS.match(rest):
                    return api, rest.partition("?")[0].partition("/")[0]
        raise Refused(Finding(code="doel-adres-vreemd", source="koppelvlak.toml, source"))

    def _headers(self, api: Api, body: Body) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if isinstance(body, Upload):
            headers["Content-Type"] = body.content_type
        elif body is not None:
            headers["Content-Type"] = "application/json"
        if api == "zaken":
            headers |= _CRS
        if self._credentials is not None:
            headers["Authorization"] = f"Bearer {self._bearer(*self._credentials)}"
        return headers

    def _bearer(self, client_id: str, secret: str) -> str:
        """Give a token as the ZGW APIs prescribe it: HS256 over iss, iat, client_id, user_id, user_representation."""
        now = self._clock_s()
        if self._token is None or now - self._token[0] > TOKEN_RENEW_S:
            claims = {
                "iss": client_id,
                "iat": int(now),
                "client_id": client_id,
                "user_id": "koppelvlak",
                "user_representation": "Koppelvlak",
            }
            self._token = (now, jwt.encode(claims, secret, algorithm="HS256"))
        return self._token[1]
