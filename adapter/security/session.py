"""Sessions of people in the browser: signed cookies, so that every process knows them and a restart ends none.

A session names the claims that roles are given by, not the roles: who loses a role in the settings loses it at once. The
token against forged forms (CSRF) is made from the session's id with a key of its own. Which sessions were ended before their
time is remembered elsewhere, under `end_keys`, where every process sees it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from itsdangerous import BadData, URLSafeSerializer

__all__ = ["Attempt", "Session", "Sessions", "challenge_of", "end_key", "end_keys"]

_SKEW_S: Final = 60  # clocks of two instances behind one address
ATTEMPT_S: Final = 600  # a login at an issuer takes no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who logged in.

    Args:
        name: as the audit keeps it.
        values: what the settings give roles by: values of the claim, or (development) "gemeente:role".
        begun_s: seconds since 1970.
        seen_s: when a page was last asked for.
        sid: what the issuer calls its own session; "" where it says none.
        sub: who it is at the issuer; "" in the development login.
    """

    id: str
    name: str
    source: str  # "oidc" or "development"
    values: tuple[str, ...]
    begun_s: int
    seen_s: int
    sid: str = ""
    sub: str = ""


def end_keys(session: Session) -> Sequence[str]:
    """Give the names under which this session may have been ended: its own, and at the issuer its session or its person."""
    at_issuer = (("sid", session.sid), ("sub", session.sub))
    return [end_key("id", session.id), *(end_key(kind, value) for kind, value in at_issuer if value)]


def end_key(kind: str, value: str) -> str:
    """Give the name under which the end of a session is kept: a digest, from which nobody can be read."""
    return hashlib.sha256(f"{kind}\x00{value}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A login that was begun at the issuer and has not come back yet."""

    state: str
    nonce: str
    verifier: str
    next: str
    begun_s: int


class Sessions:
    """Writes and reads the cookies."""

    def __init__(self, key: bytes, *, lasts_s: int, idle_s: int) -> None:
        """Make one.

        Args:
            key: secret of at least 32 bytes, the same in every process.
            lasts_s: how long a session holds.
            idle_s: how long it holds while no page is asked for.
        """
        self._session = URLSafeSerializer(
            key, salt="koppelvlak.sessie", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._attempt = URLSafeSerializer(
            key, salt="koppelvlak.poging", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._csrf = hmac.digest(key, b"koppelvlak.csrf", "sha256")
        self.lasts_s = lasts_s
        self._idle_s = idle_s

    def write(self, session: Session) -> str:
        """Give the cookie of a session."""
        times = [session.begun_s, session.seen_s]
        who = [session.id, session.name, session.source, list(session.values), session.sid, session.sub]
        return self._text(self._session, [who, times])

    def read(self, cookie: str, now_s: float) -> Session | None:
        """Give the session of a cookie; None when it is not ours, is over, or rested too long."""
        match self._load(self._session, cookie):
            case [
                [str(id_), str(name), str(source), list(values), str(sid), str(sub)],
                [int(begun_s), int(seen_s)],
            ]:
                if not -_SKEW_S <= now_s - begun_s < self.lasts_s or not now_s - seen_s < self._idle_s:
                    return None
                return Session(
                    id=id_,
                    name=name,
                    source=source,
                    values=tuple(map(str, values)),
                    begun_s=begun_s,
                    seen_s=seen_s,
                    sid=sid,
                    sub=sub,
                )
            case _:
                return None

    def write_attempt(self, attempt: Attempt) -> str:
        """Give the cookie that a login at the issuer is recognised by."""
        return self._text(
            self._attempt, [attempt.state, attempt.nonce, attempt.verifier, attempt.next, attempt.begun_s]
        )

    def read_attempt(self, cookie: str, now_s: float) -> Attempt | None:
        """Give the attempt of a cookie; None when it is not ours or too old."""
        match self._load(self._attempt, cookie):
            case [str(state), str(nonce), str(verifier), str(next_), int(begun_s)]:
                if not -_SKEW_S <= now_s - begun_s < ATTEMPT_S:
                    return None
                return Attempt(state=state, nonce=nonce, verifier=verifier, next=next_, begun_s=begun_s)
            case _:
                return None

    def csrf(self, session_id: str) -> str:
        """Give the token that a form of this session must bring along."""
        return hmac.digest(self._csrf, session_id.encode(), "sha256").hex()

    def is_csrf(self, session_id: str, given: str) -> bool:
        """True when `given` is the token of this session."""
        return hmac.compare_digest(self.csrf(session_id).encode(), given.encode())

    @staticmethod
    def _text(serializer: URLSafeSerializer, value: list[Any]) -> str:
        written = serializer.dumps(value)
        return written if isinstance(written, str) else written.decode()

    @staticmethod
    def _load(serializer: URLSafeSerializer, cookie: str) -> Any:
        try:
            return serializer.loads(cookie)
        except BadData:
            return None


def challenge_of(verifier: str) -> str:
    """Give the S256 challenge of a PKCE verifier (RFC 7636 §4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
