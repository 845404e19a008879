"""Every problem that the status API answers with by itself, in both languages: status, title, and what to do. Data.

A key is the `code` of the problem, never reused. What a flow refused has the texts of `errors/catalogue.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapter.errors import Language

__all__ = ["PROBLEMS", "REASONS", "Problem", "things"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem; texts are (nl, en), with the facts of the case between braces."""

    status: int
    title: tuple[str, str]
    detail: tuple[str, str]

    def told(self, language: Language, facts: Mapping[str, object]) -> tuple[str, str]:
        """Give title and detail."""
        at = 0 if language == "nl" else 1
        return self.title[at], self.detail[at].format_map(facts)


_NOT_FOUND: Final = ("Niet gevonden", "Not found")
_NO_ACCESS: Final = ("Geen toegang", "No access")
_BAD_QUESTION: Final = ("Ongeldige vraag", "Invalid question")
_BAD_BODY: Final = ("Ongeldige inhoud", "Invalid content")

PROBLEMS: Final[Mapping[str, Problem]] = {
    # who
    "niet-aangemeld": Problem(
        401,
        ("Niet aangemeld", "Not signed in"),
        (
            "Meld u aan, of geef een API-sleutel (X-API-Key) of token (Authorization: Bearer) mee.",
            "Sign in, or send an API key (X-API-Key) or a token (Authorization: Bearer).",
        ),
    ),
    "aanmelding-onbekend": Problem(
        401,
        ("Niet aangemeld", "Not signed in"),
        (
            "De sleutel of het token is onbekend of verlopen; vraag de beheerder om een nieuwe.",
            "The key or token is unknown or has expired; ask the administrator for a new one.",
        ),
    ),
    "te-veel-pogingen": Problem(
        429,
        ("Te veel pogingen", "Too many tries"),
        (
            "Vanaf dit adres is te vaak geprobeerd om aan te melden; wacht {seconden} s.",
            "From this address signing in was tried too often; wait {seconden} s.",
        ),
    ),
    "formulier-niet-vertrouwd": Problem(
        403,
        ("Formulier niet vertrouwd", "Form not trusted"),
        (
            "Het formulier hoort niet bij deze sessie; laad de pagina opnieuw en verstuur het nog eens.",
            "The form is not of this session; load the page again and send it once more.",
        ),
    ),
    "rol-mag-niet": Problem(
        403, _NO_ACCESS, ("Uw rol mag dit niet: {handeling}.", "Your role may not do this: {handeling}.")
    ),
    "rol-mag-hier-niet": Problem(
        403,
        _NO_ACCESS,
        (
            "Uw rol mag dit niet in deze gemeente: {handeling}.",
            "Your role may not do this in this gemeente: {handeling}.",
        ),
    ),
    "gemeente-niet-van-u": Problem(
        403, _NO_ACCESS, ("U mag deze gemeente niet zien.", "You may not see this gemeente.")
    ),
    "register-alleen-lezen": Problem(
        403,
        _NO_ACCESS,
        (
            "Uw rol mag het register van deze gemeente niet zo gebruiken.",
            "Your role may not use the register of this gemeente in this way.",
        ),
    ),
    # where
    "adres-onbekend": Problem(
        404,
        _NOT_FOUND,
        (
            "Er is niets op dit adres; /v1/openapi.json noemt alle adressen. Een adres eindigt niet op een schuine streep.",
            "There is nothing at this address; /v1/openapi.json names all addresses. An address does not end in a slash.",
        ),
    ),
    "niet-gevonden": Problem(
        404,
        _NOT_FOUND,
        ("Er is geen {wat} met dit id dat u mag zien.", "There is no {wat} with this id that you may see."),
    ),
    "id-vorm": Problem(
        404,
        _NOT_FOUND,
        ("{naam} heeft niet de vorm van een id van deze API.", "{naam} does not have the form of an id of this API."),
    ),
    "geen-aanmelddienst": Problem(
        404, _NOT_FOUND, ("Er is geen aanmelddienst ingesteld.", "No identity provider is set up.")
    ),
    "aanmelden-niet-hier": Problem(
        404,
        _NOT_FOUND,
        (
            "Deze manier van aanmelden is er alleen in profiel development.",
            "This way of signing in exists only in profile development.",
        ),
    ),
    "afmelding-geweigerd": Problem(
        400,
        ("Afmelding geweigerd", "Logout refused"),
        (
            "Het logout_token is niet van deze aanmelddienst, of te oud.",
            "The logout_token is not of this identity provider, or too old.",
        ),
    ),
    # form
    "methode": Problem(
        405,
        ("Methode niet toegestaan", "Method not allowed"),
        ("Dit adres kent alleen: {methoden}.", "This address knows only: {methoden}."),
    ),
    "vorm-niet-beschikbaar": Problem(
        406,
        ("Vorm niet beschikbaar", "Form not available"),
        ("Dit adres antwoordt met {vorm}.", "This address answers with {vorm}."),
    ),
    "soort-inhoud": Problem(
        415,
        ("Soort inhoud niet ondersteund", "Kind of content not supported"),
        ("Stuur de inhoud als application/json.", "Send the content as application/json."),
    ),
    "te-groot": Problem(
        413,
        ("Te groot", "Too large"),
        ("De inhoud mag ten hoogste {bytes} bytes zijn.", "The content may be {bytes} bytes at most."),
    ),
    # content
    "parameter-dubbel": Problem(
        400,
        _BAD_QUESTION,
        ("De parameter {naam} staat er meer dan eens.", "The parameter {naam} is there more than once."),
    ),
    "geen-parameters": Problem(
        400, _BAD_QUESTION, ("Dit adres heeft geen parameters.", "This address has no parameters.")
    ),
    "geen-json": Problem(400, _BAD_BODY, ("Dit is geen JSON (regel {regel}).", "This is no JSON (line {regel}).")),
    "geen-object": Problem(400, _BAD_BODY, ("Een JSON-object wordt verwacht.", "A JSON object is expected.")),
    "ongeldige-vraag": Problem(400, _BAD_QUESTION, ("{wat}. Bekend zijn: {bekend}.", "{wat}. Known are: {bekend}.")),
    "te-ver-terug": Problem(
        400,
        ("Te ver terug", "Too far back"),
        (
            "Over meer gemeenten samen kan tot {aantal} berichten worden gebladerd; kies een gemeente, of een periode.",
            "Over several gemeenten together {aantal} messages can be paged through; choose a gemeente, or a period.",
        ),
    ),
    "te-ver-terug-fout": Problem(
        400,
        ("Te ver terug", "Too far back"),
        (
            "Op de tekst van een fout kan tot {aantal} berichten worden gebladerd; kies een foutcode, of een periode.",
            "By the text of an error {aantal} messages can be paged through; choose a foutcode, or a period.",
        ),
    ),
    # how it stands
    "niet-in-quarantaine": Problem(
        409,
        ("Niet in quarantaine", "Not in quarantine"),
        (
            "Dit bericht staat niet (meer) in quarantaine; kijk in zijn tijdlijn wat er is gebeurd.",
            "This message is not in quarantine (any more); see in its timeline what happened.",
        ),
    ),
    "te-veel-lezers": Problem(
        503,
        ("Te druk", "Too busy"),
        ("Er luisteren al te veel lezers; probeer het later.", "Too many readers are listening already; try later."),
    ),
    "onverwachte-fout": Problem(
        500,
        ("Interne fout", "Internal error"),
        (
            "Dit had niet mogen gebeuren; de beheerder vindt het in de log.",
            "This should not have happened; the administrator finds it in the log.",
        ),
    ),
    # what a flow refused: the text is that of its finding
    "geweigerd": Problem(409, ("Geweigerd", "Refused"), ("{tekst}", "{tekst}")),
    "tijdelijk-niet": Problem(503, ("Tijdelijk niet mogelijk", "Not possible now"), ("{tekst}", "{tekst}")),
    "uitkomst-onbekend": Problem(503, ("Uitkomst onbekend", "Outcome unknown"), ("{tekst}", "{tekst}")),
    "interne-fout": Problem(500, ("Interne fout", "Internal error"), ("{tekst}", "{tekst}")),
}

