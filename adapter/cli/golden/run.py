"""Run one golden pair: the whole product on a temporary folder, its register filled with what the pair gives."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

from adapter import front, guard, settings, stuf, tenancy, wiring
from adapter.cli.golden.brp import BrpStub
from adapter.cli.golden.matching import Known, differences, subsequence
from adapter.cli.golden.reply import reply_differences
from adapter.errors import KoppelvlakError, render

__all__ = ["Outcome", "run_pair"]

_GEMEENTE: Final = "paar"
_SERVICES, _PLAIN = "zds-1.1", "zkn-0310"  # they share their root elements
_FAILED: Final = frozenset({"QUARANTINED", "DISCARDED"})
_SETTLE_S: Final = 20.0
_WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_DOMAINS: Final = ("nl.zaken.", "nl.documenten.", "nl.besluiten.", "nl.brp.")
_SUFFIXES: Final = ("/lock", "/unlock")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a pair ended: it agrees when there are no differences."""

    pair: str
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """True when all that the pair expects happened, and nothing that it forbids."""
        return not self.differences


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """A call that was made at the register: `url` is None for a call on a collection itself."""

    method: str
    collection: str
    url: str | None
    suffix: str
    body: Any


async def run_pair(folder: Path, *, mappings: Path | None = None) -> Outcome:
    """Run the pair in `folder`; what can't even be run is a difference too.

    Args:
        mappings: an organisation's own folder of mappings, that goes before ours.

    Raises:
        Misconfigured: a mapping of its own can't be meant, leaves a path out, or breaks a law.
    """
    expected = orjson.loads((folder / "expected.json").read_bytes())
    given_file, context_file = folder / "given.json", folder.parent / "context.json"
    given = orjson.loads(given_file.read_bytes()) if given_file.is_file() else {}
    context = orjson.loads(context_file.read_bytes()) if context_file.is_file() else {}
    with tempfile.TemporaryDirectory(prefix="koppelvlak-paar-") as data:
        configuration = _settings(context, data, mappings)
        stub = BrpStub(given.get("brp", {}).get("antwoorden", ()))
        async with wiring.System(configuration, brp=stub.app) as system:
            try:
                found = await _run(system, folder, expected, context, given, stub)
            except KoppelvlakError as error:
                found = [f"not run: {render(finding, 'en').what} ({finding.code})" for finding in error.findings]
    return Outcome(pair=folder.name, differences=tuple(found))


def _settings(context: Mapping[str, Any], data: str, mappings: Path | None) -> settings.Settings:
    """Give a system of one gemeente, configured as the context says (MAPPING G)."""
    rules = context.get("instellingen", {})
    rollen = {name: {"omschrijving": text} for name, text in context.get("rolomschrijvingen", {}).items()}
    gemeente = {
        "organisaties": context.get("organisaties", [{"code": "*", "rsin": "823288444", "gemeentecode": "1900"}]),
        "brp": {"url": "http://brp.local/haalcentraal/api/brp"},
        "connections": {
            "paar": {
                "packs": ["zds-1.1", "zds-1.2", "zkn-0310", "bg-0310"],
                "foutcode_synchroon": rules.get("foutcodeSynchroon", "Fo02"),
                "kennisgeving": {"informatief_verwerken": rules.get("informatiefVerwerken", "auto")},
            }
        },
        "zaaktypen": {
            "standaard": {
                "rollen": rollen,
                "afsluiten": {"bij_einddatum": rules.get("afsluitenBijEinddatum") == "ja"},
                "documenten": {
                    "taalcodes": rules.get("taalcodes", "T"),
                    "gebruiksrecht": rules.get("gebruiksrecht", False),
                },
            }
        },
    }
    own = {} if mappings is None else {"mappings.folder": str(mappings)}
    return tenancy.load(None, overrides={"data": data, "gemeenten": {_GEMEENTE: gemeente}, **own})


