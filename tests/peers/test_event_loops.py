"""The server runs on uvloop, the tests on asyncio's own loop: calls to a source must work on both."""

import asyncio

import pytest
import uvloop

from tests.peers.memory import MemoryZgw
from tests.peers.test_http import open_at, served


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_source_is_called_on_the_servers_own_event_loop(new_loop):
    async def call():
        async with served(MemoryZgw()) as port:
            client = open_at(port)
            found = await client.find_all("zaken", "zaken", {"identificatie": "er-is-er-geen"})
            await client.close()
            return found

    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert runner.run(call()) == []
