"""XML text written without a tree, for the answers that every message gets: ten times as fast."""

from __future__ import annotations

from adapter.stuf.stuurgegevens import Stuurgegevens, Systeem

__all__ = ["escape", "printable", "stuurgegevens_text"]


def escape(text: str) -> str:
    """Write a text as XML character data: what has a meaning there is escaped, what XML does not allow is left out."""
    if text.isalnum():
        return text
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def printable(text: str) -> str:
    """Leave out what XML does not allow."""
    if text.isprintable():
        return text
    return "".join(char for char in text if char in "\t\n\r" or _is_char(char))


def stuurgegevens_text(stuurgegevens: Stuurgegevens, prefix: str = "StUF:", *, own: str | None = None) -> str:
    """Write the element `stuurgegevens` and its parts, all with `prefix`; `own`: the prefix of the element itself."""
    asked = stuurgegevens
    name = f"{prefix if own is None else own}stuurgegevens"
    return (
        f"<{name}>"
        + _element(prefix, "berichtcode", asked.berichtcode)
        + _system(prefix, "zender", asked.zender)
        + _system(prefix, "ontvanger", asked.ontvanger)
        + _element(prefix, "referentienummer", asked.referentienummer)
        + _element(prefix, "tijdstipBericht", asked.tijdstip_bericht)
        + _element(prefix, "crossRefnummer", asked.cross_refnummer)
        + _element(prefix, "entiteittype", asked.entiteittype)
        + _element(prefix, "functie", asked.functie)
        + f"</{name}>"
    )


def _system(prefix: str, name: str, system: Systeem | None) -> str:
    if not system:
        return ""
    return (
        f"<{prefix}{name}>"
        + _element(prefix, "organisatie", system.organisatie)
        + _element(prefix, "applicatie", system.applicatie)
        + _element(prefix, "administratie", system.administratie)
        + _element(prefix, "gebruiker", system.gebruiker)
        + f"</{prefix}{name}>"
    )


def _element(prefix: str, name: str, text: str | None) -> str:
    return f"<{prefix}{name}>{escape(text)}</{prefix}{name}>" if text else ""


def _is_char(char: str) -> bool:
    """True for a Char of XML 1.0 §2.2."""
    return char >= " " and not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff"
