"""How to speak to a system: the ZGW APIs and their catalogus. Delivery and questions share it.

`port.py` is what they ask; `zgw.py` (with `exchange_*.py`) does it, and only wiring knows that.
"""

from __future__ import annotations

from adapter.peers.breaker import Breaker
from adapter.peers.brp import Brp
from adapter.peers.catalogus import Catalogus
from adapter.peers.kern import OBJECTS, collection_of, kern, key_of, object_of
from adapter.peers.matching import (
    match_besluittype,
    match_informatieobjecttype,
    match_resultaattype,
    match_roltype,
    match_statustype,
    match_version,
    relation_of,
)
from adapter.peers.oidc import Issuer, open_issuer
from adapter.peers.port import Api, Exchange, Json, NoAnswer, NotSent, Reply, Upload, Zgw
from adapter.peers.presented import Presented, look_at
from adapter.peers.stuf_send import StufReceiver, StufSender
from adapter.peers.together import settled, together
from adapter.peers.types import (
    Besluittype,
    Informatieobjecttype,
    Resultaattype,
    Roltype,
    Statustype,
    Zaaktype,
    Zaaktypeversie,
)

__all__ = [
    "OBJECTS",
    "Api",
    "Besluittype",
    "Breaker",
    "Brp",
    "Catalogus",
    "Exchange",
    "Informatieobjecttype",
    "Issuer",
    "Json",
    "NoAnswer",
    "NotSent",
    "Presented",
    "Reply",
    "Resultaattype",
    "Roltype",
    "Statustype",
    "StufReceiver",
    "StufSender",
    "Upload",
    "Zaaktype",
    "Zaaktypeversie",
    "Zgw",
    "collection_of",
    "kern",
    "key_of",
    "look_at",
    "match_besluittype",
    "match_informatieobjecttype",
    "match_resultaattype",
    "match_roltype",
    "match_statustype",
    "match_version",
    "object_of",
    "open_issuer",
    "relation_of",
    "settled",
    "together",
]
