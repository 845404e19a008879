"""Keys, tokens, cookies and the rate of tries: what holds and what does not."""

import dataclasses
import re

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter import security, settings
from adapter.security import Attempt, Rate, Session, Sessions, TokenRefusedError
from tests.security.issuer import ISSUER, FakeIssuer

NOW = 1_800_000_000


def test_a_key_is_found_by_its_hash_and_no_other_is():
    key = security.new_key(bytes(range(32)))
    keys = {"monitor": settings.ApiKey(sha256=security.hash_key(key), grants=())}
    assert key.startswith("kv_")
    assert security.find_key(keys, key) == "monitor"
    for wrong in ("", key[:-1], key + "A", security.hash_key(key), "x" * 10_000):
        assert security.find_key(keys, wrong) is None


# --- tokens ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def issuer():
    return FakeIssuer()


@pytest.fixture(scope="module")
def jwks(issuer):
    import json

    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(issuer.key.public_key()))
    return [{**public, "kid": issuer.kid, "use": "sig"}]


def read(token, jwks, **more):
    return security.read_token(token, jwks, issuer=ISSUER, audience="koppelvlak", now_s=NOW, **more)


def test_a_token_that_holds_gives_its_claims(issuer, jwks):
    assert read(issuer.token(groups=["a"]), jwks)["groups"] == ["a"]
    assert read(issuer.token(nonce="n"), jwks, nonce="n")["sub"] == "u1"


def test_a_token_that_does_not_hold_is_refused(issuer, jwks):
    other = FakeIssuer()
    wrong = {
        "over": issuer.token(exp=NOW - 120),
        "not yet": issuer.token(nbf=NOW + 120),
        "from the future": issuer.token(iat=NOW + 120),
        "no end": issuer.token(exp=None),
        "end is no number": issuer.token(exp="2000000000"),
        "another issuer": issuer.token(iss="https://elsewhere.example"),
        "another audience": issuer.token(aud="else"),
        "no audience": issuer.token(aud=None),
        "another key under our id": other.token(headers={"kid": issuer.kid}),
        "no signature": jwt.encode({"iss": ISSUER, "aud": "koppelvlak", "exp": NOW + 9}, None, algorithm="none"),
        "a shared secret": issuer.token(key=b"s" * 32, algorithm="HS256"),
        "no token": "a.b.c",
        "nothing": "",
        "too long": "a" * 20_000,
        "critical extension": issuer.token(headers={"crit": ["x"]}),
    }
    for name, token in wrong.items():
        with pytest.raises(TokenRefusedError):
            read(token, jwks)
            pytest.fail(name)


def test_a_token_must_repeat_the_nonce(issuer, jwks):
    for token in (issuer.token(), issuer.token(nonce="other")):
        with pytest.raises(TokenRefusedError):
            read(token, jwks, nonce="n")


def test_an_unknown_key_says_so_that_newer_keys_may_be_fetched(issuer, jwks):
    with pytest.raises(TokenRefusedError) as refused:
        read(issuer.token(headers={"kid": "new"}), jwks)
    assert refused.value.unknown_key


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("groups", ("a", "b")),
        ("realm.roles", ("c",)),
        ("https://x.example/roles", ("d",)),
        ("scope", ("e", "f")),
        ("sub.deeper", ()),
        ("nothing", ()),
        ("mixed", ("g",)),
    ],
)
def test_values_of_a_claim_are_found_also_deeper(path, values):
    claims = {
        "groups": ["a", "b"],
        "realm": {"roles": ["c"]},
        "https://x.example/roles": ["d"],
        "scope": "e f",
        "sub": "u",
        "mixed": [1, None, "g", {}],
    }
    assert security.values_of(claims, path) == values


# --- sessions ----------------------------------------------------------------------------------------------------

KEY = b"k" * 32
SESSION = Session(id="s1", name="j.jansen", source="oidc", values=("a",), begun_s=NOW, seen_s=NOW, sid="x", sub="u1")


