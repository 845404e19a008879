"""Keep the event schemas of a release: `python -m tools.event_release 0.2.0` writes schemas/events/releases/0.2.0.jsonl.

One schema a line. Every later schema is held against every release (tests/validation/test_evolution.py): a file of a release that
has gone out never changes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["FOLDER", "current", "kept", "releases"]

_EVENTS = Path(__file__).resolve().parents[1] / "schemas" / "events"
FOLDER = _EVENTS / "releases"


def current() -> dict[str, Any]:
    """Give the schemas as they are now, by $id."""
    schemas = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(_EVENTS.rglob("*.json")))
    return {schema["$id"]: schema for schema in schemas}


def releases() -> list[Path]:
    """Give the files of the releases, the oldest first."""
    return sorted(FOLDER.glob("*.jsonl"), key=lambda file: [int(part) for part in file.stem.split(".")])


def kept(file: Path) -> dict[str, Any]:
    """Give the schemas of a release, by $id."""
    schemas = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {schema["$id"]: schema for schema in schemas}


def main(arguments: list[str]) -> int:
    """Write the release."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    FOLDER.mkdir(exist_ok=True)
    lines = (json.dumps(schema, ensure_ascii=False, separators=(",", ":")) for _, schema in sorted(current().items()))
    (FOLDER / f"{arguments[0]}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