# why a member of a question does not fit; keys are pydantic's kinds, and what validators of ours raise
REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("ontbreekt", "is missing"),
    "extra_forbidden": ("onbekend", "unknown"),
    "string_pattern_mismatch": ("heeft niet de juiste vorm", "does not have the right form"),
    "string_too_long": ("te lang; ten hoogste {max_length} tekens", "too long; {max_length} characters at most"),
    "string_too_short": ("te kort; ten minste {min_length} tekens", "too short; {min_length} characters at least"),
    "enum": ("geen van: {expected}", "none of: {expected}"),
    "literal_error": ("geen van: {expected}", "none of: {expected}"),
    "int_parsing": ("geen geheel getal", "no whole number"),
    "int_type": ("geen geheel getal", "no whole number"),
    "greater_than_equal": ("kleiner dan {ge}", "less than {ge}"),
    "less_than_equal": ("groter dan {le}", "more than {le}"),
    "bool_parsing": ("geen true of false", "not true or false"),
    "tijdstip": (
        "geen tijdstip; geef bijvoorbeeld 2026-01-31T13:00:00Z",
        "no moment; give for example 2026-01-31T13:00:00Z",
    ),
    "tijdstip-zonder-zone": (
        "tijdstip zonder tijdzone; geef bijvoorbeeld 2026-01-31T13:00:00Z",
        "moment without time zone; give for example 2026-01-31T13:00:00Z",
    ),
    "tijdstip-buiten-bereik": ("tijdstip buiten bereik", "moment out of range"),
    "reden-leeg": ("ontbreekt", "is missing"),
    "anders": ("kan niet", "is not possible"),
}

_THINGS: Final[Mapping[str, str]] = {
    "bericht": "message",
    "verbinding": "connection",
    "doel": "target",
    "herhaling": "replay",
    "mapping": "mapping",
    "schema": "schema",
    "pakket": "pack",
    "bericht in quarantaine": "message in quarantine",
}


def things(what: str, language: Language) -> str:
    """Give what a thing is called."""
    return what if language == "nl" else _THINGS.get(what, what)
