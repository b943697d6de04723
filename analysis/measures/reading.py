"""What measures are made of: networks as they were on the day asked about, for the whole of a county."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from yanxiu.graph.networks import VIEWS, Time, reading
from yanxiu.graph.steps import Steps

if TYPE_CHECKING:
    import networkx as nx


def network_of(
    name: str, asked: Mapping[str, Any], *, two_mode: bool = False
) -> Steps[nx.Graph[str]]:
    """The network of a name for a question's parameters: `county`, `as_of` and, where there is one, `from`."""
    day = asked["as_of"]
    time = Time(day, asked.get("from"), day)
    return (yield from reading(VIEWS[name], time, asked["county"], two_mode=two_mode))


def key_of(node: str) -> str:
    """The id in the database of a network's node."""
    return node.partition(":")[2]


def is_of(node: str, label: str) -> bool:
    """Whether a network's node is of a label."""
    return node.startswith(f"{label}:")
