"""The ways out of quarantine: retry, discard, mend. Each with a name and a reason, which the audit keeps."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from adapter import guard, intake, journal
from adapter.errors import Finding, Refused
from adapter.journal import LeveringState
from adapter.wiring.parts import utc_now

__all__ = ["Quarantine"]


class Quarantine:
    """What an operator may do with a message that can't go on."""

    def __init__(self, memory: journal.Journal, receiver: intake.Receiver | None = None) -> None:
        """Without `receiver` nothing can be mended: a command that only retries or discards needs no packs and mappings."""
        self._journal = memory
        self._receiver = receiver

    async def release(self, bericht_id: str, *, to: LeveringState, reason: str, by: str) -> int:
        """Retry (RETRY_AT) or give up (DISCARDED); give at how many targets. Raises Refused."""
        view = await self._held(bericht_id)
        waiting = [each for each in view.leveringen if each.state is LeveringState.QUARANTINED]
        for levering in waiting:
            await self._journal.release(bericht_id, levering.target, to=to, reason=reason, by=by, at=utc_now())
        return len(waiting)

    async def mend(self, bericht_id: str, raw: bytes, *, reason: str, by: str) -> str:
        """Take `raw`, an edited copy, in the place of a message in quarantine; give the id of the new message.

        It is judged as if it came in now; it becomes a message of its own, with events of its own, linked to the one it mends,
        and is delivered in the place that one had in its zaak's order. Raises Refused with all that is wrong with it.
        """
        assert self._receiver is not None, "made without a receiver"
        view = await self._held(bericht_id)
        if not reason.strip():
            raise Refused(Finding(code="reden-ontbreekt"))
        if view.pack is None or await self._journal.raw(bericht_id) is None:
            raise Refused(Finding(code="herstel-zonder-inhoud"))
        inbound = intake.Inbound(
            gemeente=view.gemeente,
            pack=view.pack,
            dienst=None,
            soapaction=None,
            soap_version="1.1",
            skeleton=raw,
            documents=_documents(await self._journal.documents(bericht_id), raw),
        )
        return await self._receiver.mend(inbound, journal.Mends(bericht_id=bericht_id, by=by, reason=reason))

    async def diff(self, one: str, other: str) -> str:
        """Give the difference between two messages, line by line; it holds what the messages hold."""
        texts = []
        for bericht_id in (one, other):
            raw = await self._journal.raw(bericht_id)
            if raw is None:
                raise Refused(Finding(code="herstel-zonder-inhoud"))
            texts.append(raw.decode("utf-8", "replace").splitlines(keepends=True))
        return "".join(difflib.unified_diff(texts[0], texts[1], fromfile=one, tofile=other))

    async def _held(self, bericht_id: str) -> journal.BerichtView:
        view = await self._journal.find(bericht_id, gemeente=None)
        if view is None or all(each.state is not LeveringState.QUARANTINED for each in view.leveringen):
            raise Refused(Finding(code="niet-in-quarantaine"))
        return view


def _documents(kept: Sequence[journal.Document], raw: bytes) -> tuple[guard.Document, ...]:
    """Give the documents that the guard once cut out and that the copy still names; their content can't be edited."""
    return tuple(
        guard.Document(ordinal=each.ordinal, sha256=each.sha256, size_bytes=each.size_bytes)
        for each in kept
        if each.sha256.encode() in raw
    )
