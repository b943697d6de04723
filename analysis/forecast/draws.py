"""Draws a value of each assumption for each run, according to the uncertainty that history leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from yanxiu.analysis.forecast.assumptions import PRIOR_YEARS, Assumption, Deviation, Odds, Share

Draws = np.ndarray[Any, np.dtype[np.float64]]
_FARTHEST = 2.0  # limit of the logarithm: a draw differs from the estimate by a factor of at most about seven


def draw_values(
    assumed: Mapping[str, Assumption], runs: int, chance: np.random.Generator
) -> dict[str, Draws]:
    """A value of each assumption for each run; an assumption without uncertainty is the same in all runs."""
    return {name: _draw_values(one, runs, chance) for name, one in assumed.items()}


def _draw_values(one: Assumption, runs: int, chance: np.random.Generator) -> Draws:
    match one.uncertainty:
        case Share(events, trials):
            # Beta posterior with Jeffreys' prior: events that never happened remain possible
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
