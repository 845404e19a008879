"""The proof of delivery: what came in, what was answered, what it became, where it arrived. Holds no content. Pure.

It stands on the audit chain: each step names its row and that row's hash, which covers all rows before it. The seal covers all but
when and by what it was made, so that the same state of a message always has the same seal. A proof is checked by making it anew
from the journal, as of its last step, and comparing: an edited proof differs, and a journal that was changed does not hold its hashes.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from adapter import journal
from adapter.journal import BerichtState, BerichtView, ChainRow, LeveringState, Transition

__all__ = ["Check", "check_proof", "proof", "seal_of", "seals_of", "worst_state"]

_FORMAT: Final = "koppelvlak-bewijs/2"
_FREE: Final = frozenset({"zegel", "gemaaktOp", "gemaaktDoor"})  # what the seal does not cover
_SHOWN_MAX: Final = 50  # differences that are told
# what is said of a message with several deliveries: the one that needs attention most
_WORST: Final = (
    LeveringState.QUARANTINED,
    LeveringState.UNKNOWN,
    LeveringState.RETRY_AT,
    LeveringState.DELIVERING,
    LeveringState.READY,
    LeveringState.WAITING,
    LeveringState.DISCARDED,
    LeveringState.DELIVERED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What came of checking a proof.

    Args:
        differences: places in the proof that are not what the journal says, or "zegel", "format", "bericht", "keten"; (): it holds.
        unchecked: what the journal can no longer say, since its content is past its retention.
    """

    differences: Sequence[str]
    unchecked: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        """True when nothing differs."""
        return not self.differences


def worst_state(view: BerichtView) -> str:
    """Give the one state that says how a message stands: of its worst delivery, or where it is before that."""
    if view.state is not BerichtState.CONFIRMED:
        return view.state
    states = {levering.state for levering in view.leveringen}
    return next((state for state in _WORST if state in states), view.state)


def proof(view: BerichtView, chain: Sequence[ChainRow], *, made_at: datetime, by: str) -> dict[str, Any]:
    """Give the proof as values; `by` is the version of the program."""
    content = _content(view, _steps(chain))
    made = {"gemaaktOp": _iso(made_at), "gemaaktDoor": f"Koppelvlak {by}"}
    return {"format": _FORMAT, **made, **content, "zegel": seal_of({"format": _FORMAT, **content})}


def seal_of(given: Mapping[str, Any]) -> str:
    """Give the SHA-256 over all that the seal covers, as JSON with sorted names and without spaces."""
    covered = {name: value for name, value in given.items() if name not in _FREE}
    return hashlib.sha256(orjson.dumps(covered, option=orjson.OPT_SORT_KEYS)).hexdigest()


def seals_of(view: BerichtView, chain: Sequence[ChainRow]) -> Iterator[str]:
    """Give the seals that proofs of this message had: as of its last step, then of each before, newest first."""
    rows = _steps(chain)
    for count in range(len(rows), 0, -1):
        yield seal_of({"format": _FORMAT, **_content(view, rows[:count])})


def check_proof(given: Mapping[str, Any], view: BerichtView | None, chain: Sequence[ChainRow]) -> Check:
    """Hold a proof against the journal; `view` and `chain` are of the message that it names, None where there is none."""
    if given.get("format") != _FORMAT:
        return Check(differences=["format"])
    try:
        is_sealed = seal_of(given) == given.get("zegel")
    except (TypeError, ValueError):  # a number that JSON of ours never has
        is_sealed = False
    if not is_sealed:
        return Check(differences=["zegel"])
    if view is None:
        return Check(differences=["bericht"])
    rows = [row for row in _steps(chain) if row.nr <= _last_nr(given)]
    if not rows:
        return Check(differences=["stappen"])
    broken = [f"keten/{row.nr}" for row in rows if not row.holds]
    expected = _content(view, rows)
    unchecked = []
    if not view.events and given.get("events"):  # past its retention: the audit still holds their digest, not they
        expected["events"] = given["events"]
        unchecked.append("events")
    _believe_made(given, expected, rows)
    given_content = {name: value for name, value in given.items() if name not in _FREE and name != "format"}
    found = [*broken, *_differences(expected, given_content, "")]
    return Check(differences=found[:_SHOWN_MAX], unchecked=unchecked)


def _last_nr(given: Mapping[str, Any]) -> int:
    steps = given.get("stappen")
    last = steps[-1] if isinstance(steps, list) and steps else None
    nr = last.get("rij") if isinstance(last, Mapping) else None
    return nr if isinstance(nr, int) else 0


