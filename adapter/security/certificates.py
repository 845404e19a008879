"""When certificates are over."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509

__all__ = ["first_end"]


def first_end(pem: bytes) -> datetime | None:
    """Give when the first of the certificates in a PEM file is over (UTC); None when there is none to be read."""
    try:
        return min(each.not_valid_after_utc for each in x509.load_pem_x509_certificates(pem))
    except ValueError:
        return None
