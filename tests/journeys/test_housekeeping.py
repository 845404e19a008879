import datetime

from adapter import settings, wiring
from adapter.journal import LeveringState
from adapter.wiring.housekeeping import Housekeeping
from tests.system import GEMEENTE, example, posted, running


async def test_what_is_done_loses_its_payload_after_its_time_and_stays_findable(tmp_path):
    async with running(tmp_path) as system:
        await posted(system, example("creeer-zaak"))
        assert await system.settle(within_s=20)
        _, (view,) = await system.journal.search(gemeente=GEMEENTE)
        assert await system.journal.raw(view.bericht_id)
        later = wiring.utc_now() + datetime.timedelta(days=8)
        await Housekeeping(system.journal, rules=settings.Journal(), clock=lambda: later).prune()
        assert await system.journal.raw(view.bericht_id) is None
        again = await system.journal.find(view.bericht_id, gemeente=GEMEENTE)
        assert [levering.state for levering in again.leveringen] == [LeveringState.DELIVERED]
        assert await system.journal.verify() is None
