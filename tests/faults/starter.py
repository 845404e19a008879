"""A process that has imported the product and forks it when asked: a kill -9 then costs what starting it costs, not Python's own start.

`python -m tests.faults.starter`: a line of JSON in ({"argv", "environment", "log"}) gives a line out, the pid; a pid in gives its exit
code out, once it has ended. Nothing of the product runs in this process: no thread, no loop, no connection.
"""

from __future__ import annotations

import json
import os
import sys
import threading

from tests.faults import crashing


def _become(argv: list[str], environment: dict[str, str], log: str) -> None:
    """Be `koppelvlak serve` from here on, in a session of its own."""
    os.setsid()
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, number in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(source, number)
    os.environ.update(environment)
    sys.stdin = open(0, closefd=False, encoding="utf-8")  # noqa: SIM115  # the process's own
    sys.stdout = open(1, "w", closefd=False, encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(2, "w", closefd=False, encoding="utf-8")  # noqa: SIM115
    crashing.run(argv)


def main() -> None:
    assert threading.active_count() == 1, "what has threads can't be forked"
    for line in sys.stdin:
        asked = json.loads(line)
        if isinstance(asked, int):
            _, status = os.waitpid(asked, 0)
            answer = os.waitstatus_to_exitcode(status)
        else:
            answer = os.fork()
            if answer == 0:
                _become(**asked)
                os._exit(0)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
