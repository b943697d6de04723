"""`yanxiu demo`: a newcomer's first command."""

from tests.cli.running import yanxiu_process
from tests.conftest import Demo
from yanxiu.graph.database import Database

_HELD = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r"


def test_the_demo_answers_both_questions_and_a_second_one_changes_nothing(demo: Demo) -> None:
    with Database.connect(demo.address) as database:
        before = database.read(_HELD)
        again = yanxiu_process(demo.address, "demo", "--no-serve", YANXIU_HOME=str(demo.home))
        assert database.read(_HELD) == before
    assert again.returncode == 0
    assert again.stdout == demo.said
    assert b"Which rural teachers lack training" in demo.said
    assert b"Which trainers mentor which schools" in demo.said