def _believe_made(given: Mapping[str, Any], expected: dict[str, Any], rows: Sequence[ChainRow]) -> None:
    """Hold what was made at a target against its digest in the audit, where it has one: later it may have become more."""
    told = given.get("bezorging")
    if not isinstance(told, list) or len(told) != len(expected["bezorging"]):
        return
    for mine, theirs in zip(expected["bezorging"], told, strict=True):
        made = theirs.get("gemaakt") if isinstance(theirs, Mapping) else None
        digests = [row.detail["made"] for row in rows if row.target == mine["doel"] and "made" in row.detail]
        if digests:
            holds = isinstance(made, Mapping) and journal.results_digest(made) == digests[-1]
            mine["gemaakt"] = made if holds else {"sha256": digests[-1]}


def _steps(chain: Sequence[ChainRow]) -> Sequence[ChainRow]:
    """Give the rows that are steps of the message: who looked at it is not for everyone."""
    return [row for row in chain if row.to_state != journal.LOOKED]


def _content(view: BerichtView, rows: Sequence[ChainRow]) -> dict[str, Any]:
    then = _as_of(view, rows)
    first = next((row.digest for row in rows if row.digest is not None), None)
    return {
        "bericht": {
            "id": view.bericht_id,
            "gemeente": view.gemeente,
            "verbinding": view.connection,
            "standaard": view.pack,
            "bericht": view.message,
            "berichtcode": view.berichtcode,
            "zender": view.zender,
            "referentienummer": view.referentienummer,
            "zaken": list(view.zaken),
            "ontvangenOp": _iso(view.received_at),
            "antwoordStatus": view.answer_status,
            "volgnummer": view.seq,
            "uitkomst": str(worst_state(then)),
            "inhoudSha256": first,
        },
        "events": [
            {
                "id": event.event_id,
                "volgnummer": event.ordinal,
                "type": event.type,
                "sha256": hashlib.sha256(event.value).hexdigest(),
            }
            for event in view.events
        ],
        "backbone": [
            {"volgnummer": p.ordinal, "topic": p.topic, "partitie": p.partition, "offset": p.offset}
            for p in then.published
        ],
        "bezorging": [
            {
                "doel": levering.target,
                "status": str(levering.state),
                "poging": levering.attempt,
                "gemaakt": dict(levering.results),
            }
            for levering in then.leveringen
        ],
        "stappen": [
            {
                "rij": row.nr,
                "op": _iso(row.at),
                "doel": row.target,
                "van": row.from_state,
                "naar": row.to_state,
                "door": row.worker,
                "hash": row.hash,
            }
            for row in rows
        ],
    }


def _as_of(view: BerichtView, rows: Sequence[ChainRow]) -> BerichtView:
    """Give the message as it stood after these steps."""
    steps = tuple(
        Transition(
            at=row.at,
            target=row.target,
            from_state=row.from_state,
            to_state=row.to_state,
            worker=row.worker,
            detail=row.detail,
        )
        for row in rows
    )
    states = {row.target: row.to_state for row in rows if row.to_state in {*BerichtState, *LeveringState}}
    attempts = {row.target: int(row.detail["attempt"]) for row in rows if "attempt" in row.detail}
    made = {row.target for row in rows if row.to_state in {LeveringState.DELIVERED, LeveringState.QUARANTINED}}
    leveringen = tuple(
        dataclasses.replace(
            each,
            state=LeveringState(states[each.target]),
            attempt=attempts.get(each.target, 0),
            results=each.results if each.target in made or "made" in _details(rows, each.target) else {},
        )
        for each in view.leveringen
        if each.target in states
    )
    state = BerichtState(states.get(None, view.state))
    published = journal.published_in(view.bericht_id, steps)
    return dataclasses.replace(view, state=state, leveringen=leveringen, published=published)


def _details(rows: Sequence[ChainRow], target: str) -> frozenset[str]:
    return frozenset(name for row in rows if row.target == target for name in row.detail)


def _differences(mine: Any, theirs: Any, where: str) -> Iterator[str]:
    """Give the places where two values differ."""
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        for name in sorted({*mine, *theirs}, key=str):
            place = f"{where}/{name}" if where else str(name)
            if name not in mine or name not in theirs:
                yield place[:200]
            else:
                yield from _differences(mine[name], theirs[name], place)
    elif isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        for number, (one, other) in enumerate(zip(mine, theirs, strict=True), start=1):
            yield from _differences(one, other, f"{where}/{number}")
    elif type(mine) is not type(theirs) or mine != theirs:
        yield where


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
