"""Integer programming with HiGHS; each limit belongs to a demand with a readable text.

So the program can report which demands bind, what easing a demand would gain, and which demands contradict each
other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from yanxiu.analysis.stages import EXPLAINING, SOLVING, report_progress
from yanxiu.graph.errors import Refused, YanxiuError
from yanxiu.graph.extras import require
from yanxiu.graph.text import Text

GAP = 0.01  # the largest accepted gap to the best plan
SECONDS = 30.0
_EQUAL = 1e-9  # plans whose worth differs by no more than this share are equally good
_QUICK = 2.0  # seconds; only a plan solved in less time is solved again with an eased demand
_REPORT_INTERVAL = 0.5  # seconds
_INFINITE = float("inf")


@cache
def _highs() -> tuple[Any, Any]:
    """HiGHS, and its solver class without output. Raises MissingExtra if it is not installed.

    Enabling callbacks would print a banner before the option can be set.
    """
    require("foresight")
    import highspy  # noqa: PLC0415 - an extra

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's own name
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return highspy, Quiet


@dataclass(frozen=True, slots=True)
class Limit:
    """A sum of variables between two bounds.

    demand   the name of the demand that it belongs to; "": a structural limit that always applies
    tag      the label under which the price of its upper bound is reported
    """

    terms: Mapping[int, float]
    lower: float
    upper: float
    demand: str
    tag: str


@dataclass(frozen=True, slots=True)
class Solution:
    """The solver's result.

    values   the values of the variables, as whole numbers
    worth    the value of the objective
    gap      maximum distance from the best solution, as a share; 0: it is the best
    prices   the worth of raising an upper bound by one in the relaxed problem, by tag
    """

    values: Sequence[float]
    worth: float
    gap: float
    seconds: float
    prices: Mapping[str, float]


class Contradiction(Refused):
    """Raised if no plan meets all demands; `demands` is a minimal set that contradicts itself."""

    def __init__(self, demands: Sequence[Text]) -> None:
        self.demands = tuple(demands)
        en = "".join(f"\n- {each.en}" for each in demands)
        zh = "".join(f"\n- {each.zh}" for each in demands)
        super().__init__(
            en=f"No plan meets all of this at once; give up or ease one of these demands:{en}",
            zh=f"没有方案能同时满足以下各项要求，请放宽或取消其中一项：{zh}",
        )


@dataclass(slots=True)
class Programme:
    """The variables with their worth, and the limits on them; `solve` maximises the worth.

    preferred    variables to maximise among plans of equal worth, each up to the given amount
    """

    worths: list[float] = field(default_factory=list)
    lowers: list[float] = field(default_factory=list)
    uppers: list[float] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    demands: dict[str, Text] = field(default_factory=dict)
    preferred: dict[int, float] = field(default_factory=dict)

    def add_variable(self, worth: float = 0.0, lower: float = 0.0, upper: float = 1.0) -> int:
        """Adds an integer variable between two bounds; returns its index."""
        self.worths.append(worth)
        self.lowers.append(lower)
        self.uppers.append(upper)
        return len(self.worths) - 1

    def add_limit(
        self,
        terms: Mapping[int, float] | Iterable[int],
        *,
        lower: float = -_INFINITE,
        upper: float = _INFINITE,
        demand: str = "",
        text: Text | None = None,
        tag: str = "",
    ) -> None:
        """Bounds a weighted sum of variables.

        demand  the demand that the limit belongs to
        text    the text of a new demand
        tag     the label of the limit's price; default: the demand's name
        """
        weights = dict(terms) if isinstance(terms, Mapping) else dict.fromkeys(terms, 1.0)
        if text is not None:
            self.demands.setdefault(demand, text)
        self.limits.append(Limit(weights, lower, upper, demand, tag or demand))

    def relaxed(self, tag: str, by: float) -> Programme:
        """The same programme with the upper bounds of a tag raised by `by`."""
        limits = [
            replace(each, upper=each.upper + by) if each.tag == tag else each
            for each in self.limits
        ]
        return Programme(self.worths, self.lowers, self.uppers, limits, self.demands)

    def solve(self, *, seconds: float = SECONDS, gap: float = 1e-6) -> Solution:
        """The best plan, or one within `gap` of it.

        Raises Contradiction if no plan exists, and YanxiuError if `seconds` do not suffice to get within GAP.
        """
        if not self.worths:
            self._require_possible()
            return Solution((), 0.0, 0.0, 0.0, {})
        highspy, _ = _highs()
        report_progress(SOLVING, 1, 3)
        solver = self._build_solver(self.limits, whole=True)
        solver.setCallback(_progress_callback(seconds), None)
        solver.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
        solver.setOptionValue("time_limit", seconds)
        solver.setOptionValue("mip_rel_gap", gap)
        solver.run()
        status = solver.getModelStatus()
        if status in (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            raise Contradiction(self.find_contradiction())
        info = solver.getInfo()
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        share = max(0.0, info.mip_gap) if feasible else float("inf")
        if share > GAP:
            raise YanxiuError(
                en=f"{seconds:g} seconds were too few for a plan within 1 % of the best. Allow more with --seconds, "
                "or plan one district or subject at a time.",
                zh=f"{seconds:g} 秒内没有求得误差在 1% 以内的方案。请用 --seconds 给更多时间，或按责任区、学科分别安排。",
            )
        report_progress(EXPLAINING, 2, 3)
        values = [float(round(each)) for each in solver.getSolution().col_value]
        if self.preferred:
            values = self._maximise_liked(values, seconds)
        return Solution(
            values,
            self._worth(values),
            share,
            solver.getRunTime(),
            self._prices(),
        )

    def _maximise_liked(self, values: list[float], seconds: float) -> list[float]:
        """Among the plans of the same worth, the one with the most of the liked variables."""
        worth = self._worth(values)
        wanted = Programme([0.0] * len(values), [*self.lowers], [*self.uppers], [*self.limits])
        wanted.add_limit(dict(enumerate(self.worths)), lower=worth - _EQUAL * max(1.0, abs(worth)))
        for at, most in self.preferred.items():
            kept = wanted.add_variable(1.0, upper=most)
            wanted.add_limit({kept: 1.0, at: -1.0}, upper=0)
        solver = wanted._build_solver(wanted.limits, whole=True)
        solver.setOptionValue("time_limit", seconds)
        solver.run()
        solution = [float(round(each)) for each in solver.getSolution().col_value][: len(values)]
        if solver.getModelStatus() != _highs()[0].HighsModelStatus.kOptimal:
            return values
        return solution

    def _worth(self, values: Sequence[float]) -> float:
        return sum(worth * value for worth, value in zip(self.worths, values, strict=True))

    def solve_relaxed(self, tag: str, by: float, solved: Solution) -> Solution | None:
        """The best plan with a bound raised; None if that fails, or if the plan itself took too long to solve again."""
        if solved.seconds > _QUICK:
            return None
        try:
            return self.relaxed(tag, by).solve(seconds=2 * _QUICK)
        except YanxiuError:
            return None

    def find_contradiction(self) -> list[Text]:
        """A minimal set of demands that no plan meets together (QuickXplain, Junker 2004)."""
        names = [name for name in self.demands if any(each.demand == name for each in self.limits)]
        return [self.demands[name] for name in _minimal_conflict(names, self._possible)]

    def _possible(self, kept: Iterable[str]) -> bool:
        chosen = {"", *kept}
        limits = [each for each in self.limits if each.demand in chosen]
        if not self.worths:
            return all(each.lower <= 0 <= each.upper for each in limits)
        solver = self._build_solver(limits, whole=True, worthless=True)
        solver.setOptionValue("time_limit", SECONDS)
        solver.run()
        return bool(solver.getModelStatus() == _highs()[0].HighsModelStatus.kOptimal)

    def _require_possible(self) -> None:
        if not self._possible(self.demands):
            raise Contradiction(self.find_contradiction())

    def _prices(self) -> dict[str, float]:
        """Duals of the relaxed problem by tag; for these assignments it has the same best plan."""
        solver = self._build_solver(self.limits, whole=False)
        solver.run()
        if solver.getModelStatus() != _highs()[0].HighsModelStatus.kOptimal:
            return {}
        prices: dict[str, float] = {}
        for limit, dual in zip(self.limits, solver.getSolution().row_dual, strict=True):
            # Positive duals belong to upper bounds, because the worth is maximised.
            if limit.tag and dual > 1e-7:
                prices[limit.tag] = prices.get(limit.tag, 0.0) + dual
        return prices

    def _build_solver(
        self, limits: Sequence[Limit], *, whole: bool, worthless: bool = False
    ) -> Any:
        highspy, quiet = _highs()
        import numpy as np  # noqa: PLC0415 - comes with HiGHS

        solver = quiet()
        solver.setOptionValue("random_seed", 1)
        columns, rows = len(self.worths), len(limits)
        lp: Any = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = columns, rows
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = np.zeros(columns) if worthless else np.array(self.worths, float)
        lp.col_lower_, lp.col_upper_ = np.array(self.lowers, float), np.array(self.uppers, float)
        lp.row_lower_ = np.array([each.lower for each in limits], float)
        lp.row_upper_ = np.array([each.upper for each in limits], float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        counts = [len(each.terms) for each in limits]
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts, dtype=np.int32)]).astype(
            np.int32
        )
        lp.a_matrix_.index_ = np.array([at for each in limits for at in each.terms], np.int32)
        lp.a_matrix_.value_ = np.array([by for each in limits for by in each.terms.values()], float)
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * columns
        solver.passModel(lp)
        return solver


def _progress_callback(seconds: float) -> Callable[..., None]:
    """A callback that reports the solver's gap at most twice a second."""
    last = 0.0

    def report(_kind: Any, _message: str, now: Any, _back: Any, _own: Any) -> None:
        nonlocal last
        spent = now.running_time
        if spent - last < _REPORT_INTERVAL:
            return
        last = spent
        part = 100 + int(99 * min(1.0, spent / seconds))
        report_progress(_so_far(now.mip_gap), part, 300)

    return report


def _so_far(gap: float) -> Text:
    if gap > 1:  # infinite until there is a first plan
        return Text("Solving: looking for a first plan", "求解：正在寻找初步方案")
    return Text(
        f"Solving: the plan so far is within {gap:.1%} of the best",
        f"求解：目前的方案与最优相差不超过 {gap * 100:.1f} %",
    )


def _minimal_conflict(names: Sequence[str], possible: Any) -> list[str]:
    """The names of a minimal impossible set; all names together must be impossible."""

    def within(kept: list[str], added: bool, left: list[str]) -> list[str]:
        if added and not possible(kept):
            return []
        if len(left) == 1:
            return left
        half = len(left) // 2
        first, second = left[:half], left[half:]
        of_second = within([*kept, *first], bool(first), second)
        of_first = within([*kept, *of_second], bool(of_second), first)
        return [*of_first, *of_second]

    return within([], False, [*names]) if names else []
