"""`koppelvlak mappings check` and `list`, and an organisation's own mappings at `koppelvlak check` and when a system starts."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from adapter import tenancy, wiring
from adapter.cli import app
from adapter.errors import Misconfigured, render
from adapter.paths import data_folder
from tests.shared import shared

OPERATION = (data_folder("mappings") / "zds-1.1" / "maakZaakdocument_Lk01.toml").read_text(encoding="utf-8")
ENTITY = (data_folder("mappings") / "bg-0310" / "hr-vestiging.toml").read_text(encoding="utf-8")
EXAMPLE = (data_folder("schemas").parent / "adapter" / "voorbeeld.toml").read_text(encoding="utf-8")


@pytest.fixture
def own(tmp_path):
    """Give what writes an own folder with these files, and gives the configuration that names it."""

    def write(**files):
        for name, text in files.items():
            path = tmp_path / "eigen" / f"{name.replace('__', '/')}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        config = tmp_path / "koppelvlak.toml"
        config.write_text(f'{EXAMPLE}\n[mappings]\nfolder = "{tmp_path / "eigen"}"\n', encoding="utf-8")
        return config

    return write


def run(*arguments, code=0):
    done = CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


def settings_of(config, tmp_path):
    return tenancy.load(config, overrides={"data": str(tmp_path / "data")})


def refused(settings):
    with pytest.raises(Misconfigured) as caught:
        wiring.System(settings)
    return caught.value.findings


def test_check_tells_people_that_the_laws_hold():
    shown = run("mappings", "check", "--only", "zds-1.1/cancelCheckout").stdout
    assert "All laws hold, and no path is left out." in shown
    assert "cancelCheckout_Di02" in shown


def test_check_tells_programs_per_mapping_and_direction_what_is_covered_and_which_laws_held():
    lines = [
        json.loads(line) for line in run("mappings", "check", "--only", "bg-0310/aoaSa01", "--json").stdout.splitlines()
    ]
    assert [(line["mapping"], line["direction"]) for line in lines] == [
        ("bg-0310/aoaSa01", "in"),
        ("bg-0310/aoaSa01", "out"),
    ]
    for line in lines:
        assert line["ok"]
        assert line["covered"] == line["fields"] > 0
        assert line["unlisted"] == line["broken"] == []
        assert line["laws"]["put_get"] > 0


def test_check_says_no_with_the_law_and_the_place_when_a_mapping_breaks_one(own):
    config = own(
        **{
            "bg-0310__hr-vestiging": ENTITY.replace("max = 200\n", "")
            .replace('pattern = "[0-9]{12}"', 'lost = "no"', 0)
            .replace(
                '[[field]]\nstuf = "handelsnaamVerkort"\nevent = "vestiging.handelsnaamVerkort"\n',
                '[[field]]\nstuf = "handelsnaamVerkort"\nevent = "vestiging.onbekendLid"\n',
            )
        }
    )
    done = run("mappings", "check", "--only", "bg-0310/vesSa01", "--config", config, "--json", code=1)
    broken = [each for line in map(json.loads, done.stdout.splitlines()) for each in line["broken"]]
    assert {each["law"] for each in broken} == {"bounds"}
    assert all("a member that its schema does not know" in each["where"] for each in broken)


def test_list_and_show_tell_of_the_own_folder_of_the_settings(own):
    config = own(**{"zds-1.1__maakZaakdocument_Lk01": OPERATION.replace("major = 1", "major = 2")})
    lines = [json.loads(line) for line in run("mappings", "list", "--config", config, "--json").stdout.splitlines()]
    (mine,) = [
        line for line in lines if (line.get("pack"), line.get("message")) == ("zds-1.1", "maakZaakdocument_Lk01")
    ]
    assert mine["major"] == 2
    assert "maakZaakdocument_Lk01" in run("mappings", "list", "--config", config).stdout
    rows = run("mappings", "show", "maakZaakdocument_Lk01", "--pack", "zds-1.1", "--config", config).stdout
    assert "identificatie" in rows


def test_a_start_is_refused_for_an_own_mapping_that_leaves_a_path_out(own, tmp_path):
    text = ENTITY.replace(
        '[[field]]\nstuf = "sub.url"\npreserve = true\nclass = "organisatiegegeven"\nsource = "MAPPING.md A.4"\n', ""
    )
    (finding, *_) = refused(settings_of(own(**{"bg-0310__hr-vestiging": text}), tmp_path))
    assert (finding.code, finding.path, finding.facts["pad"]) == (
        "mapping-pad-ongenoemd",
        "bg-0310/hr-vestiging.toml",
        "sub.url",
    )
    assert "[[whole]]" in (render(finding, "en").fix or "")


def test_a_start_is_refused_for_an_own_mapping_that_breaks_a_law_and_taken_once_it_is_mended(own, tmp_path):
    at = ENTITY.index('[[field]]\nstuf = "authentiek"')
    end = ENTITY.index("[[field]]", at + 5)
    moved = ENTITY[:at] + ENTITY[end:] + "\n" + ENTITY[at:end]  # written at the end, where the schema has it second
    settings = settings_of(own(**{"bg-0310__hr-vestiging": moved}), tmp_path)

    findings = refused(settings)

    (finding, *_) = findings
    assert (finding.code, finding.path) == ("mapping-wet-gebroken", "bg-0310/hr-vestiging.toml")
    assert finding.line is not None
    assert finding.line > ENTITY.count("\n") - 8
    assert render(finding, "nl").fix

    own(**{"bg-0310__hr-vestiging": ENTITY})
    assert wiring.System(settings, background=False).mappings.get("bg-0310", "vesLk01").major == 1
    tried = tmp_path / "data" / "mappings-beproefd"
    before = tried.stat().st_mtime_ns
    wiring.System(settings, background=False)
    assert tried.stat().st_mtime_ns == before  # what was found lawful is not tried again


def test_a_folder_that_is_not_there_is_said(tmp_path):
    config = tmp_path / "koppelvlak.toml"
    config.write_text(f'{EXAMPLE}\n[mappings]\nfolder = "nergens"\n', encoding="utf-8")
    (finding,) = refused(settings_of(config, tmp_path))
    assert (finding.code, finding.path) == ("configuratie-waarde", "mappings.folder")


def test_golden_pairs_are_run_with_the_mappings_of_ones_own_folder(own, tmp_path):
    pair = shared("corpus/pairs/p05-genereerzaakidentificatie-12")
    own(tables__eigen='table = "eigen"\n[names]\n"Ja" = "ja"\n')
    assert "1 of 1 pairs agree" in run("mappings", "test", pair, "--mappings", tmp_path / "eigen").stdout
    own(tables__eigen='tabel = "eigen"\n')
    with pytest.raises(Misconfigured) as caught:
        run("mappings", "test", pair, "--mappings", tmp_path / "eigen")
    assert caught.value.findings[0].path == "tables/eigen.toml"
