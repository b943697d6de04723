"""The administrator's own Neo4j settings: kept at every start; an unusable line is reported with its number."""

from pathlib import Path

import pytest

from tests.conftest import settings_for
from yanxiu.graph.errors import Refused
from yanxiu.graph.local.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.of(settings_for(tmp_path))
    home.make()
    return home


def neo4j_settings(home: Home, **changed: object) -> dict[str, str]:
    home.configure(settings_for(home.folder.parent, **changed), 7687)
    lines = (home.conf / "neo4j.conf").read_text(encoding="utf-8").splitlines()
    names = [line.partition("=")[0] for line in lines if not line.startswith("#")]
    assert len(names) == len(set(names))
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def test_an_administrators_setting_replaces_the_default_at_every_start(home: Home) -> None:
    home.own_settings.write_text(
        "# for our disk\n\ndb.tx_log.rotation.size = 64m\ndbms.cypher.render_plan_description=true\n",
        encoding="utf-8",
    )
    for _ in range(2):
        found = neo4j_settings(home)
        assert found["db.tx_log.rotation.size"] == "64m"
        assert found["dbms.cypher.render_plan_description"] == "true"
        assert found["db.tx_log.preallocate"] == "true"
    assert home.own_settings.exists()
    assert home.own_settings.name in (home.conf / "neo4j.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("server.bolt.listen_address=0.0.0.0:7687", "YANXIU_BOLT_PORT"),
        ("server.memory.heap.max_size=4g", "YANXIU_HEAP"),
        ("server.jvm.additional=-Xss2m", "YANXIU_JAVA_OPTIONS"),
        ("dbms.security.auth_enabled=false", "relies on it"),
        ("no setting at all", "write name=value"),
        ("db.logs.query.enabled=OFF\ndb.logs.query.enabled=INFO", "set twice"),
    ],
)
def test_an_unusable_setting_is_refused_with_file_and_line(
    home: Home, line: str, reason: str
) -> None:
    home.own_settings.write_text(f"# mine\n{line}\n", encoding="utf-8")
    number = 1 + len(line.splitlines())
    with pytest.raises(Refused, match=f"{home.own_settings.name}, line {number}: .*{reason}"):
        neo4j_settings(home)


@pytest.mark.thorough
def test_one_statement_cannot_use_all_the_transaction_memory(home: Home) -> None:
    for heap, size in (("768m", 768 << 20), ("2g", 2 << 30)):
        found = neo4j_settings(home, heap=heap)
        one = int(found["db.memory.transaction.max"])
        together = int(found["dbms.memory.transaction.total.max"])
        assert one < together < size
