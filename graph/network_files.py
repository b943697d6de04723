"""Networks as files that other programs read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from graph.networks import Network


def _graphml(found: Network) -> bytes:
    written = io.BytesIO()
    nx.write_graphml(found, written, encoding="utf-8")
    return written.getvalue()


def _gexf(found: Network) -> bytes:
    written = io.BytesIO()
    nx.write_gexf(found, written, encoding="utf-8")
    return written.getvalue()


def _json(found: Network) -> bytes:
    return f"{json.dumps(nx.node_link_data(found, edges='edges'), ensure_ascii=False)}\n".encode()


WRITERS: Mapping[str, Callable[[Network], bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "json": _json,
}
