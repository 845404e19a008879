"""Who asks, over HTTP in this process: keys, tokens, sessions, and the two ways to log in."""

from __future__ import annotations

import contextlib
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from adapter import peers, security, settings, status
from adapter.peers.exchange_asgi import AsgiExchange
from tests.security.issuer import ISSUER, FakeIssuer

NOW = 1_800_000_000.0
KEY = security.new_key(b"x" * 32)
OIDC = {
    "issuer": ISSUER,
    "client_id": "koppelvlak",
    "grants": [
        {"value": "lezers", "gemeente": "a", "roles": ["lezer"]},
        {"value": "beheer", "gemeente": "*", "roles": ["beheerder"]},
    ],
}


class Clock:
    now = NOW


class Ends:
    """What processes share; the journal's own is tried in tests/contracts."""

    def __init__(self):
        self.kept = {}

    async def end_sessions(self, keys, *, at, until):
        self.kept.update(dict.fromkeys(keys, at))

    async def is_session_ended(self, keys, *, begun):
        return any(key in self.kept and self.kept[key] >= begun for key in keys)


def make(issuer=None, *, profile="development", public_url=None, ends=None, **rules):
    """Give an application that says who asks, and its clock."""
    clock = Clock()
    given = settings.Access.model_validate(
        {
            "keys": {
                "monitor": {
                    "sha256": security.hash_key(KEY),
                    "grants": [{"gemeente": "a", "roles": ["lezer"]}],
                }
            },
            **({} if issuer is None else {"oidc": OIDC}),
            **rules,
        }
    )
    access = status.Access(
        given,
        profile=profile,
        public_url=public_url,
        gemeenten=["a", "b"],
        sessions=security.Sessions(b"k" * 32, lasts_s=3600, idle_s=600),
        ends=ends or Ends(),
        issuer=None
        if issuer is None
        else peers.Issuer(given.oidc, AsgiExchange(issuer.app), monotonic=lambda: clock.now),
        clock_s=lambda: clock.now,
        monotonic=lambda: clock.now,
    )

    async def who(request):
        try:
            caller = await access.caller_of(request)
            access.check_forged(request, caller, request.headers.get("x-csrf-token"))
        except status.ProblemError as error:
            return error.response
        answer = JSONResponse(
            {
                "name": caller.name,
                "kind": caller.kind,
                "grants": {name: sorted(roles) for name, roles in caller.grants.items()},
                "csrf": access.csrf_of(request),
            }
        )
        if request.query_params.get("deel") is None:
            access.keep_awake(request, answer)
        return answer

    app = Starlette(
        routes=[
            Route("/who", who, methods=["GET", "POST"]),
            *status.login_routes(access, status.plain_login_page, status.plain_leave_page),
        ]
    )
    app.clock = clock
    return app


@contextlib.asynccontextmanager
async def browser(app, *, client="127.0.0.1", base_url="http://localhost:8710"):
    transport = httpx.ASGITransport(app, client=(client, 1))
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as opened:
        yield opened


async def log_in(opened, **more):
    page = (await opened.get("/aanmelden")).text
    csrf = re.search(r'name=csrf value="([0-9a-f]+)"', page)[1]
    return await opened.post("/aanmelden", data={"naam": "proef", "rol": "beheerder", "csrf": csrf, **more})


# --- the machine itself ------------------------------------------------------------------------------------------


async def test_this_machine_itself_reads_in_the_development_profile():
    async with browser(make()) as opened:
        assert (await opened.get("/who")).json() == {
            "name": "lokaal",
            "kind": "open",
            "grants": {"a": ["lezer"], "b": ["lezer"]},
            "csrf": "",
        }


@pytest.mark.parametrize(
    ("more", "headers"),
    [
        ({"client": "10.0.0.9"}, {}),
        ({}, {"X-Forwarded-For": "10.0.0.9"}),
        ({}, {"Forwarded": "for=10.0.0.9"}),
        ({"base_url": "http://rebound.example.com"}, {}),
    ],
)
async def test_what_comes_from_elsewhere_is_nobody(more, headers):
    async with browser(make(), **more) as opened:
        assert (await opened.get("/who", headers=headers)).json()["kind"] == "nobody"
        assert (await opened.get("/aanmelden", headers=headers)).status_code == 404


