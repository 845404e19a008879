"""Texts of errors: the status API, and who may look."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]


def _entry(code: str, http: int, *, nl: tuple[str, str], en: tuple[str, str]) -> Entry:
    return Entry(
        code=code,
        stuf="StUF058",
        plek=Plek.SERVER if http >= 500 else Plek.CLIENT,
        http=http,
        nl=Text(what=nl[0], fix=nl[1]),
        en=Text(what=en[0], fix=en[1]),
    )


ENTRIES: tuple[Entry, ...] = (
    _entry(
        "aanmelddienst-niet-bereikbaar",
        503,
        nl=(
            "De aanmelddienst (OIDC) antwoordt niet.",
            "Probeer het later opnieuw; blijft het zo, controleer dan access.oidc.issuer en het netwerk.",
        ),
        en=(
            "The identity provider (OIDC) does not answer.",
            "Try again later; if it stays so, check access.oidc.issuer and the network.",
        ),
    ),
    _entry(
        "aanmelddienst-onbruikbaar",
        503,
        nl=(
            "De aanmelddienst (OIDC) geeft een antwoord dat niet kan kloppen.",
            "Controleer access.oidc.issuer: de naam moet letterlijk die zijn in /.well-known/openid-configuration.",
        ),
        en=(
            "The identity provider (OIDC) gives an answer that can't be right.",
            "Check access.oidc.issuer: it must be literally the name in /.well-known/openid-configuration.",
        ),
    ),
)
