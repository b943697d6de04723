"""Reads the networks for measures: those of a whole county on a given day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from yanxiu.graph.networks import VIEWS, Time, network_steps
from yanxiu.graph.steps import Steps

if TYPE_CHECKING:
    import networkx as nx


def read_network(
    name: str, parameters: Mapping[str, Any], *, two_mode: bool = False
) -> Steps[nx.Graph[str]]:
    """The network of that name for a question's parameters `county`, `as_of` and, if present, `from`."""
    day = parameters["as_of"]
    time = Time(day, parameters.get("from"), day)
    return (yield from network_steps(VIEWS[name], time, parameters["county"], two_mode=two_mode))


def node_key(node: str) -> str:
    """The database id of a network's node."""
    return node.partition(":")[2]


def has_label(node: str, label: str) -> bool:
    """Whether a network's node has this label."""
    return node.startswith(f"{label}:")
