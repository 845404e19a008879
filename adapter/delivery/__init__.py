"""Events → their effect at a ZGW API: in order, resumable, never twice, taken back as a whole when it is refused.

`deliver.py` is the outbound way; `plan.py` (pure) says which calls a message needs; `worker.py` is the loop.
"""

from __future__ import annotations

from adapter.delivery.afloop import Afloop
from adapter.delivery.calls import Call, Plan, Ref
from adapter.delivery.content import with_documents
from adapter.delivery.deliver import Ports, deliver
from adapter.delivery.eigen import deliver_and_remember
from adapter.delivery.ending import finding_json
from adapter.delivery.facts import Facts, State
from adapter.delivery.gather import Source
from adapter.delivery.known import check_known, find_conflicts, is_all_there
from adapter.delivery.lookups import find_zaak
from adapter.delivery.message import Gebeurtenis, Message, read_item, read_message
from adapter.delivery.plan import plan
from adapter.delivery.preflight import ZaaktypeCheck, preflight
from adapter.delivery.replica import ReplicaPorts, deliver_replica
from adapter.delivery.retry import next_attempt
from adapter.delivery.stuf import StufPorts, deliver_stuf, is_wanted
from adapter.delivery.waiting import is_quiet, wait_ended, wait_quiet
from adapter.delivery.worker import Attempt, Worker

__all__ = [
    "Afloop",
    "Attempt",
    "Call",
    "Facts",
    "Gebeurtenis",
    "Message",
    "Plan",
    "Ports",
    "Ref",
    "ReplicaPorts",
    "Source",
    "State",
    "StufPorts",
    "Worker",
    "ZaaktypeCheck",
    "check_known",
    "deliver",
    "deliver_and_remember",
    "deliver_replica",
    "deliver_stuf",
    "find_conflicts",
    "find_zaak",
    "finding_json",
    "is_all_there",
    "is_quiet",
    "is_wanted",
    "next_attempt",
    "plan",
    "preflight",
    "read_item",
    "read_message",
    "wait_ended",
    "wait_quiet",
    "with_documents",
]
