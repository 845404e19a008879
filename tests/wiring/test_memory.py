"""What a process has loaded when it starts is not looked through again and again."""

from __future__ import annotations

import gc

from adapter import wiring
from adapter.wiring.server import make_app
from adapter.wiring.system import System


async def test_a_server_that_has_its_process_to_itself_keeps_what_it_loaded_out_of_the_collections(tmp_path):
    """A look at all packs and mappings stops every message for 0.1 s and more: it was the tail of the answers."""
    app = make_app(System(wiring.example_settings(tmp_path)), alone=True)
    frozen = gc.get_freeze_count()
    try:
        async with app.router.lifespan_context(app):
            assert gc.get_freeze_count() > frozen + 50_000
            assert len(gc.get_objects()) < 50_000
    finally:
        gc.unfreeze()


async def test_what_shares_its_process_with_others_keeps_nothing_for_ever(tmp_path):
    app = make_app(System(wiring.example_settings(tmp_path)))
    frozen = gc.get_freeze_count()
    async with app.router.lifespan_context(app):
        assert gc.get_freeze_count() == frozen
