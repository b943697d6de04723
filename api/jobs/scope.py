"""Checks whether a caller may start a job for a county or place, and which of its rows the caller may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from yanxiu.analysis.scenarios import Scenario
from yanxiu.analysis.tables import Table
from yanxiu.api.jobs.checking import NotAllowed
from yanxiu.graph.access import Caller, own_conditions, visible_conditions, with_sets
from yanxiu.graph.database import Database
from yanxiu.graph.days import today
from yanxiu.graph.model import NODES
from yanxiu.graph.naming import NamedNode, resolve_county, resolve_words
from yanxiu.graph.naming_statement import NameQuery
from yanxiu.graph.steps import run_steps
from yanxiu.graph.text import Text

if TYPE_CHECKING:
    from yanxiu.api.jobs.work import Work


def job_county(database: Database, county: str | None, caller: Caller) -> str:
    """Returns the code of the job's county; "" means all counties, for callers who may see all."""
    if caller.county is not None:
        return caller.county
    return resolve_county(database, county) if county else ""


def limit_scenario(scenario: Scenario, caller: Caller, county: str, database: Database) -> Scenario:
    """Limits a scenario to the job's county. Raises NotAllowed if it names another."""
    if scenario.county and county and resolve_county(database, scenario.county) != county:
        raise NotAllowed(
            en="The scenario is about another county than the job.",
            zh="情景所写的县与任务的县不同。",
        )
    return replace(scenario, county=scenario.county or county or caller.county or "")


def own_ids(database: Database, caller: Caller) -> frozenset[str] | None:
    """Returns the ids of the teachers of the caller's place; None if the caller has a whole county."""
    if caller.place is None:
        return None
    condition = " AND ".join(own_conditions(caller, NODES["Teacher"], "teacher"))
    cypher = with_sets(caller, f"MATCH (teacher:Teacher) WHERE {condition} RETURN teacher.id AS id")
    return frozenset(row["id"] for row in database.read(cypher, **caller.params(today())))


def find_nodes(
    database: Database, work: Work, words: Mapping[str, tuple[str, str]], *, only_own: bool = False
) -> Mapping[str, NamedNode]:
    """Returns the node that each word names, with one label per word. `only_own`: only nodes of the caller's place.

    Raises UnresolvedName if a word names no node that the caller may see, NotAllowed for a node outside the caller's place.
    """
    asked = [
        NameQuery(name, NODES[label].title, (label,), word) for name, (label, word) in words.items()
    ]
    meant = run_steps(
        database, resolve_words(asked, work.county or None, work.caller, today())
    ).nodes
    if only_own and work.caller.place is not None:
        for one in meant.values():
            _require_own(database, work.caller, one)
    return meant


def _require_own(database: Database, caller: Caller, meant: NamedNode) -> None:
    condition = " AND ".join(own_conditions(caller, NODES[meant.label], "it"))
    cypher = with_sets(
        caller, f"MATCH (it:{meant.label} {{id: $job_node}}) WHERE {condition} RETURN it.id AS id"
    )
    if not database.read(cypher, job_node=meant.id, **caller.params(today())):
        raise NotAllowed(
            en=f"{meant.name} does not belong to your district or school.",
            zh=f"{meant.name}不属于您的责任区或学校。",
        )


def visible_rows(database: Database, caller: Caller, table: Table) -> Table:
    """Keeps the rows of people (`number`) whom the caller may see. A note counts the omitted rows."""
    if caller.place is None:
        return table
    numbers = [row["number"] for row in table.rows]
    known: set[str] = set()
    for label in ("Teacher", "Expert"):
        conditions = ["it.number IN $job_numbers", *visible_conditions(caller, NODES[label], "it")]
        cypher = with_sets(
            caller,
            f"MATCH (it:{label}) WHERE {' AND '.join(conditions)} RETURN it.number AS number",
        )
        rows = database.read(cypher, job_numbers=numbers, **caller.params(today()))
        known |= {row["number"] for row in rows}
    kept = tuple(row for row in table.rows if row["number"] in known)
    left = len(table.rows) - len(kept)
    notes = table.notes
    if left:
        note = Text(
            f"{left} more are outside your access: the county's planners see them.",
            f"另有 {left} 人不在您可查看的范围内，县级培训规划人员可以查看。",
        )
        notes = (*notes, note)
    return replace(table, rows=kept, notes=notes)
