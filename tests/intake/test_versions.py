"""Each connection is judged by the version of a pack that it names; versions serve side by side."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from adapter.errors import Misconfigured
from adapter.paths import data_folder
from tests.system import example, message_of, posted, running

STUF = "{http://www.egem.nl/StUF/StUF0301}"


def an_older_version(data: Path) -> None:
    """Put a version 0.9 of zds-1.1 in the data folder, that has no zaken yet: every zakLk01 is wrong by it."""
    folder = shutil.copytree(
        data_folder("schemas") / "stuf" / "zds-1.1" / "1.1.02", data / "schemas" / "stuf" / "zds-1.1" / "0.9"
    )
    schema = (folder / "entry.xsd").read_text(encoding="utf-8")
    schema = re.sub(r' *<import namespace="http://www.egem.nl/StUF/sector/zkn/0310".*\n', "", schema)
    (folder / "entry.xsd").write_text(schema, encoding="utf-8")
    said = (folder / "pack.toml").read_text(encoding="utf-8").replace('version = "1.1.02"', 'version = "0.9"')
    new = hashlib.sha256(schema.encode()).hexdigest()
    said = re.sub(r'(path = "entry.xsd"\nsha256 = ")[0-9a-f]+', rf"\g<1>{new}", said)
    (folder / "pack.toml").write_text(said, encoding="utf-8")


async def test_a_connection_that_names_a_version_is_judged_by_it_and_one_that_does_not_by_the_newest(tmp_path):
    an_older_version(tmp_path)
    async with running(tmp_path) as system:
        assert message_of(await posted(system, example("creeer-zaak"))).tag == f"{STUF}Bv03Bericht"
    packs = ("zds-1.1/0.9", "zds-1.2")
    async with running(tmp_path, gemeenten__voorbeeld__connections__proef__packs=packs) as system:
        answer = await posted(system, example("creeer-zaak", nummer="nummer-2", zaak="1900202600000002"))
        assert b"root-onbekend" in answer.body


async def test_an_authority_that_is_not_installed_refuses_the_start(tmp_path):
    with pytest.raises(Misconfigured) as refused:
        async with running(tmp_path, schemas__authority={"zds-1.2": "official"}):
            pass
    assert refused.value.findings[0].code == "pack-gezag-ontbreekt"
