"""The report of coverage: per message and direction how many paths of its schema are mapped, preserved, derived, refused, lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adapter.translation.claims import CLASSES, Class, Way, claims_of, ways_of
from adapter.translation.judge import ShapeOf, tag_of
from adapter.translation.mapping import Mapping as OneMapping
from adapter.translation.tree import Node

__all__ = ["Coverage", "cover"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One message in one direction.

    Args:
        message: root of what the direction is about: of an answer, not of its question.
        counts: paths by what becomes of them.
        lost: reason -> the paths that are lost for it.
        unlisted: the paths that no row claims.
    """

    pack: str
    operatie: str
    way: Way
    message: str
    counts: Mapping[Class, int]
    lost: Mapping[str, tuple[str, ...]]
    unlisted: tuple[str, ...]

    @property
    def fields(self) -> int:
        """The number of paths."""
        return sum(self.counts.values())

    @property
    def covered(self) -> int:
        """The number of paths that something is said of."""
        return self.fields - len(self.unlisted)


def cover(mappings: Iterable[OneMapping], shape_of: ShapeOf) -> tuple[Coverage, ...]:
    """Give the coverage of every mapping in each of its directions, by pack and name."""
    found = []
    for mapping in sorted(mappings, key=lambda each: (each.pack, each.operatie)):
        for way in ways_of(mapping):
            tag = tag_of(mapping, way)
            shape = shape_of(mapping.pack, tag)
            if shape is None:
                continue
            claims = [claim for claim in claims_of(mapping, way, shape) if not _only_holds(claim.node)]
            counts = Counter(claim.what for claim in claims)
            lost: dict[str, list[str]] = {}
            for claim in claims:
                if claim.what == "lost":
                    lost.setdefault(claim.reason, []).append(claim.path)
            found.append(
                Coverage(
                    pack=mapping.pack,
                    operatie=mapping.operatie,
                    way=way,
                    message=tag.rpartition("}")[2],
                    counts={name: counts[name] for name in CLASSES},
                    lost={reason: tuple(paths) for reason, paths in lost.items()},
                    unlisted=tuple(claim.path for claim in claims if claim.what == "unlisted"),
                )
            )
    return tuple(found)


def _only_holds(node: Node | None) -> bool:
    """True for an element that is counted by what stands in it."""
    return node is not None and node.kind in ("group", "choice", "option", "relation")