async def test_nobody_is_known_by_its_place_in_the_production_profile():
    async with browser(make(profile="production")) as opened:
        assert (await opened.get("/who")).json()["kind"] == "nobody"
        assert (await opened.get("/aanmelden")).status_code == 404
        assert (await opened.post("/aanmelden", data={"naam": "x", "rol": "beheerder"})).status_code == 404


# --- keys --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{"X-API-Key": KEY}, {"Authorization": f"Bearer {KEY}"}])
async def test_a_key_is_known_by_the_name_in_the_settings(headers):
    async with browser(make(profile="production"), client="10.0.0.9") as opened:
        who = (await opened.get("/who", headers=headers)).json()
        assert (who["name"], who["grants"]) == ("sleutel:monitor", {"a": ["lezer"]})


@pytest.mark.parametrize(
    "headers",
    [{"X-API-Key": "kv_wrong"}, {"X-API-Key": ""}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic eDp5"}],
)
async def test_a_credential_that_does_not_hold_is_a_401_also_on_this_machine(headers):
    async with browser(make()) as opened:
        answer = await opened.get("/who", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_who_guesses_too_often_waits_while_a_key_that_holds_goes_on():
    async with browser(make(logins_per_minute=3)) as opened:
        answers = [(await opened.get("/who", headers={"X-API-Key": "kv_wrong"})) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
        assert int(answers[-1].headers["retry-after"]) > 0
        assert (await opened.get("/who", headers={"X-API-Key": KEY})).status_code == 200


# --- the login of the development profile ------------------------------------------------------------------------


async def test_a_role_can_be_chosen_and_left_again():
    async with browser(make()) as opened:
        done = await log_in(opened, naar="/who")
        assert (done.status_code, done.headers["location"]) == (303, "/who")
        cookie = next(value for value in done.headers.get_list("set-cookie") if "sessie" in value)
        assert "httponly" in cookie.lower()
        assert "samesite=lax" in cookie.lower()
        who = (await opened.get("/who")).json()
        assert (who["name"], who["kind"], who["grants"]) == (
            "proef",
            "session",
            {"a": ["beheerder"], "b": ["beheerder"]},
        )
        kept = dict(opened.cookies)
        assert (await opened.post("/afmelden", data={"csrf": "wrong"})).status_code == 403
        left = await opened.post("/afmelden", data={"csrf": who["csrf"]})
        assert left.status_code == 303
        assert (await opened.get("/who")).json()["kind"] == "open"
        opened.cookies.update(kept)  # somebody kept a copy
        assert (await opened.get("/who")).json()["kind"] == "open"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"csrf": "0" * 64}, "verlopen"),
        ({"csrf": ""}, "verlopen"),
        ({"rol": "baas"}, "geweigerd"),
        ({"naam": " "}, "geweigerd"),
    ],
)
async def test_a_login_that_is_forged_or_wrong_is_none(wrong, why):
    async with browser(make()) as opened:
        done = await log_in(opened, **wrong)
        assert parse_qs(urlsplit(done.headers["location"]).query)["fout"] == [why]
        assert (await opened.get("/who")).json()["kind"] == "open"
        page = await opened.get(done.headers["location"])
        assert "role=alert" in page.text


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "", "/a\r\nX: y"]
)
async def test_a_login_never_leads_to_another_site(target):
    async with browser(make()) as opened:
        done = await log_in(opened, naar=target)
        assert done.headers["location"] == "/"


async def test_logins_are_limited_per_address():
    async with browser(make(logins_per_minute=2)) as opened:
        codes = [(await log_in(opened)).status_code for _ in range(3)]
        assert codes == [303, 303, 429]


