"""Settings → running system: the only room that knows every implementation."""

from __future__ import annotations

from adapter.wiring.abonnees import own_connections
from adapter.wiring.install import install as install_schemas
from adapter.wiring.notificaties import subscribe
from adapter.wiring.own_mappings import check_mappings, effective_mappings, judged
from adapter.wiring.parts import (
    AMSTERDAM,
    example_settings,
    limits_of,
    load_event_schemas,
    load_mappings,
    load_packs,
    make_blobs,
    new_id,
    open_backbone,
    open_evidence,
    open_journal,
    same_body,
    schemas_folder,
    utc_now,
)
from adapter.wiring.quarantine import Quarantine
from adapter.wiring.replays import Replays, open_replays, target_names
from adapter.wiring.server import check_start, make_app, make_server, serve
from adapter.wiring.system import System
from adapter.wiring.translator import Translator

__all__ = [
    "AMSTERDAM",
    "Quarantine",
    "Replays",
    "System",
    "Translator",
    "check_mappings",
    "check_start",
    "effective_mappings",
    "example_settings",
    "install_schemas",
    "judged",
    "limits_of",
    "load_event_schemas",
    "load_mappings",
    "load_packs",
    "make_app",
    "make_blobs",
    "make_server",
    "new_id",
    "open_backbone",
    "open_evidence",
    "open_journal",
    "open_replays",
    "own_connections",
    "same_body",
    "schemas_folder",
    "serve",
    "subscribe",
    "target_names",
    "utc_now",
]
