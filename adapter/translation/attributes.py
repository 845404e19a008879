"""Attributes of an entity: the sender's keys, and what happened to it where that isn't the usual."""

from __future__ import annotations

from lxml import etree

from adapter.stuf import namespaces
from adapter.translation.names import attributes_of, local
from adapter.translation.reading import Bron

__all__ = ["read_attributes"]

_VERWERKINGSSOORT = f"{{{namespaces.STUF}}}verwerkingssoort"
_ENTITEITTYPE = f"{{{namespaces.STUF}}}entiteittype"
_NO_VALUE = f"{{{namespaces.STUF}}}noValue"
_NIL = f"{{{namespaces.XSI}}}nil"
_SLEUTELS = {
    f"{{{namespaces.STUF}}}sleutelVerzendend": "verzendend",
    f"{{{namespaces.STUF}}}sleutelOntvangend": "ontvangend",
    f"{{{namespaces.STUF}}}sleutelGegevensbeheer": "gegevensbeheer",
    f"{{{namespaces.STUF}}}sleutelSynchronisatie": "synchronisatie",
}
_KNOWN = frozenset({_VERWERKINGSSOORT, _ENTITEITTYPE, _NO_VALUE, _NIL})


def read_attributes(element: etree._Element, bron: Bron, path: str | None, soort: str | None) -> None:
    """Keep the keys that the sender gives an entity, and a verwerkingssoort that isn't the usual one.

    Args:
        path: of an entity within; None for the entity itself, whose keys go to `bron.sleutels`.
        soort: the usual verwerkingssoort; None: it is not kept.
    """
    for name, value in attributes_of(element):
        if name == _VERWERKINGSSOORT:
            if path is None:
                bron.verwerkingssoort = value if value != "T" else None
            elif value != (soort or "T"):
                bron.keep(f"{path}/@verwerkingssoort", value)
        elif name in _SLEUTELS:
            if path is None:
                bron.key(_SLEUTELS[name], value)
            else:
                bron.keep(f"{path}/@{local(name)}", value)
        elif name not in _KNOWN:
            bron.keep(f"{path + '/' if path else ''}@{local(name)}", value)
