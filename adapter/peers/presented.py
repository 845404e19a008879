"""The certificate that a host shows when somebody connects: read without sending anything, also where it does not hold."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from datetime import datetime

from adapter import security

__all__ = ["Presented", "look_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What a host showed.

    Args:
        host: with its port.
        until: when its certificate is over; None: it could not be read.
        holds: False when a call would be refused for it: over, of another host, or of a root that is not trusted.
    """

    host: str
    until: datetime | None
    holds: bool


async def look_at(host: str, port: int, *, ca: str | None, timeout_s: float) -> Presented | None:
    """Give the certificate that a host shows; None when the host can't be reached."""
    anything = ssl.create_default_context()
    anything.check_hostname = False
    anything.verify_mode = ssl.CERT_NONE  # only looked at: nothing is sent on this connection
    try:
        der = await _shake_hands(host, port, anything, timeout_s)
    except (OSError, TimeoutError):
        return None
    try:
        trusted = ssl.create_default_context()
        if ca is not None:
            trusted.load_verify_locations(cafile=ca)
        await _shake_hands(host, port, trusted, timeout_s)
        holds = True
    except ssl.SSLCertVerificationError:
        holds = False
    except (OSError, TimeoutError):
        return None
    return Presented(host=f"{host}:{port}", until=None if der is None else security.end_of(der), holds=holds)


async def _shake_hands(host: str, port: int, tls: ssl.SSLContext, timeout_s: float) -> bytes | None:
    async with asyncio.timeout(timeout_s):
        _, writer = await asyncio.open_connection(host, port, ssl=tls)
        der: bytes | None = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        writer.transport.abort()  # a polite end would wait for the other side
    return der
