"""Berichtcodes: the kinds of StUF message, and how each is answered (StUF 03.01 §4; FACTS 1.2).

Odd is asynchronous for Lk, Sa, Sh, Di and Du, and synchronous for Lv and La.
"""

from __future__ import annotations

import enum

__all__ = ["Berichtcode", "is_asynchronous"]


class Berichtcode(enum.StrEnum):
    """Every berichtcode of StUF 03.01."""

    LK01 = "Lk01"
    LK02 = "Lk02"
    LK03 = "Lk03"
    LK04 = "Lk04"
    LK05 = "Lk05"
    LK06 = "Lk06"
    LV01 = "Lv01"
    LV02 = "Lv02"
    LV03 = "Lv03"
    LV04 = "Lv04"
    LV05 = "Lv05"
    LV06 = "Lv06"
    LV07 = "Lv07"
    LV08 = "Lv08"
    LV09 = "Lv09"
    LV10 = "Lv10"
    LV11 = "Lv11"
    LV12 = "Lv12"
    LV13 = "Lv13"
    LV14 = "Lv14"
    LA01 = "La01"
    LA02 = "La02"
    LA03 = "La03"
    LA04 = "La04"
    LA05 = "La05"
    LA06 = "La06"
    LA07 = "La07"
    LA08 = "La08"
    LA09 = "La09"
    LA10 = "La10"
    LA11 = "La11"
    LA12 = "La12"
    LA13 = "La13"
    LA14 = "La14"
    SA01 = "Sa01"
    SA02 = "Sa02"
    SA03 = "Sa03"
    SA04 = "Sa04"
    SH01 = "Sh01"
    SH02 = "Sh02"
    SH03 = "Sh03"
    SH04 = "Sh04"
    DI01 = "Di01"
    DI02 = "Di02"
    DU01 = "Du01"
    DU02 = "Du02"
    BV01 = "Bv01"
    BV02 = "Bv02"
    BV03 = "Bv03"
    BV04 = "Bv04"
    FO01 = "Fo01"
    FO02 = "Fo02"
    FO03 = "Fo03"
    TR01 = "Tr01"


_SYNCHRONOUS_WHEN_ODD = ("Lv", "La")
_ASYNCHRONOUS_ALWAYS = frozenset({Berichtcode.BV01, Berichtcode.FO01})


def is_asynchronous(berichtcode: Berichtcode) -> bool:
    """True when a message of this kind is answered by Bv03 or Fo03, not by its outcome."""
    kind, number = berichtcode[:2], int(berichtcode[2:])
    if kind in ("Bv", "Fo", "Tr"):
        return berichtcode in _ASYNCHRONOUS_ALWAYS
    return (number % 2 == 0) == (kind in _SYNCHRONOUS_WHEN_ODD)
