"""Write docs/faults.md from the catalogue of errors: `python -m tools.faults_doc`."""

from __future__ import annotations

from pathlib import Path

from adapter.errors import CATALOGUE

__all__ = ["FILE", "text"]

FILE = Path(__file__).parent.parent / "docs" / "faults.md"

_HEAD = """# Every refusal, and how to mend it

Made from the catalogue (`python -m tools.faults_doc`); `{…}` is filled in from what was found. The code stands in the fault's
`detailsXML`, in `koppelvlak validate` and in the status API; `KV-` and the code in capitals (`KV-ELEMENT-ONTBREEKT`) is the same code for people. In a SOAP fault the text is in the language of the connection.

| code | StUF | whose | what is wrong | how to mend |
|---|---|---|---|---|
"""


def text() -> str:
    """Give the document."""
    rows = (
        f"| `{entry.code}` | {entry.stuf} | {entry.plek} | {_cell(entry.en.what)} | {_cell(entry.en.fix)} |\n"
        for entry in sorted(CATALOGUE.values(), key=lambda entry: entry.code)
    )
    return _HEAD + "".join(rows)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
