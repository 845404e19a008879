"""Journal → backbone, in lane order; and the confirmation that what was published can be read."""

from __future__ import annotations

from adapter.relay.confirm import Auditor
from adapter.relay.places import read_places
from adapter.relay.publish import Relay

__all__ = ["Auditor", "Relay", "read_places"]
