"""The command line as a person and as a program use it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from adapter.cli.journal import verify
from tests.journeys.serving import serving
from tests.services.needs import free_port
from tests.system import example


def run(*arguments, env=None, data=None):
    return subprocess.run(
        [sys.executable, "-m", "adapter", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        input=data,
        env={**os.environ, "LANG": "en_US.UTF-8", "COLUMNS": "200", **(env or {})},
    )


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def messages(tmp_path):
    folder = tmp_path / "berichten"
    folder.mkdir()
    (folder / "goed.xml").write_bytes(example("creeer-zaak"))
    (folder / "fout.xml").write_bytes(example("creeer-zaak-ongeldig", nummer="nummer-2"))
    return folder


def test_validate_gives_one_verdict_a_file_and_exit_1_when_one_is_refused(messages):
    done = run("validate", messages, "--json")
    assert done.returncode == 1
    verdicts = {Path(each["file"]).name: each for each in lines(done)}
    assert verdicts["goed.xml"]["valid"] is True
    assert verdicts["goed.xml"]["errors"] == []
    assert (verdicts["goed.xml"]["pack"], verdicts["goed.xml"]["message"]) == ("zds-1.1", "creeerZaak_Lk01")
    (error,) = verdicts["fout.xml"]["errors"]
    assert set(error) == {
        "code",
        "kv",
        "rule",
        "path",
        "line",
        "column",
        "found",
        "allowed",
        "message",
        "fix",
        "source",
    }
    assert error["path"].endswith("startdatum")
    assert error["line"] > 0
    assert "2026-11-02" not in json.dumps(error)


def test_validate_reads_stdin_and_exits_0_for_a_good_message():
    done = run("validate", "-", "--json", data=example("creeer-zaak").decode())
    assert done.returncode == 0
    assert lines(done)[0]["file"] == "-"


def test_validate_says_what_is_wrong_with_what_is_not_xml(tmp_path):
    file = tmp_path / "geen.xml"
    file.write_text("<a>")
    done = run("validate", file, "--json")
    assert done.returncode == 1
    assert lines(done)[0]["errors"][0]["message"]


@pytest.mark.parametrize(
    "arguments", [("validate", "nergens.xml"), ("validate", "x", "--pack", "zds-9"), ("nietbestaand",)]
)
def test_wrong_use_is_exit_2_and_says_so(arguments, tmp_path):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_translate_shows_events_and_sends_nothing(messages):
    done = run("translate", messages / "goed.xml", "--json")
    assert done.returncode == 0, done.stderr
    (result,) = lines(done)
    assert result["message"] == "creeerZaak_Lk01"
    assert result["events"][0]["type"] == "nl.zaken.zaak.aangemaakt.v1"
    assert result["reply"] == {"berichtcode": "Bv03"}


def test_translate_refuses_a_wrong_message_in_words(messages):
    done = run("translate", messages / "fout.xml", "--json")
    assert done.returncode == 1
    assert "startdatum" in done.stderr


def test_a_configuration_that_cannot_be_is_exit_2_with_the_mend(tmp_path):
    file = tmp_path / "koppelvlak.toml"
    file.write_text("[http]\nprot = 1\n")
    done = run("serve", "--config", file, "--data", tmp_path / "var")
    assert done.returncode == 2
    assert "'port'" in done.stderr


def test_a_port_in_use_is_said(tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--data", tmp_path, "--port", taken.getsockname()[1])
    assert done.returncode == 2
    assert "--port" in done.stderr


def test_a_data_folder_that_cannot_be_written_is_said(tmp_path):
    blocked = tmp_path / "bestand"
    blocked.write_text("x")
    done = run("serve", "--data", blocked / "var", "--port", free_port())
    assert done.returncode == 2
    assert "--data" in done.stderr


def test_production_refuses_what_is_open_to_anyone(tmp_path):
    done = run("serve", "--data", tmp_path, "--port", free_port(), env={"KOPPELVLAK_PROFILE": "production"})
    assert done.returncode == 2
    assert "zender" in done.stderr


def test_check_looks_every_name_up(tmp_path):
    done = run("check", "--data", tmp_path / "var", "--json")
    found = {each["zaaktype"]: each["ok"] for each in lines(done)}
    assert found["B1026"] is True


def test_the_packs_and_mappings_are_listed():
    assert {each["name"] for each in lines(run("schemas", "list", "--json"))} >= {"zds-1.1", "zds-1.2"}
    assert len(lines(run("mappings", "list", "--json"))) >= 20


def test_send_follow_and_verify(messages, tmp_path):
    with serving(tmp_path) as server:
        url = f"{server.base}/voorbeeld/zds-1.1/OntvangAsynchroon"
        sent = run("send", messages / "goed.xml", "--url", url, "--json")
        assert sent.returncode == 0, sent.stderr
        assert lines(sent)[0]["stuurgegevens"]["crossRefnummer"] == "nummer-1"
        refused = run("send", messages / "fout.xml", "--url", url, "--json")
        assert refused.returncode == 1
        assert lines(refused)[0]["fout"]["code"] == "StUF055"
        server.wait_delivered()
        listed = lines(run("messages", "list", "--data", tmp_path / "var", "--json"))
        assert {each["status"] for each in listed} == {"CONFIRMED", "REFUSED"}
        steps = lines(run("messages", "timeline", "nummer-1", "--data", tmp_path / "var", "--json"))
        assert {"ACCEPTED", "PUBLISHED", "CONFIRMED", "DELIVERED"} <= {each["naar"] for each in steps}
    verified = run("journal", "verify", "--data", tmp_path / "var", "--json")
    assert verified.returncode == 0
    (told,) = lines(verified)
    until = told.pop("checked_to")
    assert told == {"ok": True, "invariant": None, "bericht": None, "detail": None}
    assert run("journal", "verify", "--since", until, "--data", tmp_path / "var").returncode == 0
    assert lines(run("quarantine", "list", "--data", tmp_path / "var", "--json")) == []


def test_the_demo_shows_what_happened_and_a_second_start_goes_on(tmp_path):
    first = run("demo", "--once", "--data", tmp_path, "--port", free_port())
    assert first.returncode == 0, first.stderr
    for text in ("creeerZaak_Lk01", "Bv03", "DELIVERED", "La01: 1 object", "zaak.aangemaakt", "koppelvlak", "send"):
        assert text in first.stdout
    second = run("demo", "--once", "--data", tmp_path, "--port", free_port())
    assert second.returncode == 0, second.stderr
    assert len(lines(run("messages", "list", "--data", tmp_path, "--json"))) == 18


def test_a_trace_shows_each_value_its_row_and_where_it_went_both_ways(messages, tmp_path):
    (there,) = lines(run("translate", messages / "goed.xml", "--trace", "--json"))
    events = tmp_path / "events.json"
    events.write_text(json.dumps(there["events"]), encoding="utf-8")
    (back,) = lines(run("translate", events, "--to", "zds-1.1", "--trace", "--json"))

    def rows(result):
        return {(row["path"], row["out"]) for row in result["trace"] if row["home"] == "event"}

    assert ("object/identificatie", "zaak.identificatie") in rows(there)
    assert rows(back) == rows(there)
    assert all(row["mapping"]["file"].endswith(".toml") for row in there["trace"] if row["home"] == "event")


@pytest.mark.parametrize("text", ["overal", "1", "1:00", f"-1:{'0' * 64}", f"1:{'g' * 64}"])
def test_what_no_check_told_is_no_point_to_go_on_from(text):
    with pytest.raises(SystemExit) as ended:
        verify(since=text)
    assert ended.value.code == 2
