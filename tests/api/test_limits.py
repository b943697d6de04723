"""Excessive requests are refused before they cost anything, while other requests are served."""

import json
import threading
import time
from collections.abc import Mapping

import pytest
import requests
from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    get_introspection_query,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schemas import committed_schema
from yanxiu.api.limits import LIMITS, check_variables, cost_of, read_document

FAN_OUT = (
    "{ ...F0 }"
    + "".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(40))
    + "fragment F40 on Query { __typename }"
)


def _many(count: int, what: str, between: str = " ") -> str:
    return between.join(what.format(i) for i in range(count))


def _query(*fields: str) -> str:
    return f"{{ {' '.join(fields)} }}"


HOSTILE: Mapping[str, tuple[str, str]] = {
    "fragments that fan out": (FAN_OUT, "MAX_FIELDS_LIMIT"),
    "fragments that spread themselves": (
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "many fragments": (
        "{ __typename }" + _many(150, "fragment F{} on Query {{ __typename }}"),
        "MAX_DEFINITIONS_LIMIT",
    ),
    "many operations": (_many(150, "query Q{} {{ __typename }}"), "MAX_DEFINITIONS_LIMIT"),
    "deep fields": ("{ node " * 30 + "{ id }" + "}" * 30, "MAX_DEPTH_LIMIT"),
    "deep inline fragments": ("{ ... " * 150 + "{ id }" + "}" * 150, "MAX_DEPTH_LIMIT"),
    "deeper than the parser goes": ("{ a " * 2000, "MAX_DEPTH_LIMIT"),
    "lists in lists": ('{ a(b: %s"") }' % ("[" * 60) + "]" * 60, "GRAPHQL_PARSE_FAILED"),
    "deep lists": ("{ a(b: %s) }" % ("[" * 60 + "]" * 60), "MAX_NESTING_LIMIT"),
    "deep objects": ("{ a(b: %s) }" % ("{b: " * 60 + "1" + "}" * 60), "MAX_NESTING_LIMIT"),
    "deep defaults": (
        "query ($b: Int = %s) { a }" % ("[" * 60 + "]" * 60),
        "MAX_NESTING_LIMIT",
    ),
    "deep arguments of directives": (
        "{ a @b(c: %s) }" % ("[" * 60 + "]" * 60),
        "MAX_NESTING_LIMIT",
    ),
    "a number of many digits": ("{ a(b: %s) }" % ("9" * 5000), "BAD_USER_INPUT"),
    "a long text": ('{ a(b: "%s") }' % ("x" * 200_000), "MAX_TOKENS_LIMIT"),
    "many comments": ("#\n" * 20_000 + "{ a }", "MAX_TOKENS_LIMIT"),
    "many tokens": (_query(_many(4000, "a")), "MAX_TOKENS_LIMIT"),
    "many fields": (_query(_many(600, "a{}")), "MAX_FIELDS_LIMIT"),
    "many aliases": (_query(_many(400, "a{}: __typename")), "MAX_ALIASES_LIMIT"),
    "one field again and again": (_query(_many(400, "__typename")), "MAX_OVERLAPS_LIMIT"),
    "many directives": (_query("a " + _many(200, "@b{}")), "MAX_DIRECTIVES_LIMIT"),
    "quotes": ('"' * 90_000, "GRAPHQL_PARSE_FAILED"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_by_the_limit_that_it_exceeds(name: str) -> None:
    text, code = HOSTILE[name]
    with pytest.raises(GraphQLError) as refused:
        read_document(text)
    assert (refused.value.extensions or {}).get("code", "GRAPHQL_PARSE_FAILED") == code
    if code.startswith("MAX_"):
        assert refused.value.extensions["found"] > refused.value.extensions["limit"]  # type: ignore[index]


def test_deep_and_large_variables_are_refused() -> None:
    deep: object = 1
    for _ in range(200):
        deep = [deep]
    for variables, code in (
        ({"a": deep}, "MAX_NESTING_LIMIT"),
        ({"a": [1] * 5000}, "MAX_VARIABLES_LIMIT"),
    ):
        with pytest.raises(GraphQLError) as refused:
            check_variables(variables)
        assert refused.value.extensions["code"] == code  # type: ignore[index]


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return committed_schema()


def _cost(schema: GraphQLSchema, text: str, **variables: object) -> int:
    document = read_document(text)
    operation = document.node.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return cost_of(schema, operation, document.fragments, variables)


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ __typename }", 0),
        ("{ teachers { totalCount } }", 2),
        ("{ teachers(first: 5) { nodes { name } } }", 1 + 5),
        ("{ teachers { nodes { name school { name } } } }", 1 + 20 * 2),
        ("{ teachers(first: 5) { edges { node { name } } pageInfo { hasNextPage } } }", 2 + 5 * 2),
        ("{ teachers(first: 3) { nodes { attended(first: 4) { edges { hours } } } } }", 1 + 3 * (2 + 4)),
        ("{ teachers(first: 5) { ...P } } fragment P on TeacherConnection { nodes { id } totalCount }", 1 + 5 + 1),
        ("{ nodes(ids: [1, 2, 3]) { id } }", 3),
        ("query ($n: Int = 7) { teachers(first: $n) { nodes { id } } }", 1 + 7),
        ("{ teachers(first: -9) { nodes { id } } }", 1),
        ("{ unknown { nodes { id } } }", 1),
    ],
)  # fmt: skip
def test_the_cost_is_the_most_objects_that_an_answer_may_contain(
    schema: GraphQLSchema, query: str, cost: int
) -> None:
    assert _cost(schema, query) == cost


