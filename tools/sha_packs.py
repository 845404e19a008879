"""Refresh the file lists of all packs: `python -m tools.sha_packs` writes, `--check` only says what is not as listed.

A pack.toml ends with one [[file]] table for each other file of its folder: schemas and rules. All before the first of them is left alone.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

__all__ = ["listed", "packs", "refreshed"]

_SCHEMAS = Path(__file__).resolve().parents[1] / "schemas" / "stuf"
_MARK = "# The files of the pack. Written by tools/sha_packs.py.\n"


def packs(schemas: Path = _SCHEMAS) -> list[Path]:
    """Give the pack.toml files, in the order of their folders."""
    return sorted(schemas.glob("*/*/pack.toml"))


def listed(folder: Path) -> str:
    """Give the [[file]] tables of a pack's folder."""
    tables = (
        f'[[file]]\npath = "{path.relative_to(folder).as_posix()}"\nsha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"\n'
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "pack.toml"
    )
    return _MARK + "\n".join(tables)


def refreshed(pack: Path) -> str:
    """Give the text of a pack.toml with its file list as the folder now is."""
    own, _, _ = pack.read_text(encoding="utf-8").partition(_MARK)
    return f"{own.rstrip()}\n\n{listed(pack.parent)}"


def main(arguments: list[str]) -> int:
    """Write what changed, or name it with --check; 1 when something was not as listed and is not mended."""
    stale = [pack for pack in packs() if refreshed(pack) != pack.read_text(encoding="utf-8")]
    for pack in stale:
        print(pack.relative_to(_SCHEMAS))
        if "--check" not in arguments:
            pack.write_text(refreshed(pack), encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
