"""Single points of failure: people whose departure cuts schools off from the others, and possible successors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx

from yanxiu.analysis.measures.reading import has_label, node_key, read_network
from yanxiu.graph.steps import Steps

if TYPE_CHECKING:
    Network = nx.Graph[str]


def single_points_of_failure(parameters: Mapping[str, Any]) -> Steps[list[dict[str, Any]]]:
    """Teachers whose departure cuts schools off from the others, with these schools and a successor."""
    contacts = yield from read_network("contacts", parameters)
    (rows,) = yield lambda: _rows(contacts)
    return rows  # type: ignore[no-any-return]


def _rows(contacts: Network) -> list[dict[str, Any]]:
    rows = []
    for person, schools in schools_cut_off(contacts).items():
        if not has_label(person, "Teacher"):
            continue
        heir = successor(contacts, person, schools)
        names = sorted(str(contacts.nodes[school].get("name", "")) for school in schools)
        rows.append(
            {
                "teacher": node_key(person),
                "links": contacts.degree(person),
                "schools": len(schools),
                "names": names,
                "successor": heir and node_key(heir),
            }
        )
    return rows


def schools_cut_off(contacts: Network) -> dict[str, set[str]]:
    """People whose departure cuts schools off, each with those schools.

    A school is cut off if it was connected to the main part of the schools before, but is not afterwards. The main
    part is the one with the most schools; of equal parts, the one that is first by name.
    """
    schools_by_teacher: dict[str, set[str]] = {}
    for part in nx.connected_components(contacts):
        if sum(has_label(node, "School") for node in part) < 2:
            continue
        rest = nx.Graph(contacts.subgraph(part))
        for node in nx.articulation_points(contacts.subgraph(part)):
            if has_label(node, "Teacher") or has_label(node, "Expert"):
                ties = list(rest[node])
                rest.remove_node(node)
                schools = _outside_the_main(rest)
                rest.add_edges_from((node, each) for each in ties)
                if schools:
                    schools_by_teacher[node] = schools
    return schools_by_teacher


def _outside_the_main(network: Network) -> set[str]:
    parts = [
        {node for node in part if has_label(node, "School")}
        for part in nx.connected_components(network)
    ]
    with_schools = sorted(
        (part for part in parts if part), key=lambda each: (-len(each), min(each))
    )
    return set().union(*with_schools[1:])


def successor(contacts: Network, person: str, schools: set[str]) -> str | None:
    """The best successor among those who share a group or school with the person, or are at a school cut off.

    The order is: most in common with the person, then fewest ties, then the node's name.
    """
    near = {other for shared in contacts[person] for other in contacts[shared]}
    near |= {other for school in schools for other in contacts[school]}
    candidates = [other for other in near - {person} if has_label(other, "Teacher")]
    own = set(contacts[person])

    def fitness(other: str) -> tuple[int, int, str]:
        return -len(own & set(contacts[other])), contacts.degree(other), other

    return min(candidates, key=fitness, default=None)
