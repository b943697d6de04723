"""Reconciles a plan: evaluates every comparison that its folder lists."""

from pathlib import Path

from yanxiu.loaders.plan.compare import compare_figures
from yanxiu.loaders.plan.coverage import find_gaps
from yanxiu.loaders.plan.definitions import Comparison, read_definitions
from yanxiu.loaders.plan.findings import Finding
from yanxiu.loaders.plan.tables import read_tables


def reconcile(folder: Path) -> list[Finding]:
    """Returns the findings on the plan with its tables in `folder`: agreements, differences, open points.

    The folder's `reconciliations.toml` lists the comparisons. A difference is a finding, never an error.
    Raises `DamagedTables` if a table cannot be read. Raises `Refused` if the folder or the list is wrong,
    or if a comparison would add up seats of different units or years.
    """
    plan = read_tables(folder)
    return [
        finding
        for definition in read_definitions(folder)
        for finding in (
            compare_figures(plan, definition)
            if isinstance(definition, Comparison)
            else find_gaps(plan, definition)
        )
    ]
