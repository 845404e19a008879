"""Who a message is from, what makes it the same message, and where its place in the order is (ARCHITECTURE 3.3)."""

from __future__ import annotations

from adapter import journal, settings, stuf
from adapter.intake.letter import Letter
from adapter.intake.ports import Ports

__all__ = [
    "connection_of",
    "document_lane",
    "idempotency_key",
    "lane_of",
    "organisatie_of",
    "target_of",
    "zender_of",
    "zender_text",
]


def connection_of(letter: Letter) -> str:
    """Give the name of the sender's connection."""
    assert letter.connection_name is not None
    return letter.connection_name


def zender_of(letter: Letter) -> stuf.Systeem:
    """Give the sender; an empty system where the message names none."""
    return letter.stuurgegevens.zender or stuf.Systeem()


def zender_text(letter: Letter) -> str:
    """Give the sender as one text, for search."""
    zender = zender_of(letter)
    return "/".join((zender.organisatie or "", zender.applicatie or "", zender.administratie or ""))


def organisatie_of(letter: Letter, ports: Ports) -> settings.Organisatie:
    """Give what the sender's organisatie stands for; raises Refused (organisatie-onbekend)."""
    return ports.tenants.organisatie(letter.gemeente, zender_of(letter).organisatie or "")


def target_of(gemeente: str) -> str:
    """Give the name of the gemeente's source as a target of delivery."""
    return f"{gemeente}/bron"


def lane_of(letter: Letter, zaak: tuple[str, str] | None, *, own: tuple[str, str] | None = None) -> str:
    """Give the ordering key: the zaak, the object (a person by its pseudonym), else the sender at this endpoint; never personal data."""
    gemeente = letter.inbound.gemeente
    if zaak is not None:
        return f"{gemeente}/zaak/{zaak[0]}"
    if own is not None:
        return f"{gemeente}/{own[0]}/{own[1]}"
    assert letter.operatie is not None
    return f"{gemeente}/zender/{zender_text(letter)}/{letter.operatie.dienst}"


def document_lane(letter: Letter, identificatie: str) -> str:
    """Give the ordering key of what happens to one document."""
    return f"{letter.inbound.gemeente}/document/{identificatie}"


def idempotency_key(letter: Letter) -> journal.IdempotencyKey | None:
    """Give what makes this the same message as another (GUARANTEES c.2); None without a referentienummer."""
    header, operatie = letter.stuurgegevens, letter.operatie
    assert operatie is not None
    if header.referentienummer is None or letter.mends is not None:  # a mended copy is a message of its own
        return None
    zender = zender_of(letter)
    return journal.IdempotencyKey(
        gemeente=letter.inbound.gemeente,
        endpoint=f"{letter.inbound.pack}/{operatie.dienst}",
        berichtcode=operatie.berichtcode,
        organisatie=zender.organisatie or "",
        applicatie=zender.applicatie or "",
        administratie=zender.administratie or "",
        referentienummer=header.referentienummer,
    )
