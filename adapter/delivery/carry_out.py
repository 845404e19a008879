"""The calls of a plan, made in order: those of one stage at the same time; what was done is remembered for the journal."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pybase64

from adapter.delivery.calls import DOCUMENT, Call, Plan, Ref, resolve
from adapter.errors import Finding, OutcomeUnknown, Refused
from adapter.journal import BlobStore, Effect
from adapter.peers import Json, Zgw, settled

__all__ = ["Progress", "carry_out"]


@dataclass(slots=True)
class Progress:
    """How far a delivery is: addresses by key, and the effects of this attempt in the order in which they came about."""

    made: dict[str, str] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)
    locks: dict[str, str] = field(default_factory=dict)
    gone: dict[str, Json] = field(default_factory=dict)  # what an earlier attempt took away
    missing: set[str] = field(default_factory=set)  # calls of its dialect that the target turned out not to have
    lock_lost: bool = False  # an earlier attempt may have locked the document; its answer is not known

    def done(self, call: Call, answer: Json | None) -> None:
        """Keep what undoing it, or going on with it, needs."""
        result: dict[str, Any] = {"methode": call.method}
        if call.method == "POST" and answer is not None:
            url = str(answer.get("url", ""))
            self.made[call.key] = url
            result["url"] = url
            if answer.get("lock"):
                self.locks[call.key] = str(answer["lock"])
                result["lock"] = self.locks[call.key]
        elif call.method == "LOCK" and answer is not None:
            self.locks[DOCUMENT] = str(answer["lock"])
            result |= {"url": str(call.to), "lock": self.locks[DOCUMENT]}
        elif call.method == "PATCH":
            result |= {"url": str((answer or {}).get("url", "")), "before": call.before}
        elif call.method == "DELETE":
            result |= {"url": str(call.to), "before": call.before}
        self.effects.append(Effect(call=call.key, state="done", result=result))


async def carry_out(
    plan: Plan,
    progress: Progress,
    zgw: Zgw,
    blobs: BlobStore,
    *,
    keep: Callable[[Effect], Any] | None = None,
    admit: Callable[[], None] = lambda: None,
) -> None:
    """Make all calls of `plan`; raises the gravest error of a stage once all its calls have ended.

    Args:
        keep: called at once with an effect that must not be lost: before something is taken away, and with the lock of
            a document that is sent in parts.
        admit: called just before each call; it isn't made when this raises.
    """
    progress.made.update(plan.known)
    for _, group in itertools.groupby(plan.calls, key=lambda call: call.stage):
        calls = list(group)
        for call in calls:
            if keep is not None and call.method == "DELETE" and call.before:
                # once it is gone, only the journal knows what its successor must keep of it
                told = {"methode": "DELETE", "url": str(call.to), "before": call.before}
                await keep(Effect(call=call.key, state="started", result=told))
            if keep is not None and call.method == "LOCK":
                # its answer may get lost, and with it a lock that no one else can know
                await keep(Effect(call=call.key, state="started", result={"methode": "LOCK"}))
        outcomes = await settled([_make(call, progress, zgw, blobs, admit) for call in calls])
        errors: list[Exception] = []
        for call, outcome in zip(calls, outcomes, strict=True):
            if call.method == "EEN" and isinstance(outcome, Refused) and _is_missing(outcome):
                progress.missing.add(call.dialect)
                single = tuple(sorted(_single(call), key=lambda one: one.stage))
                await carry_out(Plan(calls=single, warnings=(), known={}), progress, zgw, blobs, keep=keep, admit=admit)
            elif isinstance(outcome, Exception):
                errors.append(outcome)
                _failed(call, outcome, progress)
            elif call.method == "EEN":
                _done_in_one(call, outcome or {}, progress)
            else:
                progress.done(call, outcome)
                if keep is not None and (call.key in progress.locks or call.method == "LOCK"):
                    await keep(progress.effects[-1])
        if errors:
            raise min(errors, key=_gravity)


def _failed(call: Call, error: Exception, progress: Progress) -> None:
    """Keep what a call that did not succeed may have done."""
    if isinstance(error, OutcomeUnknown) and call.method != "DELETE":
        for one in _single(call):
            progress.effects.append(Effect(call=one.key, state="started", result={"methode": one.method}))
    elif call.method == "LOCK":  # certainly not locked: a lock that is found later is another's
        progress.effects.append(Effect(call=call.key, state="compensated", result=None))


def _single(call: Call) -> tuple[Call, ...]:
    """Give the single calls that a call stands for: itself, but for one that stands for several."""
    return tuple(one for _, _, found in call.parts for one in found) or (call,)


def _is_missing(error: Refused) -> bool:
    """True when the target has no such address: then nothing was done."""
    return all(finding.facts.get("status") in {"404", "405", "501"} for finding in error.findings)


def _done_in_one(call: Call, answer: Json, progress: Progress) -> None:
    """Keep what each of the calls did that were made as one."""
    for member, many, found in call.parts:
        told = answer.get(member)
        answers = told if many and isinstance(told, list) else [told]
        for one, made in zip(found, answers, strict=False):
            progress.done(one, made if isinstance(made, dict) else None)


def _gravity(error: Exception) -> int:
    return 0 if isinstance(error, Refused) else 1 if isinstance(error, OutcomeUnknown) else 2


async def _make(call: Call, progress: Progress, zgw: Zgw, blobs: BlobStore, admit: Callable[[], None]) -> Json | None:
    admit()
    if call.method == "INHOUD":
        await _send_content(call, progress, zgw, blobs)
        return None
    if call.method == "LOCK":
        return await _lock(call, zgw)
    if call.method == "UNLOCK":
        await zgw.act(f"{call.to}/unlock", {"lock": progress.locks[DOCUMENT]} if DOCUMENT in progress.locks else {})
        return None
    body = resolve(call.body, progress.made)
    if call.method == "EEN":
        return await _make_in_one(call, body, zgw, blobs)
    if call.locked:
        body["lock"] = progress.locks.get(DOCUMENT, "")
    if call.method == "DELETE":
        await zgw.delete(str(call.to))
        return None
    if call.inhoud is not None and "inhoud" not in body:
        body["inhoud"] = _base64(call.inhoud, blobs)
        if body.get("bestandsomvang") is None:
            body["bestandsomvang"] = blobs.size(call.inhoud)
    if call.method == "PATCH":
        return await zgw.patch(resolve(call.to, progress.made), body)
    assert isinstance(call.to, tuple)
    return await zgw.post(*call.to, body)


async def _make_in_one(call: Call, body: Json, zgw: Zgw, blobs: BlobStore) -> Json | None:
    for member, _, found in call.parts:
        if found[0].inhoud is not None and "inhoud" not in body[member]:
            body[member]["inhoud"] = _base64(found[0].inhoud, blobs)
            if body[member].get("bestandsomvang") is None:
                body[member]["bestandsomvang"] = blobs.size(found[0].inhoud)
    assert isinstance(call.to, tuple)
    if "/" in call.to[1]:  # about a zaak that is there
        return await zgw.act(zgw.url(*call.to), body)
    return await zgw.post(*call.to, body)


async def _lock(call: Call, zgw: Zgw) -> Json:
    """Lock a document; raises OutcomeUnknown when the answer holds no lock: it may be locked, with a lock that no one knows."""
    answer = await zgw.act(f"{call.to}/lock", {})
    if answer is None or not answer.get("lock"):
        raise OutcomeUnknown(Finding(code="slot-onbekend", source="MAPPING B.2 #12"))
    return answer


def _base64(sha256: str, blobs: BlobStore) -> str:
    whole = b"".join(_read(sha256, blobs))
    return pybase64.b64encode(whole).decode("ascii")


def _read(sha256: str, blobs: BlobStore) -> Iterator[bytes]:
    try:
        yield from blobs.read(sha256)
    except KeyError as error:
        raise Refused(Finding(code="inhoud-verdwenen")) from error


async def _send_content(call: Call, progress: Progress, zgw: Zgw, blobs: BlobStore) -> None:
    """Send the bestandsdelen that are still missing, one after the other, then unlock."""
    assert isinstance(call.to, Ref)
    assert call.inhoud is not None
    url, lock = progress.made[call.to.call], progress.locks[call.to.call]
    stored = await zgw.get(url)
    if stored is None:
        raise Refused(Finding(code="document-onbekend", facts={"document": ""}))
    parts: Sequence[Mapping[str, Any]] = sorted(stored.get("bestandsdelen") or (), key=lambda part: part["volgnummer"])
    chunks = _read(call.inhoud, blobs)
    rest = b""
    for part in parts:
        size = int(part["omvang"])
        piece = _Piece(rest, chunks, size)
        if part.get("voltooid"):
            piece.skip()
        else:
            await zgw.put_part(str(part["url"]), lock=lock, size_bytes=size, chunks=piece)
        rest = piece.rest
    await zgw.act(f"{url}/unlock", {"lock": lock})


class _Piece:
    """The next `size` bytes of a stream of chunks; what is left of the last chunk is in `rest`."""

    def __init__(self, begin: bytes, chunks: Iterator[bytes], size: int) -> None:
        self.rest = begin
        self._chunks = chunks
        self._left = size

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0:
            chunk = self.rest or next(self._chunks, b"")
            if not chunk:
                return
            given, self.rest = chunk[: self._left], chunk[self._left :]
            self._left -= len(given)
            yield given

    def skip(self) -> None:
        for _ in self:
            pass
