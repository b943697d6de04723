"""Plans, forecasts and scenarios as jobs.

Tests HTTP and GraphQL, every role, cancellation, and the end of the server.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import psutil
import pytest
import requests
from starlette.requests import HTTPConnection

from tests.api.conftest import serving
from yanxiu.api.access.authentication import Authentication
from yanxiu.api.audit import Audit
from yanxiu.api.jobs.checking import check_request
from yanxiu.api.jobs.jobs import MOST_OWN, Jobs
from yanxiu.api.jobs.work import run_job
from yanxiu.api.jobs.worker import table_as_json
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.async_database import AsyncDatabase
from yanxiu.graph.audit import Event, entries
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import Refused

TODAY, PAST = "2021-09-01", "2018-12-31"
SHORT = {"kind": "forecast", "as_of": PAST, "until": 2019, "by": "stage", "runs": 20}
LONG = {"kind": "forecast", "as_of": PAST, "until": 2060, "by": "cell", "runs": 10_000}
SCENARIO = 'title = "合并"\non = 2020-01-01\n[[merge_districts]]\ndistricts = ["城南", "城关"]\n'
FIELDS = """
id kind state seconds doing { en zh } done all reason { en zh } roster { name rows content }
tables { name title { zh } count columns { name type unit } rows(first: 3) keys(first: 3) notes { en } asked { en } }
"""
START = f"mutation($input: JobInput!) {{ startJob(input: $input) {{ {FIELDS} }} }}"
FOUND = f"query($id: ID!) {{ job(id: $id) {{ {FIELDS} }} }}"


@dataclass(frozen=True)
class Named(Authentication):
    """Authenticates callers whose token is their name."""

    named: dict[str, Caller] = field(default_factory=dict)

    async def caller(self, connection: HTTPConnection, _database: AsyncDatabase) -> Caller:
        return self.named[connection.headers["authorization"].removeprefix("Bearer ")]


@pytest.fixture(scope="module")
def database(sample: Address) -> Iterator[Database]:
    with Database.connect(sample) as found:
        yield found


@pytest.fixture(scope="module")
def callers(database: Database) -> dict[str, Caller]:
    (row,) = database.read(
        "MATCH (d:SupervisionDistrict {name: '岭北'})<-[:IN_DISTRICT]-(s:School) WHERE s.closed IS NULL "
        "MATCH (t:Teacher)-[:TEACHES_AT]->(s) "
        "RETURN d.id AS district, split(d.id, ':')[0] AS county, s.id AS school, t.id AS teacher ORDER BY s.id, t.id LIMIT 1"
    )
    county = row["county"]
    return {
        "planner": Caller("a", ROLES["planner"], county),
        "other": Caller("b", ROLES["planner"], county),
        "auditor": Caller("c", ROLES["auditor"], county),
        "machine": Caller("d", ROLES["machine"], county),
        "supervisor": Caller("e", ROLES["supervisor"], county, row["district"]),
        "school": Caller("f", ROLES["school"], county, row["school"]),
        "trainer": Caller("g", ROLES["trainer"], county, row["teacher"]),
    }


@pytest.fixture(scope="module")
def url(sample: Address, callers: dict[str, Caller]) -> Iterator[str]:
    with serving(sample, Named(required=True, named=callers)) as found:
        yield found


@dataclass(frozen=True)
class Client:
    """A client of the server with one caller."""

    url: str
    who: str

    def send(self, method: str, path: str, **given: Any) -> requests.Response:
        headers = {"authorization": f"Bearer {self.who}", "accept-language": "en"}
        return requests.request(method, f"{self.url}{path}", headers=headers, timeout=60, **given)

    def begin(self, **given: Any) -> dict[str, Any]:
        answer = self.send("POST", "/jobs", json=given)
        assert answer.status_code == 202, answer.text
        return cast("dict[str, Any]", answer.json())

    def over(self, key: str, seconds: float = 240) -> dict[str, Any]:
        """Waits until a job is over, and returns it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            told = self.send("GET", f"/jobs/{key}").json()
            if told["state"] not in ("waiting", "running"):
                return cast("dict[str, Any]", told)
            time.sleep(0.1)
        raise AssertionError("the job did not end")

    def made(self, **given: Any) -> dict[str, Any]:
        told = self.over(self.begin(**given)["id"])
        assert told["state"] == "done", told["reason"]
        return told

    def graphql(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = self.send("POST", "/graphql", json={"query": query, "variables": variables})
        return cast("dict[str, Any]", answer.json())


@pytest.fixture(scope="module")
def client(url: str) -> Callable[[str], Client]:
    return lambda who: Client(url, who)


def rows_of(told: dict[str, Any], at: int = 0) -> list[dict[str, Any]]:
    table = told["tables"][at]
    names = [column["name"] for column in table["columns"]]
    return [dict(zip(names, row, strict=True)) for row in table["rows"]]


def worked(database: Database, caller: Caller, kind: str, **given: Any) -> dict[str, Any]:
    """Runs a job in this process, and returns its result as stored."""
    made = run_job(kind, check_request(kind, given, caller).given, caller, database)
    return {"tables": [table_as_json(table) for table in made.tables], "roster": made.roster}


def processes() -> set[int]:
    """Returns the processes that run jobs for servers of this process."""
    return {
        each.pid
        for each in psutil.Process(os.getpid()).children(recursive=True)
        if "yanxiu.api.jobs.worker" in " ".join(each.cmdline())
    }


def ended(client: Client) -> None:
    for job in client.send("GET", "/jobs").json():
        client.send("DELETE", f"/jobs/{job['id']}")


@pytest.mark.thorough
def test_a_forecast_is_begun_polled_and_answered_over_http(
    client: Callable[[str], Client],
) -> None:
    told = client("planner").made(**SHORT)
    assert [table["name"] for table in told["tables"]] == [
        "forecast_coverage",
        "assumptions",
        "closing_activities",
    ]
    first = rows_of(told)[0]
    assert first["group"] == "Whole county"
    assert 0 < first["low"] <= first["share"] <= first["high"] < 1
    roster = client("planner").send("GET", f"/jobs/{told['id']}/roster")
    assert roster.headers["content-type"].startswith("text/csv")
    assert roster.content.startswith(b"\xef\xbb\xbf")
    listed = client("planner").send("GET", "/jobs").json()
    assert told["id"] in {each["id"] for each in listed}
    assert "tables" not in listed[0]


def test_graphql_gives_the_same_as_http_and_pages_the_rows(client: Callable[[str], Client]) -> None:
    planner = client("planner")
    given = {"kind": "PLAN_BASES", "asOf": TODAY, "language": "zh"}
    begun = planner.graphql(START, input=given)["data"]["startJob"]
    assert begun["state"] in ("WAITING", "RUNNING")
    plain = planner.over(begun["id"])
    told = planner.graphql(FOUND, id=begun["id"])["data"]["job"]
    assert (told["kind"], told["state"], told["reason"]) == ("PLAN_BASES", "DONE", None)
    (table,) = told["tables"]
    assert table["rows"] == plain["tables"][0]["rows"][:3]
    assert table["count"] == len(plain["tables"][0]["rows"])
    assert table["title"]["zh"] == "培训基地校安排"
    keyed = [key for key in plain["tables"][0]["keys"] if key]
    assert all(len(key) == 2 for key in keyed)
    jobs = planner.graphql("{ jobs { id __typename state } }")["data"]["jobs"]
    assert begun["id"] in {each["id"] for each in jobs}
    wrong = planner.graphql(
        "query($id: ID!) { job(id: $id) { tables { rows(first: 5000) } } }", id=begun["id"]
    )
    assert wrong["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_plan_is_pinned_and_solved_again(database: Database, callers: dict[str, Caller]) -> None:
    asked = {"as_of": "2020-12-31", "budget": 60_000}
    planner = callers["planner"]
    first = worked(database, planner, "plan_budget", **asked)["tables"][0]["keys"]
    assert first
    assert all(first)
    again = worked(database, planner, "plan_budget", **asked, keep=[first[-1]], without=[first[0]])[
        "tables"
    ][0]["keys"]
    assert first[0] not in again
    assert first[-1] in again


@pytest.mark.thorough
def test_contradictory_demands_are_reported_as_the_reason(
    client: Callable[[str], Client],
) -> None:
    planner = client("planner")
    job = planner.begin(
        kind="plan_budget", as_of="2020-12-31", budget=30_000, pair_least=2, language="zh"
    )
    told = planner.over(job["id"])
    assert told["state"] == "refused"
    assert "- 预算为 30,000 元。" in told["reason"]["zh"]
    assert "- The budget is 30,000 yuan." in told["reason"]["en"]
    assert told["tables"] == []


@pytest.mark.thorough
def test_a_scenario_compares_a_plan_and_a_question_with_today_and_leaves_no_trace(
    database: Database, callers: dict[str, Caller]
) -> None:
    counted = (
        "RETURN COUNT { (:SupervisionDistrict) } AS districts, COUNT { ()-->() } AS edges, "
        "COUNT { ()-[r]->() WHERE r.until IS NOT NULL } AS ended"
    )
    planner = callers["planner"]
    before = database.read(counted)
    told = {"as_of": "2020-12-31", "scenario": SCENARIO}
    asked = worked(database, planner, "question", name="coverage", given=["year=2020"], **told)
    states = {row["compared"] for row in rows_of(asked)}
    assert len(states) == 4
    plan = worked(database, planner, "plan_seats", seats=60, stage="小学", subject="语文", **told)
    rows = {row["district"]: row for row in rows_of(plan)}
    assert rows["城关"]["seats_then"] in (0, None)
    assert rows["城南"]["seats_then"] > rows["城南"]["seats"]
    assert rows["城南"]["seats_change"] == rows["城南"]["seats_then"] - rows["城南"]["seats"]
    assert plan["roster"] is None
    assert "rows change" in plan["tables"][0]["notes"][0]["en"]
    assert database.read(counted) == before


@pytest.mark.thorough
def test_a_supervisor_receives_only_the_own_district(
    client: Callable[[str], Client], database: Database, callers: dict[str, Caller]
) -> None:
    supervisor = callers["supervisor"]
    asked = {**SHORT, "by": "district"}
    told = worked(database, supervisor, asked.pop("kind"), **asked)
    assert {row["group"] for row in rows_of(told)} == {"岭北"}
    assert told["roster"] is None
    people = rows_of(worked(database, supervisor, "credits", as_of="2020-06-30"))
    assert people
    assert {row["district"] for row in people} == {"岭北"}
    for wrong in (
        {"kind": "plan_mentors"},
        {"kind": "plan_budget", "budget": 1000},
        {"kind": "question", "name": "coverage", "scenario": SCENARIO},
        {**SHORT, "scenario": SCENARIO},
        {"kind": "recommend_for_community", "name": "GT01"},
    ):
        assert client("supervisor").send("POST", "/jobs", json=wrong).status_code == 403


@pytest.mark.thorough
def test_a_supervisor_receives_recommendations_only_of_visible_people_and_for_its_own_schools(
    database: Database, callers: dict[str, Caller]
) -> None:
    supervisor = callers["supervisor"]
    schools = "MATCH (s:School)-[:IN_DISTRICT]->(d) WHERE s.closed IS NULL AND EXISTS { (:Teacher)-[:TEACHES_AT]->(s) } "
    (own,) = database.read(
        f"{schools} AND d.id = $own RETURN s.name AS name ORDER BY name LIMIT 1",
        own=supervisor.place,
    )
    (other,) = database.read(
        f"{schools} AND d.name = '城关' RETURN s.name AS name ORDER BY name LIMIT 1"
    )
    for_planner = worked(database, callers["planner"], "recommend_for_school", name=own["name"])
    told = worked(database, supervisor, "recommend_for_school", name=own["name"])
    numbers = [row["number"] for row in rows_of(told)]
    assert set(numbers) <= {row["number"] for row in rows_of(for_planner)}
    left = len(rows_of(for_planner)) - len(numbers)
    notes = [note["en"] for note in told["tables"][0]["notes"]]
    assert any(f"{left} more are outside" in note for note in notes) == (left > 0)
    with pytest.raises(Refused):
        worked(database, supervisor, "recommend_for_school", name=other["name"])


@pytest.mark.thorough
def test_a_principal_receives_the_credits_of_the_own_staff_only(
    client: Callable[[str], Client], database: Database, callers: dict[str, Caller]
) -> None:
    rows = rows_of(worked(database, callers["school"], "credits", as_of="2020-06-30"))
    staff = database.read(
        "MATCH (t:Teacher)-[:TEACHES_AT]->(:School {id: $school}) RETURN t.number AS number",
        school=callers["school"].place,
    )
    assert rows
    assert {row["number"] for row in rows} <= {row["number"] for row in staff}
    assert client("school").send("POST", "/jobs", json=SHORT).status_code == 403


@pytest.mark.parametrize("who", ["auditor", "machine", "trainer"])
def test_a_role_without_planning_begins_no_job(client: Callable[[str], Client], who: str) -> None:
    for given in (SHORT, {"kind": "credits"}, {"kind": "recommend_for_teacher", "name": "T00001"}):
        answer = client(who).send("POST", "/jobs", json=given)
        assert answer.status_code == 403
        assert "planners" in answer.json()["reason"]["en"]
    refused = client(who).graphql(START, input={"kind": "FORECAST"})
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert client(who).send("GET", "/jobs/kinds").json() == []


@pytest.mark.thorough
def test_only_the_caller_who_began_a_job_sees_and_ends_it(
    client: Callable[[str], Client],
) -> None:
    job = client("planner").made(**SHORT)
    other = client("other")
    assert other.send("GET", f"/jobs/{job['id']}").status_code == 404
    assert other.send("DELETE", f"/jobs/{job['id']}").status_code == 404
    assert other.graphql(FOUND, id=job["id"])["data"]["job"] is None
    assert other.send("GET", f"/jobs/{job['id']}/roster").status_code == 404
    ended_by = other.graphql("mutation($id: ID!) { cancelJob(id: $id) { state } }", id=job["id"])
    assert ended_by["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert job["id"] not in {each["id"] for each in other.send("GET", "/jobs").json()}


@pytest.mark.thorough
def test_an_answer_with_jobs_is_not_cached(client: Callable[[str], Client]) -> None:
    """Two planners of a county have the same rights, and request jobs beside a list that may be cached."""
    asked = "{ jobs { id } stages(first: 1) { totalCount } }"
    job = client("planner").begin(**SHORT)
    for _ in range(3):
        own = client("planner").graphql(asked)["data"]
        assert job["id"] in {each["id"] for each in own["jobs"]}
        others = client("other").graphql(asked)["data"]
        assert job["id"] not in {each["id"] for each in others["jobs"]}
        assert own["stages"] == others["stages"]
    assert client("planner").over(job["id"])["state"] == "done"
    told = client("planner").graphql(FOUND, id=job["id"])["data"]["job"]
    assert told["state"] == "DONE"


@pytest.mark.thorough
def test_a_job_that_is_cancelled_ends_within_two_seconds_with_its_process(
    client: Callable[[str], Client],
) -> None:
    planner = client("planner")
    job = planner.begin(**LONG)
    until = time.monotonic() + 120
    while (planner.send("GET", f"/jobs/{job['id']}").json()["progress"] or {}).get("all", 0) < 42:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert processes()
    begun = time.monotonic()
    told = planner.graphql(
        "mutation($id: ID!) { cancelJob(id: $id) { state reason { en } tables { name } } }",
        id=job["id"],
    )
    assert time.monotonic() - begun < 2
    assert told["data"]["cancelJob"] == {"state": "CANCELLED", "reason": None, "tables": []}
    assert not processes()


@pytest.mark.thorough
def test_a_scenario_cancelled_midway_leaves_no_data_and_no_lock(
    client: Callable[[str], Client], database: Database
) -> None:
    planner = client("planner")
    job = planner.begin(kind="plan_mentors", as_of=TODAY, scenario=SCENARIO)
    until = time.monotonic() + 180
    seen = set()
    while "Under the scenario" not in seen:
        told = planner.send("GET", f"/jobs/{job['id']}").json()
        assert told["state"] in ("waiting", "running"), told
        assert time.monotonic() < until
        seen.add(((told["progress"] or {}).get("what") or {}).get("en"))
        time.sleep(0.02)
    planner.send("DELETE", f"/jobs/{job['id']}")
    assert database.read("MATCH (d:SupervisionDistrict {name: '城关'}) RETURN count(d) AS n")[0][
        "n"
    ]
    with database.with_change(
        lambda tx: tx.run("MATCH (d:SupervisionDistrict) SET d._held = 1 REMOVE d._held"), 10
    ):
        pass  # the write would wait for a remaining lock


def test_jobs_beyond_the_limit_of_a_caller_are_refused_at_once(
    client: Callable[[str], Client],
) -> None:
    other = client("other")
    try:
        for _ in range(MOST_OWN):
            other.begin(**LONG)
        answer = other.send("POST", "/jobs", json=LONG)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"
        assert f"{MOST_OWN} unfinished jobs" in answer.json()["reason"]["en"]
        assert client("planner").begin(**SHORT)["state"] == "waiting"
    finally:
        ended(other)
        ended(client("planner"))
    assert not processes()


@pytest.mark.thorough
def test_jobs_end_with_their_server(sample: Address, callers: dict[str, Caller]) -> None:
    before = processes()
    with serving(sample, Named(required=True, named=callers)) as found:
        client = Client(found, "planner")
        job = client.begin(**LONG)
        until = time.monotonic() + 120
        while client.send("GET", f"/jobs/{job['id']}").json()["progress"] is None:
            assert time.monotonic() < until
            time.sleep(0.05)
        assert processes() - before
    assert processes() == before


def test_an_invalid_argument_of_a_job_is_reported_at_its_name(
    client: Callable[[str], Client],
) -> None:
    planner = client("planner")
    for given, name, said in (
        ({"kind": "forcast"}, "kind", "There is no job 'forcast'"),
        ({"kind": "forecast", "runz": 5}, "runz", "Is it runs?"),
        ({"kind": "forecast", "ceiling": 5}, "ceiling", "does not take 'ceiling'"),
        ({"kind": "forecast", "runs": 10**6}, "runs", "from 1 to 10,000"),
        ({"kind": "forecast", "runs": True}, "runs", "whole number"),
        ({"kind": "forecast", "as_of": "2018-13-45"}, "as_of", "a day like"),
        ({"kind": "forecast", "by": "town"}, "by", "one of county"),
        ({"kind": "plan_seats"}, "seats", "needs 'seats'"),
        ({"kind": "plan_mentors", "keep": ["T1"]}, "keep", "keys of rows"),
        ({"kind": "forecast", "scenario": "x" * 30_000}, "scenario", "20,000 characters"),
    ):
        answer = planner.send("POST", "/jobs", json=given)
        assert answer.status_code == 400, given
        (fault,) = answer.json()["errors"]
        assert fault["parameter"] == name
        assert said in fault["reason"]["en"]
        assert fault["reason"]["zh"] != fault["reason"]["en"]
    assert planner.send("POST", "/jobs", json=[1]).status_code == 400
    assert planner.send("POST", "/jobs", data="kind=forecast").status_code == 415
    wrong = planner.graphql(START, input={"kind": "FORECAST", "runs": 0})
    assert wrong["errors"][0]["extensions"]["parameter"] == "runs"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "forecast", "scenario": "[[merge"}, "is not TOML"),
        ({"kind": "forecast", "assume": ["fil=0.9"], "as_of": PAST}, "Is it fill?"),
        ({"kind": "question", "name": "coverag", "scenario": SCENARIO}, "coverage"),
        ({"kind": "question", "name": "coverage", "given": ["yeer=2020"], "scenario": SCENARIO}, "no parameter 'yeer'"),
        ({"kind": "plan_seats", "seats": 5, "stage": "小学", "subject": "魔法"}, "魔法"),
        ({"kind": "plan_mentors", "as_of": TODAY, "keep": [["X", "Y", "Z"]]}, "cannot be pinned"),
        ({"kind": "recommend_for_teacher", "name": "T99999999"}, "T99999999"),
    ],
)  # fmt: skip
def test_a_fault_found_while_a_job_runs_is_reported_as_the_reason(
    database: Database, callers: dict[str, Caller], given: dict[str, Any], said: str
) -> None:
    asked = {**given}
    with pytest.raises(Refused) as fault:
        worked(database, callers["planner"], asked.pop("kind"), **asked)
    assert said in fault.value.text.en


