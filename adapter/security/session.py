"""Sessions of people in the browser: signed cookies, so that every process knows them and a restart ends none.

A session names the claims that roles are given by, not the roles: who loses a role in the settings loses it at once. The
token against forged forms (CSRF) is made from the session's id with a key of its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Final

from itsdangerous import BadData, URLSafeSerializer

__all__ = ["Attempt", "Session", "Sessions", "challenge_of"]

_ENDED_MAX: Final = 10_000  # sessions that were ended before their time; remembered until that comes
ATTEMPT_S: Final = 600  # a login at an issuer takes no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who logged in.

    Args:
        name: as the audit keeps it.
        values: what the settings give roles by: values of the claim, or (development) "gemeente:role".
        begun_s: seconds since 1970.
    """

    id: str
    name: str
    source: str  # "oidc" or "development"
    values: tuple[str, ...]
    begun_s: int


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

    def __init__(self, key: bytes, *, lasts_s: int) -> None:
        """Make one.

        Args:
            key: secret of at least 32 bytes, the same in every process.
            lasts_s: how long a session holds.
        """
        self._session = URLSafeSerializer(
            key, salt="koppelvlak.sessie", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._attempt = URLSafeSerializer(
            key, salt="koppelvlak.poging", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._csrf = hmac.digest(key, b"koppelvlak.csrf", "sha256")
        self._ended: OrderedDict[str, None] = OrderedDict()
        self.lasts_s = lasts_s

    def write(self, session: Session) -> str:
        """Give the cookie of a session."""
        return self._text(
            self._session, [session.id, session.name, session.source, list(session.values), session.begun_s]
        )

    def read(self, cookie: str, now_s: float) -> Session | None:
        """Give the session of a cookie; None when it is not ours, is over or was ended."""
        match self._load(self._session, cookie):
            case [str(id_), str(name), str(source), list(values), int(begun_s)]:
                if not 0 <= now_s - begun_s < self.lasts_s or id_ in self._ended:
                    return None
                return Session(id=id_, name=name, source=source, values=tuple(map(str, values)), begun_s=begun_s)
            case _:
                return None

    def end(self, session: Session) -> None:
        """Believe this session no more (in this process; the browser is told to forget it)."""
        self._ended[session.id] = None
        while len(self._ended) > _ENDED_MAX:
            self._ended.popitem(last=False)

    def write_attempt(self, attempt: Attempt) -> str:
        """Give the cookie that a login at the issuer is recognised by."""
        return self._text(
            self._attempt, [attempt.state, attempt.nonce, attempt.verifier, attempt.next, attempt.begun_s]
        )

    def read_attempt(self, cookie: str, now_s: float) -> Attempt | None:
        """Give the attempt of a cookie; None when it is not ours or too old."""
        match self._load(self._attempt, cookie):
            case [str(state), str(nonce), str(verifier), str(next_), int(begun_s)]:
                if not 0 <= now_s - begun_s < ATTEMPT_S:
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
