"""Answers: who answers whom, and the acknowledgements Bv03 and Bv02 (FACTS 1.1, 1.2; MAPPING B.1, E.6).

The referentienummer is ours: one peer repeats the asker's, which is then not unique. A Bv02 holds nothing but its berichtcode
(stuf0301.xsd).
"""

from __future__ import annotations

import dataclasses
from datetime import datetime

from adapter.stuf import tijd
from adapter.stuf.berichtcode import Berichtcode
from adapter.stuf.namespaces import STUF
from adapter.stuf.stuurgegevens import Stuurgegevens, Systeem
from adapter.stuf.writing import stuurgegevens_text

__all__ = ["OURSELVES", "answering", "bv02", "bv03", "completed"]

OURSELVES = Systeem(applicatie="Koppelvlak")  # who answers where the asker did not name a receiver
_UNKNOWN = "onbekend"  # who is answered where the asker did not name itself, and what number


def answering(
    asked: Stuurgegevens,
    berichtcode: Berichtcode,
    *,
    referentienummer: str,
    now: datetime,
    own: Systeem = OURSELVES,
) -> Stuurgegevens:
    """Give the stuurgegevens of the answer to `asked`: turned round, entiteittype kept for La, functie for Du.

    Args:
        referentienummer: new for each answer, at most 40 characters.
        now: aware; written in Europe/Amsterdam to the millisecond (17 digits).
        own: who we are where `asked` names no ontvanger.
    """
    kind = berichtcode[:2]
    return Stuurgegevens(
        berichtcode=berichtcode,
        zender=asked.ontvanger or own,
        ontvanger=asked.zender,
        referentienummer=referentienummer,
        tijdstip_bericht=tijd.write_moment(now),
        cross_refnummer=asked.referentienummer,
        entiteittype=asked.entiteittype if kind == "La" else None,
        functie=asked.functie if kind == "Du" else None,
    )


def bv03(asked: Stuurgegevens, *, referentienummer: str, now: datetime, own: Systeem = OURSELVES) -> bytes:
    """Write the Bv03 for `asked`: received and safely stored. Always schema-valid, whatever was asked."""
    header = Stuurgegevens(
        berichtcode=Berichtcode.BV03,
        zender=_completed(asked.ontvanger or own),
        ontvanger=_completed(asked.zender),
        referentienummer=referentienummer,
        tijdstip_bericht=tijd.write_moment(now),
        cross_refnummer=_cross(asked.referentienummer),
    )
    return f'<StUF:Bv03Bericht xmlns:StUF="{STUF}">{stuurgegevens_text(header)}</StUF:Bv03Bericht>'.encode()


def bv02() -> bytes:
    """Write the Bv02: processed."""
    header = stuurgegevens_text(Stuurgegevens(berichtcode=Berichtcode.BV02))
    return f'<StUF:Bv02Bericht xmlns:StUF="{STUF}">{header}</StUF:Bv02Bericht>'.encode()


def completed(answer: Stuurgegevens) -> Stuurgegevens:
    """Make the stuurgegevens of a Bv03 or Fo03 schema-valid where the asker's are not: all is required there."""
    return dataclasses.replace(
        answer,
        zender=_completed(answer.zender),
        ontvanger=_completed(answer.ontvanger),
        cross_refnummer=_cross(answer.cross_refnummer),
    )


def _cross(referentienummer: str | None) -> str:
    return (referentienummer or _UNKNOWN)[:40]


def _completed(system: Systeem | None) -> Systeem:
    if system is None:
        return Systeem(applicatie=_UNKNOWN)
    applicatie = system.applicatie or ""
    if len(applicatie) >= 3 and _fits(system):
        return system
    return Systeem(
        organisatie=(system.organisatie or "")[:200] or None,
        applicatie=applicatie[:50] if len(applicatie) >= 3 else _UNKNOWN,
        administratie=(system.administratie or "")[:50] or None,
        gebruiker=(system.gebruiker or "")[:100] or None,
    )


def _fits(system: Systeem) -> bool:
    return (
        len(system.organisatie or "") <= 200
        and len(system.applicatie or "") <= 50
        and len(system.administratie or "") <= 50
        and len(system.gebruiker or "") <= 100
    )
