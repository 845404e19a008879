"""The message that is measured with: a creeerZaak of 8 KB with five rollen and a status, each with numbers of its own."""

from __future__ import annotations

import importlib.resources
import itertools
from collections.abc import Iterator
from typing import Final

__all__ = ["creeer_zaak_messages", "document_message", "question_message"]

_TIJDSTIP: Final = "20261124120000000"


def _template(name: str) -> str:
    text = importlib.resources.files("adapter.cli.examples").joinpath(name).read_text(encoding="utf-8")
    return text.replace("@tijdstip@", _TIJDSTIP)


def creeer_zaak_messages(prefix: str) -> Iterator[bytes]:
    """Give messages without end, each with its own referentienummer and zaakidentificatie."""
    before, number, between, after = _split(_template("meting.xml"))
    for count in itertools.count(1):
        zaak = f"1900{prefix}{count:08d}"
        yield (before + f"meting-{prefix}-{count:08d}" + number + between.replace("@zaak@", zaak) + after).encode()


def _split(text: str) -> tuple[str, str, str, str]:
    before, _, rest = text.partition("@nummer@")
    number, mark, between = rest.partition("<ZKN:object")
    return before, number, mark + between, ""


def question_message() -> bytes:
    """Give a geefZaakdetails that asks for all of a zaak."""
    text = _template("geef-zaakdetails.xml")
    return text.replace("@nummer@", "meting-vraag").replace("@zaak@", "19000000000001").encode()


def document_message(prefix: str, size_bytes: int) -> Iterator[bytes]:
    """Give a voegZaakdocumentToe with a document of `size_bytes`, in pieces of about 1 MiB."""
    text = _template("voeg-zaakdocument-toe.xml")
    text = (
        text.replace("@nummer@", f"document-{prefix}")
        .replace("@document@", f"1900D{prefix}")
        .replace("@zaak@", f"1900{prefix}00000001")
    )
    head, _, tail = text.partition("JVBERi0xLjQKJSBlZW4gdm9vcmJlZWxkCiUlRU9GCg==")
    yield head.encode()
    piece = b"S29wcGVsdmxhayBtZWV0IGVlbiBncm9vdCBkb2N1bWVudC4K" * 21_845  # 48 characters are 36 bytes
    left = -(-size_bytes // 3) * 4
    while left > 0:
        chunk = piece[: min(left, len(piece))]
        yield chunk
        left -= len(chunk)
    yield tail.encode()
