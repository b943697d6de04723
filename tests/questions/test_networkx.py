"""The hardest questions a second time, in plain Python over the whole sample as one networkx graph."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from data import XIANGYIN
from data.sample import generate
from graph import network
from graph.database import Address, Database
from graph.local import Running
from loaders import load
from queries import Answer, ask, read_catalogue

DAY = date(2020, 12, 31)
Edge = tuple[str, str, dict[str, Any]]


class County:
    """The sample as a graph, and the questions asked of it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.graph: nx.MultiDiGraph[str] = network("whole", database=database, as_of="ever")
        self._edges: dict[str, list[Edge]] = defaultdict(list)
        for source, target, held in self.graph.edges(data=True):
            self._edges[held["type"]].append((source, target, held))

    def asked(self, name: str, **given: Any) -> Answer:
        return ask(self.database, read_catalogue()[name], given, DAY)

    def edges(self, kind: str, day: date | None = None) -> list[Edge]:
        """Relationships of a type, only those that hold on a day."""
        return [edge for edge in self._edges[kind] if day is None or _holds(edge[2], day)]

    def name(self, node: str) -> str:
        return str(self.graph.nodes[node]["name"])

    def posts(self, day: date) -> dict[str, list[tuple[str, dict[str, Any]]]]:
        """Open schools of every teacher but care workers, the main one first."""
        found: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        for teacher, school, held in self.edges("TEACHES_AT", day):
            closed = self.graph.nodes[school].get("closed")
            if held["role"] != "care_worker" and not (closed and closed <= day.isoformat()):
                found[teacher].append((school, held))
        for posts in found.values():
            posts.sort(key=lambda post: (not post[1]["main"], post[0]))
        return found

    def district(self, school: str, day: date) -> str | None:
        found = [b for a, b, _ in self.edges("IN_DISTRICT", day) if a == school]
        return found[0] if found else None


def _holds(held: dict[str, Any], day: date) -> bool:
    since, until = held.get("since"), held.get("until")
    return (since is None or since <= day.isoformat()) and (
        until is None or until > day.isoformat()
    )


@pytest.fixture(scope="module")
def county(scratch_server: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    rosters: Path = tmp_path_factory.mktemp("sample")
    generate(rosters)
    with Database.connect(address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        for folder in (XIANGYIN, rosters):
            assert not load([folder], database).refused
        yield County(database)


def test_untrained_rural_teachers(county: County) -> None:
    rural = {
        school
        for school, locality, _ in county.edges("IN_LOCALITY", DAY)
        if county.graph.nodes[locality]["rural"]
    }
    trained = {
        teacher
        for teacher, _, held in county.edges("ATTENDED")
        if "2018-01-01" <= held["on"] <= DAY.isoformat() and held["hours"] > 0
    }
    expected = {
        teacher
        for teacher, posts in county.posts(DAY).items()
        if any(school in rural for school, _ in posts) and teacher not in trained
    }
    rows = county.asked("untrained_rural_teachers").rows
    assert {f"Teacher:{row['teacher_id']}" for row in rows} == expected
    assert len(rows) == len(expected) > 100


def test_coverage(county: County) -> None:
    places = defaultdict(set)
    for school, district, _ in county.edges("IN_DISTRICT", DAY):
        places[school].add(district)
    concerns = defaultdict(set)
    for activity, subject, held in county.edges("CONCERNS"):
        concerns[activity].add((held["stage"], subject))
    studied = defaultdict(set)
    for teacher, activity, held in county.edges("ATTENDED"):
        if held["on"].startswith("2020"):
            studied[teacher] |= concerns[activity]
    eligible: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    trained: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    posts = county.posts(DAY)
    for teacher, subject, held in county.edges("TEACHES", DAY):
        for school, _ in posts.get(teacher, []):
            for district in places[school]:
                cell = district, held["stage"], subject
                eligible[cell].add(teacher)
                if (held["stage"], subject) in studied[teacher]:
                    trained[cell].add(teacher)
    rows = county.asked("coverage", year=2020).rows
    assert {
        (
            f"SupervisionDistrict:{row['district_id']}",
            row["stage_id"],
            f"Subject:{row['subject_id']}",
        ): (
            row["eligible"],
            row["trained"],
        )
        for row in rows
    } == {cell: (len(people), len(trained[cell])) for cell, people in eligible.items()}
    assert len(rows) > 50


def test_training_reach(county: County) -> None:
    trained = {
        teacher
        for teacher, _, held in county.edges("ATTENDED")
        if "2018-01-01" <= held["on"] <= DAY.isoformat() and held["hours"] > 0
    }
    expected: dict[str | None, list[int]] = defaultdict(lambda: [0, 0])
    for teacher, posts in county.posts(DAY).items():
        place = expected[county.district(posts[0][0], DAY)]
        place[0] += 1
        place[1] += teacher in trained
    rows = county.asked("training_reach").rows
    assert {
        f"SupervisionDistrict:{row['district_id']}": [row["teachers"], row["trained"]]
        for row in rows
    } == dict(expected)
