"""Schemas: packs of XSDs for messages, JSON Schemas for events; the verdict, and what is wrong in words. Pure."""

from __future__ import annotations

from adapter.validation.as_json import as_json
from adapter.validation.difference import Kind, SchemaChange, differences
from adapter.validation.documents import Documents
from adapter.validation.event_schemas import EventSchemas
from adapter.validation.evolution import Change, changes
from adapter.validation.made import made_messages, paths_of
from adapter.validation.packs import Pack, Packs, load
from adapter.validation.shape import Shape

__all__ = [
    "Change",
    "Documents",
    "EventSchemas",
    "Kind",
    "Pack",
    "Packs",
    "SchemaChange",
    "Shape",
    "as_json",
    "changes",
    "differences",
    "load",
    "made_messages",
    "paths_of",
]
