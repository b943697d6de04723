"""Reach: how many people a trainer's teaching reaches, directly or through people who teach others in turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from yanxiu.analysis.measures.reading import has_label, node_key, read_network
from yanxiu.graph.steps import Steps

if TYPE_CHECKING:
    import networkx as nx


def people_reached(flow: nx.DiGraph[str], trainer: str, steps: int) -> set[str]:
    """The people whom a trainer's teaching reaches within `steps` steps, without the trainer."""
    seen = {trainer}
    reached_last = {trainer}
    for _ in range(steps):
        reached_last = {next_ for each in reached_last for next_ in flow[each]} - seen
        if not reached_last:
            break
        seen |= reached_last
    return seen - {trainer}


def trainer_reach(parameters: Mapping[str, Any]) -> Steps[list[dict[str, Any]]]:
    """Each teacher who taught somebody, with the number taught directly and the number reached within `steps`."""
    flow = yield from read_network("knowledge_flow", parameters)
    posts = yield from read_network("posts", parameters)
    school = {
        teacher: at for teacher, at, attributes in posts.edges(data=True) if attributes.get("main")
    }
    (rows,) = yield lambda: _rows(flow, school, parameters["steps"])  # type: ignore[arg-type]
    return rows  # type: ignore[no-any-return]


def _rows(flow: nx.DiGraph[str], school: Mapping[str, str], steps: int) -> list[dict[str, Any]]:
    everybody = sum(1 for node in flow if has_label(node, "Teacher"))
    rows = []
    for trainer in flow:
        if not has_label(trainer, "Teacher") or not flow.out_degree(trainer):
            continue
        people = people_reached(flow, trainer, steps)
        rows.append(
            {
                "teacher": node_key(trainer),
                "links": flow.out_degree(trainer),
                "people": len(people),
                "schools": len({school[each] for each in people if each in school}),
                "score": round(len(people) / (everybody - 1), 4),
            }
        )
    return rows