async def _run(
    system: wiring.System,
    folder: Path,
    expected: Mapping[str, Any],
    context: Mapping[str, Any],
    given: Mapping[str, Any],
    brp: BrpStub,
) -> list[str]:
    urls = await system.register.load(_GEMEENTE, context, given)
    calls: list[_Call] = []
    system.register.watch(lambda method, path, body: calls.append(_read_call(method, path, body)))
    answers = [await _post(system, folder, expected) for _ in range(expected.get("send", 1))]
    calls += [_Call(method="POST", collection="brp/personen", url=None, suffix="", body=query) for query in brp.queries]
    await system.settle(within_s=_SETTLE_S)
    _, views = await system.journal.search(gemeente=_GEMEENTE)
    whole = [await system.journal.find(view.bericht_id, gemeente=_GEMEENTE) for view in views]
    events = [orjson.loads(event.value) for view in reversed(whole) if view is not None for event in view.events]
    state = await system.register.state(_GEMEENTE)
    known = _known(urls, state)
    return [
        *(each for answer in answers for each in reply_differences(expected.get("reply", {}), answer.body, known)),
        *_event_differences(expected, events, known),
        *_call_differences(expected, calls, known),
        *_state_differences(expected, state, known),
        *_outcome_differences(expected, whole),
    ]


async def _post(system: wiring.System, folder: Path, expected: Mapping[str, Any]) -> Any:
    data = (folder / "request.xml").read_bytes()
    payload = stuf.payload_of(guard.parse(data))
    action = expected.get("soapaction")
    pack = system.packs.recognise(payload).name
    if pack == _SERVICES and _names_no_service(action):
        pack = _PLAIN
    return await system.services.receive(
        front.Inbound(
            address=front.Address(gemeente=_GEMEENTE, pack=pack, dienst=None),
            soapaction=action,
            soap_version="1.1",
            skeleton=data,
        )
    )


def _names_no_service(action: str | None) -> bool:
    """True for the action of a plain kennisgeving or question of the sector model: ".../zkn/0310/zakLk01"."""
    return bool(action) and "_" not in str(action).rpartition("/")[2]


def _read_call(method: str, path: str, body: Any) -> _Call:
    """Read a call: …/register/<gemeente>/<api>/api/v1/<collection>[/<uuid>[/suffix]]."""
    parts = urlsplit(path).path.split("/")
    begin = parts.index("api") - 1
    api, _, _, collection, *rest = parts[begin:]
    if not rest or rest[0] == "_zoek":
        suffix = "/_zoek" if rest else ""
        return _Call(method=method, collection=f"{api}/{collection}", url=None, suffix=suffix, body=body)
    url = "/".join((*parts[:begin], api, "api", "v1", collection, rest[0]))
    suffix = "".join(f"/{each}" for each in rest[1:])
    return _Call(method=method, collection=f"{api}/{collection}", url=url, suffix=suffix, body=body)


def _known(urls: Mapping[str, str], state: Mapping[str, Any]) -> Known:
    given = {_path(url) for url in urls.values()}
    made: dict[str, set[str]] = {}
    for url in state:
        if _path(url) not in given:
            soort = {"zaken": "zaak", "enkelvoudiginformatieobjecten": "informatieobject", "besluiten": "besluit"}
            collection = _path(url).split("/")[-2]
            if collection in soort:
                made.setdefault(soort[collection], set()).add(url)
    by_path = {_path(url): url for url in state}
    locks = {
        name: lock
        for name, url in urls.items()
        if (lock := (state.get(by_path.get(_path(url), ""), {}) or {}).get("lock"))
    }
    return Known(urls=urls, made=made, locks=locks)


def _path(url: str) -> str:
    return urlsplit(url).path


