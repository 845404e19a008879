"""The normal form of a StUF message, which `koppelvlak mappings check` uses too."""

from adapter.translation.normal import difference, normal

__all__ = ["difference", "normal"]
