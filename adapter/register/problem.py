"""A refusal of the register: application/problem+json as the ZGW APIs give it. It never shows a value that was sent."""

from __future__ import annotations

from typing import Any

import orjson

__all__ = ["Problem", "invalid", "not_found"]

_TITLES = {
    400: "Invalid input.",
    403: "U heeft geen toestemming om deze actie uit te voeren.",
    404: "Niet gevonden.",
    405: "Methode niet toegestaan.",
    409: "Conflict.",
    412: "Voorwaarde niet vervuld.",
    415: "Inhoudstype wordt niet ondersteund.",
    500: "Interne fout.",
}


class Problem(Exception):  # it is the answer, and the APIs call it a problem
    """An answer with an error status."""

    def __init__(self, status: int, code: str, detail: str, *params: tuple[str, str, str]) -> None:
        """`params`: (name, code, reason) per member that is wrong."""
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.params = params

    def body(self, instance: str) -> bytes:
        """Give the JSON."""
        content: dict[str, Any] = {
            "type": f"urn:koppelvlak:register:{self.code}",
            "code": self.code,
            "title": _TITLES.get(self.status, "Fout."),
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
        }
        if self.params:
            content["invalidParams"] = [
                {"name": name, "code": code, "reason": reason} for name, code, reason in self.params
            ]
        return orjson.dumps(content)


def invalid(*params: tuple[str, str, str]) -> Problem:
    """Give the refusal of members that are wrong: (name, code, reason) each."""
    return Problem(400, "invalid", "De invoer is niet geldig; zie invalidParams.", *params)


def not_found() -> Problem:
    """Give the refusal of what is not there."""
    return Problem(404, "not_found", "Er is niets op dit adres.")
