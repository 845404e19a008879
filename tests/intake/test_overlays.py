"""A connection's overlays hold for its messages; a connection that names none is read by the mappings as they are."""

from __future__ import annotations

import json

import pytest

from adapter.errors import Misconfigured
from tests.system import GEMEENTE, example, posted, running

CONCEPT = ("<ZKN:status>Definitief<", "<ZKN:status>concept<")
OVERLAYS = {"gemeenten__voorbeeld__connections__proef__overlays": ("onbekend-clo",)}


async def _told(folder, **overrides):
    """Give the event's document and the warnings of a document whose status is "concept"."""
    data = example("voeg-zaakdocument-toe", nummer="nummer-2").decode().replace(*CONCEPT).encode()
    async with running(folder, **overrides) as system:
        await posted(system, example("creeer-zaak"))
        assert (await posted(system, data)).status == 200
        _, found = await system.journal.search(gemeente=GEMEENTE, referentienummer="nummer-2")
        view = await system.journal.find(found[0].bericht_id, gemeente=GEMEENTE)
        assert view is not None
        document = next(each for each in view.events if "informatieobject" in each.type)
        return json.loads(document.value)["data"]["informatieobject"], {each["code"] for each in view.warnings}


async def test_a_message_is_read_with_the_overlays_of_its_connection(tmp_path):
    document, warnings = await _told(tmp_path, **OVERLAYS)
    assert document["status"] == "in_bewerking"
    assert "documentstatus-onbekend" not in warnings


async def test_a_message_of_a_connection_without_overlays_is_read_without_them(tmp_path):
    document, warnings = await _told(tmp_path)
    assert "status" not in document
    assert "documentstatus-onbekend" in warnings


async def test_an_overlay_that_is_not_there_refuses_the_start(tmp_path):
    with pytest.raises(Misconfigured) as refused:
        async with running(tmp_path, gemeenten__voorbeeld__connections__proef__overlays=("onbekent-clo",)):
            pass
    assert refused.value.findings[0].code == "overlay-onbekend"
