"""The county's relationships as networkx graphs."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner

from yanxiu.cli.export import export
from yanxiu.graph import network
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused
from yanxiu.graph.local import RunningServer
from yanxiu.graph.model import NODES, RELATIONSHIPS
from yanxiu.graph.networks import EVER, VIEWS

DOCUMENTS = Path(__file__).parents[2] / "docs"

DRAWN = """
CREATE (ann:Teacher {id: 'c:T1', number: 'T1', name: '安', born: date('1980-01-01'), phone: '13800000000'}),
       (bo:Teacher {id: 'c:T2', number: 'T2', name: '波', born: date('1981-01-01')}),
       (chen:Teacher {id: 'c:T3', number: 'T3', name: '陈'}),
       (hill:School {id: 'c:S1', code: 'S1', name: '山村小学', ownership: 'public'}),
       (town:School {id: 'c:S2', code: 'S2', name: '镇小学', ownership: 'public'}),
       (north:SupervisionDistrict {id: 'c:north', code: 'north', name: '北片'}),
       (hill)-[:IN_DISTRICT {since: date('2010-01-01')}]->(north),
       (ann)-[:MENTORS {since: date('2018-09-01'), subject: 'chinese', team: 'c:G'}]->(hill),
       (bo)-[:MENTORS {since: date('2018-09-01'), until: date('2020-09-01'), subject: 'chinese', team: 'c:G'}]->(hill),
       (one:Activity {id: 'c:A1', code: 'A1', name: '一', kind: 'online', hours: 10.0,
                      starts: date('2018-09-01'), ends: date('2018-09-02')}),
       (:Workshop {id: 'c:W1', code: 'W1', name: '旧坊', year: 2018}),
       (:Workshop {id: 'c:W2', code: 'W2', name: '新坊', year: 2020}),
       (two:Activity {id: 'c:A2', code: 'A2', name: '二', kind: 'online', hours: 10.0,
                      starts: date('2019-09-01'), ends: date('2019-09-02')}),
       (ann)-[:ATTENDED {on: date('2018-09-02'), hours: 10.0}]->(one),
       (bo)-[:ATTENDED {on: date('2018-09-02'), hours: 10.0}]->(one),
       (ann)-[:ATTENDED {on: date('2019-09-02'), hours: 5.0}]->(two),
       (bo)-[:ATTENDED {on: date('2019-09-02'), hours: 5.0}]->(two),
       (chen)-[:ATTENDED {on: date('2019-09-02'), hours: 5.0}]->(two)
WITH hill, town, north, ann
MATCH (village:Locality {id: 'village'}), (seat:Locality {id: 'county_seat'}),
      (primary:Stage {id: 'primary'}), (kindergarten:Stage {id: 'kindergarten'}), (junior:Stage {id: 'junior_high'})
CREATE (hill)-[:OFFERS {since: date('2010-01-01')}]->(primary),
       (hill)-[:OFFERS {since: date('2010-01-01')}]->(kindergarten),
       (hill)-[:OFFERS {since: date('2010-01-01'), until: date('2015-09-01')}]->(junior),
       (hill)-[:IN_LOCALITY {since: date('2010-01-01'), until: date('2020-01-01')}]->(village),
       (hill)-[:IN_LOCALITY {since: date('2020-01-01')}]->(seat),
       (town)-[:IN_DISTRICT {since: date('2010-01-01')}]->(north),
       (ann)-[:TEACHES_AT {since: date('2010-01-01'), main: true}]->(hill)
