"""What has no home in the model is counted by its name, for who sent it; and what it holds is counted under nowhere."""

from __future__ import annotations

import asyncio
import json

from typer.testing import CliRunner

from adapter import intake
from adapter.cli import app
from adapter.intake.homeless import homeless
from adapter.translation import Draft
from tests.system import GEMEENTE, example, posted, running

BSN = "111111110"


def draft(*paths, within="bron"):
    overig = {"overig": [{"pad": path, "xml": f"<x>{BSN}</x>"} for path in paths]}
    data = {"bron": overig if within == "bron" else {"object": overig}}
    return Draft(type="nl.zaken.zaak.aangemaakt.v1", subject="zaak/1", data=data)


def test_paths_are_counted_once_without_numbers_and_no_more_than_twenty():
    assert homeless([draft("object/a[2]/b", "object/a[3]/b"), draft("object/c", within="object")], "m") == (
        "zonderthuis.m:object/a/b",
        "zonderthuis.m:object/c",
    )
    assert len(homeless([draft(*(f"object/x{number}" for number in range(100)))], "m")) == 20
    assert homeless([draft(f"object/{BSN} <x>", "a" * 500)], "m") == ("zonderthuis.m:anders",)
    assert homeless([Draft(type="t", subject="s", data={})], "m") == ()


async def test_an_element_without_a_home_is_told_on_the_command_line(tmp_path):
    text = example("creeer-zaak").decode()
    end = "</ZKN:gerelateerde>\n        </ZKN:heeftAlsInitiator>"
    assert end in text
    address = f"<ZKN:afwijkendCorrespondentieAdres><BG:wpl.woonplaatsNaam>{BSN}</BG:wpl.woonplaatsNaam></ZKN:afwijkendCorrespondentieAdres>"
    text = text.replace(end, end.replace("\n", address + "\n", 1))
    async with running(tmp_path, background=False) as system:
        answer = await posted(system, text.encode(), dienst="OntvangAsynchroon")
        noted = await system.journal.noted(gemeente=GEMEENTE, prefix=intake.ZONDER_THUIS)
        assert answer.status == 200
        assert [(each.connection, each.number) for each in noted] == [("proef", 1)]
        again = await system.journal.noted(gemeente="een-andere", prefix=intake.ZONDER_THUIS)
    assert again == []
    shown = await asyncio.to_thread(CliRunner().invoke, app, ["mappings", "drops", "--data", str(tmp_path), "--json"])
    rows = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [(row["message"], row["path"], row["messages"]) for row in rows] == [
        (*each.what.split(":", 1), each.number) for each in noted
    ]
    assert BSN not in shown.stdout
