"""Messages that came together go on together: one step for all of them, then the next.

A message on its way in takes some ten steps, each with code and data of its own (parser, validator, mapping, events). A processor
keeps little more than one step's worth close by, so that 32 messages one after the other cost a fifth to a quarter more than
the same messages in step. Nobody waits longer for it: what is ready goes on in the order in which it came.
"""

from __future__ import annotations

import asyncio
import functools
from typing import Final

__all__ = ["in_step"]

in_step: Final = functools.partial(asyncio.sleep, 0)
"""`await in_step()` between two steps: whoever is as far as this takes its turn first."""
