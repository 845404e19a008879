"""The stream over a real server: it tells what happens as it happens, and holds nobody up."""

from __future__ import annotations

import signal
import time

import httpx
import orjson

from adapter.status.gebeurtenissen import STREAMS_MAX
from tests.journeys.serving import serving
from tests.system import example


def test_a_reader_hears_of_a_message_as_it_goes_and_a_stop_waits_for_no_reader(tmp_path):
    with serving(tmp_path) as server:
        with httpx.Client(base_url=server.base, timeout=20) as client:
            for _ in range(STREAMS_MAX + 5):  # readers that come and go leave no place taken
                with client.stream("GET", "/v1/gebeurtenissen") as gone:
                    assert gone.status_code == 200
        with httpx.stream("GET", f"{server.base}/v1/gebeurtenissen", timeout=60) as reader:
            lines = reader.iter_lines()
            assert next(lines) == "retry: 2000"
            url = f"{server.base}/voorbeeld/zds-1.1/OntvangAsynchroon"
            httpx.post(url, content=example("creeer-zaak"), headers={"Content-Type": "text/xml"}, timeout=30)
            seen = []
            for line in lines:
                if line.startswith("data: "):
                    seen.append(orjson.loads(line[6:])["naar"])
                if "DELIVERED" in seen:
                    break
            assert seen.index("ACCEPTED") < seen.index("CONFIRMED") < seen.index("DELIVERED")
            began = time.monotonic()
            assert server.stop() in (0, -signal.SIGTERM)  # uvicorn ends by the signal that it got
            assert time.monotonic() - began < 15
