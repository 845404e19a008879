"""Parts of a system: each made from the settings, none started."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import secrets
import time
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from lxml import etree

from adapter import backbone, guard, journal, privacy, settings, stuf, tenancy, translation, validation
from adapter.backbone.embedded import EmbeddedBackbone
from adapter.errors import Finding, KoppelvlakError, Misconfigured
from adapter.journal.blobs_files import FileBlobs
from adapter.journal.session import Session
from adapter.journal.sqlite import SqliteJournal
from adapter.journal.sqlite_store import SqliteConnection
from adapter.journal.store import Broken, Connection
from adapter.paths import data_folder, data_folders

__all__ = [
    "AMSTERDAM",
    "data_of",
    "example_settings",
    "limits_of",
    "load_event_schemas",
    "load_mappings",
    "load_packs",
    "make_backbone",
    "make_blobs",
    "make_journal",
    "make_pseudonyms",
    "mappings_folder",
    "new_id",
    "new_uuid",
    "open_backbone",
    "open_evidence",
    "open_journal",
    "own_secret",
    "same_body",
    "schemas_folder",
    "target_of",
    "utc_now",
]


AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")


def utc_now() -> datetime.datetime:
    """Give the wall clock: here it enters, and nowhere else."""
    return datetime.datetime.now(tz=datetime.UTC)  # noqa: TID251  # wiring is where the clock enters


def target_of(gemeente: str) -> str:
    """Give the name of a gemeente's source as a target of delivery."""
    return f"{gemeente}/bron"


def new_id() -> str:
    """Give 32 hex digits, ascending with time: 48 bits of milliseconds, then chance."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def new_uuid() -> str:
    """Give a UUID of version 7 (RFC 9562): ascending with time, so that what is made together stands together in an index."""
    number = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    return str(uuid.UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | (7 << 76) | (2 << 62)))


def load_packs(configuration: settings.Settings | None = None) -> validation.Packs:
    """Give the schema packs: those that are installed before those of the product; without settings only the latter."""
    if configuration is None:
        return validation.load(data_folders("schemas"))
    return validation.load(data_folders("schemas", (schemas_folder(configuration),)), configuration.schemas.authority)


def schemas_folder(configuration: settings.Settings) -> Path:
    """Give the folder that schema packs are installed in; it need not be there."""
    return Path(configuration.schemas.folder or Path(configuration.data) / "schemas")


def load_mappings(configuration: settings.Settings | None = None, own: Sequence[Path] = ()) -> translation.Mappings:
    """Give the mappings: those of an organisation's own folders first; without settings, and `own`, only ours.

    Raises:
        Misconfigured: a mapping that can't be meant, or a folder that isn't there.
    """
    folder = mappings_folder(configuration) if configuration is not None else None
    return translation.load(data_folders("mappings", (*own, *([folder] if folder is not None else []))))


def mappings_folder(configuration: settings.Settings) -> Path | None:
    """Give an organisation's own folder of mappings; None where it has none.

    Raises:
        Misconfigured: it isn't there.
    """
    named = configuration.mappings.folder
    if named is None:
        return None
    if not Path(named).is_dir():
        facts = {"bestand": "koppelvlak.toml", "reden": "there is no such folder"}
        raise Misconfigured(Finding(code="configuratie-waarde", path="mappings.folder", facts=facts))
    return Path(named)


def load_event_schemas() -> validation.EventSchemas:
    """Give the JSON Schemas of our events."""
    return validation.EventSchemas(data_folder("schemas") / "events")


def limits_of(limits: settings.Limits) -> guard.Limits:
    """Give the guard's share of the limits."""
    return guard.Limits(
        body_bytes=limits.body_bytes,
        skeleton_bytes=limits.skeleton_bytes,
        elements=limits.elements,
        depth=limits.depth,
        attributes=limits.attributes,
        namespaces_per_element=limits.namespaces_per_element,
        namespaces=limits.namespaces,
        spill_bytes=limits.spill_bytes,
    )


def data_of(configuration: settings.Settings) -> Path:
    """Give the data folder, made when it isn't there; raises Misconfigured (gegevensmap-onbruikbaar)."""
    folder = Path(configuration.data)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".schrijfproef-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        raise Misconfigured(
            Finding(code="gegevensmap-onbruikbaar", path="data", facts={"reden": error.strerror or "?"})
        ) from error
    return folder


def example_settings(data: Path) -> settings.Settings:
    """Give the example configuration on a data folder of its own."""
    return tenancy.load(None, overrides={"data": str(data)})