"""


@pytest.fixture(scope="module")
def database(scratch_server: RunningServer) -> Iterator[Database]:
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as connected:
        connected.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        connected.apply_schema()
        connected.write(lambda tx: tx.run(DRAWN))
        yield connected


def test_a_mentor_is_in_the_network_until_the_day_before_the_end(database: Database) -> None:
    ann, bo, hill = "Teacher:c:T1", "Teacher:c:T2", "School:c:S1"
    assert set(network("mentoring", database=database).edges()) == {(ann, hill)}
    before = network("mentoring", database=database, as_of=date(2020, 8, 31))
    assert set(before.edges()) == {(ann, hill), (bo, hill)}
    on_the_day = network("mentoring", database=database, as_of=date(2020, 9, 1))
    assert set(on_the_day.edges()) == {(ann, hill)}
    assert network("mentoring", database=database, as_of=EVER).number_of_edges() == 2


def test_nodes_have_readable_names_and_attributes(database: Database) -> None:
    graph = network("mentoring", database=database)
    assert graph.nodes["School:c:S1"] == {
        "label": "School", "title": "学校", "code": "S1", "name": "山村小学", "ownership": "public",
        "district": "北片", "rural": False, "stages": "幼儿园、小学",
    }  # fmt: skip


def test_a_school_is_rural_as_of_the_requested_day(database: Database) -> None:
    then = network("mentoring", database=database, as_of="2019-09-01")
    assert then.nodes["School:c:S1"]["rural"] is True


def test_a_day_may_be_given_as_text(database: Database) -> None:
    written = network("mentoring", database=database, as_of="2020-08-31")
    meant = network("mentoring", database=database, as_of=date(2020, 8, 31))
    assert set(written.edges()) == set(meant.edges())
    assert len(written.edges()) == 2


@pytest.mark.parametrize("word", ["yesterday", "2020-13-01", ""])
def test_a_text_that_is_no_date_is_refused(database: Database, word: str) -> None:
    with pytest.raises(Refused, match="is not a day"):
        network("mentoring", database=database, as_of=word)


def test_attendance_can_be_limited_to_a_period(database: Database) -> None:
    graph = network("co_training", database=database, from_="2019-01-01", to="2019-12-31")
    assert {edge[2]["weight"] for edge in graph.edges(data=True)} == {1}
    assert graph.number_of_edges() == 3
    assert network("co_training", database=database, to="2018-09-02").number_of_edges() == 1
    assert network("co_training", database=database, from_="2020-01-01").number_of_edges() == 0


@pytest.mark.parametrize("document", ["networks.md", "networks.zh.md"])
def test_the_code_in_the_documents_runs(
    scratch_server: RunningServer,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    document: str,
) -> None:
    monkeypatch.setenv("NEO4J_URI", scratch_server.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", scratch_server.password)
    (code,) = re.findall(r"```python\n(.*?)```", (DOCUMENTS / document).read_text(), re.DOTALL)
    exec(compile(code, document, "exec"), {})
    assert capsys.readouterr().out.splitlines()[0] == "安 1"


def test_an_edge_between_teachers_counts_how_often_they_trained_together(
    database: Database,
) -> None:
    graph = network("co_training", database=database)
    weights = {frozenset(edge[:2]): edge[2]["weight"] for edge in graph.edges(data=True)}
    ann, bo, chen = "Teacher:c:T1", "Teacher:c:T2", "Teacher:c:T3"
    assert weights == {frozenset((ann, bo)): 2, frozenset((ann, chen)): 1, frozenset((bo, chen)): 1}


@pytest.mark.thorough
@pytest.mark.parametrize("name", VIEWS)
def test_no_network_contains_personal_data(database: Database, name: str) -> None:
    personal = {p.name for node in NODES.values() for p in node.properties.values() if p.personal}
    assert personal
    graph = network(name, database=database, as_of=EVER)
    for attributes in graph.nodes.values():
        assert not personal & set(attributes)


@pytest.mark.thorough
@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_a_written_network_reads_back_unchanged(
    database: Database, tmp_path: Path, name: str, form: str
) -> None:
    graph = network(name, database=database)
    file = tmp_path / f"it.{form}"
    getattr(nx, f"write_{form}")(graph, file)
    again = getattr(nx, f"read_{form}")(file)
    assert set(again.nodes) == set(graph.nodes)
    assert again.number_of_edges() == graph.number_of_edges()
    for node, attributes in graph.nodes.items():
        assert again.nodes[node]["name"] == attributes["name"]


@pytest.mark.thorough
def test_the_whole_network_contains_every_relationship(database: Database) -> None:
    (row,) = database.read("MATCH ()-[r]->() RETURN count(r) AS all")
    assert network("whole", database=database, as_of=EVER).number_of_edges() == row["all"]
    assert set(VIEWS["whole"].relationships) == set(RELATIONSHIPS)


def test_an_unknown_network_is_refused_with_the_known_names() -> None:
    with pytest.raises(Refused, match="mentoring"):
        network("gossip")


def test_the_command_writes_a_file_that_networkx_reads(
    scratch_server: RunningServer,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEO4J_URI", scratch_server.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", scratch_server.password)
    out = tmp_path / "mentoring.graphml"
    done = CliRunner().invoke(export, ["network", "mentoring", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert nx.read_graphml(out).number_of_edges() == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mentoring.graphml"]


def test_an_unwritable_file_is_reported_in_a_sentence(
    scratch_server: RunningServer,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEO4J_URI", scratch_server.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", scratch_server.password)
    out = tmp_path / "nowhere" / "it.graphml"
    done = CliRunner().invoke(export, ["network", "mentoring", "--out", str(out)])
    assert isinstance(done.exception, Refused)
    assert "cannot be written" in str(done.exception)


def test_nodes_without_edges_are_in_the_network(database: Database) -> None:
    graph = network("mentoring", database=database)
    assert [*nx.isolates(graph)] == ["School:c:S2"]
    assert "Teacher:c:T3" not in graph  # not a trainer
    together = network("co_training", database=database, as_of=EVER, from_="2020-01-01")
    assert {*nx.isolates(together)} == {"Teacher:c:T1", "Teacher:c:T2", "Teacher:c:T3"}


def test_nodes_absent_on_the_day_are_not_in_the_network(database: Database) -> None:
    assert {*network("posts", database=database)} >= {"Teacher:c:T1", "School:c:S2"}
    assert "Teacher:c:T3" not in network("posts", database=database)  # holds no post
    assert "Teacher:c:T3" in network("posts", database=database, as_of=EVER)
    workshops = {"Workshop:c:W1", "Workshop:c:W2"}
    then = network("teams", database=database, as_of="2019年12月31日")
    assert workshops & {*then} == {"Workshop:c:W1"}
    assert {*network("teams", database=database, as_of="2020/1/1")} >= workshops


def test_the_mentoring_network_of_the_sample_has_every_school_open_on_the_day(
    sample: Address,
) -> None:
    with Database.connect(sample) as database:
        graph = network("mentoring", database=database, as_of="2019-01-01")
        (row,) = database.read(
            "MATCH (s:School) WHERE coalesce(s.opened <= date('2019-01-01'), true) "
            "AND coalesce(s.closed > date('2019-01-01'), true) RETURN count(s) AS all, count("
            "CASE WHEN NOT EXISTS { (s)<-[m:MENTORS]-() WHERE m.since <= date('2019-01-01') "
            "AND coalesce(m.until > date('2019-01-01'), true) } THEN 1 END) AS alone"
        )
    schools = [
        node for node, attributes in graph.nodes(data=True) if attributes["label"] == "School"
    ]
    assert len(schools) == row["all"]
    assert sum(graph.degree(school) == 0 for school in schools) == row["alone"] > 0


def test_only_a_projected_network_has_a_two_mode_form(database: Database) -> None:
    graph = network("co_training", database=database, as_of=EVER, two_mode=True)
    assert nx.is_bipartite(graph)
    assert graph.edges["Teacher:c:T1", "Activity:c:A2"]["hours"] == 5.0
    with pytest.raises(Refused, match="two-mode"):
        network("mentoring", database=database, two_mode=True)


def test_a_network_is_thinned_by_weight_rank_and_significance(database: Database) -> None:
    def edges(**how: float) -> int:
        return network("co_training", database=database, as_of=EVER, **how).number_of_edges()  # type: ignore[arg-type]

    assert [edges(), edges(at_least=2), edges(strongest=1), edges(backbone=0.5)] == [3, 1, 2, 1]
    with pytest.raises(Refused, match="no weights"):
        network("mentoring", database=database, at_least=2)
    for wrong in ({"strongest": 0}, {"backbone": 1.0}):
        with pytest.raises(Refused, match="between 0 and 1"):
            network("co_training", database=database, as_of=EVER, **wrong)  # type: ignore[arg-type]


def test_the_command_writes_sqlite_and_refuses_parquet_on_standard_output(
    scratch_server: RunningServer,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEO4J_URI", scratch_server.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", scratch_server.password)
    out = tmp_path / "it.sqlite"
    done = CliRunner().invoke(export, ["network", "co-training", "--ever", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(b"SQLite format 3")
    refused = CliRunner().invoke(export, ["network", "co-training", "--format", "parquet"])
    assert isinstance(refused.exception, Refused)
