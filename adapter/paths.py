"""Where the data files of the product are: schemas and mappings, in a wheel and in a checkout alike.

A wheel carries them as `adapter/_data`; a checkout has them beside the package. An organisation's own folders come first.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

__all__ = ["DataKind", "data_folder", "data_folders"]

DataKind = Literal["schemas", "mappings"]

_PACKAGE = Path(__file__).resolve().parent


def data_folder(kind: DataKind) -> Path:
    """Give the product's own folder of `kind`."""
    in_wheel = _PACKAGE / "_data" / kind
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent / kind


def data_folders(kind: DataKind, own: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Give all folders of `kind` in the order of look-up: the organisation's own, then the product's."""
    return (*own, data_folder(kind))
