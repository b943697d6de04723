"""What the assumptions may be besides their estimates: a value for each run, drawn from what history leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from yanxiu.analysis.forecast.assumptions import PRIOR_YEARS, Assumption, Deviation, Odds, Share

Draws = np.ndarray[Any, np.dtype[np.float64]]
_FARTHEST = 2.0  # of a logarithm: no draw is more than about seven times another than the estimate


def draws_of(
    assumed: Mapping[str, Assumption], runs: int, chance: np.random.Generator
) -> dict[str, Draws]:
    """A value for each run of each assumption; one that history leaves nothing open about is the same in all."""
    return {name: _drawn(one, runs, chance) for name, one in assumed.items()}


def _drawn(one: Assumption, runs: int, chance: np.random.Generator) -> Draws:
    match one.open:
        case Share(events, trials):
            # Beta posterior after Jeffreys' prior: also what never happened may happen
            return chance.beta(events + 0.5, max(trials - events, 0.0) + 0.5, runs)
        case Deviation():
            return _deviation(one.value, PRIOR_YEARS, runs, chance)
        case Odds(years, deviation, freedom):
            wide = _deviation(deviation, freedom, runs, chance) * np.sqrt(1 + 1 / max(years, 1))
            away = np.clip(wide * chance.standard_normal(runs), -_FARTHEST, _FARTHEST)
            drawn: Draws = one.value * np.exp(away)
            return drawn
    return np.full(runs, one.value)


def _deviation(scale: float, freedom: float, runs: int, chance: np.random.Generator) -> Draws:
    """Deviations of a normal whose variance is a scaled inverse chi-squared (Gelman et al., BDA3, 3.2)."""
    drawn: Draws = scale * np.sqrt(freedom / chance.chisquare(freedom, runs))
    return drawn