def test_the_whole_schema_may_be_read_but_not_many_times_at_once(schema: GraphQLSchema) -> None:
    assert 10_000 < _cost(schema, get_introspection_query()) < LIMITS["cost"].most
    again = _many(5, "a{}: __schema {{ types {{ fields {{ args {{ name }} }} }} }}")
    assert _cost(schema, _query(again)) > LIMITS["cost"].most


def test_the_size_of_a_page_may_be_a_variable(schema: GraphQLSchema) -> None:
    query = "query ($n: Int = 7) { teachers(first: $n) { nodes { id } } }"
    assert _cost(schema, query, n=50) == 1 + 50


_SELECTIONS = st.recursive(
    st.sampled_from(["id", "name", "a: id", "__typename"]),
    lambda inner: st.tuples(
        st.sampled_from(["school", "x: school", "... on Teacher", "..."]),
        st.lists(inner, min_size=1, max_size=3),
    ).map(lambda made: f"{made[0]} {{ {' '.join(made[1])} }}"),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(_SELECTIONS, min_size=1, max_size=4))
def test_a_fragment_counts_as_what_it_stands_for(schema: GraphQLSchema, parts: list[str]) -> None:
    written = _query("teachers(first: 3)", _query("nodes", _query(*parts)))
    spreads = _query("teachers(first: 3)", _query("nodes", _query(_many(len(parts), "...F{}"))))
    made = [f"fragment F{i} on Teacher {{ {part} }}" for i, part in enumerate(parts)]
    assert _cost(schema, " ".join([spreads, *made])) == _cost(schema, written)


def test_a_fan_out_is_refused_at_once_while_other_requests_are_served(api_server: str) -> None:
    hostile = json.dumps({"query": FAN_OUT + "#" * 1000}).encode()
    large = json.dumps({"query": _query(_many(400, "unknown{}"))}).encode()
    ended = threading.Event()
    headers = {"content-type": "application/json"}

    def attack() -> None:
        while not ended.is_set():
            for body in (hostile, large):
                requests.post(f"{api_server}/graphql", data=body, headers=headers, timeout=60)

    attackers = [threading.Thread(target=attack) for _ in range(4)]
    for thread in attackers:
        thread.start()
    try:
        waits = []
        for _ in range(20):
            begun = time.perf_counter()
            answer = requests.post(
                f"{api_server}/graphql", json={"query": "{ schools { totalCount } }"}, timeout=20
            )
            waits.append(time.perf_counter() - begun)
            assert answer.json()["data"] == {"schools": {"totalCount": 2}}
    finally:
        ended.set()
        for thread in attackers:
            thread.join()
    assert sorted(waits)[len(waits) // 2] < 3  # a blocked server takes half a minute


def test_a_fan_out_takes_no_time_to_refuse() -> None:
    begun = time.process_time()
    with pytest.raises(GraphQLError):
        read_document(FAN_OUT + " ")
    assert time.process_time() - begun < 0.2


def test_a_body_beyond_the_limit_is_not_read(api_server: str) -> None:
    body = b'{"query": "' + b" " * LIMITS["body"].most + b'"}'
    headers = {"content-type": "application/json"}

    def chunks() -> object:
        yield from (body[at : at + 65536] for at in range(0, len(body), 65536))

    for sent in (body, chunks()):
        answer = requests.post(f"{api_server}/graphql", data=sent, headers=headers, timeout=20)  # type: ignore[arg-type]
        assert answer.status_code == 413
        assert answer.json()["errors"][0]["extensions"]["code"] == "MAX_BODY_LIMIT"


def test_circular_introspection_is_refused(api_server: str) -> None:
    text = "{ __schema { queryType { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"
    (error,) = requests.post(f"{api_server}/graphql", json={"query": text}, timeout=20).json()[
        "errors"
    ]
    assert error["extensions"]["code"] in (
        "COST_ESTIMATED_TOO_EXPENSIVE",
        "GRAPHQL_VALIDATION_FAILED",
    )
