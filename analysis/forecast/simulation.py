"""Simulates the teachers of each district, stage and subject year by year, for all runs at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from yanxiu.analysis.forecast.progress import Progress, ignore_progress
from yanxiu.analysis.forecast.supply import Seats
from yanxiu.analysis.people import Teacher

Cell = tuple[str, str, str]
Counts = np.ndarray[Any, np.dtype[np.int64]]
Drawn = np.ndarray[Any, np.dtype[np.float64]]
Rates = Mapping[str, float | Drawn]
_FARTHEST = 2.0  # limit of the logarithm: a year has at most about seven times the usual seats


@dataclass(frozen=True, slots=True)
class Runs:
    """The results by year, run and cell: trained and untrained teachers at the year's end, and seats by year.

    filled  seats taken, by year and run
    firsts  seats taken by people who were not trained before, by year and run
    """

    cells: tuple[Cell, ...]
    years: tuple[int, ...]
    trained: Counts
    untrained: Counts
    seats: tuple[int, ...]
    filled: Counts
    firsts: Counts


def simulate(
    teachers: Sequence[Teacher],
    seats: Sequence[Seats],
    years: Sequence[int],
    rates: Rates,
    *,
    runs: int,
    seed: int,
    progress: Progress = ignore_progress,
) -> Runs:
    """Simulates the years: people retire, leave, move and are hired, then they take the year's seats.

    rates   the assumptions by their names, each one number or one number per run
    seed    the same seed gives the same runs
    """
    chance = np.random.default_rng(seed)
    cells = tuple(sorted({(one.district, one.stage, one.subject) for one in teachers}))
    at = {cell: number for number, cell in enumerate(cells)}
    start = np.zeros((2, len(cells)), np.int64)
    for one in teachers:
        start[int(one.trained), at[one.district, one.stage, one.subject]] += 1
    staff = start.sum(0)
    untrained = np.repeat(start[:1], runs, 0)
    trained = np.repeat(start[1:], runs, 0)
    of_run = {
        name: np.broadcast_to(np.asarray(value, float), runs) for name, value in rates.items()
    }
    retiring = _retiring(teachers, at, years, of_run)
    groups = _siblings(cells)
    kept: list[tuple[Counts, Counts]] = []
    offered, filled, firsts = [], [], []
    by_year = [[one for one in seats if one.year == year] for year in years]
    offers = [_merge(of_year, cells) for of_year in by_year]
    steps = sum(1 + len(each) for each in offers)
    step = 0
    for done, (of_year, merged) in enumerate(zip(by_year, offers, strict=True)):
        progress(step, steps)
        step += 1
        _retire(chance, (untrained, trained), start[0], retiring[:, done])
        _leave(chance, (untrained, trained), of_run["left"])
        _move(chance, (untrained, trained), groups, of_run["transferred"])
        untrained += chance.poisson(of_run["hired"][:, None] * staff)
        seats_taken = np.zeros(runs, np.int64)
        fresh = np.zeros(runs, np.int64)
        away = of_run["spread"] * chance.standard_normal(runs)
        pace = np.exp(np.clip(away, -_FARTHEST, _FARTHEST))
        for fitting, number in merged.items():
            progress(step, steps)
            step += 1
            here = np.array(fitting)
            got, new = _take(
                chance,
                (untrained, trained),
                here,
                np.rint(number * pace).astype(int),
                of_run["fill"],
                of_run["repeat"],
            )
            seats_taken += got
            fresh += new
        offered.append(sum(one.seats for one in of_year))
        filled.append(seats_taken)
        firsts.append(fresh)
        kept.append((trained.copy(), untrained.copy()))
    progress(steps, steps)
    return Runs(
        cells,
        tuple(years),
        np.stack([each[0] for each in kept]),
        np.stack([each[1] for each in kept]),
        tuple(offered),
        np.stack(filled),
        np.stack(firsts),
    )


def _merge(seats: Sequence[Seats], cells: Sequence[Cell]) -> dict[tuple[int, ...], int]:
    """A year's seats by the cells that may take them; the fewest cells first, as subject courses fill first."""
    merged: dict[tuple[int, ...], int] = defaultdict(int)
    for one in seats:
        fitting = tuple(number for number, cell in enumerate(cells) if one.fits(*cell))
        if fitting:
            merged[fitting] += one.seats
    return dict(sorted(merged.items(), key=lambda each: (len(each[0]), each[0])))


