"""Computes the hardest questions a second time, in plain Python over the whole sample as one networkx graph."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

import networkx as nx
import pytest

from yanxiu.graph import network
from yanxiu.graph.database import Address, Database
from yanxiu.queries import Answer, ask, read_catalogue

DAY = date(2020, 12, 31)
Edge = tuple[str, str, dict[str, Any]]


class County:
    """The sample as a graph, with access to the questions."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.graph: nx.MultiDiGraph[str] = network("whole", database=database, as_of="ever")
        self._edges: dict[str, list[Edge]] = defaultdict(list)
        for source, target, held in self.graph.edges(data=True):
            self._edges[held["type"]].append((source, target, held))

    def answer(self, name: str, **given: Any) -> Answer:
        return ask(self.database, read_catalogue()[name], given, DAY)

    def edges(self, kind: str, day: date | None = None) -> list[Edge]:
        """Returns relationships of a type; with a day, only those valid on it."""
        return [edge for edge in self._edges[kind] if day is None or _is_valid(edge[2], day)]

    def of(self, kind: str, source: str, day: date | None = None) -> list[str]:
        """Returns the targets of a node's relationships of a type."""
        return [b for a, b, _ in self.edges(kind, day) if a == source]

    def posts(self, day: date) -> dict[str, list[tuple[str, dict[str, Any]]]]:
        """Returns the open schools of each teacher except care workers, the main post first."""
        collected: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        for teacher, school, held in self.edges("TEACHES_AT", day):
            closed = self.graph.nodes[school].get("closed")
            if held["role"] != "care_worker" and not (closed and closed <= day.isoformat()):
                collected[teacher].append((school, held))
        for posts in collected.values():
            posts.sort(key=lambda post: (not post[1]["main"], post[0]))
        return collected

    def district(self, school: str, day: date) -> str | None:
        actual = [b for a, b, _ in self.edges("IN_DISTRICT", day) if a == school]
        return actual[0] if actual else None


def _is_valid(held: dict[str, Any], day: date) -> bool:
    since, until = held.get("since"), held.get("until")
    return (since is None or since <= day.isoformat()) and (
        until is None or until > day.isoformat()
    )


@pytest.fixture(scope="module")
def county(sample: Address) -> Iterator[County]:
    with Database.connect(sample) as database:
        yield County(database)


def test_untrained_rural_teachers_equal_a_plain_computation(county: County) -> None:
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
    rows = county.answer("untrained_rural_teachers").rows
    assert {f"Teacher:{row['teacher_id']}" for row in rows} == expected
    assert len(rows) == len(expected) > 100


def test_coverage_equals_a_plain_computation(county: County) -> None:
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
    rows = county.answer("coverage", year=2020).rows
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


def test_training_reach_equals_a_plain_computation(county: County) -> None:
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
    rows = county.answer("training_reach").rows
    assert {
        f"SupervisionDistrict:{row['district_id']}": [row["teachers"], row["trained"]]
        for row in rows
    } == dict(expected)


@pytest.mark.thorough
def test_schedule_clashes_equal_a_plain_computation(county: County) -> None:
    """Compares each pair of a teacher's activities, day by day."""
    held = county.graph.nodes
    days: dict[str, set[int]] = {}
    for activity, data in held.items():
        if data["label"] == "Activity" and data["kind"] not in ("online", "workshop"):
            phases = [held[phase] for phase in county.of("HAS_PHASE", activity)]
            spans = [(p["starts"], p.get("ends", p["starts"])) for p in phases if "starts" in p]
            days[activity] = _days(spans or [(data["starts"], data["ends"])])
    busy = defaultdict(set)
    for kind in ("ENROLLED", "ATTENDED"):
        for teacher, activity, _ in county.edges(kind):
            if activity in days:
                busy[teacher].add(activity)
    expected = {
        (teacher, *sorted(pair, key=lambda one: (held[one]["starts"], one)))
        for teacher, activities in busy.items()
        for pair in combinations(sorted(activities), 2)
        if any(
            date.fromordinal(day).year == 2018 for day in list(days[pair[0]] & days[pair[1]])[:1]
        )
    }
    rows = county.answer("schedule_clashes", year=2018).rows
    assert {
        (
            f"Teacher:{row['teacher_id']}",
            f"Activity:{row['first_id']}",
            f"Activity:{row['second_id']}",
        )
        for row in rows
    } == expected
    assert len(expected) > 5


def _days(spans: list[tuple[str, str]]) -> set[int]:
    return {
        day
        for first, last in spans
        for day in range(
            date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1
        )
    }


def test_unsupervised_schools_equal_a_plain_computation(county: County) -> None:
    held = county.graph.nodes
    expected = {
        school: reason
        for school, data in held.items()
        if data["label"] == "School" and data.get("closed", "9") > DAY.isoformat()
        if (reason := _why_unsupervised(county, school))
    }
    rows = county.answer("unsupervised_schools").rows
    assert {f"School:{row['school_id']}": row["reason"] for row in rows} == expected
    assert {"no_alliance", "not_named"} <= set(expected.values())


def _why_unsupervised(county: County, school: str) -> str | None:
    """The plan's rule: districts supervise junior highs and central primaries, alliances village primaries."""
    central = county.graph.nodes[school].get("central", False)
    offered = county.of("OFFERS", school, DAY)
    if central or "Stage:junior_high" in offered:
        return _missing_duty(county, [school], "supervise-school-study")
    if "Stage:primary" not in offered or not (
        set(county.of("IN_LOCALITY", school, DAY)) & {"Locality:village", "Locality:teaching_point"}
    ):
        return "not_named"
    alliances = county.of("IN_ALLIANCE", school, DAY)
    return _missing_duty(county, alliances, "organise-alliances") if alliances else "no_alliance"