def _event_differences(expected: Mapping[str, Any], events: Sequence[Any], known: Known) -> Iterator[str]:
    if "events" in expected:
        for missing in subsequence(expected["events"], events, lambda want, found: _same_event(want, found, known)):
            yield f"event missing: {orjson.dumps(missing).decode()[:300]}"
        if not expected["events"]:
            for event in events:
                if event["type"].startswith(_DOMAINS):
                    yield f"unexpected event {event['type']}"
    for event in events:
        if event["type"] in expected.get("no_events", ()):
            yield f"forbidden event {event['type']}"
        text = orjson.dumps(event).decode()
        for hidden in expected.get("secrets", ()):
            for each in known.locks.values() if hidden.startswith("$") else (hidden,):
                if each in text:
                    yield f"secret in event {event['type']}"
    ids = [event["id"] for event in events]
    if expected.get("event_ids") == "unique-per-message" and len(ids) != len(set(ids)):
        yield "the repeat made events again"


def _same_event(wanted: Mapping[str, Any], found: Mapping[str, Any], known: Known) -> bool:
    changed = ((found.get("data") or {}).get("wijziging") or {}).get("paden") or ()
    within = Known(urls=known.urls, made=known.made, locks=known.locks, changed=changed)
    return not any(differences({k: v for k, v in wanted.items() if k != "unordered"}, found, within))


def _call_differences(expected: Mapping[str, Any], calls: Sequence[_Call], known: Known) -> Iterator[str]:
    wanted = expected.get("zgw_calls", [])
    for missing in subsequence(wanted, calls, lambda want, call: _same_call(want, call, known)):
        yield f"call missing: {orjson.dumps(missing).decode()[:300]}"
    rule = expected.get("zgw_writes", "listed")
    for call in calls:
        if call.method not in _WRITES or call.collection.startswith("brp/") or call.suffix.endswith("_zoek"):
            continue
        listed = any(_same_call(want, call, known) for want in wanted)
        forbidden = rule.startswith("none-on:") and call.collection == rule.removeprefix("none-on:")
        if rule == "none" or forbidden or (rule == "listed" and not listed):
            yield f"write not allowed: {call.method} {call.collection}{call.suffix}"
    for never in expected.get("zgw_never", ()):
        if any(_same_call(never, call, known, members=True) for call in calls):
            yield f"forbidden call made: {orjson.dumps(never).decode()[:300]}"
    for rule_ in expected.get("zgw_call_count", ()):
        number = sum(c.method == rule_["method"] and c.collection == rule_["resource"] and not c.suffix for c in calls)
        if number != rule_["count"]:
            yield f"{rule_['method']} {rule_['resource']}: {rule_['count']} expected, {number} made"


def _same_call(wanted: Mapping[str, Any], call: _Call, known: Known, *, members: bool = False) -> bool:
    if any(differences(wanted["method"], call.method, known)):
        return False
    resource = wanted["resource"]
    if resource.startswith("@"):
        suffix = next((each for each in _SUFFIXES if resource.endswith(each)), "")
        url = known.urls.get(resource.removesuffix(suffix))
        if url is None or call.url is None or _path(url) != _path(call.url) or call.suffix != suffix:
            return False
    elif call.collection != resource or (call.url is not None and not members):
        return False
    return "body" not in wanted or not any(differences(wanted["body"], call.body or {}, known))


def _state_differences(expected: Mapping[str, Any], state: Mapping[str, Any], known: Known) -> Iterator[str]:
    by_path = {_path(url): value for url, value in state.items()}
    for name, wanted in expected.get("zgw_after", {}).items():
        stored = by_path.get(_path(known.urls.get(name, name)))
        if wanted == "$gone":
            if stored is not None:
                yield f"{name} still exists"
        elif stored is None:
            yield f"{name} is gone"
        else:
            yield from (f"{name} {each}" for each in differences(wanted, stored, known))


def _outcome_differences(expected: Mapping[str, Any], views: Sequence[Any]) -> Iterator[str]:
    failed = any(
        view.state == "REFUSED" or any(levering.state in _FAILED for levering in view.leveringen)
        for view in views
        if view is not None
    )
    if expected.get("outcome") == "failed" and not failed:
        yield "outcome: failed expected, the message was processed"
    if "outcome" not in expected and failed:
        codes = [f["code"] for view in views if view for each in view.leveringen for f in each.findings]
        yield f"outcome: processed expected, the message failed ({', '.join(codes) or 'refused'})"
