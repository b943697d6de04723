"""A county's plan as tables: reads them and reconciles their figures with each other."""

from yanxiu.loaders.plan.faults import DamagedTables
from yanxiu.loaders.plan.findings import STATES, Finding, Side, State
from yanxiu.loaders.plan.reconcile import reconcile
from yanxiu.loaders.plan.tables import read_tables

__all__ = [
    "STATES",
    "DamagedTables",
    "Finding",
    "Side",
    "State",
    "read_tables",
    "reconcile",
]