def _missing_duty(county: County, members: list[str], code: str) -> str | None:
    """Returns why no member lies in a district that owes the duty, or None if one does."""
    districts = [home for one in members for home in county.of("IN_DISTRICT", one, DAY)]
    duties = [duty for home in districts for duty in county.of("OWES", home, DAY)]
    if code in {county.graph.nodes[duty]["code"] for duty in duties}:
        return None
    return "no_duty" if districts else "no_district"


@pytest.mark.thorough
def test_trainer_appraisal_equals_a_plain_computation(county: County) -> None:
    """Computes tasks, hours, ratings and results under the county's only team rule in 2019."""
    held, year = county.graph.nodes, "2019"
    ((_, rule_node, _),) = county.edges("FOLLOWS_TEAM_RULE", date(2019, 12, 31))
    rule = held[rule_node]
    hours, tasks = defaultdict(float), defaultdict(set)
    rated: dict[bool, dict[str, list[tuple[float, int]]]] = {
        True: defaultdict(list),
        False: defaultdict(list),
    }
    scores = [
        (target, data["score"], data.get("answers", 1))
        for survey, target, data in county.edges("ASKS_ABOUT")
        if "score" in data
        and held[survey]["kind"] == "satisfaction"
        and held[survey]["on"][:4] == year
    ]
    for target, score, answers in scores:
        rated[True][target].append((score, answers))
    for activity, trainer, data in county.edges("TAUGHT_BY"):
        if held[activity]["starts"][:4] == year:
            hours[trainer] += data.get("hours", held[activity]["hours"])
            tasks[trainer].add(activity)
        rated[False][trainer] += rated[True].get(activity, [])
    for trainer, school, data in county.edges("MENTORS"):
        if data["since"] <= "2019-12-31" and data.get("until", "9") > "2019-01-01":
            tasks[trainer].add(school)
    expected = {}
    for trainer, team, data in sorted(county.edges("TRAINS_IN"), key=lambda edge: edge[2]["since"]):
        within = data["since"] <= "2019-12-31" and data.get("until", "9") > "2019-01-01"
        if not within or held[team]["kind"] != "trainers" or held[trainer]["label"] != "Teacher":
            continue
        of_person = rated[True].get(trainer) or rated[False].get(trainer)
        rating = (
            round(sum(s * n for s, n in of_person) / sum(n for _, n in of_person), 2)
            if of_person
            else None
        )
        passed = (
            len(tasks[trainer]) >= rule["tasks"]
            and hours[trainer] >= rule["hours"]
            and (rating is None or rating >= rule["rating"])
        )
        earned = (
            passed
            and hours[trainer] >= rule["promoting_hours"]
            and (rating or 0) >= rule["promoting_rating"]
        )
        tier = data["tier"]
        result = (
            "promote" if earned and tier > 1
            else "keep" if passed
            else "demote" if tier < rule["lowest_tier"]
            else "leave"
        )  # fmt: skip
        expected[trainer, team] = (tier, len(tasks[trainer]), round(hours[trainer], 2), result)
    rows = county.answer("trainer_appraisal", year=2019).rows
    assert {
        (f"Teacher:{row['trainer_id']}", f"TrainerTeam:{row['team_id']}"): (
            row["tier"], row["tasks"], row["hours"], row["result"],
        )
        for row in rows
    } == expected  # fmt: skip
    assert {"keep", "demote"} <= {each[3] for each in expected.values()}


@pytest.mark.thorough
def test_credit_shortfall_equals_a_plain_computation(county: County) -> None:
    """Computes each teacher's credits in the cycle, by kind and under the ceilings of each year."""
    held = county.graph.nodes
    ((_, pack, _),) = county.edges("FOLLOWS_CREDIT_RULES", DAY)
    rules = held[pack]
    first = (
        rules["cycle_starts"]
        + (DAY.year - rules["cycle_starts"]) // rules["cycle_years"] * rules["cycle_years"]
    )
    ceilings = {
        held[rule]["kind"]: held[rule].get("year_ceiling")
        for rule, of_pack, _ in county.edges("RULE_OF")
        if of_pack == pack
    }
    decisions = defaultdict(list)
    for entry, _, data in county.edges("DECIDED_BY"):
        if data["on"] <= DAY.isoformat():
            decisions[entry].append((data["on"], data["decision"]))
    counted: dict[str, float] = defaultdict(float)
    used: dict[tuple[str, str, str], float] = defaultdict(float)
    earned = [(teacher, held[entry], entry) for teacher, entry, _ in county.edges("EARNED")]
    for teacher, entry, key in sorted(earned, key=lambda each: (each[1]["on"], each[2])):
        state = max(decisions[key])[1] if decisions[key] else "pending"
        if not str(first) <= entry["on"][:4] or entry["on"] > DAY.isoformat() or state == "refused":
            continue
        year_kind = teacher, entry["on"][:4], entry["kind"]
        amount = entry.get("credits", entry["hours"] / rules["hours_a_credit"])
        ceiling = ceilings.get(entry["kind"])
        allowed = amount if ceiling is None else max(0.0, min(amount, ceiling - used[year_kind]))
        used[year_kind] += amount
        counted[teacher] += allowed
    rows = county.answer("credit_shortfall", only_short=False).rows
    assert {f"Teacher:{row['teacher_id']}" for row in rows} == set(county.posts(DAY))
    for row in rows:
        assert row["counted"] == pytest.approx(counted[f"Teacher:{row['teacher_id']}"], abs=0.02)
    assert sum(row["counted"] > 0 for row in rows) > 1000
