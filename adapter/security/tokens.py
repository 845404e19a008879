"""Tokens of an OIDC issuer: signature, issuer, audience and time are checked here; keys come from the caller.

Only asymmetric algorithms: with a shared secret everybody who can check a token can make one (RFC 8725 §3.1, §3.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import jwt

__all__ = ["TokenRefusedError", "check_logout", "read_token", "values_of"]

_ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_LENGTH_MAX: Final = 16 * 1024
_LEEWAY_S: Final = 60  # clocks of two machines
_VALUES_MAX: Final = 500
_LOGOUT: Final = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_S: Final = 120  # a logout token is sent at once


class TokenRefusedError(Exception):
    """The token is not one that we believe. `unknown_key`: its key is none of those given; newer ones may have it."""

    def __init__(self, reason: str, *, unknown_key: bool = False) -> None:
        super().__init__(reason)
        self.unknown_key = unknown_key


def read_token(
    token: str,
    jwks: Sequence[Mapping[str, Any]],
    *,
    issuer: str,
    audience: str | Iterable[str],
    now_s: float,
    nonce: str | None = None,
) -> Mapping[str, Any]:
    """Give the claims of a token that holds.

    Args:
        jwks: the issuer's keys, as its JWKS has them.
        nonce: what the token must repeat; None: not asked for.

    Raises:
        TokenRefusedError: it does not hold, whatever the reason.
    """
    if len(token) > _LENGTH_MAX:
        raise TokenRefusedError("too long")
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in _ALGORITHMS or header.get("crit"):
            raise TokenRefusedError("algorithm")
        claims: Mapping[str, Any] = jwt.decode(
            token,
            _key(jwks, header, algorithm),
            algorithms=[algorithm],
            issuer=issuer,
            audience=audience if isinstance(audience, str) else list(audience),
            # time is checked below, with the clock that we were given
            options={"require": ["exp", "iss", "aud"], "verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )
    except jwt.PyJWTError as error:
        raise TokenRefusedError(type(error).__name__) from error
    _check_time(claims, now_s)
    if nonce is not None and claims.get("nonce") != nonce:
        raise TokenRefusedError("nonce")
    return claims


def _key(jwks: Sequence[Mapping[str, Any]], header: Mapping[str, Any], algorithm: str) -> Any:
    fit = [
        key
        for key in jwks
        if key.get("use", "sig") == "sig"
        and key.get("kty") != "oct"
        and key.get("alg", algorithm) == algorithm
        and ("kid" not in header or key.get("kid") == header["kid"])
    ]
    if len(fit) != 1:
        raise TokenRefusedError("key", unknown_key=not fit)
    return jwt.PyJWK(dict(fit[0]), algorithm=algorithm).key


def _check_time(claims: Mapping[str, Any], now_s: float) -> None:
    for name, sign in (("exp", 1), ("nbf", -1), ("iat", -1)):
        value = claims.get(name)
        if value is None and name != "exp":
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or (value - now_s) * sign < -_LEEWAY_S:
            raise TokenRefusedError(name)


def check_logout(claims: Mapping[str, Any], now_s: float) -> tuple[str, str]:
    """Give (sid, sub) of a token that says that somebody logged out at the issuer (Back-Channel Logout 1.0 §2.6); "" for none.

    Raises:
        TokenRefusedError: it is no such token, or an old one.
    """
    events = claims.get("events")
    if not isinstance(events, Mapping) or not isinstance(events.get(_LOGOUT), Mapping) or "nonce" in claims:
        raise TokenRefusedError("events")
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float) or now_s - issued > _LOGOUT_S:
        raise TokenRefusedError("iat")
    sid, sub = (value if isinstance(value := claims.get(name), str) else "" for name in ("sid", "sub"))
    if not sid and not sub:
        raise TokenRefusedError("sid")
    return sid, sub


def values_of(claims: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """Give the texts of a claim, whose name may be a path ("realm_access.roles"); () when there are none."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for step in path.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return tuple(found.split()[:_VALUES_MAX])
    if isinstance(found, list):
        return tuple(value for value in found[:_VALUES_MAX] if isinstance(value, str))
    return ()
