"""Write docs/coverage.md from the mappings and the schemas: `python -m tools.coverage_doc`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from adapter import translation, wiring

__all__ = ["FILE", "text"]

FILE = Path(__file__).parent.parent / "docs" / "coverage.md"
_WAYS = {"in": "StUF → events", "out": "events → StUF", "answer": "source → answer", "question": "question"}
_HEAD = """# What the mappings cover

Made from the mappings and the schemas (`python -m tools.coverage_doc`); `koppelvlak mappings check` prints the same for your own.
Per message and direction: how many paths of its schema are **mapped** (a member of the model), **preserved** (kept in `bron`, and
written back), **derived** (the operation itself fills it, or it follows from others), **refused** (with a fault) or **lost** (with a
reason, below). **Unlisted** paths are ones of which no row says anything: there may be none. An entity within an element that is kept
whole counts as one path.

| pack | message | direction | paths | mapped | preserved | derived | refused | lost | unlisted |
|---|---|---|--:|--:|--:|--:|--:|--:|--:|
"""


def text() -> str:
    """Give the document."""
    packs, mappings = wiring.load_packs(), wiring.load_mappings()
    rows, reasons = [], Counter[str]()
    for each in translation.cover(mappings, packs.shape):
        counts = " | ".join(str(each.counts[name]) for name in ("mapped", "preserved", "derived", "refused", "lost"))
        named = each.operatie if each.message == each.operatie else f"{each.operatie} ({each.message})"
        rows.append(
            f"| {each.pack} | {named} | {_WAYS[each.way]} | {each.fields} | {counts} | {len(each.unlisted)} |\n"
        )
        for reason, paths in each.lost.items():
            reasons[reason] += len(paths)
    told = "".join(f"| {reason} | {count} |\n" for reason, count in sorted(reasons.items()))
    return _HEAD + "".join(rows) + f"\n## Why paths are lost\n\n| reason | paths |\n|---|--:|\n{told}"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
