"""What a delivery wrote at the source, so that a notification about our own work is not taken for news.

`Eigen` stands before the source for one attempt. What it remembers are the answers of the target, member by member that we sent,
so that a change of someone else between our write and the notification still shows.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from adapter.delivery.deliver import Ports, deliver
from adapter.delivery.values import instant_of
from adapter.journal import AttemptOutcome, BeeldChange, WorkItem
from adapter.peers import OBJECTS, Api, Json, Zgw, collection_of, kern, key_of, object_of

__all__ = ["VOLLEDIG", "Eigen", "deliver_and_remember"]

VOLLEDIG: Final = "_volledig"  # name of the part that says: all of the object that is not among its parts is news
_LOCKED: Final = "enkelvoudiginformatieobjecten"  # changed under a lock: all of the answer is ours
_IDENTIFYING: Final = (
    "inpBsn",
    "anpIdentificatie",
    "inpA_nummer",
    "innNnpId",
    "annIdentificatie",
    "vestigingsNummer",
    "identificatie",
)


async def deliver_and_remember(item: WorkItem, ports: Ports, *, token: int) -> AttemptOutcome:
    """Carry out an attempt as `deliver` does; what it wrote goes into the journal with its outcome."""
    eigen = Eigen(ports.source.zgw)
    watched = dataclasses.replace(ports, source=dataclasses.replace(ports.source, zgw=eigen))
    outcome = await deliver(item, watched, token=token)
    changes = eigen.changes(ports.source.name)
    if item.attempt > 1:  # an earlier attempt may have written what it never got to remember
        changes += await _adopted(item, eigen, ports)
    return dataclasses.replace(outcome, beelden=tuple(changes))


class Eigen:
    """`Zgw`, with a memory of what went through it."""

    def __init__(self, zgw: Zgw) -> None:
        self._zgw = zgw
        self.seen: dict[str, Json] = {}  # resources that were read or made, by key
        self._changes: list[tuple[str, str, Json | None, bool]] = []  # object, part, members, merged

    def changes(self, gemeente: str) -> list[BeeldChange]:
        """Give what was written, in order."""
        found: list[BeeldChange] = []
        for about, part, members, merged in self._changes:
            gone = members is None and part == about
            parts: dict[str, Mapping[str, Any] | None] = {} if gone else {part: members}
            if not gone and members is not None and part == about and not merged:
                parts[VOLLEDIG] = {}
            found.append(
                BeeldChange(
                    gemeente=gemeente,
                    object=about,
                    parts=parts,
                    merged=frozenset({part}) if merged else frozenset(),
                    whole=gone or VOLLEDIG in parts,
                )
            )
        return found

    def url(self, api: Api, collection: str) -> str:
        """See `Zgw`."""
        return self._zgw.url(api, collection)

    def serves(self, api: Api) -> bool:
        """See `Zgw`."""
        return self._zgw.serves(api)

    def resting_s(self) -> float:
        """See `Zgw`."""
        return self._zgw.resting_s()

    async def get(self, url: str, *, within_s: float | None = None) -> Json | None:
        """See `Zgw`."""
        found = await self._zgw.get(url, within_s=within_s)
        self._see(found)
        return found

    async def find_all(
        self, api: Api, collection: str, query: Mapping[str, str], *, within_s: float | None = None
    ) -> Sequence[Json]:
        """See `Zgw`."""
        found = await self._zgw.find_all(api, collection, query, within_s=within_s)
        for each in found:
            self._see(each)
        return found

    async def search(self, api: Api, collection: str, body: Json, *, maximum: int) -> tuple[Sequence[Json], bool]:
        """See `Zgw`."""
        return await self._zgw.search(api, collection, body, maximum=maximum)

    async def post(self, api: Api, collection: str, body: Json) -> Json:
        """See `Zgw`; remember what was made: one resource, or all that one call made."""
        made = await self._zgw.post(api, collection, body)
        self._made(made)
        return made

    async def act(self, url: str, body: Json) -> Json | None:
        """See `Zgw`; an action may make or change resources too."""
        answer = await self._zgw.act(url, body)
        if answer is not None:
            changed = answer.get("zaak")
            if isinstance(changed, dict) and changed.get("url"):  # one call for several, about a zaak that is there
                self._changed(str(changed["url"]), changed, body.get("zaak") or {})
                self._made({name: value for name, value in answer.items() if name != "zaak"})
            else:
                self._made(answer)
        return answer

    async def patch(self, url: str, body: Json) -> Json:
        """See `Zgw`; remember the members that were sent, as the target keeps them."""
        changed = await self._zgw.patch(url, body)
        self._changed(url, changed, body)
        return changed

    def _changed(self, url: str, changed: Json, body: Mapping[str, Any]) -> None:
        """Remember the members that were sent, as the target keeps them."""
        collection = collection_of(url)
        only = None if collection == _LOCKED else frozenset(body)
        members = kern(collection, changed, only)
        about = object_of(collection, {**self.seen.get(key_of(url), {}), **changed, "url": url})
        if members is not None and about:
            self._changes.append((about, key_of(url), members, only is not None))

    async def delete(self, url: str) -> None:
        """See `Zgw`; remember that it is gone."""
        await self._zgw.delete(url)
        key = key_of(url)
        about = object_of(collection_of(url), {**self.seen.get(key, {}), "url": url})
        if about:
            self._changes.append((about, key, None, False))

    async def put_part(self, url: str, *, lock: str, size_bytes: int, chunks: Iterable[bytes]) -> None:
        """See `Zgw`."""
        await self._zgw.put_part(url, lock=lock, size_bytes=size_bytes, chunks=chunks)

    async def download(self, url: str, sink: Callable[[bytes], None]) -> bool:
        """See `Zgw`."""
        return await self._zgw.download(url, sink)

    async def close(self) -> None:
        """See `Zgw`."""
        await self._zgw.close()

    def _see(self, resource: Json | None) -> None:
        if resource is not None and resource.get("url"):
            self.seen[key_of(resource["url"])] = resource

    def _made(self, answer: Json) -> None:
        if answer.get("url"):
            self._remember(answer)
            return
        for value in answer.values():  # all that one call made (Open Zaak: zaak_registreren and the like)
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict) and each.get("url"):
                    self._remember(each)

    def _remember(self, resource: Json) -> None:
        self._see(resource)
        collection = collection_of(resource["url"])
        members, about = kern(collection, resource), object_of(collection, resource)
        if members is not None and about:
            self._changes.append((about, key_of(resource["url"]), members, False))


async def _adopted(item: WorkItem, eigen: Eigen, ports: Ports) -> list[BeeldChange]:
    """Give what stood there already and is what the message wanted: an attempt that broke off had made it."""
    datas = [orjson.loads(event.value).get("data") or {} for event in item.events]
    found: list[BeeldChange] = []
    for key, resource in eigen.seen.items():
        collection = collection_of(key)
        members, about = kern(collection, resource), object_of(collection, resource)
        if members is None or not about or not any(_is_made_by(data, collection, resource) for data in datas):
            continue
        known = await ports.journal.beeld(ports.source.name, about)
        if key in known.parts:
            continue
        parts: dict[str, Mapping[str, Any] | None] = {key: members}
        if collection in OBJECTS:
            parts[VOLLEDIG] = {}
        found.append(BeeldChange(gemeente=ports.source.name, object=about, parts=parts))
    return found


def _is_made_by(data: Mapping[str, Any], collection: str, resource: Mapping[str, Any]) -> bool:
    """True when a resource is what an event makes: by what identifies it."""
    match collection:
        case "zaken":
            zaak = data.get("zaak") or {}
            return "zaaktype" in zaak and "wijziging" not in data and _same(zaak, resource, "identificatie")
        case "rollen":
            wanted = (data.get("rol") or {}).get("betrokkeneIdentificatie") or {}
            given = resource.get("betrokkeneIdentificatie") or {}
            return any(wanted.get(name) and wanted[name] == given.get(name) for name in _IDENTIFYING)
        case "statussen":
            at = instant_of((data.get("status") or {}).get("datumStatusGezet"))
            return at is not None and at == instant_of(resource.get("datumStatusGezet"))
        case "resultaten":
            return bool(data.get("resultaat"))
        case "zaakobjecten":
            return _same(data.get("zaakobject") or {}, resource, "objectType")
        case "enkelvoudiginformatieobjecten":
            document = data.get("informatieobject") or {}
            return "titel" in document and "wijziging" not in data and _same(document, resource, "identificatie")
        case "zaakinformatieobjecten":
            return "informatieobject" in data and "zaak" in data
        case _:
            return False


def _same(one: Mapping[str, Any], other: Mapping[str, Any], name: str) -> bool:
    return bool(one.get(name)) and one[name] == other.get(name)
