"""What the command line prints: results on stdout (tables for people, one JSON object a line for programs), talk on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapter.errors import Finding, KoppelvlakError, Language, Misconfigured, render

__all__ = ["EXIT_NO", "EXIT_WRONG_USE", "fail", "json_line", "language", "say", "show_findings", "table", "talk"]

EXIT_NO = 1
EXIT_WRONG_USE = 2
_WIDTH = 140  # of a table that goes to a file or a program


def language() -> Language:
    """Give the language of the terminal: Dutch where the locale says so, else English."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "nl" if locale.startswith("nl") else "en"


def _out() -> Console:
    return Console(file=sys.stdout, soft_wrap=True, highlight=False)


def _err() -> Console:
    return Console(file=sys.stderr, soft_wrap=True, highlight=False)


def json_line(value: Mapping[str, Any]) -> None:
    """Print one JSON object on one line of stdout."""
    sys.stdout.buffer.write(orjson.dumps(value, default=str) + b"\n")
    sys.stdout.buffer.flush()


def say(text: str) -> None:
    """Print a result."""
    _out().print(Text(text))


def talk(text: str) -> None:
    """Print what is not the result: progress, hints, the next step."""
    _err().print(Text(text))


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; cells are plain text."""
    shown = Table(title=title, title_justify="left", show_lines=False)
    for column in columns:
        shown.add_column(column, overflow="fold")
    for row in rows:
        shown.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, width=_WIDTH)
    console.print(shown)


def show_findings(findings: Iterable[Finding], *, indent: str = "") -> None:
    """Print findings for a person: what, where, how to mend."""
    for finding in findings:
        text = render(finding, language())
        column = f":{finding.column}" if finding.column else ""
        place = f" (line {finding.line}{column})" if finding.line else ""
        talk(f"{indent}{finding.path or ''}{place}: {text.what}" if finding.path else f"{indent}{text.what}{place}")
        if text.fix:
            talk(f"{indent}  → {text.fix}")


def fail(error: KoppelvlakError) -> NoReturn:
    """Print what is wrong and how to mend it, and end: 2 for what the operator must mend, else 1."""
    show_findings(error.findings)
    raise SystemExit(EXIT_WRONG_USE if isinstance(error, Misconfigured) else EXIT_NO)
