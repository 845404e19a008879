from pathlib import Path

import pytest

from adapter import settings, tenancy
from adapter.errors import Misconfigured, Refused, render

ONE = """
[gemeenten.zeeveld]
organisaties = [{ code = "0518", rsin = "823288444", gemeentecode = "0518" }]
[gemeenten.zeeveld.connections.formulieren]
zenders = [{ organisatie = "0518", applicatie = "OpenForms" }]
[gemeenten.zeeveld.zaaktypen.standaard.afsluiten]
standaard_resultaat = "Verwerkt"
[gemeenten.zeeveld.zaaktypen.B1026.afsluiten]
bij_einddatum = true
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "koppelvlak.toml"
    file.write_text(text, encoding="utf-8")
    return file


def findings(folder: Path, text: str):
    with pytest.raises(Misconfigured) as caught:
        tenancy.load(write(folder, text))
    return caught.value.findings


def test_without_a_file_the_example_gemeente_is_served():
    assert "voorbeeld" in tenancy.load(None).gemeenten


def test_an_unknown_key_is_refused_with_a_suggestion(tmp_path):
    (finding,) = findings(tmp_path, "[http]\nprot = 1\n")
    assert (finding.code, finding.path) == ("configuratie-sleutel-onbekend-suggestie", "http.prot")
    assert "'port'" in render(finding, "en").fix


def test_an_unknown_key_deep_in_a_gemeente_is_found_too(tmp_path):
    codes = {
        (f.code, f.path, f.facts.get("suggestie"))
        for f in findings(tmp_path, ONE + "[gemeenten.zeeveld.conections.x]\n")
    }
    assert ("configuratie-sleutel-onbekend-suggestie", "gemeenten.zeeveld.conections", "connections") in codes


def test_all_wrong_values_are_named_at_once(tmp_path):
    paths = {f.path for f in findings(tmp_path, "[http]\nport = 70000\nworkers = 0\n")}
    assert paths == {"http.port", "http.workers"}


def test_what_is_not_toml_is_refused_with_the_place(tmp_path):
    (finding,) = findings(tmp_path, "port = 0518\n")
    assert finding.code == "configuratie-geen-toml"
    assert "line 1" in render(finding, "en").what


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(Misconfigured) as caught:
        tenancy.load(Path("nergens.toml"))
    assert caught.value.findings[0].code == "configuratie-onleesbaar"


def test_an_environment_variable_goes_before_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("KOPPELVLAK_HTTP__PORT", "9001")
    assert tenancy.load(write(tmp_path, "[http]\nport = 8000\n")).http.port == 9001


def test_a_zaaktype_profile_stands_on_the_standard_one(tmp_path):
    gemeente = tenancy.load(write(tmp_path, ONE)).gemeenten["zeeveld"]
    profile = tenancy.Tenants.profile(gemeente, "B1026")
    assert profile.afsluiten == settings.Afsluiten(bij_einddatum=True, standaard_resultaat="Verwerkt")
    assert tenancy.Tenants.profile(gemeente, "B9").afsluiten.bij_einddatum is False


def test_only_a_known_zender_gets_a_connection(tmp_path):
    tenants = tenancy.Tenants(tenancy.load(write(tmp_path, ONE)))
    gemeente = tenants.gemeente("zeeveld")
    name, _ = tenants.connection(gemeente, organisatie="0518", applicatie="OpenForms", administratie="", pack="zds-1.1")
    assert name == "formulieren"
    with pytest.raises(Refused) as caught:
        tenants.connection(gemeente, organisatie="0518", applicatie="Ander", administratie="", pack="zds-1.1")
    assert caught.value.findings[0].code == "zender-onbekend"


def test_another_gemeente_is_never_a_fallback(tmp_path):
    with pytest.raises(Refused):
        tenancy.Tenants(tenancy.load(write(tmp_path, ONE))).gemeente("voorbeeld")
