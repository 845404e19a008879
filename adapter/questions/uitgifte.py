"""A document handed out for editing: locked at the source, then read, so that nobody gets a stale copy (MAPPING B.2 #9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from adapter.errors import Finding, KoppelvlakError, OutcomeUnknown, Refused
from adapter.peers import Json, Zgw
from adapter.questions.answer import Asked, Questions

__all__ = ["Uitgegeven", "Uitgifte"]

_SOURCE: Final = "MAPPING B.2 #9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitgegeven:
    """A document and the lock under which it was handed out; `url` is its address at the source."""

    beeld: Json
    url: str
    lock: str


class Uitgifte:
    """Hands documents out, and takes them back."""

    def __init__(self, zgw: Zgw, questions: Questions, *, may_force: bool = False) -> None:
        """With `may_force` a lock of ours is broken when the answer that named it got lost."""
        self._may_force = may_force
        self._zgw = zgw
        self._questions = questions

    async def check_out(self, asked: Asked, *, bronorganisatie: str) -> Uitgegeven:
        """Lock the document and give it as it is then.

        Raises:
            Refused: there is none, or it is being edited already.
            OutcomeUnknown: it may be locked, with a lock that no one knows.
            Unavailable: the source is away; nothing is locked.
        """
        document = await self._questions.find_document(asked, bronorganisatie=bronorganisatie)
        if document is None:
            named = {"document": asked.identificatie}
            raise Refused(Finding(code="document-onbekend", path="gelijk/identificatie", source=_SOURCE, facts=named))
        if document.get("locked"):
            raise Refused(Finding(code="document-vergrendeld", path="gelijk/identificatie", source=_SOURCE))
        url = str(document["url"])
        lock = await self._get_lock(url)
        try:
            found = await self._questions.answer(asked, bronorganisatie=bronorganisatie)
            if not found.beelden:
                raise Refused(Finding(code="document-onbekend", facts={"document": asked.identificatie}))
        except BaseException:
            await self.put_back(url, lock)
            raise
        return Uitgegeven(beeld=found.beelden[0], url=url, lock=lock)

    async def put_back(self, url: str, lock: str) -> None:
        """Release a document that could not be handed out after all; raises nothing, for the first trouble counts."""
        try:
            await self._zgw.act(f"{url}/unlock", {"lock": lock})
        except KoppelvlakError:
            return

    async def _get_lock(self, url: str) -> str:
        try:
            return await self._lock(url)
        except OutcomeUnknown:
            if not self._may_force:
                raise
        found = await self._zgw.get(url)
        if found is not None and found.get("locked"):  # it was free just now: the lock is ours, and its name is lost
            await self._zgw.act(f"{url}/unlock", {})
        return await self._lock(url)

    async def _lock(self, url: str) -> str:
        try:
            answer = await self._zgw.act(f"{url}/lock", {})
        except OutcomeUnknown as error:
            raise OutcomeUnknown(Finding(code="slot-onbekend", source=_SOURCE)) from error
        lock = (answer or {}).get("lock")
        if not isinstance(lock, str) or not lock:
            raise OutcomeUnknown(Finding(code="slot-onbekend", source=_SOURCE))
        return lock
