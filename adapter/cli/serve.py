"""`koppelvlak serve`: the product."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from adapter import observe, wiring
from adapter.cli.options import Config, Data, read_settings
from adapter.cli.output import talk

__all__ = ["serve"]

Host = Annotated[str | None, typer.Option("--host", help="Where to listen.")]
Port = Annotated[int | None, typer.Option("--port", min=0, max=65535)]
Workers = Annotated[int | None, typer.Option("--workers", min=1, max=64, help="Processes.")]


def serve(
    *, config: Config = None, data: Data = None, host: Host = None, port: Port = None, workers: Workers = None
) -> None:
    """Serve. Without --config: the development profile on loopback, gemeente voorbeeld, everything embedded."""
    given = {"http.host": host, "http.port": port, "http.workers": workers, "data": str(data) if data else None}
    overrides = {key: value for key, value in given.items() if value is not None}
    configuration = read_settings(config, None, overrides)
    observe.configure_logs(for_people=sys.stderr.isatty())
    address = f"http://{configuration.http.host}:{configuration.http.port}"
    talk(f"Koppelvlak serves {', '.join(configuration.gemeenten)} on {address} (Ctrl-C stops).")
    wiring.serve(configuration, config=config, overrides=overrides)
