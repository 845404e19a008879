"""The tutorial of docs/mappings.md is followed to the letter: every file written, every command run, every line of output there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapter import cli

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "mappings.md").read_text(encoding="utf-8")
TUTORIAL = TEXT.partition("## Your first mapping in ten minutes")[2].partition("\n## ")[0]
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks() -> Iterator[tuple[str, str, str]]:
    for found in BLOCK.finditer(TUTORIAL):
        yield found.group(1), found.group(2).strip(), found.group(3)


def _run(command: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("sys.argv", shlex.split(command))
    try:
        cli.main()
    except SystemExit as stopped:
        assert stopped.code in (0, 1, 2, None), command
    told = capfd.readouterr()
    return told.out + told.err


@pytest.mark.timeout(600)  # ten commands, each of which reads all packs and mappings
def test_the_tutorial_of_the_mappings_does_what_it_says(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    commands = 0
    for language, name, content in _blocks():
        if language != "console":
            path = Path(name.removesuffix(" +"))
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") + "\n" if name.endswith(" +") else ""
            path.write_text(before + content, encoding="utf-8")
            continue
        for part in content.split("$ ")[1:]:
            command, *expected = part.strip().splitlines()
            shown = _run(command, capfd, monkeypatch)
            missing = [line for line in expected if line not in shown]
            assert missing == [], f"{command}\n{shown}"
            commands += 1
    assert commands >= 7
