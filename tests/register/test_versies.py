"""Documents in the register: locks, versions, and content that is changed in parts (Documenten API)."""

from __future__ import annotations

import base64

import pytest

from adapter.errors import Refused
from tests.bewerken.messages import CONTENT, document_of, given
from tests.system import GEMEENTE, running

NEW = b"x" * (9 * 1024 * 1024)  # two parts


async def download(zgw, url):
    pieces = []
    await zgw.download(url, pieces.append)
    return b"".join(pieces)


async def test_each_change_is_a_version_and_the_older_ones_can_be_read(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        zgw, url = system.sources[GEMEENTE].zgw, (await document_of(system))["url"]
        lock = (await zgw.act(f"{url}/lock", {}))["lock"]
        content = base64.b64encode(b"twee").decode()
        changed = await zgw.patch(url, {"lock": lock, "titel": "Twee", "inhoud": content, "bestandsomvang": 4})
        assert changed["versie"] == 2
        assert (await zgw.get(url))["titel"] == "Twee"
        first = await zgw.get(f"{url}?versie=1")
        assert (first["titel"], first["versie"]) == ("Brief bijdrageregeling minima", 1)
        assert await zgw.get(f"{url}?versie=3") is None
        assert await download(zgw, f"{url}/download") == b"twee"
        assert await download(zgw, f"{url}/download?versie=1") == CONTENT


async def test_new_content_may_come_in_parts_under_the_lock(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        zgw, url = system.sources[GEMEENTE].zgw, (await document_of(system))["url"]
        lock = (await zgw.act(f"{url}/lock", {}))["lock"]
        changed = await zgw.patch(url, {"lock": lock, "inhoud": None, "bestandsomvang": len(NEW)})
        assert [part["omvang"] for part in changed["bestandsdelen"]] == [8 * 1024 * 1024, 1024 * 1024]
        with pytest.raises(Refused):
            await zgw.act(f"{url}/unlock", {"lock": lock})
        for part in changed["bestandsdelen"]:
            size = part["omvang"]
            await zgw.put_part(part["url"], lock=lock, size_bytes=size, chunks=[NEW[:size]])
        await zgw.act(f"{url}/unlock", {"lock": lock})
        assert await download(zgw, f"{url}/download") == NEW


async def test_only_who_has_the_lock_changes_and_releases(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        zgw, url = system.sources[GEMEENTE].zgw, (await document_of(system))["url"]
        with pytest.raises(Refused) as unlocked:
            await zgw.patch(url, {"lock": "geen", "titel": "Nee"})
        assert unlocked.value.findings[0].code == "document-niet-vergrendeld"
        await zgw.act(f"{url}/lock", {})
        with pytest.raises(Refused) as twice:
            await zgw.act(f"{url}/lock", {})
        assert twice.value.findings[0].code == "document-vergrendeld"
        for act in (zgw.patch(url, {"lock": "geen", "titel": "Nee"}), zgw.act(f"{url}/unlock", {"lock": "geen"})):
            with pytest.raises(Refused) as wrong:
                await act
            assert wrong.value.findings[0].code == "slot-past-niet"
