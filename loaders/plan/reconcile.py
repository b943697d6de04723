"""Reconciles a plan: evaluates every comparison that its folder lists."""

from pathlib import Path

from yanxiu.loaders.plan.compare import compare
from yanxiu.loaders.plan.coverage import cover
from yanxiu.loaders.plan.definitions import Comparison, read_definitions
from yanxiu.loaders.plan.findings import Finding
from yanxiu.loaders.plan.tables import read_tables


def reconcile(folder: Path) -> list[Finding]:
    """What agrees, differs or remains open in the plan with its tables in `folder`.

    The comparisons are the folder's own `reconciliations.toml`. A difference is a finding, never an
    error. Raises `DamagedTables` where a table cannot be read, `Refused` where the folder or the list
    of comparisons is at fault, or where a comparison would add up seats of different units or years.
    """
    plan = read_tables(folder)
    return [
        finding
        for definition in read_definitions(folder)
        for finding in (
            compare(plan, definition)
            if isinstance(definition, Comparison)
            else cover(plan, definition)
        )
    ]