def _take(
    chance: np.random.Generator,
    people: tuple[Counts, Counts],
    here: Counts,
    seats: Counts,
    fill: Drawn,
    habits: Drawn,
) -> tuple[Counts, Counts]:
    """Fills seats and marks newly trained people; returns the seats taken, and those taken by first-timers."""
    untrained, trained = people
    new, old = untrained[:, here].sum(1), trained[:, here].sum(1)
    seats_taken = np.minimum(chance.binomial(seats, fill), new + old)
    weight = habits * old
    share = np.divide(new, new + weight, out=np.zeros(len(new)), where=new > 0)
    firsts = np.clip(chance.binomial(seats_taken, share), seats_taken - old, new)
    left, pool = firsts.copy(), new.copy()
    for cell in here:  # draws without replacement, cell by cell
        pool -= untrained[:, cell]
        drawn = chance.hypergeometric(untrained[:, cell], pool, left)
        untrained[:, cell] -= drawn
        trained[:, cell] += drawn
        left -= drawn
    return seats_taken, firsts


def _retiring(
    teachers: Sequence[Teacher],
    at: Mapping[Cell, int],
    years: Sequence[int],
    rates: Mapping[str, Drawn],
) -> Counts:
    """The number of people who reach retirement age, by trained (0 no, 1 yes), year and cell.

    People past the age retire in the first year. People of unknown sex retire with the men; people of unknown birth
    never retire.
    """
    counts = np.zeros((2, len(years), len(at)), np.int64)
    for one in teachers:
        if one.born is None:
            continue
        last = rates["women_retire_at" if one.sex == "female" else "men_retire_at"][0]
        after = max(0, one.born + int(last) - years[0])
        if after < len(years):
            counts[int(one.trained), after, at[one.district, one.stage, one.subject]] += 1
    return counts


def _retire(
    chance: np.random.Generator,
    both: tuple[Counts, Counts],
    at_first: Counts,
    number: Counts,
) -> None:
    """Retires people. Their training on the first day is known; whether others were trained since is drawn.

    at_first   people untrained on the first day, by cell
    number     retiring people, untrained and trained on the first day, by cell
    """
    untrained, trained = both
    # people trained since the first day, or gone
    since = np.minimum(np.maximum(at_first - untrained, 0), trained)
    leaving = np.minimum(number[0], untrained + since)
    of_new = chance.hypergeometric(untrained, since, leaving)
    untrained -= of_new
    trained -= leaving - of_new
    trained -= np.minimum(number[1], trained)


def _leave(chance: np.random.Generator, both: tuple[Counts, Counts], rate: Drawn) -> None:
    untrained, trained = both
    untrained -= chance.binomial(untrained, rate[:, None])
    trained -= chance.binomial(trained, rate[:, None])


def _siblings(cells: Sequence[Cell]) -> list[list[int]]:
    """Groups of cells with the same stage and subject in several districts, between which people move."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (_, stage, subject) in enumerate(cells):
        groups[stage, subject].append(number)
    return [group for group in groups.values() if len(group) > 1]


def _move(
    chance: np.random.Generator,
    both: tuple[Counts, Counts],
    groups: Sequence[Sequence[int]],
    rate: Drawn,
) -> None:
    """Moves people to another cell of their group; all are equally likely."""
    if not rate.any():
        return
    for people in both:
        for group in groups:
            movers = chance.binomial(people[:, group], rate[:, None])
            people[:, group] -= movers
            for place in range(len(group)):
                others = [other for other in range(len(group)) if other != place]
                spread = chance.multinomial(movers[:, place], [1 / len(others)] * len(others))
                people[:, [group[other] for other in others]] += spread