async def test_a_change_from_a_session_needs_the_token_of_its_page():
    async with browser(make()) as opened:
        await log_in(opened)
        csrf = (await opened.get("/who")).json()["csrf"]
        assert (await opened.post("/who")).status_code == 403
        assert (await opened.post("/who", headers={"X-CSRF-Token": "é".encode()})).status_code == 403
        assert (await opened.post("/who", headers={"X-CSRF-Token": csrf})).status_code == 200
        for elsewhere in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            assert (await opened.post("/who", headers={"X-CSRF-Token": csrf, **elsewhere})).status_code == 403


async def test_a_session_of_the_development_profile_is_nothing_in_production():
    async with browser(make()) as opened:
        await log_in(opened)
        cookies = dict(opened.cookies)
    async with browser(make(profile="production")) as opened:
        opened.cookies.update(cookies)
        assert (await opened.get("/who")).json()["kind"] == "nobody"


# --- the issuer --------------------------------------------------------------------------------------------------


async def test_a_token_gives_the_roles_of_its_claim_in_its_gemeenten():
    issuer = FakeIssuer()
    async with browser(make(issuer, profile="production"), client="10.0.0.9") as opened:
        token = issuer.token(groups=["lezers", "others"])
        who = (await opened.get("/who", headers={"Authorization": f"Bearer {token}"})).json()
        assert (who["name"], who["kind"], who["grants"]) == ("j.jansen", "token", {"a": ["lezer"]})
        for _ in range(3):
            await opened.get("/who", headers={"Authorization": f"Bearer {token}"})
    assert issuer.calls == ["discovery", "jwks"]


async def test_new_keys_of_the_issuer_are_fetched_but_a_stranger_cannot_make_us_fetch_without_end():
    issuer = FakeIssuer()
    app = make(issuer, profile="production")
    async with browser(app) as opened:
        await opened.get("/who", headers={"Authorization": f"Bearer {issuer.token()}"})
        issuer.rotate()
        app.clock.now += 31
        assert (await opened.get("/who", headers={"Authorization": f"Bearer {issuer.token()}"})).status_code == 200
        for number in range(5):
            strange = issuer.token(headers={"kid": f"x{number}"})
            assert (await opened.get("/who", headers={"Authorization": f"Bearer {strange}"})).status_code == 401
    assert issuer.calls.count("jwks") == 2