def test_a_planner_begins_no_job_for_another_county(client: Callable[[str], Client]) -> None:
    answer = client("planner").send("POST", "/jobs", json={**SHORT, "county": "110101"})
    assert answer.status_code == 403


@pytest.mark.thorough
def test_the_audit_log_records_who_began_which_kind_of_job(
    client: Callable[[str], Client], database: Database, callers: dict[str, Caller]
) -> None:
    client("planner").made(**SHORT)
    told = [
        (each.event.who, each.event.what)
        for each in entries(database, county=callers["planner"].county, after=0, most=10_000)
    ]
    assert ("a", ("job", "forecast", "begin")) in told
    assert ("a", ("job", "forecast", "done")) in told


@dataclass
class SlowLog(Audit):
    """An audit log whose entries wait until they are released."""

    open: asyncio.Event = field(default_factory=asyncio.Event)
    stages: list[str] = field(default_factory=list)

    async def record(self, event: Event) -> None:
        stage = event.what[2]
        if stage != "begin":
            await self.open.wait()
        self.stages.append(stage)


@pytest.mark.parametrize("stage", ["done", "cancelled"])
def test_a_job_is_reported_as_over_only_once_the_audit_log_has_it(
    stage: str, callers: dict[str, Caller], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def followed(*_: object) -> dict[str, Any]:
        if stage == "cancelled":
            await asyncio.sleep(60)
        return {"end": "done", "tables": [], "roster": None, "size": 1}

    async def watched() -> None:
        slow = SlowLog()
        jobs = Jobs(Address("bolt://nowhere", "", ""), slow)
        caller = callers["planner"]
        job = await jobs.begin(caller, check_request("forecast", {}, caller), "en")
        await asyncio.sleep(0.05)
        ending = asyncio.create_task(jobs.cancel(job)) if stage == "cancelled" else job.task
        await asyncio.sleep(0.05)
        assert (job.state, job.finished.is_set()) == ("running", False)
        slow.open.set()
        assert ending is not None
        await ending
        assert (job.state, job.finished.is_set(), slow.stages) == (stage, True, ["begin", stage])

    monkeypatch.setattr(Jobs, "_followed", followed)
    asyncio.run(watched())
