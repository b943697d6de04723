"""Writes network files for other programs: Gephi, igraph, yEd, Cytoscape, graphology and networkx itself.

File formats are stricter than networkx graphs:

- A column has one type for all nodes or all edges. A column that mixes numbers and texts is written as text.
- XML 1.0 does not allow control characters. They are written as U+FFFD.
- Some names are reserved by the format. An attribute with such a name is written with `_` appended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from yanxiu.graph.network_files.gexf import gexf
from yanxiu.graph.network_files.graphml import graphml
from yanxiu.graph.network_files.json_files import cytoscape, graphology, node_link

if TYPE_CHECKING:
    from yanxiu.graph.networks import Network

WRITERS: Mapping[str, Callable[[Network], bytes]] = {
    "graphml": graphml,
    "gexf": gexf,
    "json": node_link,
    "cytoscape": cytoscape,
    "graphology": graphology,
}
