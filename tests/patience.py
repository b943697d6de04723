"""Time in tests: a test waits for a condition, and allows several times the promised duration.

A test that runs beside others has only a part of one processor and may pause for seconds. A
multiplied limit still distinguishes an end in time from no end (a minute and more).
"""

import time
from collections.abc import Callable

PATIENCE = 4  # factor on a duration promised for an otherwise idle machine
_PAUSE = 0.1


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Waits until a condition is true. Returns False if it is still false after so many seconds."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE)
    return True
