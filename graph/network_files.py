"""Networks as files that other programs read."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import networkx as nx
import orjson

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
    return orjson.dumps(nx.node_link_data(found, edges="edges"), option=orjson.OPT_APPEND_NEWLINE)


WRITERS: Mapping[str, Callable[[Network], bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "json": _json,
}