def make_journal(configuration: settings.Settings) -> journal.Journal:
    """Give the journal that the configuration names."""
    rules = configuration.journal
    if rules.url is not None:
        from adapter.journal.postgres import PostgresJournal  # noqa: PLC0415  # its driver is only for who uses it

        return PostgresJournal(
            rules.url.get_secret_value(), same_body=same_body, installation=configuration.installation
        )
    return SqliteJournal(
        data_of(configuration) / "journal.db",
        same_body=same_body,
        installation=configuration.installation,
        free_mib=rules.free_mib,
    )


def make_pseudonyms(configuration: settings.Settings) -> privacy.Pseudonyms:
    """Give what makes pseudonyms: with the key of the settings, else one of our own, kept in the data folder.

    Raises:
        Misconfigured: no key, though several processes on other hosts may share the journal and must agree on it.
    """
    rules = configuration.privacy
    if rules.pseudonym_key is not None:
        return privacy.Pseudonyms(rules.pseudonym_key.get_secret_value().encode())
    if configuration.journal.url is not None and configuration.profile == "production":
        raise Misconfigured(
            Finding(
                code="configuratie-waarde",
                path="privacy.pseudonym_key",
                facts={"bestand": "koppelvlak.toml", "reden": "a journal that is shared needs a key that is shared"},
            )
        )
    return privacy.Pseudonyms(own_secret(configuration, "pseudoniem.sleutel"))


def own_secret(configuration: settings.Settings, name: str) -> bytes:
    """Give a secret of this installation, made in its data folder when it isn't there."""
    file = data_of(configuration) / name
    if not file.exists():
        made = file.with_name(f".{name}-{secrets.token_hex(6)}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as new:
            new.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):  # another process was quicker: its secret holds
            os.link(made, file)
        made.unlink()
    return file.read_bytes()


@contextlib.contextmanager
def open_evidence(configuration: settings.Settings) -> Iterator[Session]:
    """Give what there is of a journal, damaged or not, to be read only; nothing is checked or changed."""
    try:
        connection = _evidence_connection(configuration)
    except Broken as error:
        raise Misconfigured(error.finding) from error
    try:
        yield connection
    finally:
        connection.close()


def _evidence_connection(configuration: settings.Settings) -> Connection:
    url = configuration.journal.url
    if url is None:
        return SqliteConnection.of_evidence(Path(configuration.data) / "journal.db")
    from adapter.journal.postgres_store import PostgresConnection  # noqa: PLC0415  # its driver is only for who uses it

    return PostgresConnection(url.get_secret_value())


@contextlib.asynccontextmanager
async def open_journal(configuration: settings.Settings) -> AsyncIterator[journal.Journal]:
    """Open the journal for a command."""
    opened = make_journal(configuration)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


def make_blobs(configuration: settings.Settings) -> journal.BlobStore:
    """Give the blob store."""
    return FileBlobs(data_of(configuration) / "blobs")


def make_backbone(configuration: settings.Settings) -> backbone.Backbone:
    """Give the backbone that the configuration names; raises Misconfigured for Kafka without an address."""
    rules = configuration.backbone
    if rules.kind == "embedded":
        return EmbeddedBackbone(data_of(configuration) / "backbone.db", partitions=rules.partitions)
    if rules.bootstrap is None:
        raise Misconfigured(
            Finding(
                code="configuratie-waarde",
                path="backbone.bootstrap",
                facts={"bestand": "koppelvlak.toml", "reden": 'kind = "kafka" needs bootstrap = "host:port"'},
            )
        )
    from adapter.backbone.kafka import KafkaBackbone  # noqa: PLC0415  # its client is only for who uses it

    return KafkaBackbone(rules)


@contextlib.asynccontextmanager
async def open_backbone(configuration: settings.Settings) -> AsyncIterator[backbone.Backbone]:
    """Open the event log for a command."""
    opened = make_backbone(configuration)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


def same_body(one: bytes, other: bytes) -> bool:
    """True when the Bodies of two messages are equal in exclusive canonical XML (GUARANTEES c.2)."""
    try:
        return _body_hash(one) == _body_hash(other)
    except KoppelvlakError:
        return False


def _body_hash(raw: bytes) -> bytes:
    payload = stuf.open_envelope(guard.parse(raw)).payload
    return hashlib.sha256(etree.tostring(payload, method="c14n", exclusive=True)).digest()
