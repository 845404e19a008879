"""Is a text a value of a simple type; and if not, the one thing to say about it. The text itself is never told."""

from __future__ import annotations

import base64
import binascii
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from adapter.validation import patterns
from adapter.validation.builtins import INTEGERS, KINDS, WORDS, is_lexical, normalised
from adapter.validation.model import Facets, Simple

__all__ = ["Problem", "check_value", "is_same"]

_ALLOWED_MAX: Final = 20  # values of an enumeration that a text names
_NUMBERS: Final = frozenset({*INTEGERS, "decimal", "float", "double"})
_OF_A_DATE: Final = frozenset({"waarde-geen-getal", "waarde-cijfers", "waarde-decimalen"})
_STUF_DATUM: Final = {  # the XSD says decimal: StUF's date (StUF 03.01 §3.2.2)
    "toegestaan_nl": "JJJJMMDD, 8 cijfers zonder streepjes",
    "toegestaan_en": "yyyyMMdd, 8 digits without hyphens",
}
_ORDERED_DIGITS_MAX: Final = 100_000  # digits of a number that is compared with a bound; read in about a millisecond


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a value: our code, the facet that it breaks, and facts without the value."""

    code: str
    facet: str
    facts: Mapping[str, str] = field(default_factory=dict)


def check_value(simple: Simple, text: str) -> Problem | None:
    """Give the most telling thing that is wrong with `text`; None when it is a value of the type."""
    problem = _check(simple, text)
    if problem is None:
        return None
    bare = text.strip()
    if bare and problem.code in _OF_A_DATE and "datum" in simple.name.lower():
        problem = dataclasses.replace(problem, code="waarde-geen-stuf-datum", facts={**problem.facts, **_STUF_DATUM})
    if not bare:
        return dataclasses.replace(problem, code="waarde-leeg")
    if bare != text and _check(simple, bare) is None:
        return dataclasses.replace(problem, code="waarde-spaties")
    return problem


def _check(simple: Simple, text: str) -> Problem | None:
    if simple.members:
        problems = [_check(member, text) for member in simple.members]
        if None in problems:
            return _check_facets(simple, text)
        return problems[0]
    if simple.item is not None:
        return _check_list(simple, simple.item, text)
    value = normalised(text, simple.builtin)
    if simple.facets.enumeration is not None:
        return _check_enumeration(simple, value)
    if not is_lexical(value, simple.builtin):
        return _wrong_kind(simple.builtin, value)
    return _check_facets(simple, value)


def _wrong_kind(builtin: str, value: str) -> Problem:
    looks = patterns.looks(value, digits_only=builtin in _NUMBERS)
    facts = {"type": builtin, "gevonden_nl": looks.nl, "gevonden_en": looks.en}
    bounds = INTEGERS.get(builtin, (None, None))
    if bounds != (None, None) and is_lexical(value, "integer"):
        allowed = _range(*bounds)
        facts |= {"grens": allowed, "toegestaan_nl": allowed, "toegestaan_en": allowed}
        return Problem(code="waarde-buiten-bereik", facet=f"type {builtin}", facts=facts)
    words = WORDS.get(builtin, patterns.Words(builtin, builtin))
    facts |= {"toegestaan_nl": words.nl, "toegestaan_en": words.en}
    return Problem(code=KINDS.get(builtin, "waarde-type"), facet=f"type {builtin}", facts=facts)


def is_same(simple: Simple | None, text: str, fixed: str) -> bool:
    """True when `text` is the fixed value, as the type sees both."""
    builtin = simple.builtin if simple is not None else "string"
    return normalised(text, builtin) == normalised(fixed, builtin)


def _check_list(simple: Simple, item: Simple, text: str) -> Problem | None:
    parts = text.split()
    for part in parts:
        problem = _check(item, part)
        if problem is not None:
            return problem
    return _check_length(simple.facets, len(parts), "")


def _check_enumeration(simple: Simple, value: str) -> Problem | None:
    allowed = simple.facets.enumeration
    assert allowed is not None
    if value in allowed or (simple.builtin in _NUMBERS and _number(value) in {_number(each) for each in allowed}):
        return _check_pattern(simple.facets, value)
    shown = ", ".join(allowed[:_ALLOWED_MAX]) + (", …" if len(allowed) > _ALLOWED_MAX else "")
    looks = patterns.looks(value)
    facts = {"toegestaan_nl": shown, "toegestaan_en": shown, "gevonden_nl": looks.nl, "gevonden_en": looks.en}
    by_case = next((each for each in allowed if each.lower() == value.strip().lower()), None)
    if by_case is not None:
        return Problem(code="waarde-schrijfwijze", facet="enumeration", facts=facts | {"verwacht": by_case})
    return Problem(code="waarde-niet-in-lijst", facet="enumeration", facts=facts)


def _check_facets(simple: Simple, value: str) -> Problem | None:
    """Length first: who sees that a value is too long has no use for the pattern that it breaks for that reason."""
    return (
        _check_length(simple.facets, _length(value, simple.builtin), value)
        or _check_pattern(simple.facets, value)
        or (_check_number(simple.facets, value) if simple.builtin in _NUMBERS else None)
    )


def _length(value: str, builtin: str) -> int:
    if builtin == "hexBinary":
        return len(value) // 2
    if builtin == "base64Binary":
        try:
            return len(base64.b64decode(value))
        except binascii.Error:
            return 0
    return len(value)


def _check_length(facets: Facets, count: int, value: str) -> Problem | None:
    looks = patterns.looks(value)
    found = {"gegeven": str(count), "gevonden_nl": looks.nl, "gevonden_en": looks.en}
    if facets.length is not None and count != facets.length:
        return _length_problem("waarde-lengte", "length", facets.length, found, ("precies", "exactly"))
    if facets.max_length is not None and count > facets.max_length:
        return _length_problem("waarde-te-lang", "maxLength", facets.max_length, found, ("ten hoogste", "at most"))
    if facets.min_length is not None and count < facets.min_length:
        return _length_problem("waarde-te-kort", "minLength", facets.min_length, found, ("ten minste", "at least"))
    return None


def _length_problem(code: str, facet: str, bound: int, found: Mapping[str, str], words: tuple[str, str]) -> Problem:
    nl = f"{words[0]} {bound} {'teken' if bound == 1 else 'tekens'}"
    en = f"{words[1]} {bound} {'character' if bound == 1 else 'characters'}"
    facts = {**found, "grens": str(bound), "toegestaan_nl": nl, "toegestaan_en": en}
    return Problem(code=code, facet=f"{facet} {bound}", facts=facts)


def _check_pattern(facets: Facets, value: str) -> Problem | None:
    for pattern, text in zip(facets.patterns, facets.pattern_texts, strict=True):
        if pattern.fullmatch(value) is None:
            words, looks = patterns.in_words(text), patterns.looks(value, digits_only="[0-9]" in text)
            return Problem(
                code="waarde-patroon",
                facet=f"pattern {text}",
                facts={
                    "toegestaan_nl": words.nl,
                    "toegestaan_en": words.en,
                    "gevonden_nl": looks.nl,
                    "gevonden_en": looks.en,
                },
            )
    return None


def _number(value: str) -> Decimal | None:
    if len(value) > _ORDERED_DIGITS_MAX:
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _check_number(facets: Facets, value: str) -> Problem | None:
    number = _number(value)
    if number is None:  # longer than we compare: its digits can be counted all the same
        return _check_digits(facets, value)
    if number.is_nan():
        return None
    return _check_bounds(facets, number) or _check_digits(facets, value)


def _check_bounds(facets: Facets, number: Decimal) -> Problem | None:
    low, high = facets.min_inclusive, facets.max_inclusive
    below = (low is not None and number < low) or (facets.min_exclusive is not None and number <= facets.min_exclusive)
    above = (high is not None and number > high) or (
        facets.max_exclusive is not None and number >= facets.max_exclusive
    )
    if not below and not above:
        return None
    least = low if low is not None else facets.min_exclusive
    most = high if high is not None else facets.max_exclusive
    facet = f"{'minInclusive' if below else 'maxInclusive'} {least if below else most}"
    allowed = _range(least, most)
    facts = {"grens": allowed, "toegestaan_nl": allowed, "toegestaan_en": allowed}
    return Problem(code="waarde-buiten-bereik", facet=facet, facts=facts)


def _range(least: Decimal | int | None, most: Decimal | int | None) -> str:
    if least is None:
        return f"≤ {most}"
    return f"≥ {least}" if most is None else f"{least} … {most}"


def _check_digits(facets: Facets, value: str) -> Problem | None:
    whole, _, fraction = value.strip().lstrip("+-").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if facets.fraction_digits is not None and len(fraction) > facets.fraction_digits:
        return _digits_problem(
            "waarde-decimalen", "fractionDigits", facets.fraction_digits, value, ("decimalen", "decimals")
        )
    if facets.total_digits is not None and len(whole) + len(fraction) > facets.total_digits:
        return _digits_problem("waarde-cijfers", "totalDigits", facets.total_digits, value, ("cijfers", "digits"))
    return None


def _digits_problem(code: str, facet: str, bound: int, value: str, words: tuple[str, str]) -> Problem:
    looks = patterns.looks(value)
    nl, en = f"ten hoogste {bound} {words[0]}", f"at most {bound} {words[1]}"
    facts = {
        "grens": str(bound),
        "toegestaan_nl": nl,
        "toegestaan_en": en,
        "gevonden_nl": looks.nl,
        "gevonden_en": looks.en,
    }
    return Problem(code=code, facet=f"{facet} {bound}", facts=facts)
