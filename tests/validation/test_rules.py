"""What a schema can't say: each rule of the packs finds its mistake, and nothing in the examples."""

from __future__ import annotations

import pytest

from adapter import guard, stuf, wiring
from adapter.errors import CATALOGUE, Misconfigured
from adapter.validation.checks import WHOLE, read_change
from adapter.validation.rules import read_rules
from tests.system import example
from tests.validation import judges

PACKS = wiring.load_packs()


def found(data: bytes, pack: str = "zds-1.1", *, weighs=None, message=None):
    payload = stuf.payload_of(guard.parse(data))
    name = message or stuf.find_operatie(PACKS.get(pack).operaties, payload, None).name
    faults, warnings = PACKS.get(pack).rules.check(payload, name, data=data, weighs=weighs)
    return [each.code for each in faults], [each.code for each in warnings]


def changed(name: str, *changes: tuple[str, str]) -> bytes:
    text = example(name).decode()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text.encode()


@pytest.mark.parametrize(
    ("name", "changes", "faults", "warnings"),
    [
        ("creeer-zaak", [], [], []),
        ("actualiseer-zaakstatus", [], [], []),
        ("creeer-zaak", [("20261102</ZKN:startdatum", "20261131</ZKN:startdatum")], ["datum-bestaat-niet"], []),
        (
            "creeer-zaak",
            [
                (
                    'StUF:entiteittype="ZAK" StUF:verwerkingssoort="T"',
                    'StUF:entiteittype="ZAK" StUF:verwerkingssoort="V"',
                )
            ],
            [],
            ["verwerkingssoort-past-niet"],
        ),
        (
            "creeer-zaak",
            [("1900202600000001</ZKN:identificatie", "1900/02600000001</ZKN:identificatie")],
            ["zaakidentificatie-tekens"],
            [],
        ),
    ],
)
def test_a_rule_finds_its_mistake_and_nothing_else(name, changes, faults, warnings):
    assert found(changed(name, *changes)) == (faults, warnings)


def test_the_header_names_the_entiteittype_of_the_object():
    wrong = changed("creeer-zaak", ("<StUF:entiteittype>ZAK<", "<StUF:entiteittype>EDC<"))
    assert found(wrong, message="zakLk01") == ([], ["entiteittype-anders"])


def test_a_connection_may_weigh_a_rule_otherwise():
    wrong = changed("creeer-zaak", ("20261102</ZKN:startdatum", "20261131</ZKN:startdatum"))
    assert found(wrong, weighs={"datum-bestaat-niet": "waarschuwing"}) == ([], ["datum-bestaat-niet"])
    assert found(wrong, weighs={"datum-bestaat-niet": "uit"}) == ([], [])


def test_oud_and_huidig_are_held_against_each_other():
    text = example("actualiseer-zaakstatus").decode()
    assert text.count("1900202600000001</ZKN:identificatie") == 2
    other = text.replace("1900202600000001</ZKN:identificatie", "1900202600000002</ZKN:identificatie", 1)
    assert found(other.encode()) == ([], ["oud-huidig-ander-object"])


def test_a_finding_stands_at_its_place():
    wrong = changed("creeer-zaak", ("20261102</ZKN:startdatum", "20261131</ZKN:startdatum"))
    payload = stuf.payload_of(guard.parse(wrong))
    (finding,), _ = PACKS.get("zds-1.1").rules.check(payload, "creeerZaak_Lk01", data=wrong)
    assert finding.path == "/ZKN:zakLk01/ZKN:object/ZKN:startdatum"
    assert finding.line == wrong[: wrong.index(b"20261131")].count(b"\n") + 1
    assert finding.column is not None


def test_every_rule_has_its_texts_and_no_real_message_that_is_valid_breaks_one_that_refuses():
    for pack in PACKS.all():
        assert [rule.code for rule in pack.rules.rules if rule.code not in CATALOGUE] == []
    refused = []
    for name, message, valid in judges.corpus():
        if valid:
            pack = PACKS.get(judges.pack_of(message))
            faults, _ = pack.rules.check(message, "")
            refused += [
                f"{name}: {each.code}" for each in faults if each.code not in ("bsn-elfproef", "datum-bestaat-niet")
            ]
    assert refused == []


@pytest.mark.parametrize(
    "text",
    [
        "[[rule]",
        '[[rule]]\ncode = "x"\n',
        '[[rule]]\ncode = "x"\ncheck = "bestaat-niet"\nrule = "r"\nsource = "s"\n',
        '[[rule]]\ncode = "x"\ncheck = "elfproef"\nrule = "r"\nsource = "s"\nseverity = "erg"\n',
    ],
)
def test_rules_that_are_wrong_are_refused(text):
    with pytest.raises(Misconfigured) as refusal:
        read_rules(text.encode(), "rules.toml")
    assert [each.code for each in refusal.value.findings] == ["pack-regels"]


@pytest.mark.parametrize(
    ("element", "breaks"),
    [
        ('<ZKN:a StUF:noValue="geenWaarde"/>', False),
        ('<ZKN:a StUF:noValue="geenWaarde" xsi:nil="true" ></ZKN:a>', False),
        ("<ZKN:a StUF:noValue='geenWaarde'> </ZKN:a>", False),
        ('<ZKN:a StUF:noValue="geenWaarde">x</ZKN:a>', True),
        ('<ZKN:a StUF:noValue = "geenWaarde"><ZKN:b/></ZKN:a>', True),
        ('<ZKN:a StUF:noValue="geenWaarde" naam="/>">x</ZKN:a>', True),
        ("<ZKN:a StUF:noValue='geenWaarde' naam='\"/>'>x</ZKN:a>", True),
        ('<ZKN:a naam=\'noValue="x"/>\' StUF:noValue="geenWaarde">x</ZKN:a>', True),
        ('<ZKN:a StUF:noValue="geenWaarde"><!-- c -->x</ZKN:a>', True),
        ('<ZKN:a StUF:noValue="geenWaarde"><![CDATA[x]]></ZKN:a>', True),
        ('<ZKN:a xmlns:n="http://www.egem.nl/StUF/StUF0301" n:noValue="geenWaarde">&#120;</ZKN:a>', True),
    ],
)
def test_who_says_no_value_and_gives_one_is_found_however_it_is_written(element: str, breaks: bool) -> None:
    names = 'xmlns:ZKN="urn:z" xmlns:StUF="http://www.egem.nl/StUF/StUF0301" xmlns:xsi="urn:x"'
    data = f'<ZKN:m {names}><ZKN:c StUF:noValue="geenWaarde" xsi:nil="true"/>{element}</ZKN:m>'.encode()
    payload = guard.parse(data)
    check = WHOLE["geen-waarde-met-inhoud"]({})

    for known in (data, None):
        assert (check(payload, read_change(payload, known)) is not None) == breaks
