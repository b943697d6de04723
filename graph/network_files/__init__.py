"""Network files for other programs: Gephi, igraph, yEd, Cytoscape, graphology, networkx itself.

What these want is stricter than what a graph may hold. A column has one type for all nodes or all edges; XML 1.0 has
no control characters; some names mean something to the format. So a column of numbers and texts is written as text,
what XML cannot hold as U+FFFD, and an attribute whose name is taken under a free one, with `_` after it.
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
