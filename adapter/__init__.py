"""Koppelvlak: a standards-based message broker adapter between StUF and ZGW."""

__all__ = ["__version__"]

__version__ = "0.1.0"
