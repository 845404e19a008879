"""Languages of documents: what StUF senders write → the three letters of ZGW. Pure (MAPPING C.2)."""

from __future__ import annotations

from typing import Final, Literal

from adapter.delivery.values import text

__all__ = ["write_taal"]

# ISO 639-1 -> ISO 639-2/T, two letters and three
_TWO: Final = (
    "aa aar ab abk ae ave af afr ak aka am amh an arg ar ara as asm av ava ay aym az aze ba bak be bel bg bul bi bis "
    "bm bam bn ben bo bod br bre bs bos ca cat ce che ch cha co cos cr cre cs ces cu chu cv chv cy cym da dan de deu "
    "dv div dz dzo ee ewe el ell en eng eo epo es spa et est eu eus fa fas ff ful fi fin fj fij fo fao fr fra fy fry "
    "ga gle gd gla gl glg gn grn gu guj gv glv ha hau he heb hi hin ho hmo hr hrv ht hat hu hun hy hye hz her ia ina "
    "id ind ie ile ig ibo ii iii ik ipk io ido is isl it ita iu iku ja jpn jv jav ka kat kg kon ki kik kj kua kk kaz "
    "kl kal km khm kn kan ko kor kr kau ks kas ku kur kv kom kw cor ky kir la lat lb ltz lg lug li lim ln lin lo lao "
    "lt lit lu lub lv lav mg mlg mh mah mi mri mk mkd ml mal mn mon mr mar ms msa mt mlt my mya na nau nb nob nd nde "
    "ne nep ng ndo nl nld nn nno no nor nr nbl nv nav ny nya oc oci oj oji om orm or ori os oss pa pan pi pli pl pol "
    "ps pus pt por qu que rm roh rn run ro ron ru rus rw kin sa san sc srd sd snd se sme sg sag si sin sk slk sl slv "
    "sm smo sn sna so som sq sqi sr srp ss ssw st sot su sun sv swe sw swa ta tam te tel tg tgk th tha ti tir tk tuk "
    "tl tgl tn tsn to ton tr tur ts tso tt tat tw twi ty tah ug uig uk ukr ur urd uz uzb ve ven vi vie vo vol wa wln "
    "wo wol xh xho yi yid yo yor za zha zh zho zu zul"
)
_PARTS: Final = _TWO.split()
_TERMINOLOGY: Final = dict(zip(_PARTS[::2], _PARTS[1::2], strict=True))
_THREE: Final = (
    "sqi alb hye arm eus baq bod tib mya bur ces cze zho chi cym wel deu ger nld dut ell gre fas per fra fre "
    "kat geo isl ice mkd mac mri mao msa may ron rum slk slo"
)
_CODES: Final = _THREE.split()
_BIBLIOGRAPHIC: Final = dict(zip(_CODES[::2], _CODES[1::2], strict=True))
_NAMES: Final = {
    "nederlands": "nld",
    "dutch": "nld",
    "engels": "eng",
    "english": "eng",
    "duits": "deu",
    "frans": "fra",
    "fries": "fry",
    "turks": "tur",
    "arabisch": "ara",
    "spaans": "spa",
    "pools": "pol",
}


def write_taal(value: object, *, codes: Literal["T", "B"], unknown: str) -> str:
    """Give three lower-case letters; what is not known becomes `unknown`, never a guess."""
    given = text(value).casefold().partition("-")[0].partition("_")[0]
    if len(given) == 3 and given.isascii() and given.isalpha():
        return given
    found = _TERMINOLOGY.get(given) or _NAMES.get(given)
    if found is None:
        return unknown
    return _BIBLIOGRAPHIC.get(found, found) if codes == "B" else found
