"""Bounds on what input can make grow, as the guard needs them (OPERATIONS 6.1). Values come from settings."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The guard's share of `settings.Limits`, with the same names and defaults."""

    skeleton_bytes: int = 8 * 1024 * 1024  # of a message once its documents are cut out; below libxml2's own 10 MB
    body_bytes: int = 300 * 1024 * 1024  # of a message with its documents
    elements: int = 100_000
    depth: int = 200  # below libxml2's own 256
    attributes: int = 64  # per element: iterating them costs quadratic time
    namespaces_per_element: int = 32
    namespaces: int = 128  # declarations in the whole message
    spill_bytes: int = 64 * 1024  # an inhoud above this goes to the blob store while it streams in
