"""Compares the answers of GraphQL operations with Cypher written by hand."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.county import COUNTY, Client, client_of
from yanxiu.api.ids import from_global_id, global_id
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer
from yanxiu.queries import read_catalogue


@pytest.fixture(scope="module")
def client(scratch_server: RunningServer) -> Iterator[Client]:
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        database.write(lambda tx: tx.run(COUNTY))
    with client_of(address, read_catalogue()) as new_client:
        yield new_client


def _names(connection: dict[str, Any]) -> list[str]:
    return [node["name"] for node in connection["nodes"]]


def test_one_operation_sends_one_statement(client: Client) -> None:
    client.ask(
        """{ teachers(first: 30) { totalCount nodes { name school { name district { name } }
             attended(first: 3, orderBy: [{edge: {on: DESC}}]) { totalCount
               edges { hours node { name participants { nodes { name } } } } } } }
             schools { nodes { name staff { nodes { name } } } }
             untrainedRuralTeachers { totalCount nodes { teacher { school { mentors { nodes { name } } } } } }
             node(id: "VGVhY2hlcjpjOlQwMQ") { id } }"""
    )
    assert len(client.statements) == 1


def test_a_list_can_be_of_one_county(client: Client) -> None:
    asked = """{ own: teachers(county: "c") { totalCount } other: teachers(county: "d") { totalCount }
                 coverage(county: "d") { totalCount } }"""
    client.database.write(
        lambda tx: tx.run("UNWIND ['c', 'd'] AS id CREATE (:County {id: id, code: id})")
    )
    try:
        assert client.ask(asked) == {
            "own": {"totalCount": 30},
            "other": {"totalCount": 0},
            "coverage": {"totalCount": 0},
        }
    finally:
        client.database.write(lambda tx: tx.run("MATCH (c:County) DELETE c"))
    assert client.fault('{ teachers(county: "d") { totalCount } }')[0] == "BAD_USER_INPUT"


def test_counting_alone_fetches_no_row(client: Client) -> None:
    assert client.ask("{ teachers { totalCount } }") == {"teachers": {"totalCount": 30}}
    assert "COLLECT" not in client.statements[0]


def test_a_page_without_a_count_does_not_count(client: Client) -> None:
    client.ask("{ teachers { nodes { name } } }")
    assert "COUNT {" not in client.statements[0]


def test_introspection_alone_sends_no_statement(client: Client) -> None:
    answer = client.ask('{ __typename __type(name: "School") { name } }')
    assert answer == {"__typename": "Query", "__type": {"name": "School"}}
    assert client.statements == []


def test_introspection_beside_data_keeps_the_order_of_the_fields(client: Client) -> None:
    answer = client.ask(
        "{ a: __schema { queryType { name } } teachers { totalCount } z: __typename }"
    )
    assert list(answer) == ["a", "teachers", "z"]
    assert answer["a"] == {"queryType": {"name": "Query"}}


def test_aliases_fragments_and_directives_are_applied(client: Client) -> None:
    answer = client.ask(
        """query ($no: Boolean!) {
             one: teachers(first: 1) { nodes { ...T again: name number @include(if: $no) } }
             two: teachers(first: 2) { nodes { __typename ... on Teacher { number } } } }
           fragment T on Teacher { name ...U } fragment U on Teacher { school { name } }""",
        no=False,
    )
    (teacher,) = answer["one"]["nodes"]
    assert list(teacher) == ["name", "school", "again"]
    assert teacher["name"] == teacher["again"]
    assert answer["two"]["nodes"][0] == {"__typename": "Teacher", "number": "T01"}


def test_a_node_is_found_by_its_returned_id(client: Client) -> None:
    listed = client.ask("{ schools { nodes { id name } } }")["schools"]["nodes"]
    for school in listed:
        data = client.ask(
            "query ($id: ID!) { node(id: $id) { id ... on School { name } } }", id=school["id"]
        )
        assert data["node"] == school
    ids = [school["id"] for school in reversed(listed)]
    several = client.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    assert [node["id"] for node in several["nodes"]] == ids


def test_any_number_of_nodes_is_one_part_of_one_statement(client: Client) -> None:
    def parts(count: int) -> tuple[str, list[Any]]:
        ids = [global_id("Teacher", f"c:T{number:02}") for number in range(1, count + 1)]
        query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Teacher { number school { name } } } }"
        data = client.ask(query, ids=ids)["nodes"]
        (sent,) = client.statements
        return re.sub(r"\{'p.*", "", sent), data

    one, many = parts(1), parts(100)
    statement = re.search(r"RETURN.*AS c0", one[0])
    assert statement is not None
    assert statement[0] in many[0], "the number of ids must not change the plan"
    assert [node and node["number"] for node in many[1]] == [
        f"T{number:02}" if number <= 30 else None for number in range(1, 101)
    ]


def test_nodes_of_several_labels_keep_the_order_and_repetition_of_their_ids(client: Client) -> None:
    keys = [
        ("Teacher", "c:T02"),
        ("School", "c:S1"),
        ("Teacher", "c:T01"),
        ("School", "c:S1"),
        ("School", "c:none"),
    ]
    ids = [global_id(*key) for key in keys]
    data = client.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)["nodes"]
    assert [node and node["id"] for node in data] == [*ids[:4], None]


def test_an_unknown_id_is_null(client: Client) -> None:
    assert client.ask('{ node(id: "VGVhY2hlcjpuby1vbmU") { id } }') == {"node": None}


def test_the_school_is_that_of_the_main_post_and_both_posts_are_listed(client: Client) -> None:
    (teacher,) = client.ask(
        """{ teachers(where: {number: {eq: "T01"}}) { nodes { school { name }
             posts(orderBy: [{edge: {since: ASC}}]) { edges { since until main role node { name } } } } } }"""
    )["teachers"]["nodes"]
    assert teacher["school"] == {"name": "城区小学"}
    assert teacher["posts"]["edges"] == [
        {"since": "2012-09-01", "until": None, "main": True, "role": "TEACHER", "node": {"name": "城区小学"}},
        {"since": "2015-09-01", "until": None, "main": False, "role": "TEACHER", "node": {"name": "山村小学"}},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "district", "rural"),
    [("2018-12-31", "北片", True), ("2019-12-31", "北片", False), ("2020-01-01", "南片", False)],
)
def test_a_dated_field_answers_for_the_given_day(
    client: Client, day: str, district: str, rural: bool
) -> None:
    answer = client.ask(
        "query ($day: Date!) { schools(asOf: $day, orderBy: [{code: ASC}]) { nodes { rural district { name } } } }",
        day=day,
    )["schools"]["nodes"]
    assert answer[0] == {"rural": True, "district": {"name": district}}
    assert answer[1]["rural"] is rural


def test_ended_relationships_are_shown_on_request(client: Client) -> None:
    school = client.ask(
        """{ schools(where: {code: {eq: "S1"}}) { nodes {
             now: districts { nodes { name } } ever: districts(ever: true) { nodes { name } }
             then: districts(asOf: "2019-12-31") { nodes { name } } } } }"""
    )["schools"]["nodes"][0]
    assert _names(school["now"]) == ["南片"]
    assert _names(school["then"]) == ["北片"]
    assert sorted(_names(school["ever"])) == ["北片", "南片"]


def test_a_reference_on_an_edge_is_a_node(client: Client) -> None:
    edge = client.ask(
        "{ teachers(first: 1) { nodes { subjects { edges { stage { id name } node { name } } } } } }"
    )["teachers"]["nodes"][0]["subjects"]["edges"][0]
    assert edge["stage"]["name"] == "小学"
    assert edge["node"] == {"name": "语文"}


def test_filters_follow_relationships(client: Client) -> None:
    answer = client.ask(
        """{ teachers(first: 100, where: {school: {rural: {eq: true}}, none: {attended: {node: {year: {eq: 2018}}}},
             not: {hired: {isNull: true}}}) { totalCount } }"""
    )
    (row,) = client.database.read(
        """MATCH (t:Teacher) WHERE t.hired IS NOT NULL
           AND EXISTS { (t)-[:TEACHES_AT {main: true}]->(:School {id: 'c:S1'}) }
           AND NOT EXISTS { (t)-[:ATTENDED]->(:Activity {id: 'c:A2018'}) } RETURN count(*) AS n"""
    )
    assert answer["teachers"]["totalCount"] == row["n"] > 0


def test_edges_are_filtered_by_their_properties(client: Client) -> None:
    answer = client.ask(
        """{ activities(where: {code: {eq: "A2018"}}) { nodes {
             participants(where: {edge: {hours: {gte: 30}}}) { totalCount edges { hours } } } } }"""
    )["activities"]["nodes"][0]["participants"]
    assert answer["totalCount"] == len(answer["edges"]) > 0
    assert all(edge["hours"] >= 30 for edge in answer["edges"])


_ORDERS = st.lists(
    st.sampled_from(["name", "hired", "number"]).flatmap(
        lambda name: st.sampled_from([{name: "ASC"}, {name: "DESC"}])
    ),
    max_size=3,
)


@pytest.mark.thorough
@settings(max_examples=25, deadline=None)
@given(order=_ORDERS, size=st.integers(1, 30))
def test_pages_by_cursor_are_the_whole_list_in_order(
    client: Client, order: list[dict[str, str]], size: int
) -> None:
    terms = [f"t.{name} {way}" for entry in order for name, way in entry.items()]
    expected = client.database.read(
        f"MATCH (t:Teacher) RETURN t.number AS number ORDER BY {', '.join([*terms, 't.id'])}"
    )
    query = """query ($order: [TeacherOrder!], $size: Int!, $after: String) {
        teachers(orderBy: $order, first: $size, after: $after) {
          nodes { number } pageInfo { hasNextPage endCursor } } }"""
    collected: list[str] = []
    after, more = None, True
    while more:
        page = client.ask(query, order=order, size=size, after=after)["teachers"]
        collected += [node["number"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert len(page["nodes"]) == size or not more
    assert collected == [row["number"] for row in expected]


@pytest.mark.thorough
@settings(max_examples=10, deadline=None)
@given(order=_ORDERS, size=st.integers(1, 30))
def test_pages_from_the_end_are_the_whole_list_too(
    client: Client, order: list[dict[str, str]], size: int
) -> None:
    query = """query ($order: [TeacherOrder!], $size: Int!, $before: String) {
        all: teachers(orderBy: $order, first: 100) { nodes { number } }
        teachers(orderBy: $order, last: $size, before: $before) {
          nodes { number } pageInfo { hasPreviousPage hasNextPage startCursor } } }"""
    collected: list[str] = []
    before, more = None, True
    while more:
        answer = client.ask(query, order=order, size=size, before=before)
        page = answer["teachers"]
        collected = [node["number"] for node in page["nodes"]] + collected
        assert page["pageInfo"]["hasNextPage"] == (before is not None)
        before, more = page["pageInfo"]["startCursor"], page["pageInfo"]["hasPreviousPage"]
    assert collected == [node["number"] for node in answer["all"]["nodes"]]


def test_a_page_reports_preceding_rows_even_if_they_have_ended_since(
    client: Client,
) -> None:
    query = """query ($after: String) { schools(first: 1, after: $after, orderBy: [{code: ASC}]) {
        nodes { code } pageInfo { hasPreviousPage hasNextPage endCursor } } }"""
    add = "CREATE (:School {id: 'c:S0', code: 'S0', name: '新校', ownership: 'public'})"
    client.database.write(lambda tx: tx.run(add))
    try:
        first = client.ask(query)["schools"]
        before = client.ask(query, after=first["pageInfo"]["endCursor"])["schools"]
    finally:
        client.database.write(lambda tx: tx.run("MATCH (s:School {id: 'c:S0'}) DELETE s"))
    after = client.ask(query, after=first["pageInfo"]["endCursor"])["schools"]
    assert before["nodes"] == after["nodes"] == [{"code": "S1"}]
    assert before["pageInfo"]["hasPreviousPage"] is True
    assert after["pageInfo"]["hasPreviousPage"] is False


def test_a_page_between_two_cursors_reports_the_rows_around_it(client: Client) -> None:
    edges = client.ask("{ teachers(first: 100) { edges { cursor node { number } } } }")["teachers"]
    cursors = [edge["cursor"] for edge in edges["edges"]]
    page = client.ask(
        """query ($a: String, $b: String) { teachers(first: 3, after: $a, before: $b) {
             nodes { number } pageInfo { hasPreviousPage hasNextPage } } }""",
        a=cursors[4],
        b=cursors[7],
    )["teachers"]
    assert page["nodes"] == [edge["node"] for edge in edges["edges"][5:7]]
    assert page["pageInfo"] == {"hasPreviousPage": True, "hasNextPage": True}


def test_a_page_stays_in_place_when_a_row_is_added_before_it(client: Client) -> None:
    first = client.ask("{ schools(first: 1, orderBy: [{code: ASC}]) { pageInfo { endCursor } } }")
    add = "CREATE (:School {id: 'c:S0', code: 'S0', name: '新校', ownership: 'public'})"
    client.database.write(lambda tx: tx.run(add))
    try:
        second = client.ask(
            "query ($c: String) { schools(first: 1, after: $c, orderBy: [{code: ASC}]) { nodes { code } } }",
            c=first["schools"]["pageInfo"]["endCursor"],
        )
    finally:
        client.database.write(lambda tx: tx.run("MATCH (s:School {id: 'c:S0'}) DELETE s"))
    assert second["schools"]["nodes"] == [{"code": "S2"}]


_COMPARISON = st.one_of(
    st.fixed_dictionaries(
        {"name": st.fixed_dictionaries({"startsWith": st.sampled_from("李王张")})}
    ),
    st.fixed_dictionaries({"name": st.fixed_dictionaries({"contains": st.sampled_from("0123")})}),
    st.fixed_dictionaries({"hired": st.fixed_dictionaries({"isNull": st.booleans()})}),
    st.fixed_dictionaries(
        {"number": st.fixed_dictionaries({"in": st.lists(st.sampled_from(["T01", "T02", "T03"]))})}
    ),
)
_WHERE = st.recursive(
    _COMPARISON,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"and": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"or": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=6,
)


def _holds(where: dict[str, Any], teacher: dict[str, Any]) -> bool:
    """Evaluates a filter in Python."""
    for name, asked in where.items():
        match name:
            case "and":
                met = all(_holds(each, teacher) for each in asked)
            case "or":
                met = any(_holds(each, teacher) for each in asked)
            case "not":
                met = not _holds(asked, teacher)
            case _:
                ((word, operand),) = asked.items()
                value = teacher[name]
                met = {
                    "startsWith": lambda v, o: v.startswith(o),
                    "contains": lambda v, o: o in v,
                    "isNull": lambda v, o: (v is None) == o,
                    "in": lambda v, o: v in o,
                }[word](value, operand)
        if not met:
            return False
    return True


@settings(max_examples=40, deadline=None)
@given(where=_WHERE)
def test_a_filter_lets_through_what_it_says(client: Client, where: dict[str, Any]) -> None:
    everyone = client.ask("{ teachers(first: 100) { nodes { number name hired } } }")["teachers"][
        "nodes"
    ]
    answer = client.ask(
        "query ($w: TeacherFilter) { teachers(first: 100, where: $w) { totalCount nodes { number } } }",
        w=where,
    )["teachers"]
    expected = [teacher["number"] for teacher in everyone if _holds(where, teacher)]
    assert [node["number"] for node in answer["nodes"]] == expected
    assert answer["totalCount"] == len(expected)


@pytest.mark.parametrize(
    ("where", "cypher"),
    [
        ("{hired: {eq: null}}", "t.hired IS NULL"),
        ("{hired: {ne: null}}", "t.hired IS NOT NULL"),
        ("{hired: {isNull: false}}", "t.hired IS NOT NULL"),
        ('{hired: {ne: "2001-09-01"}}', "t.hired <> date('2001-09-01')"),
        ('{not: {hired: {eq: "2001-09-01"}}}', "t.hired IS NULL OR t.hired <> date('2001-09-01')"),
        ("{school: null}", "NOT EXISTS { (t)-[:TEACHES_AT {main: true}]->() }"),
        ("{or: []}", "false"),
        ("{and: []}", "true"),
        ("{number: {in: []}}", "false"),
    ],
)
def test_missing_values_are_compared_as_a_client_expects(
    client: Client, where: str, cypher: str
) -> None:
    answer = client.ask(f"{{ teachers(where: {where}) {{ totalCount }} }}")
    (row,) = client.database.read(f"MATCH (t:Teacher) WHERE {cypher} RETURN count(*) AS n")
    assert answer["teachers"]["totalCount"] == row["n"]


@pytest.mark.parametrize(
    "where",
    [
        "{name: null}",
        "{and: null}",
        "{not: null}",
        "{none: null}",
        "{some: {attended: null}}",
        "{name: {contains: null}}",
        "{name: {in: null}}",
        "{hired: {isNull: null}}",
        "{id: {eq: null}}",
    ],
)
def test_a_meaningless_null_is_refused_and_never_matches_everything(
    client: Client, where: str
) -> None:
    code, message = client.fault(f"{{ teachers(where: {where}) {{ totalCount }} }}")
    assert code == "BAD_USER_INPUT"
    assert "null" in message


def test_nodes_are_filtered_by_their_returned_ids(client: Client) -> None:
    first, second = client.ask("{ teachers(first: 2) { nodes { id number } } }")["teachers"][
        "nodes"
    ]
    (school,) = client.ask("{ schools(first: 1) { nodes { id } } }")["schools"]["nodes"]
    query = "query ($w: TeacherFilter) { teachers(where: $w) { nodes { id number } } }"
    for where, expected in (
        ({"id": {"eq": first["id"]}}, [first]),
        ({"id": {"in": [second["id"], first["id"], school["id"]]}}, [first, second]),
        ({"id": {"in": [school["id"]]}}, []),
    ):
        assert client.ask(query, w=where)["teachers"]["nodes"] == expected
    others = client.ask(
        "query ($id: ID!) { teachers(where: {id: {ne: $id}}) { totalCount } }", id=first["id"]
    )
    assert others["teachers"]["totalCount"] == 29
    code, _ = client.fault('{ teachers(where: {id: {eq: "T01"}}) { totalCount } }')
    assert code == "BAD_USER_INPUT"


def test_every_is_true_if_all_related_nodes_match_or_none_exists(client: Client) -> None:
    answer = client.ask(
        "{ teachers(where: {every: {attended: {node: {year: {gte: 2020}}}}}) { totalCount } }"
    )
    (row,) = client.database.read(
        """MATCH (t:Teacher) WHERE NOT EXISTS { (t)-[:ATTENDED]->(a:Activity) WHERE a.starts.year < 2020 }
           RETURN count(*) AS n"""
    )
    assert answer["teachers"]["totalCount"] == row["n"] > 0


def test_hours_are_summed_over_all_pages_and_by_district(client: Client) -> None:
    answer = client.ask(
        """{ activities(where: {code: {eq: "A2018"}}) { nodes { participants(first: 1) {
             nodes { number }
             aggregate { count nodeCount edge { hours { sum average min max } } }
             groups(by: [{school: {district: {name: ASC}}}]) { key count edge { hours { sum } } } } } } }"""
    )["activities"]["nodes"][0]["participants"]
    (row,) = client.database.read(
        """MATCH (:Activity {code: 'A2018'})<-[r:ATTENDED]-(t)
           RETURN count(*) AS n, sum(r.hours) AS sum, avg(r.hours) AS average, min(r.hours) AS min, max(r.hours) AS max"""
    )
    assert len(answer["nodes"]) == 1
    assert answer["aggregate"]["count"] == answer["aggregate"]["nodeCount"] == row.pop("n")
    assert answer["aggregate"]["edge"]["hours"] == row
    groups = {each["key"][0]: each for each in answer["groups"]}
    assert sorted(groups) == ["北片", "南片"]
    assert sum(each["edge"]["hours"]["sum"] for each in groups.values()) == row["sum"]
    assert len(client.statements) == 1


def test_too_many_groups_are_refused_but_the_largest_can_be_requested(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yanxiu.api.compiler.aggregates.MOST_GROUPS", 5)
    code, _ = client.fault("{ teachers { groups(by: [{number: ASC}]) { key count } } }")
    assert code == "BAD_USER_INPUT"
    largest = client.ask(
        "{ teachers { groups(by: [{name: ASC}], first: 2, orderBy: COUNT_DESC) { key count } } }"
    )["teachers"]["groups"]
    (row,) = client.database.read(
        "MATCH (t:Teacher) WITH t.name AS name, count(*) AS n RETURN max(n) AS n"
    )
    assert len(largest) == 2
    assert largest[0]["count"] == row["n"]


def test_members_of_a_union_are_distinguished_by_label(client: Client) -> None:
    draw = """MATCH (s:School {code: 'S1'}), (t:Teacher {number: 'T02'})
        CREATE (t)-[:MENTORS {since: date('2018-01-01'), subject: 'chinese', team: 'c:X'}]->(s),
               (:Expert {id: 'c:E1', code: 'E1', name: '客座', affiliation: '大学'})
                 -[:MENTORS {since: date('2018-02-01'), subject: 'chinese', team: 'c:X'}]->(s)"""
    client.database.write(lambda tx: tx.run(draw))
    try:
        trainers = client.ask(
            """{ schools(where: {some: {trainers: {node: {name: {eq: "客座"}}}}}) { nodes { trainers { totalCount
                 edges { since node { __typename ... on Teacher { number } ... on Expert { affiliation }
                                      ... on Node { id } } }
                 groups(by: [{name: ASC}]) { key count } } } } }"""
        )["schools"]["nodes"][0]["trainers"]
    finally:
        client.database.write(
            lambda tx: tx.run(
                "MATCH ()-[r:MENTORS]->() DELETE r WITH 1 AS x MATCH (e:Expert) DELETE e"
            )
        )
    first, second = (edge["node"] for edge in trainers["edges"])
    assert (first["__typename"], first["number"]) == ("Teacher", "T02")
    assert (second["__typename"], second["affiliation"]) == ("Expert", "大学")
    assert from_global_id(second["id"])[1] == "c:E1"
    assert trainers["totalCount"] == len(trainers["groups"]) == 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("山村", ["山村小学"]),
        ("小学", ["城区小学", "山村小学"]),
        ("山", ["山村小学"]),
        ("山村 小学", ["山村小学"]),
        ("村山", []),
        ('"', None),
        ("  ", None),
        ("* OR name:*", []),
        ("山村小学) OR (*:* ~", []),
        ("长" * 201, None),
    ],
)
def test_a_search_finds_names_and_no_text_breaks_it(
    client: Client, text: str, names: list[str] | None
) -> None:
    query = "query ($t: String!) { search(text: $t, labels: [SCHOOL]) { totalCount edges { score node { id ... on School { name } } } } }"
    if names is None:
        assert client.fault(query, t=text)[0] == "BAD_USER_INPUT"
        return
    data = client.ask(query, t=text)["search"]
    assert sorted(edge["node"]["name"] for edge in data["edges"]) == names
    assert data["totalCount"] == len(names)
    assert len(client.statements) == 1


def test_a_search_is_paged_over_all_labels(client: Client) -> None:
    query = """query ($after: String) { search(text: "小", first: 1, after: $after) {
        edges { node { id __typename } } pageInfo { hasNextPage endCursor } } }"""
    collected, after, more = [], None, True
    while more:
        page = client.ask(query, after=after)["search"]
        collected += [edge["node"]["id"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(collected) == len(set(collected)) >= 0


def test_a_question_with_steps_filters_and_groups_is_one_statement(
    client: Client,
) -> None:
    answer = client.ask(
        """{ untrainedRuralTeachers(first: 5, asOf: "2018-12-31", to: "2018-12-31") { totalCount
             nodes { teacher { number school { name mentors(ever: true, where: {node: {name: {ne: "X"}}}) { nodes { name trainerTeams { nodes { name } } } } } } }
             aggregate { count hours { sum } }
             groups(by: [{teacher: {school: {name: ASC}}}]) { key count } } }"""
    )["untrainedRuralTeachers"]
    assert len(client.statements) == 1
    assert answer["aggregate"]["count"] == answer["totalCount"] > 0
    assert sum(each["count"] for each in answer["groups"]) == answer["totalCount"]


@pytest.mark.parametrize(
    "arguments", ["first: 1, last: 1", "first: 0, last: 0", "last: -1", "last: 101"]
)
def test_an_impossible_page_window_is_refused_with_a_code(client: Client, arguments: str) -> None:
    code, message = client.fault(f"{{ teachers({arguments}) {{ nodes {{ name }} }} }}")
    assert code == "BAD_USER_INPUT"
    assert "first" in message or "last" in message


def test_a_page_has_twenty_rows_by_default(client: Client) -> None:
    for arguments in ("", "(first: null, last: null)"):
        page = client.ask(f"{{ teachers{arguments} {{ nodes {{ name }} }} }}")["teachers"]
        assert len(page["nodes"]) == 20


def test_a_cursor_is_valid_only_for_its_own_list(client: Client) -> None:
    taken = client.ask("{ teachers(first: 1) { pageInfo { endCursor } } }")["teachers"]
    code, _ = client.fault(
        "query ($c: String) { schools(after: $c) { nodes { name } } }",
        c=taken["pageInfo"]["endCursor"],
    )
    assert code == "BAD_USER_INPUT"


@pytest.mark.parametrize("first", [-1, 101])
def test_an_impossible_page_size_is_refused_with_a_code(client: Client, first: int) -> None:
    code, message = client.fault("query ($n: Int!) { teachers(first: $n) { totalCount } }", n=first)
    assert code == "BAD_USER_INPUT"
    assert str(first) in message


def test_a_cursor_of_another_order_or_a_damaged_cursor_is_refused(client: Client) -> None:
    cursor = client.ask("{ teachers(orderBy: [{name: ASC}], first: 1) { pageInfo { endCursor } } }")
    taken = cursor["teachers"]["pageInfo"]["endCursor"]
    for wrong in (taken, taken[:-4] + "AAAA", "x", "游标"):
        code, _ = client.fault(
            "query ($c: String) { teachers(after: $c) { nodes { name } } }", c=wrong
        )
        assert code == "BAD_USER_INPUT"


def test_a_cursor_reveals_nothing_of_the_row(client: Client) -> None:
    edges = client.ask(
        "{ teachers(orderBy: [{name: ASC}]) { edges { cursor node { name number } } } }"
    )
    for edge in edges["teachers"]["edges"]:
        assert edge["node"]["name"] not in edge["cursor"]
        assert edge["cursor"].isascii()


def test_a_malformed_id_is_refused(client: Client) -> None:
    for wrong in ("zz", "", "VGVhY2hlcg", "游"):
        code, _ = client.fault("query ($id: ID!) { node(id: $id) { id } }", id=wrong)
        assert code == "BAD_USER_INPUT"


def test_a_missing_variable_is_refused_with_a_code(client: Client) -> None:
    code, _ = client.fault("query ($n: Int!) { teachers(first: $n) { totalCount } }")
    assert code == "BAD_USER_INPUT"


def test_the_text_of_a_filter_never_becomes_cypher(client: Client) -> None:
    hostile = "' OR true RETURN 1 //`$p0` \\' "
    answer = client.ask(
        "query ($s: String!) { teachers(where: {name: {eq: $s}}) { totalCount } }", s=hostile
    )
    assert answer == {"teachers": {"totalCount": 0}}
    assert hostile not in client.statements[0].partition(" {")[0]
