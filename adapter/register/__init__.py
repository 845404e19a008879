"""The embedded register: a ZGW-conform source of zaken and documenten, so that the product is useful with nothing beside it.

It is a projection of its own append-only log (`store.py`); delivery reaches it over the same calls as any ZGW API.
"""

from __future__ import annotations

import asyncio
import datetime
import importlib.resources
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Final

from adapter import settings
from adapter.journal import BlobStore
from adapter.register import catalogus as catalogi
from adapter.register.app import App, Watcher
from adapter.register.given import fill
from adapter.register.meldingen import Melder
from adapter.register.store import Store
from adapter.register.zaken import Context

__all__ = ["App", "Register"]

EXAMPLE: Final = "voorbeeld.toml"


class Register:
    """The register of all gemeenten of this installation."""

    def __init__(
        self,
        folder: Path,
        gemeenten: Mapping[str, settings.Gemeente],
        *,
        blobs: BlobStore,
        clock: Callable[[], datetime.datetime],
        new_uuid: Callable[[], str],
    ) -> None:
        self._blobs = blobs
        self._clock = clock
        self._new_uuid = new_uuid
        self._store = Store(folder / "register.db", at=lambda: clock().isoformat())
        self._contexts = {name: self._context(name, _catalogus(gemeente)) for name, gemeente in gemeenten.items()}
        self.app = App(self._store, self._contexts, blobs)

    def _context(self, name: str, found: catalogi.Catalogus) -> Context:
        return Context(gemeente=name, catalogus=found, now=self._clock, new_uuid=self._new_uuid)

    async def start(self) -> None:
        """Open the file; raises Misconfigured."""
        await asyncio.to_thread(self._store.open)

    async def close(self) -> None:
        """Finish what is queued, then close."""
        await asyncio.to_thread(self._store.close)

    async def rebuild(self) -> None:
        """Make the projection anew from the log."""
        await self._store.rebuild()

    def watch(self, watcher: Watcher | None) -> None:
        """Have `watcher` called with (method, path, body) for each call."""
        self.app.watcher = watcher

    def tell(self, melder: Melder | None, *, gemeenten: Collection[str] | None = None) -> None:
        """Have `melder` told of every write, as a Notificaties API would; `gemeenten`: of theirs only."""
        self.app.melder, self.app.told_of = melder, gemeenten

    async def load(self, gemeente: str, context: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, str]:
        """Fill the register of a gemeente with a catalogue and objects, past the rules; give URLs by `@soort/sleutel`."""
        organisaties = context.get("organisaties") or [{"rsin": "823288444"}]
        built = catalogi.build(context.get("zaaktypen", ()), rsin=organisaties[0]["rsin"], domein="PAREN")
        self._contexts[gemeente] = self._context(gemeente, built)
        job, names = fill(self._contexts[gemeente], given, self._blobs)
        await self._store.write(job)
        return {
            name: url.replace("@root@", f"http://register.local/register/{gemeente}") for name, url in names.items()
        }

    async def state(self, gemeente: str) -> dict[str, dict[str, Any]]:
        """Give everything that stands in the register of a gemeente, by URL."""
        root = f"http://register.local/register/{gemeente}"
        found = self._store.reading().everything(gemeente)
        return {each["url"].replace("@root@", root): _rooted(each, root) for _, each in found}


def _rooted(value: Any, root: str) -> Any:
    if isinstance(value, str):
        return value.replace("@root@", root)
    if isinstance(value, list):
        return [_rooted(each, root) for each in value]
    if isinstance(value, dict):
        return {name: _rooted(each, root) for name, each in value.items()}
    return value


def _catalogus(gemeente: settings.Gemeente) -> catalogi.Catalogus:
    if gemeente.catalogus is not None:
        return catalogi.load(Path(gemeente.catalogus))
    with importlib.resources.as_file(importlib.resources.files("adapter.register").joinpath(EXAMPLE)) as file:
        return catalogi.load(file)
