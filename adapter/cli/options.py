"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from adapter import settings, tenancy

__all__ = ["Config", "Data", "Gemeente", "Json", "read_settings"]

Config = Annotated[
    Path | None, typer.Option("--config", help="koppelvlak.toml; without it the example of the development profile.")
]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of the journal, event log and documents.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on stdout.")]
Gemeente = Annotated[str | None, typer.Option("--gemeente", help="Only of this gemeente.")]


def read_settings(
    config: Path | None, data: Path | None, overrides: Mapping[str, object] | None = None
) -> settings.Settings:
    """Read the configuration; options of the command line go before it."""
    given = {key: value for key, value in (overrides or {}).items() if value is not None}
    if data is not None:
        given["data"] = str(data)
    return tenancy.load(config, overrides=given)
