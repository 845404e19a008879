"""`python -m tests.simulation [--steps N] [--seed N]`: episodes until so many steps were run; exit 1 on a violation."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.simulation.episode import run_episode
from tests.simulation.journal import template

SHOWN = 5  # violations of an episode
TOLD = 250_000  # steps between two lines of progress


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--steps", type=int, default=1_000_000, help="how many steps at least")
    parser.add_argument("--seed", type=int, default=1, help="of the first episode; the next has the next")
    given = parser.parse_args()
    faults: Counter[str] = Counter()
    steps = messages = wrong = 0
    seed, virtual_s, slowest_s = given.seed, 0.0, 0.0
    begun, cpu = time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory(prefix="simulation-") as folder:
        empty = template(Path(folder))
        while steps < given.steps:
            result = run_episode(seed, empty)
            steps, messages, virtual_s = steps + result.steps, messages + result.messages, virtual_s + result.virtual_s
            faults += result.faults
            slowest_s = max(slowest_s, result.recovered_s)
            if result.violations:
                wrong += 1
                sys.stdout.write(json.dumps({"seed": seed, "violations": result.violations[:SHOWN]}) + "\n")
                sys.stdout.flush()
            seed += 1
            if steps // TOLD > (steps - result.steps) // TOLD:
                sys.stderr.write(f"{steps} steps, {seed - given.seed} episodes, {wrong} with violations\n")
    taken_s, cpu_s = time.monotonic() - begun, time.process_time() - cpu
    report = {
        "kind": "simulation",
        "seeds": [given.seed, seed - 1],
        "steps": steps,
        "steps_per_minute": round(steps / taken_s * 60),
        "steps_per_cpu_minute": round(steps / cpu_s * 60),
        "messages": messages,
        "virtual_hours": round(virtual_s / 3600, 1),
        "slowest_recovery_s": round(slowest_s, 1),
        "faults": dict(faults),
        "episodes_with_violations": wrong,
    }
    sys.stdout.write(json.dumps(report) + "\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
