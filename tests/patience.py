"""Time in tests: conditions are waited for, and a promise of seconds is held against several times as many.

A test that runs beside others has a part of one processor, and may be stopped for seconds. What a limit is there
to tell, an end in time from none at all (a minute and more), it tells with patience too.
"""

import time
from collections.abc import Callable

PATIENCE = 4  # times what is promised to somebody who has the machine alone
_PAUSE = 0.1


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    """Whether a condition comes to hold in so many seconds; looks several times a second."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(_PAUSE)
    return True
