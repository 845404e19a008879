"""When certificates are over."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509

__all__ = ["end_of", "first_end"]


def first_end(pem: bytes) -> datetime | None:
    """Give when the first of the certificates in a PEM file is over (UTC); None when there is none to be read."""
    try:
        return min(each.not_valid_after_utc for each in x509.load_pem_x509_certificates(pem))
    except ValueError:
        return None


def end_of(der: bytes) -> datetime | None:
    """Give when one certificate (DER, as a connection shows it) is over (UTC); None when it can't be read."""
    try:
        return x509.load_der_x509_certificate(der).not_valid_after_utc
    except ValueError:
        return None
