"""`koppelvlak check`: own mappings and their laws, and every name in the configuration looked up in the catalogue."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from adapter import validation, wiring
from adapter.cli.options import Config, Data, Json, read_settings
from adapter.cli.output import EXIT_NO, json_line, language, say, show_findings
from adapter.errors import Finding, KoppelvlakError

__all__ = ["check"]


def check(*, config: Config = None, data: Data = None, json: Json = False) -> None:
    """Check the configuration, and what each zaaktype needs and lacks at the source of each gemeente."""
    settings = read_settings(config, data)
    wiring.check_mappings(settings, wiring.load_mappings(settings), wiring.load_packs(settings), thorough=True)
    wrong = 0

    async def run() -> None:
        nonlocal wrong
        async with wiring.System(settings) as system:
            for gemeente in system.gemeenten():
                try:
                    checks = await system.preflight(gemeente)
                except KoppelvlakError as error:
                    wrong += 1
                    _report(gemeente, "", error.findings, json=json)
                    continue
                for each in checks:
                    wrong += bool(each.findings)
                    _report(gemeente, each.zaaktype, each.findings, json=json)

    asyncio.run(run())
    if not json:
        say(
            "Everything that is configured can be resolved."
            if not wrong
            else f"{wrong} zaaktypen lack something; see above."
        )
    raise SystemExit(EXIT_NO if wrong else 0)


def _report(gemeente: str, zaaktype: str, findings: Sequence[Finding], *, json: bool) -> None:
    if json:
        json_line(
            {
                "gemeente": gemeente,
                "zaaktype": zaaktype or None,
                "ok": not findings,
                "findings": [validation.as_json(each, language()) for each in findings],
            }
        )
        return
    say(f"{gemeente} {zaaktype}: {'ok' if not findings else 'NOT COMPLETE'}")
    show_findings(findings, indent="  ")
