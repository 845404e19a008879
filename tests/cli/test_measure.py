"""What `koppelvlak bench` measures at a slow back end is that back end: its calls are counted and waited for."""

from __future__ import annotations

from adapter.cli.measure.message import creeer_zaak_messages
from adapter.cli.measure.slow import WAIT_S, measure_slow


async def test_a_slow_back_end_delays_the_effect_and_not_the_answer(tmp_path):
    """ISSUE 4, Speed: 100 ms a call. The figures themselves are those of the machine; these hold on any."""
    path = "/voorbeeld/zds-1.1/OntvangAsynchroon"
    found = await measure_slow(tmp_path, path, creeer_zaak_messages("0000abcd"), count=3)
    assert set(found) == {"bv03_ms_slow_target", "effect_ms_slow_target", "calls_slow_target"}
    assert found["calls_slow_target"] == 7
    assert found["effect_ms_slow_target"] > 3 * WAIT_S * 1000
    assert found["effect_ms_slow_target"] > found["bv03_ms_slow_target"] + WAIT_S * 1000
