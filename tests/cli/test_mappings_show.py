"""`koppelvlak mappings show` and `list`, and `translate` with the overlays of a connection."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from adapter.cli import app
from adapter.errors import Misconfigured
from adapter.paths import data_folder
from tests.system import example

EXAMPLE = data_folder("schemas").parent / "adapter" / "voorbeeld.toml"


@pytest.fixture
def config(tmp_path):
    text = EXAMPLE.read_text(encoding="utf-8").replace('language = "nl"', 'overlays = ["onbekend-clo"]', 1)
    more = '\n[gemeenten.voorbeeld.connections.gewoon]\npacks = ["zds-1.1"]\n'
    file = tmp_path / "koppelvlak.toml"
    file.write_text(text + more, encoding="utf-8")
    return file


def run(*arguments):
    done = CliRunner().invoke(app, [*map(str, arguments), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def shown(config, connection):
    rows = run("mappings", "show", "voegZaakdocumentToe_Lk01", "--connection", connection, "--config", config)
    return rows, [row for row in rows if row["origin"]["overlay"]]


def test_show_tells_of_each_row_its_file_and_line_and_its_overlay_and_why(config):
    rows, laid = shown(config, "proef")
    assert all(row["origin"]["file"] and row["origin"]["line"] for row in rows)
    (row,) = laid
    assert (row["entity"], row["stuf"], row["home"]) == ("documentstatus", "In bewerking", "in_bewerking")
    assert row["origin"]["file"] == "overlays/onbekend-clo.toml"
    assert row["origin"]["overlay"]["reason"].startswith("concept is what")


def test_show_has_no_row_of_an_overlay_for_a_connection_that_names_none(config):
    rows, laid = shown(config, "gewoon")
    assert len(rows) > 10
    assert laid == []


def test_show_refuses_a_message_that_no_mapping_is_for(config):
    with pytest.raises(Misconfigured) as refused:
        run("mappings", "show", "creeerZaken_Lk01", "--config", config)
    assert "creeerZaak_Lk01" in refused.value.findings[0].facts["suggestie"]


def test_list_names_the_overlays_with_their_reason():
    (overlay,) = [row for row in run("mappings", "list") if row.get("overlay") == "onbekend-clo"]
    assert (overlay["product"], overlay["date"], overlay["rows"]) == ("CLO", "2026-11-25", 1)


@pytest.mark.parametrize(("connection", "status"), [("proef", "in_bewerking"), ("gewoon", None)])
def test_translate_reads_a_message_as_the_connection_would(config, tmp_path, connection, status):
    file = tmp_path / "bericht.xml"
    file.write_bytes(example("voeg-zaakdocument-toe").replace(b">Definitief<", b">concept<"))
    (told,) = run("translate", file, "--connection", connection, "--config", config)
    document = next(event for event in told["events"] if "informatieobject" in event["type"])
    assert document["data"]["informatieobject"].get("status") == status
