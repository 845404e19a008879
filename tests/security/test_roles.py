import itertools

import pytest

from adapter import security, settings
from adapter.security import ALLOWED, NOBODY, Action, Caller, Role, may


def caller(**grants):
    return Caller(name="x", kind="key", grants={name: frozenset(roles) for name, roles in grants.items()})


EXPECTED = {
    (Role.LEZER, Action.LEZEN),
    (Role.BEHEERDER, Action.LEZEN),
    (Role.BEHEERDER, Action.ONTMASKEREN),
    (Role.BEHEERDER, Action.QUARANTAINE),
    (Role.BEHEERDER, Action.HERHALEN),
    (Role.BEHEERDER, Action.PAUZEREN),
    (Role.BEHEERDER, Action.SCHEMAS),
    (Role.PRIVACY_OFFICER, Action.LEZEN),
    (Role.PRIVACY_OFFICER, Action.ONTMASKEREN),
    (Role.PRIVACY_OFFICER, Action.PERSONEN),
    (Role.PRIVACY_OFFICER, Action.INZAGEN),
}


@pytest.mark.parametrize(("role", "action"), list(itertools.product(Role, Action)))
def test_a_role_may_what_the_table_says_in_its_own_gemeente_and_nothing_elsewhere(role, action):
    assert may(caller(hier=[role]), "hier", action) == ((role, action) in EXPECTED)
    assert not may(caller(hier=[role]), "elders", action)


def test_every_role_is_in_the_table_and_nobody_may_nothing():
    assert set(ALLOWED) == set(Role)
    assert not any(may(NOBODY, "hier", action) for action in Action)
    assert not security.may_somewhere(NOBODY, Action.LEZEN)


def test_a_grant_for_each_gemeente_holds_for_those_there_are():
    given = [
        settings.Grant(gemeente="*", roles=("lezer",)),
        settings.Grant(gemeente="a", roles=("beheerder",)),
        settings.Grant(gemeente="gone", roles=("beheerder",)),
    ]
    grants = security.grants_of(given, ["a", "b"])
    assert grants == {"a": {Role.LEZER, Role.BEHEERDER}, "b": {Role.LEZER}}


def test_a_caller_knows_where_it_may_do_what():
    both = caller(a=[Role.BEHEERDER], b=[Role.LEZER])
    assert both.gemeenten() == ("a", "b")
    assert both.gemeenten(Action.QUARANTAINE) == ("a",)