async def test_somebody_logs_in_at_the_issuer_with_pkce():
    issuer = FakeIssuer()
    app = make(issuer, profile="production", public_url="https://koppelvlak.example")
    async with browser(app, client="10.0.0.9", base_url="https://koppelvlak.example") as opened:
        assert "/aanmelden/oidc?naar=%2Fberichten" in (await opened.get("/aanmelden?naar=/berichten")).text
        begun = await opened.get("/aanmelden/oidc?naar=/berichten")
        asked = parse_qs(urlsplit(begun.headers["location"]).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["redirect_uri"] == ["https://koppelvlak.example/aanmelden/terug"]
        back = await opened.get("/aanmelden/terug", params=issuer.log_in(begun.headers["location"], groups=["beheer"]))
        assert (back.status_code, back.headers["location"]) == (303, "/berichten")
        cookie = next(value for value in back.headers.get_list("set-cookie") if "sessie" in value)
        assert cookie.startswith("__Host-koppelvlak-sessie=")
        assert "secure" in cookie.lower()
        who = (await opened.get("/who")).json()
        assert (who["name"], who["grants"]) == ("j.jansen", {"a": ["beheerder"], "b": ["beheerder"]})


async def test_a_way_back_that_was_not_begun_here_or_is_used_twice_is_no_login():
    issuer = FakeIssuer()
    app = make(issuer, profile="production")
    async with browser(app) as victim, browser(app) as attacker:
        begun = await attacker.get("/aanmelden/oidc")
        query = issuer.log_in(begun.headers["location"], groups=["beheer"])
        planted = await victim.get("/aanmelden/terug", params=query)
        assert "fout=verlopen" in planted.headers["location"]
        assert (await victim.get("/who")).json()["kind"] == "nobody"
        assert (await attacker.get("/aanmelden/terug", params=query)).headers["location"] == "/"
        again = await attacker.get("/aanmelden/terug", params=query)
        assert "fout=verlopen" in again.headers["location"]


async def test_who_has_no_role_here_gets_no_session():
    issuer = FakeIssuer()
    async with browser(make(issuer, profile="production")) as opened:
        begun = await opened.get("/aanmelden/oidc")
        back = await opened.get("/aanmelden/terug", params=issuer.log_in(begun.headers["location"], groups=["others"]))
        assert "fout=geen-rol" in back.headers["location"]
        assert (await opened.get("/who")).json()["kind"] == "nobody"


async def test_a_login_that_the_issuer_refuses_is_told():
    issuer = FakeIssuer()
    async with browser(make(issuer, profile="production")) as opened:
        begun = await opened.get("/aanmelden/oidc")
        state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
        for query in ({"error": "access_denied", "state": state},):
            assert "fout=geweigerd" in (await opened.get("/aanmelden/terug", params=query)).headers["location"]
        begun = await opened.get("/aanmelden/oidc")
        query = issuer.log_in(begun.headers["location"], groups=["beheer"])
        wrong = await opened.get("/aanmelden/terug", params={**query, "code": "made-up"})
        assert "fout=geweigerd" in wrong.headers["location"]


async def test_an_issuer_that_is_away_or_is_another_is_a_503():
    issuer = FakeIssuer()
    issuer.named = "https://another.example"
    async with browser(make(issuer, profile="production")) as opened:
        answer = await opened.get("/aanmelden/oidc")
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        answer = await opened.get("/who", headers={"Authorization": "Bearer a.b.c"})
        assert (answer.status_code, answer.json()["code"]) == (503, "aanmelddienst-onbruikbaar")


async def test_a_role_that_is_taken_from_the_settings_is_gone_from_an_open_session():
    issuer = FakeIssuer()
    async with browser(make(issuer, profile="production")) as opened:
        begun = await opened.get("/aanmelden/oidc")
        await opened.get("/aanmelden/terug", params=issuer.log_in(begun.headers["location"], groups=["beheer"]))
        cookies = dict(opened.cookies)
    fewer = {**OIDC, "grants": OIDC["grants"][:1]}
    async with browser(make(issuer, profile="production", oidc=fewer)) as opened:
        opened.cookies.update(cookies)
        assert (await opened.get("/who")).json()["grants"] == {}


async def logged_in(opened, issuer, **claims):
    begun = await opened.get("/aanmelden/oidc")
    query = issuer.log_in(begun.headers["location"], **{"groups": ["beheer"], "sid": "s1", **claims})
    return await opened.get("/aanmelden/terug", params=query)


async def test_who_logs_out_is_out_in_every_process_and_is_sent_to_log_out_at_the_issuer():
    issuer, ends = FakeIssuer(), Ends()
    one = make(issuer, profile="production", ends=ends)
    other = make(issuer, profile="production", ends=ends)
    async with browser(one) as opened, browser(other) as elsewhere:
        await logged_in(opened, issuer)
        kept = dict(opened.cookies)
        elsewhere.cookies.update(kept)
        csrf = (await elsewhere.get("/who")).json()["csrf"]
        left = await opened.post("/afmelden", data={"csrf": csrf})
        assert left.status_code == 200
        assert f'action="{ISSUER}/logout"' in left.text
        assert "form-action 'self' https://issuer.example;" in left.headers["content-security-policy"]
        fields = dict(re.findall(r'name="(\w+)" value="([^"]+)"', left.text))
        assert fields["post_logout_redirect_uri"] == "http://localhost:8710/aanmelden"
        assert fields["client_id"] == "koppelvlak"
        assert security.read_token(  # by which the issuer knows its session; it stands in no address
            fields["id_token_hint"], issuer.public(), issuer=ISSUER, audience="koppelvlak", now_s=NOW
        )
        assert (await opened.get("/who")).json()["kind"] == "nobody"
        assert (await elsewhere.get("/who")).json()["kind"] == "nobody"
        opened.cookies.update(kept)
        assert (await opened.get("/who")).json()["kind"] == "nobody"


@pytest.mark.parametrize("why", ["no place", "away"])
async def test_who_logs_out_is_out_here_also_when_the_issuer_is_away_or_has_no_place_for_it(why):
    issuer, ends = FakeIssuer(), Ends()
    async with browser(make(issuer, profile="production", ends=ends)) as opened:
        await logged_in(opened, issuer)
        cookies = dict(opened.cookies)
    if why == "away":
        issuer.named = "https://another.example"
    else:
        issuer.logout = False
    async with browser(make(issuer, profile="production", ends=ends)) as opened:  # a process that has not asked it yet
        opened.cookies.update(cookies)
        csrf = (await opened.get("/who")).json()["csrf"]
        left = await opened.post("/afmelden", data={"csrf": csrf})
        assert (left.status_code, left.headers["location"]) == (303, "/aanmelden")
        opened.cookies.update(cookies)
        assert (await opened.get("/who")).json()["kind"] == "nobody"


async def test_what_the_issuer_says_of_a_logout_is_believed_when_it_is_signed():
    issuer = FakeIssuer()
    app = make(issuer, profile="production")
    event = {"http://schemas.openid.net/event/backchannel-logout": {}}
    async with browser(app) as opened, browser(app) as issuers:
        await logged_in(opened, issuer)
        for wrong in (
            "",
            issuer.token(sid="s1", iat=NOW),  # an id_token
            FakeIssuer().token(sid="s1", iat=NOW, events=event, headers={"kid": issuer.kid}),
            issuer.token(sid="s1", iat=NOW - 900, events=event),
        ):
            answer = await issuers.post("/afmelden/aanmelddienst", data={"logout_token": wrong})
            assert answer.status_code == 400
        assert (await opened.get("/who")).json()["kind"] == "session"
        other = issuer.token(sid="of somebody else", iat=NOW, events=event)
        assert (await issuers.post("/afmelden/aanmelddienst", data={"logout_token": other})).status_code == 200
        assert (await opened.get("/who")).json()["kind"] == "session"
        token = issuer.token(sid="s1", iat=NOW, events=event)
        assert (await issuers.post("/afmelden/aanmelddienst", data={"logout_token": token})).status_code == 200
        assert (await opened.get("/who")).json()["kind"] == "nobody"


async def test_a_logout_of_a_person_ends_what_was_begun_before_it_and_nothing_after():
    issuer = FakeIssuer()
    app = make(issuer, profile="production")
    event = {"http://schemas.openid.net/event/backchannel-logout": {}}
    async with browser(app) as opened:
        await logged_in(opened, issuer)
        token = issuer.token(iat=NOW, events=event)  # sub alone
        await opened.post("/afmelden/aanmelddienst", data={"logout_token": token})
        assert (await opened.get("/who")).json()["kind"] == "nobody"
        app.clock.now += 5
        await logged_in(opened, issuer)
        assert (await opened.get("/who")).json()["kind"] == "session"


async def test_a_session_holds_while_pages_are_asked_for_and_no_longer_than_its_time():
    app = make()
    async with browser(app) as opened:
        await log_in(opened)
        for _ in range(6):
            app.clock.now += 590
            assert (await opened.get("/who")).json()["kind"] == "session"
        app.clock.now += 61
        assert (await opened.get("/who")).json()["kind"] == "open"


async def test_what_a_page_asks_for_by_itself_keeps_no_session_awake():
    app = make()
    async with browser(app) as opened:
        await log_in(opened)
        app.clock.now += 590
        assert (await opened.get("/who?deel=1")).json()["kind"] == "session"
        app.clock.now += 20
        assert (await opened.get("/who")).json()["kind"] == "open"
