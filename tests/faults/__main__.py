"""`python -m tests.faults [--seconds N] [--seed N] [--only KIND …]`: campaigns, a line of JSON each; exit 1 on a violation."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from pathlib import Path

from tests.faults import campaign, outages, overload

CAMPAIGNS = {
    "kill": campaign.kill_at_random,
    "points": lambda folder, *, seed, seconds: campaign.crash_points(folder, seed=seed),
    "source": outages.source_faults,
    "resends": campaign.resends,
    "kafka": outages.kafka_outages,
    "leaders": outages.leader_changes,
    "rolling": outages.rolling_restart,
    "postgres": outages.postgres_outages,
    "clock": outages.clock_steps,
    "disk": outages.disk_full,
    "overload": overload.overload,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make faults")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long each campaign breaks things")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", nargs="*", choices=CAMPAIGNS, default=list(CAMPAIGNS))
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if given.seed is None else given.seed
    wrong = False
    for name in given.only:
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            report = asyncio.run(CAMPAIGNS[name](Path(folder), seed=seed, seconds=given.seconds))
        sys.stdout.write(report.line() + "\n")
        sys.stdout.flush()
        wrong = wrong or bool(report.violations)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