def test_a_session_is_read_as_it_was_written_until_it_is_over():
    sessions = Sessions(KEY, lasts_s=60, idle_s=45)
    cookie = sessions.write(SESSION)
    assert sessions.read(cookie, NOW + 44) == SESSION
    assert sessions.read(cookie, NOW - 2) == SESSION  # written by an instance whose clock is ahead
    assert sessions.read(cookie, NOW - 61) is None
    assert Sessions(b"o" * 32, lasts_s=60, idle_s=45).read(cookie, NOW) is None


def test_a_session_ends_when_it_rests_and_at_the_latest_when_its_time_is_over():
    sessions = Sessions(KEY, lasts_s=60, idle_s=45)
    assert sessions.read(sessions.write(SESSION), NOW + 45) is None
    awake = dataclasses.replace(SESSION, seen_s=NOW + 40)
    assert sessions.read(sessions.write(awake), NOW + 59) == awake
    assert sessions.read(sessions.write(awake), NOW + 60) is None


def test_the_end_of_a_session_is_kept_under_names_that_say_nothing():
    keys = security.end_keys(SESSION)
    assert keys == [security.end_key("id", "s1"), security.end_key("sid", "x"), security.end_key("sub", "u1")]
    assert len(set(keys)) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in keys)
    assert len(security.end_keys(dataclasses.replace(SESSION, sid="", sub=""))) == 1


LOGOUT = {"events": {"http://schemas.openid.net/event/backchannel-logout": {}}, "iat": NOW, "sid": "x"}


def test_a_token_that_says_that_somebody_logged_out_is_told_from_any_other():
    assert security.check_logout({**LOGOUT, "sub": "u1"}, NOW + 5) == ("x", "u1")
    for wrong in (
        {"iat": NOW - 300},
        {"iat": None},
        {"events": {}},
        {"events": "x"},
        {"nonce": "n"},
        {"sid": ""},
        {"sid": 4},
    ):
        with pytest.raises(TokenRefusedError):
            security.check_logout({**LOGOUT, **wrong}, NOW)
            pytest.fail(str(wrong))


@given(st.text())
def test_no_other_text_is_a_session(text):
    assert Sessions(KEY, lasts_s=60, idle_s=45).read(text, NOW) is None


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=255))
def test_a_cookie_with_one_character_changed_is_no_session(where, change):
    sessions = Sessions(KEY, lasts_s=60, idle_s=45)
    cookie = sessions.write(SESSION)
    at = where % len(cookie)
    changed = cookie[:at] + chr((ord(cookie[at]) + 1 + change) % 256) + cookie[at + 1 :]
    assert changed == cookie or sessions.read(changed, NOW) in (None, SESSION)
    if changed != cookie and at < cookie.rindex("."):
        assert sessions.read(changed, NOW) is None


def test_one_kind_of_cookie_is_not_taken_for_the_other():
    sessions = Sessions(KEY, lasts_s=60, idle_s=45)
    attempt = Attempt(state="s", nonce="n", verifier="v", next="/", begun_s=NOW)
    assert sessions.read_attempt(sessions.write_attempt(attempt), NOW) == attempt
    assert sessions.read_attempt(sessions.write_attempt(attempt), NOW + 600) is None
    assert sessions.read(sessions.write_attempt(attempt), NOW) is None
    assert sessions.read_attempt(sessions.write(SESSION), NOW) is None


def test_a_forms_token_is_of_one_session_only():
    sessions = Sessions(KEY, lasts_s=60, idle_s=45)
    assert sessions.is_csrf("s1", sessions.csrf("s1"))
    assert not sessions.is_csrf("s2", sessions.csrf("s1"))
    assert not sessions.is_csrf("s1", "é")


def test_the_challenge_is_that_of_the_rfc():
    assert security.challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == (
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


# --- how often ---------------------------------------------------------------------------------------------------


def test_tries_run_out_and_come_back():
    rate = Rate(tries=3, per_s=60.0)
    for _ in range(3):
        assert rate.wait_s("a", 0.0) == 0
        rate.tried("a", 0.0)
    assert rate.wait_s("a", 0.0) == 20
    assert rate.wait_s("b", 0.0) == 0
    assert rate.wait_s("a", 20.0) == 0


def test_strangers_do_not_make_it_grow():
    rate = Rate(tries=1, per_s=60.0)
    for number in range(10_000):
        rate.tried(str(number), 0.0)
    assert len(rate._left) == 4096
