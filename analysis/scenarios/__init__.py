"""Scenarios: a file of changes, and the results of questions, plans and forecasts under them beside today's."""

from yanxiu.analysis.scenarios.comparing import tables_beside
from yanxiu.analysis.scenarios.scenario import (
    Scenario,
    parse_scenario,
    read_scenario,
    scenario_database,
)
from yanxiu.analysis.scenarios.side_by_side import side_by_side

__all__ = [
    "Scenario",
    "parse_scenario",
    "read_scenario",
    "scenario_database",
    "side_by_side",
    "tables_beside",
]
