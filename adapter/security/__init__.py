"""Who calls and what they may: roles per gemeente, API keys, tokens of an OIDC issuer, sessions. Pure: values in, values out."""

from __future__ import annotations

from adapter.security.certificates import end_of, first_end
from adapter.security.keys import KEY_PREFIX, find_key, hash_key, new_key
from adapter.security.rate import Rate
from adapter.security.roles import ALLOWED, NOBODY, Action, Caller, Role, grants_of, may, may_somewhere
from adapter.security.session import Attempt, Session, Sessions, challenge_of, end_key, end_keys
from adapter.security.tokens import TokenRefusedError, check_logout, read_token, values_of

__all__ = [
    "ALLOWED",
    "KEY_PREFIX",
    "NOBODY",
    "Action",
    "Attempt",
    "Caller",
    "Rate",
    "Role",
    "Session",
    "Sessions",
    "TokenRefusedError",
    "challenge_of",
    "check_logout",
    "end_key",
    "end_keys",
    "end_of",
    "find_key",
    "first_end",
    "grants_of",
    "hash_key",
    "may",
    "may_somewhere",
    "new_key",
    "read_token",
    "values_of",
]
