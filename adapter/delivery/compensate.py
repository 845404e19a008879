"""Taking back what a delivery did, once the target refuses for good (MAPPING B.1): all or nothing.

A zaak that we made goes with all that hangs on it; what was changed elsewhere is put back first. What can't be undone now
stays open and is tried again: never "success", never forgotten.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adapter.delivery.carry_out import Progress
from adapter.errors import KoppelvlakError, Refused
from adapter.journal import Effect
from adapter.peers import Api, Zgw

__all__ = ["OPEN", "compensate", "undo_of"]

OPEN = "compensatie"  # key of the effect under which an undoing that is not ended is kept

Step = Mapping[str, Any]


def undo_of(effects: Sequence[Effect]) -> list[Step]:
    """Give the steps that undo `effects` (in the order in which they came about), the last one first.

    Statussen can't be taken away by the Zaken API; they go with their zaak, or stay.
    """
    done = [effect for effect in effects if effect.state == "done" and effect.result is not None]
    own_zaak = next((effect for effect in done if effect.call == "zaak" and _method(effect) == "POST"), None)
    steps: list[Step] = []
    for effect in reversed(done):
        result = effect.result or {}
        inside = own_zaak is not None and effect is not own_zaak and _is_part(effect.call)
        if inside or effect.call.startswith("status/"):
            continue
        match _method(effect):
            case "POST":
                steps.append({"call": effect.call, "methode": "DELETE", "url": result["url"]})
            case "LOCK":
                steps.append({"call": effect.call, "methode": "UNLOCK", "url": result["url"], "lock": result["lock"]})
            case "PATCH" if result.get("before"):
                steps.append({"call": effect.call, "methode": "PATCH", "url": result["url"], "body": result["before"]})
            case "DELETE" if result.get("before"):
                steps.append(
                    {"call": effect.call, "methode": "POST", "onderdeel": _collection(result), "body": result["before"]}
                )
            case _:
                pass
    return steps


async def compensate(
    steps: Sequence[Step], zgw: Zgw, progress: Progress, *, admit: Callable[[], None] = lambda: None
) -> tuple[list[Step], KoppelvlakError | None]:
    """Take the steps in order; give those that are left, and what stopped it. `admit` is called before each."""
    for number, step in enumerate(steps):
        try:
            admit()
            await _take(step, zgw)
        except KoppelvlakError as error:
            return list(steps[number:]), error
        progress.effects.append(Effect(call=step["call"], state="compensated", result=None))
    return [], None


async def _take(step: Step, zgw: Zgw) -> None:
    match step["methode"]:
        case "DELETE":
            await zgw.delete(step["url"])
        case "UNLOCK":
            with contextlib.suppress(Refused):  # it is no longer ours: released, or locked by another since
                await zgw.act(f"{step['url']}/unlock", {"lock": step["lock"]})
        case "PATCH":
            await zgw.patch(step["url"], dict(step["body"]))
        case _:
            api: Api = "besluiten" if step["onderdeel"] == "besluitinformatieobjecten" else "zaken"
            await zgw.post(api, step["onderdeel"], dict(step["body"]))


def _method(effect: Effect) -> str:
    return str((effect.result or {}).get("methode", ""))


def _is_part(call: str) -> bool:
    """True for what the target deletes with the zaak."""
    return call.startswith(("rol/", "zaakobject/", "resultaat", "status/", "koppeling/"))


def _collection(result: Mapping[str, Any]) -> str:
    """Give the collection of a deleted resource: the last but one part of its address."""
    return str(result["url"]).rstrip("/").split("/")[-2]
