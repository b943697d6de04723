"""What is written of a network is read back by other programs, whatever stands in the graph."""

import io
import tempfile
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from yanxiu.graph.database import Address, Database
from yanxiu.graph.network_files import WRITERS
from yanxiu.graph.networks import VIEWS, network

VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.sampled_from(["a\uffff", "\x00\x0b", "]]>", "<&\"'", "=SUM(A1)", "0012", "1e400", "", " 是 ", "\U0001f600"]),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
)  # fmt: skip
NAMES = st.sampled_from(
    ["name", "number", "label", "type", "id", "key", "source", "target", "start", "end", "weight", "viz", "pid",
     "slices", "spells", "parents", "kind", "directed", "教师"]
)  # fmt: skip
HELD = st.dictionaries(NAMES, VALUES, max_size=5)


@st.composite
def networks(draw: st.DrawFn) -> "nx.MultiDiGraph[str]":
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = [f"Teacher:c:{at}" for at in range(draw(st.integers(1, 4)))]
    for node in ids:
        made.add_node(node)
        made.nodes[node].update(draw(HELD))
    for _ in range(draw(st.integers(0, 5))):
        ends = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
        made.edges[(*ends, made.add_edge(*ends))].update(draw(HELD))
    return made


@given(networks())
def test_every_file_of_hostile_values_is_read_by_networkx_igraph_and_lxml(found: Any) -> None:
    _read_back(found)


def test_a_number_among_texts_makes_the_column_text_and_integers_among_others_numbers() -> None:
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.add_node("a", number=1, hours=2, name="x\uffffy")
    made.add_node("b", number="0012", hours=1.5)
    made.add_edge("a", "b", type="MENTORS", since="2018-09-01")
    for form in ("graphml", "gexf"):
        again = _networkx(form, WRITERS[form](made))
        assert [held["number"] for _, held in again.nodes(data=True)] == ["1", "0012"]
        assert [held["hours"] for _, held in again.nodes(data=True)] == [2.0, 1.5]
        assert again.nodes["a"]["name"] == "x\ufffdy"
    assert [held["type"] for *_, held in _networkx("graphml", WRITERS["graphml"](made)).edges(data=True)] == ["MENTORS"]  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_every_network_of_the_sample_is_read_by_other_programs(sample: Address, name: str) -> None:
    with Database.connect(sample) as database:
        _read_back(network(name, database=database, as_of="2019-01-01"))


def _networkx(form: str, content: bytes) -> Any:
    if form == "json":
        return nx.node_link_graph(orjson.loads(content), edges="edges")
    return getattr(nx, f"read_{form}")(io.BytesIO(content))


def _read_back(found: Any) -> None:
    for form, write in WRITERS.items():
        content = write(found)
        again = _networkx(form, content)
        assert set(again.nodes) == set(found.nodes), form
        assert again.number_of_edges() == found.number_of_edges(), form
        if form != "json":
            etree.fromstring(content, etree.XMLParser(huge_tree=True))
        if form == "graphml":
            _igraph(content, found)


def _igraph(content: bytes, found: Any) -> None:

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "it.graphml"
        file.write_bytes(content)
        again = igraph.Graph.Read_GraphML(str(file))
    assert again.vcount() == found.number_of_nodes()
    assert again.ecount() == found.number_of_edges()
