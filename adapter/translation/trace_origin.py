"""Members of an event that no element of the message gives, and what gives them: nothing is invented (MAPPING F)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from adapter.translation.compiled import CompiledEntity
from adapter.translation.finish import FILLS
from adapter.translation.objects import Objects
from adapter.translation.types import Draft

__all__ = ["origins"]

_OURS: Final[Mapping[str, str]] = {
    "bronorganisatie": "organisatie van de zender",
    "verantwoordelijkeOrganisatie": "organisatie van de zender",
    "soort": "operatie",
    "type": "soort verblijfplaats",
}
_INDEX: Final = re.compile(r"\[\d+\]")


def origins(draft: Draft, known: set[str], objects: Objects | None) -> Iterator[tuple[str, str]]:
    """Give (path, origin) of each member of the model that isn't in `known`; "" where nothing gives it.

    `bron` is left out: what stands there was found by its element, or is the name of the operation.
    """
    entities = _entities(draft, objects)
    plain = {_INDEX.sub("", path) for path in known}
    for path in _leaves(draft.data, ""):
        top = path.partition(".")[0]
        if top == "bron" or path in known or any(path.startswith((f"{each}.", f"{each}[")) for each in known):
            continue
        if top in ("wijziging", "was"):
            yield path, "verschil"
            continue
        yield path, _origin(path, entities, plain, objects)


def _origin(path: str, entities: list[CompiledEntity], known: set[str], objects: Objects | None) -> str:
    last = _INDEX.sub("", path.rpartition(".")[2])
    for entity in entities:
        if found := _of_entity(path, last, entity):
            return found
    if last == "identificatie":
        return "sleutel van het object"
    if last in _OURS:
        return _OURS[last]
    if path in known:
        return "een van meer"
    return "" if objects is not None else "operatie"


def _of_entity(path: str, last: str, entity: CompiledEntity) -> str:
    """Give what the file of an entity says of a member: a step, the end of a relation, one that stands in for another."""
    for step in entity.entity.texts("finish"):
        if last in FILLS[step]:
            return f"stap {step}"
    if entity.einde and ".".join(entity.einde) == path:
        return "eindRelatie"
    plain = _INDEX.sub("", path)
    for node in entity.entity.root.leaves():
        if node.row.text("fallback") is not None and node.event[-1:] == (last,):
            return f"vervangt {node.row.text('fallback')}"
        if node.event and ".".join(node.event) == plain:
            return "inhoud van de relatie"
    return ""


def _entities(draft: Draft, objects: Objects | None) -> list[CompiledEntity]:
    if objects is None:
        return []
    found = [objects.entity]
    for relation in objects.relations.values():
        found.append(relation.entity)
        if relation.configured is not None:
            found.append(relation.configured)
    about = [each for each in found if any(draft.type in names for names in each.events.values())]
    return list(dict.fromkeys(about or found))


def _leaves(data: Any, prefix: str) -> Iterator[str]:
    if isinstance(data, Mapping) and "onbekend" not in data:
        for name, value in data.items():
            yield from _leaves(value, f"{prefix}.{name}" if prefix else str(name))
    elif isinstance(data, list) and any(isinstance(item, Mapping) for item in data):
        for number, value in enumerate(data):
            yield from _leaves(value, f"{prefix}[{number}]")
    else:
        yield prefix
