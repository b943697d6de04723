"""Mutations as a client sends them: changed nodes, machine-readable errors, and their order."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from tests.api.conftest import serving
from tests.api.county import Client, client_of
from tests.loaders.editing import COUNTY
from yanxiu.api.ids import global_id
from yanxiu.api.names import camel
from yanxiu.graph.access import ROLES, Caller
from yanxiu.graph.audit import entries
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer
from yanxiu.loaders.changes.undo import list_loads, undo
from yanxiu.loaders.edits import EDITS
from yanxiu.queries import read_catalogue


def _id(label: str, key: str) -> str:
    return global_id(label, key if label == "Subject" else f"430000:{key}")


MENTORING = {
    "trainer": _id("Expert", "E1"),
    "school": _id("School", "S1"),
    "subject": _id("Subject", "chinese"),
    "team": _id("TrainerTeam", "TT"),
    "since": "2019-03-01",
}
ASSIGN = """
mutation Assign($input: AssignMentorInput!) {
  assignMentor(input: $input) {
    __typename changed
    trainer { __typename ... on Node { id } ... on Expert { name } }
    school { name expertMentors { edges { since subject { id } node { code } } } district { name } }
    load { number who note }
    errors { __typename code path message { en zh } ... on RuleError { sections } }
  }
}
"""
ENROL = """
mutation ($input: EnrolInput!) {
  enrol(input: $input) {
    changed
    activity { enrolled(orderBy: [{ number: ASC }]) { nodes { number } } }
    errors { code path ... on LimitError { limit found } }
  }
}
"""


@pytest.fixture(scope="module")
def address(scratch_server: RunningServer) -> Address:
    return Address(scratch_server.uri, scratch_server.username, scratch_server.password)


@pytest.fixture(scope="module")
def connected(address: Address) -> Iterator[Client]:
    with client_of(address, read_catalogue()) as new_client:
        new_client.database.apply_schema()
        yield new_client


@pytest.fixture
def client(connected: Client) -> Client:
    connected.database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
    connected.database.apply_schema()
    connected.database.write(lambda tx: tx.run(COUNTY))
    return connected


def test_a_mutation_answers_with_the_nodes_as_they_are_now(client: Client) -> None:
    answer = client.ask(ASSIGN, input=MENTORING)["assignMentor"]
    assert answer == {
        "__typename": "AssignMentorPayload",
        "changed": True,
        "trainer": {"__typename": "Expert", "id": MENTORING["trainer"], "name": "周专"},
        "school": {
            "name": "北小",
            "expertMentors": {
                "edges": [
                    {
                        "since": "2019-03-01",
                        "subject": {"id": MENTORING["subject"]},
                        "node": {"code": "E1"},
                    }
                ]
            },
            "district": {"name": "北片"},
        },
        "load": {
            "number": 1,
            "who": "local",
            "note": "指派指导者：E1 S1 chinese TT (assign_mentor)",
        },
        "errors": [],
    }
    reads = [one for one in client.statements if "COLLECT" in one and "AS c0" in one]
    assert len(reads) == 1


def test_a_repeated_mutation_changes_nothing_and_returns_the_same_answer(client: Client) -> None:
    first = client.ask(ASSIGN, input=MENTORING)["assignMentor"]
    again = client.ask(ASSIGN, input=MENTORING)["assignMentor"]
    assert again == {**first, "changed": False, "load": None}
    assert len(list_loads(client.database)) == 1
    undo(client.database, 1)
    assert client.ask(ASSIGN, input=MENTORING)["assignMentor"]["changed"]


def test_a_broken_rule_is_an_error_in_the_payload_with_its_sections(client: Client) -> None:
    outside = {**MENTORING, "team": _id("TrainerTeam", "NT")}
    answer = client.ask(ASSIGN, input=outside)["assignMentor"]
    (error,) = answer.pop("errors")
    assert answer == {
        "__typename": "AssignMentorPayload",
        "changed": False,
        "trainer": None,
        "school": None,
        "load": None,
    }
    assert error["message"]["zh"].startswith("该培训者当日不在此团队中")
    del error["message"]
    assert error == {
        "__typename": "RuleError",
        "code": "MENTOR_OUTSIDE_TEAM",
        "path": ["input", "team"],
        "sections": ["3.3", "4/2018"],
    }


@pytest.mark.parametrize("school", [_id("School", "S9"), _id("Teacher", "T1"), "nonsense"])
def test_an_id_of_another_label_or_of_no_node_is_not_found(client: Client, school: str) -> None:
    (error,) = client.ask(ASSIGN, input={**MENTORING, "school": school})["assignMentor"]["errors"]
    assert (error["__typename"], error["path"]) == ("NotFoundError", ["input", "school"])


def test_an_exceeded_limit_returns_the_limit_and_the_count(client: Client) -> None:
    teachers = [_id("Teacher", f"T{number}") for number in (1, 2, 3)]
    asked = {"activity": _id("Activity", "A1"), "teachers": teachers, "on": "2021-04-20"}
    answer = client.ask(ENROL, input=asked)["enrol"]
    assert answer["errors"] == [
        {"code": "SEATS_TAKEN", "path": ["input", "teachers"], "limit": 2, "found": 3}
    ]
    one = client.ask(ENROL, input={**asked, "teachers": teachers[1]})["enrol"]
    assert one == {
        "changed": True,
        "activity": {"enrolled": {"nodes": [{"number": "T2"}]}},
        "errors": [],
    }


def test_a_failed_enrolment_names_the_teacher(client: Client) -> None:
    client.database.write(
        lambda tx: tx.run(
            "MATCH (t:Teacher {number: 'T2'}), (a:Activity {code: 'A1'}) "
            "CREATE (t)-[:WITHDRAWN {on: date('2021-04-25')}]->(a)"
        )
    )
    teachers = [_id("Teacher", f"T{number}") for number in (1, 2)]
    asked = {"activity": _id("Activity", "A1"), "teachers": teachers, "on": "2021-04-20"}
    answer = client.ask(ENROL, input=asked)["enrol"]
    assert [(error["code"], error["path"]) for error in answer["errors"]] == [
        ("WITHDRAWN_LATER", ["input", "teachers", "1"])
    ]


def test_an_enum_of_the_model_and_lists_of_objects_open_an_activity(client: Client) -> None:
    asked = {
        "code": "A2", "name": "新活动", "kind": "COUNTY_COURSE", "starts": "2021-09-01", "ends": "2021-09-03",
        "hours": 18, "programme": _id("Programme", "P1"), "organisers": [_id("SupervisionDistrict", "north")],
        "subjects": [{"subject": _id("Subject", "chinese"), "stage": global_id("Stage", "primary")}],
    }  # fmt: skip
    query = """
    mutation ($input: OpenActivityInput!) {
      openActivity(input: $input) {
        activity { code kind subjects { edges { stage { name } node { name } } } organisingDistricts { nodes { name } } }
        errors { code path }
      }
    }"""
    assert client.ask(query, input=asked)["openActivity"] == {
        "activity": {
            "code": "A2",
            "kind": "COUNTY_COURSE",
            "subjects": {"edges": [{"stage": {"name": "小学"}, "node": {"name": "语文"}}]},
            "organisingDistricts": {"nodes": [{"name": "北片"}]},
        },
        "errors": [],
    }


def test_mutations_run_in_order_and_each_sees_those_before(client: Client) -> None:
    query = """
    mutation ($in: AssignMentorInput!, $out: EndMentorInput!) {
      name: __typename
      early: endMentor(input: $out) { changed errors { code } }
      begun: assignMentor(input: $in) { changed }
      late: endMentor(input: $out) { changed school { expertMentors(ever: true) { edges { until } } } }
    }"""
    ending = {key: MENTORING[key] for key in ("trainer", "school", "subject")}
    answer = client.ask(query, **{"in": MENTORING, "out": {**ending, "until": "2020-01-01"}})
    assert [*answer] == ["name", "early", "begun", "late"]
    assert answer["early"] == {"changed": False, "errors": [{"code": "NOT_MENTORING"}]}
    assert answer["begun"] == {"changed": True}
    assert answer["late"]["school"]["expertMentors"]["edges"] == [{"until": "2020-01-01"}]


def test_an_invalid_selection_is_refused_before_anything_is_written(client: Client) -> None:
    query = ASSIGN.replace("expertMentors {", "expertMentors(first: -1) {")
    code, message = client.fault(query, input=MENTORING)
    assert code == "BAD_USER_INPUT"
    assert "Error(" not in message
    assert list_loads(client.database) == []


def test_a_forbidden_mutation_does_not_stop_the_next_one(client: Client) -> None:
    school = Caller("somebody", ROLES["school"], "430000", "430000:S1")
    query = """
    mutation ($in: AssignMentorInput!, $enrol: EnrolInput!) {
      assignMentor(input: $in) { changed }
      enrol(input: $enrol) { changed errors { code path } }
    }"""
    enrolment = {"activity": _id("Activity", "A1"), "teachers": [_id("Teacher", "T1")]}
    asked = replace(client, caller=school).result(
        query, **{"in": MENTORING, "enrol": {**enrolment, "on": "2021-04-20"}}
    )
    (error,) = asked.errors
    assert (error.path, error.extensions["code"]) == (["assignMentor"], "FORBIDDEN")
    assert asked.data == {"assignMentor": None, "enrol": {"changed": True, "errors": []}}


def test_loads_are_listed_for_the_county_and_hidden_from_places(client: Client) -> None:
    client.ask(ASSIGN, input=MENTORING)
    query = "{ loads(orderBy: [{ number: DESC }]) { nodes { number at who status note created } } }"
    planner = replace(client, caller=Caller("somebody", ROLES["planner"], "430000"))
    (load,) = planner.ask(query)["loads"]["nodes"]
    assert (load["number"], load["who"], load["status"], load["created"]) == (1, "local", "DONE", 1)
    school = replace(client, caller=Caller("somebody", ROLES["school"], "430000", "430000:S1"))
    assert school.ask(query)["loads"]["nodes"] == []


def test_a_change_is_in_the_audit_log_once(client: Client) -> None:
    for _ in range(2):
        client.ask(ASSIGN, input=MENTORING)
    events = [entry.event for entry in entries(client.database) if entry.event.action == "change"]
    assert [(event.who, event.what[-1], event.rows) for event in events] == [
        ("local", "assignMentor", 1)
    ]


def test_every_role_with_a_right_to_change_exists() -> None:
    assert {role for edit in EDITS.values() for role in edit.roles} <= {*ROLES}


def test_every_edit_is_a_mutation(client: Client) -> None:
    mutation: Any = client.schema.core.mutation_type
    of_jobs = {"startJob", "cancelJob"}
    assert {*mutation.fields} == {camel(name) for name in EDITS} | of_jobs


def test_a_get_request_changes_nothing(client: Client, address: Address) -> None:
    query = 'mutation { endMentor(input: {trainer: "", school: "", subject: ""}) { changed } }'
    with serving(address) as url:
        got = requests.get(f"{url}/graphql", params={"query": query}, timeout=20)
        posted = requests.post(f"{url}/graphql", json={"query": query}, timeout=20)
    assert got.status_code == 405
    assert posted.json() == {"data": {"endMentor": {"changed": False}}, "extensions": posted.json()["extensions"]}  # fmt: skip


@pytest.mark.thorough
def test_a_silent_database_is_reported_as_unavailable(client: Client) -> None:
    gone = Address("bolt://127.0.0.1:9", "neo4j", "none")
    with Database.connect(client.database.address):
        unreachable = replace(client, database=Database(gone))
        asked = unreachable.result(ASSIGN, input=MENTORING)
    assert asked.errors[0].extensions["code"] == "SERVICE_UNAVAILABLE"
    assert asked.data == {"assignMentor": None}
