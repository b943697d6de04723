"""Times two ways of doing the same in turns in one run, so that the machine's load affects both alike."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """Median seconds of this program and of the plain way, and the median of their ratios per round."""

    ours: float
    plain: float
    ratio: float
    rounds: int

    def __str__(self) -> str:
        return (
            f"ours {self.ours * 1000:.2f} ms, plain {self.plain * 1000:.2f} ms, "
            f"ratio {self.ratio:.2f} (median of {self.rounds} rounds)"
        )


def side_by_side(
    ours: Callable[[], object],
    plain: Callable[[], object],
    *,
    rounds: int,
    warm: int,
    between: Callable[[], object] = lambda: None,
) -> Ratio:
    """Runs both `warm` times unmeasured, then `rounds` times in turns. Runs `between` after each, unmeasured."""
    for _ in range(warm):
        _seconds(ours, between)
        _seconds(plain, between)
    pairs = [(_seconds(ours, between), _seconds(plain, between)) for _ in range(rounds)]
    return Ratio(
        statistics.median(pair[0] for pair in pairs),
        statistics.median(pair[1] for pair in pairs),
        statistics.median(pair[0] / pair[1] for pair in pairs),
        rounds,
    )


def _seconds(work: Callable[[], object], after: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    after()
    return seconds
