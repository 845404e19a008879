"""Write schemas/official.toml from the official sets: `python -m tools.official_sets` (needs ../shared; `--check` only compares).

What is written are facts: which files a set has, their sha256, and which of them go together in one namespace.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import sys
from pathlib import Path
from typing import Final

from lxml import etree

__all__ = ["OUT", "written"]

_ROOT: Final = Path(__file__).resolve().parents[1]
OUT: Final = _ROOT / "schemas" / "official.toml"
_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_SETS: Final = {  # set -> (pack, version, standard, patch, our version that its messages are taken from, folder of the driver)
    "zds-1.1.02": ("zds-1.1", "1.1.02.official", "Zaak- en Documentservices 1.1.02", "22", "zds-1.1/1.1.02"),
    "zds-1.2": ("zds-1.2", "1.2.official", "Zaak- en Documentservices 1.2", "2017 Q1", "zds-1.2/1.2"),
    "bg-0310": ("bg-0310", "03.10.official", "StUF-BG 03.10", "28, with what patch 31 changed", "bg-0310/03.10"),
}
_HEAD: Final = """# The sets that the standard body publishes, as far as they are known: the files that are used of each, with their sha256, and how
# they go together (libxml2 skips a second import of a namespace: all files of one are included in one wrapper, which we write).
# Written by tools/official_sets.py. Only facts stand here: the files themselves come from the standard body.
"""


def written(shared: Path) -> str:
    """Give the text of official.toml."""
    return _HEAD + "".join(_one(shared / "standards" / "stuf", name, *said) for name, said in _SETS.items())


def _one(stuf: Path, name: str, pack: str, version: str, standard: str, patch: str, own: str) -> str:
    driver = stuf / "entry" / name
    base = stuf / name
    entry = etree.parse(driver / "entry.xsd").getroot()
    lines = [
        "",
        "[[set]]",
        f'pack = "{pack}"',
        f'version = "{version}"',
        f'standard = "{standard}"',
        f'patch = "{patch}"',
        f'own = "{own}"',
        f"target = {json.dumps(entry.get('targetNamespace', ''))}",
        f"includes = {json.dumps([_inside(driver, each, base) for each in entry.iterchildren(f'{_XS}include')])}",
    ]
    used = {_inside(driver, each, base) for each in entry.iterchildren(f"{_XS}include")}
    for wrapper in entry.iterchildren(f"{_XS}import"):
        location = wrapper.get("schemaLocation", "")
        files = [
            _inside(driver, each, base)
            for each in etree.parse(driver / location).getroot().iterchildren(f"{_XS}include")
        ]
        used.update(files)
        lines += ["", "[[set.wrapper]]", f'name = "{location}"', f'namespace = "{wrapper.get("namespace")}"']
        lines += ["files = [", *(f'  "{file}",' for file in files), "]"]
    lines += ["", "[set.files]"]
    lines += [f'"{file}" = "{hashlib.sha256((base / file).read_bytes()).hexdigest()}"' for file in _reached(base, used)]
    return "\n".join(lines) + "\n"


def _inside(driver: Path, reference: etree._Element, base: Path) -> str:
    return Path(os.path.normpath(driver / reference.get("schemaLocation", ""))).relative_to(base).as_posix()


def _reached(base: Path, files: set[str]) -> list[str]:
    """Give all files that these include and import."""
    found: set[str] = set()
    waiting = sorted(files)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        for child in etree.parse(base / path).getroot():
            location = child.get("schemaLocation")
            if location is not None and child.tag in (f"{_XS}include", f"{_XS}import"):
                waiting.append(posixpath.normpath(posixpath.join(posixpath.dirname(path), location)))
    return sorted(found)


def main(arguments: list[str]) -> int:
    """Write it, or say with --check whether it is as it would be written."""
    shared = Path(os.environ.get("KOPPELVLAK_SHARED", _ROOT.parent / "shared"))
    text = written(shared)
    if "--check" in arguments:
        return 0 if OUT.read_text(encoding="utf-8") == text else 1
    OUT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
