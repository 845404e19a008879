"""Changes at a ZGW source → events: a notification is a hint, the source is looked at, what is news is told.

`take.py` keeps a notification and lets it go; `verwerk.py` looks, compares with what we know (`verschil.py`, pure) and tells;
`ophalen.py` looks for what no notification told; `abonneren.py` has a Notificaties API send them.
"""

from __future__ import annotations

from adapter.notificaties.abonneren import Abonnement, abonneren
from adapter.notificaties.notificatie import Notificatie, read_notificatie
from adapter.notificaties.ophalen import Ophaler
from adapter.notificaties.port import Ports
from adapter.notificaties.take import Taken, Taker, notificaties_target
from adapter.notificaties.verwerk import Verwerker
from adapter.notificaties.woorden import Beelden

__all__ = [
    "Abonnement",
    "Beelden",
    "Notificatie",
    "Ophaler",
    "Ports",
    "Taken",
    "Taker",
    "Verwerker",
    "abonneren",
    "notificaties_target",
    "read_notificatie",
]
