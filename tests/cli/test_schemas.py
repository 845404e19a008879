"""`koppelvlak schemas`: what packs there are, what is in them, what leaves with an export, and who deviates."""

from __future__ import annotations

import hashlib
import json
import zipfile

import pytest
from typer.testing import CliRunner

from adapter import validation
from adapter.cli.schemas import app

_CONFIG = """
profile = "development"
[gemeenten.voorbeeld]
organisaties = [{ code = "*", rsin = "823288444", gemeentecode = "1900" }]
[gemeenten.voorbeeld.connections.proef]
[[gemeenten.voorbeeld.connections.proef.dispensations]]
code = "KV-WAARDE-TE-LANG"
path = "stuurgegevens/referentienummer"
reason = "The vendor mends it in the release of the spring"
until = %s
repair = "inkorten"
"""


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def test_every_version_is_listed_with_where_it_comes_from(data):
    rows = [json.loads(line) for line in run("list", "--data", str(data), "--json").splitlines()]
    found = {row["name"]: row for row in rows}
    assert set(found) == {"bg-0310", "stuf-0301", "zds-1.1", "zds-1.2", "zkn-0310"}
    assert found["zds-1.1"]["successor"] == "zds-1.2/1.2"
    assert found["zds-1.2"]["validFrom"] == "2017-04-01"
    assert all(row["default"] and row["authority"] == "own" and row["messages"] for row in rows)


def test_a_pack_is_shown_with_its_messages_rules_and_the_sha256_of_its_files(data):
    (row,) = [json.loads(line) for line in run("show", "zds-1.2/1.2", "--data", str(data), "--json").splitlines()]
    assert "creeerZaak_ZakLk01" in {message["name"] for message in row["messages"]}
    assert {"code": "bsn-elfproef", "severity": "fout"} in row["rules"]
    assert len(row["files"]["entry.xsd"]) == 64
    run("show", "zds-9", "--data", str(data), code=2)


def test_an_export_holds_all_that_the_pack_needs_and_is_the_same_each_time(data, tmp_path):
    for name in ("one", "other"):
        run("export", "zds-1.1", str(tmp_path / f"{name}.zip"), "--data", str(data))
    one, other = (tmp_path / f"{name}.zip" for name in ("one", "other"))
    assert hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(other.read_bytes()).digest()
    with zipfile.ZipFile(one) as archive:
        archive.extractall(tmp_path / "out")
    packs = validation.load([tmp_path / "out"])
    packs.get("zds-1.1").warm()
    assert {pack.name for pack in packs.all()} == {"bg-0310", "stuf-0301", "zds-1.1", "zkn-0310"}
    run("export", "zds-1.1", str(one), "--data", str(data), code=2)


@pytest.mark.parametrize(("until", "code"), [("2099-01-01", 0), ("2020-01-01", 1)])
def test_dispensations_are_listed_with_how_often_and_until_when_and_one_that_is_over_makes_the_answer_no(
    data, tmp_path, until, code
):
    config = tmp_path / "koppelvlak.toml"
    config.write_text(_CONFIG % until, encoding="utf-8")
    output = run("dispensations", "--config", str(config), "--data", str(data), "--json", code=code)
    (row,) = [json.loads(line) for line in output.splitlines()]
    assert (row["connection"], row["code"], row["until"]) == ("proef", "waarde-te-lang", until)
    assert (row["messages"], row["last"], row["expired"]) == (0, None, code == 1)
