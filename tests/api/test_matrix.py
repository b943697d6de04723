"""Role x type x field: each role sees its part of a world of two counties, and nothing else.

The expectations are stated here by cells, districts and counties, not by the steps of the
declarations. A client can request a step in three forms. Every pair of role, step and form is
tested, but not every combination of all three.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.county import Client, client_of
from tests.api.world import CELLS, COUNTY_WIDE, Drawn, World, world
from tests.thorough import some_of
from yanxiu.api.ids import from_global_id, global_id
from yanxiu.api.names import camel, constant, plural_field
from yanxiu.graph.access import ROLES, Caller, stays_in_county
from yanxiu.graph.database import Address, Database
from yanxiu.graph.local import RunningServer
from yanxiu.graph.model import NODES, REFERENCE, RELATIONSHIPS
from yanxiu.graph.model import steps as steps_of
from yanxiu.queries import read_catalogue

Key = tuple[str, str]
CATALOGUE = read_catalogue()
PLACES = {
    "supervisor": "c:north",
    "school": "c:School-c1",
    "trainer": "c:Teacher-c1",
}
CALLERS = {name: Caller(f"key:{name}", role, "c", PLACES.get(name)) for name, role in ROLES.items()}
# labels that a school and a trainer see for their whole district
OF_ITS_DISTRICT = {
    "school": {"ManagementTeam", "TrainerTeam", "ResearchRoom", "Activity", "Phase"},
    "trainer": {"Activity", "Phase"},
}
# these roles see the same nodes, so steps are followed only once; their fields are all checked
SAME_PLACE_AS_AUDITOR = {"planner", "machine"}
STEPS = 8
TRACES = re.compile(r"⟦([^⟦⟧]+)⟧")


@pytest.fixture(scope="module")
def drawn() -> World:
    return world()


@pytest.fixture(scope="module")
def client(scratch_server: RunningServer, drawn: World) -> Iterator[Client]:
    address = Address(scratch_server.uri, scratch_server.username, scratch_server.password)
    with Database.connect(address) as database:
        drawn.draw(database)
    with client_of(address, CATALOGUE) as new_client:
        yield new_client


def sees(caller: Caller, node: Drawn) -> bool:
    """True if the caller is expected to see a node of the world."""
    name, access = node.label.__name__, node.label.access
    if name in REFERENCE:
        return True
    if node.id.partition(":")[0] != "c":
        return False
    if caller.role.place is None or access.audience == "county":
        return True
    reach = access.reach(caller.role.place)
    if access.audience == "office" or not (reach.own or reach.shown):
        return False
    if name == "SupervisionDistrict":
        return node.id == "c:north"
    if _is_for_the_county(node):
        return True
    if caller.role.name == "supervisor" or name in OF_ITS_DISTRICT[caller.role.name]:
        return CELLS[str(node.cell)] == "north"
    return node.cell == "c1"


def _is_for_the_county(node: Drawn) -> bool:
    return node.id.endswith(tuple(COUNTY_WIDE.values()))


def _owns(caller: Caller, node: Drawn) -> bool:
    """True if a node belongs to the caller's place."""
    if caller.role.place is None:
        return sees(caller, node)
    if _is_for_the_county(node):
        return False
    if not node.label.access.reach(caller.role.place).own or not sees(caller, node):
        return False
    if caller.role.name == "trainer" and node.label.__name__ == "Teacher":
        return node.id == caller.place
    return caller.role.name == "supervisor" or node.cell == "c1"


def _sees_in_full(caller: Caller, node: Drawn) -> bool:
    if caller.role.name == "planner":
        return True
    if caller.role.name == "school":
        return node.cell == "c1"
    return caller.role.name == "trainer" and node.id == caller.place


def _properties(label: Any) -> str:
    return " ".join(
        camel(name) + (" { id }" if declared.ref else "")
        for name, declared in label.properties.items()
        if name != "id"
    )


def _step(walk: Any, form: int) -> str:
    """Returns a step that ends in ids, in one of the three forms that a client can request."""
    if not walk.many:
        return f"{camel(walk.name)} {{ id }}"
    shown = (
        f"edges {{ node {{ ... on Node {{ id }} }} {_properties(walk.relationship)} }}",
        "totalCount",
        "nodes { ... on Node { id } }",
    )[form % 3]
    return f"{camel(walk.name)}(first: 100) {{ {shown} }}"


def _read_nodes(client: Client, label: Any, steps: int | None) -> dict[str, Any]:
    """Reads all nodes of a label with every property and step.

    No step if `steps` is None; otherwise `steps` shifts the forms of the steps. Each statement has
    only some of the steps, because planning all together would take long.
    """
    parts = [_properties(label)]
    if steps is not None:
        many = [_step(walk, steps + at) for at, walk in enumerate(steps_of(label))]
        parts += [" ".join(many[at : at + STEPS]) for at in range(0, len(many), STEPS)]
    collected: dict[str, Any] = {}
    for part in parts:
        page = _page(client, label, part)
        nodes = collected.setdefault("nodes", [{} for _ in page["nodes"]])
        collected["totalCount"] = page["totalCount"]
        for node, more in zip(nodes, page["nodes"], strict=True):
            assert node.get("id", more["id"]) == more["id"]
            node.update(more)
    return collected


def _page(client: Client, label: Any, part: str) -> dict[str, Any]:
    """Reads all nodes of a label."""
    field = plural_field(label.__name__)
    page: dict[str, Any] = client.ask(
        f"{{ {field}(first: 100) {{ totalCount nodes {{ id {part} }} }} }}"
    )[field]
    return page


def _key(found: dict[str, Any]) -> Key:
    label, key = from_global_id(found["id"])
    return label.__name__, key


def _ids(said: Any) -> Iterator[Key]:
    """Yields every node in an answer, at any depth."""
    if isinstance(said, dict):
        if isinstance(said.get("id"), str):
            yield _key(said)
        for value in said.values():
            yield from _ids(value)
    elif isinstance(said, list):
        for value in said:
            yield from _ids(value)


class Checked:
    """Counts the checks and collects the leaks."""

    def __init__(self, drawn: World, caller: Caller) -> None:
        self.drawn = drawn
        self.caller = caller
        self.pairs = 0
        self.leaks: list[Any] = []

    def traces(self, said: Any) -> None:
        """Records a leak if a text or id in an answer comes from a node that the caller may not see."""
        visible = {node.id for node in self.drawn.nodes.values() if sees(self.caller, node)}
        self.leaks += [key for key in TRACES.findall(str(said)) if key not in visible]
        self.leaks += [
            key
            for key in _ids(said)
            if not sees(self.caller, self.drawn.nodes.get(key) or _reference_node(key))
        ]

    def that(self, holds: bool, *what: Any) -> None:
        self.pairs += 1
        if not holds:
            self.leaks.append(what)


def _reference_node(key: Key) -> Drawn:
    return Drawn(NODES[key[0]], key[1], None, {})


@pytest.mark.thorough
@pytest.mark.parametrize("name", CALLERS)
def test_each_field_of_each_type_shows_a_role_its_part_and_no_more(
    client: Client, drawn: World, name: str, record_property: Any
) -> None:
    client.caller = caller = CALLERS[name]
    checked = Checked(drawn, caller)
    steps = None if name in SAME_PLACE_AS_AUDITOR else list(CALLERS).index(name)
    for label in NODES.values():
        _check_label(client, checked, label, steps)
    record_property("pairs", checked.pairs)
    assert checked.leaks == []
    assert checked.pairs > 500


@pytest.mark.thorough
@pytest.mark.parametrize("name", some_of(PLACES, "school"))
def test_a_role_with_a_place_sees_its_part_of_people_places_and_confidential_data(
    client: Client, drawn: World, name: str
) -> None:
    """Checks some types, for `make test`. The test above checks all."""
    client.caller = caller = CALLERS[name]
    checked = Checked(drawn, caller)
    for label in ("School", "Teacher", "Activity", "CreditRecord"):
        _check_label(client, checked, NODES[label], list(CALLERS).index(name))
    assert checked.leaks == []
    assert checked.pairs > 50


def _check_label(client: Client, checked: Checked, label: Any, steps: int | None) -> None:
    drawn, caller = checked.drawn, checked.caller
    found = _read_nodes(client, label, steps)
    expected = {
        node.id for node in drawn.nodes.values() if node.label is label and sees(caller, node)
    } | {row["id"] for row in REFERENCE.get(label.__name__, ())}
    checked.traces(found)
    checked.that(found["totalCount"] == len(expected), label, "totalCount")
    checked.that({_key(node)[1] for node in found["nodes"]} == expected, label, "ids")
    for node in found["nodes"]:
        _check_node(checked, node)


def _check_node(checked: Checked, found: dict[str, Any]) -> None:
    key = _key(found)
    node = checked.drawn.nodes.get(key)
    if node is None:
        return
    for name, declared in node.label.properties.items():
        if name == "id" or not declared.stored or declared.ref:
            continue
        stored = node.held[name]
        stored = stored.isoformat() if hasattr(stored, "isoformat") else stored
        stored = constant(stored) if declared.choices and stored else stored
        shown = found[camel(name)]
        if declared.personal and not _sees_in_full(checked.caller, node):
            masked = f"{stored[:3]}****{stored[-4:]}" if name == "phone" else None
            checked.that(shown == masked, key, name, shown)
        else:
            checked.that(shown == stored, key, name, shown)
    for walk in steps_of(node.label):
        if camel(walk.name) in found:
            _check_step(checked, node, walk, found[camel(walk.name)])


def _check_step(checked: Checked, node: Drawn, walk: Any, found: Any) -> None:
    caller, drawn = checked.caller, checked.drawn
    key = (node.label.__name__, node.id)
    ends = drawn.neighbours(key, walk.relationship.type, walk.outgoing)
    expected = {
        end
        for end in ends
        if end[0] in {label.__name__ for label in walk.target.labels}
        and sees(caller, other := drawn.nodes.get(end) or _reference_node(end))
        and (not walk.relationship.confidential or _owns(caller, node) or _owns(caller, other))
    }
    if not walk.many:
        checked.that({_key(found)} <= expected if found else not expected, key, walk.name, found)
        return
    if "totalCount" in found:
        checked.that(found["totalCount"] == len(expected), key, walk.name, "totalCount")
        return
    nodes = found["nodes"] if "nodes" in found else [edge["node"] for edge in found["edges"]]
    checked.that({_key(node) for node in nodes} == expected, key, walk.name, found, expected)


@pytest.mark.thorough
@pytest.mark.parametrize("name", some_of(CALLERS, "school"))
def test_a_node_hidden_from_a_role_seems_not_to_exist(
    client: Client, drawn: World, name: str
) -> None:
    client.caller = caller = CALLERS[name]
    query = "query Q($id: ID!) { node(id: $id) { id } }"
    for node in drawn.nodes.values():
        key = global_id(node.label.__name__, node.id)
        assert bool(client.ask(query, id=key)["node"]) == sees(caller, node), (node.label, node.id)
    some = list(drawn.nodes.values())[::40]
    ids = [global_id(node.label.__name__, node.id) for node in some]
    data = client.ask("query Q($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)["nodes"]
    assert [bool(node) for node in data] == [sees(caller, node) for node in some]
    absent = client.ask(query, id=global_id("School", "c:none"))
    hidden = client.ask(query, id=global_id("School", "d:School-d1"))
    assert absent == hidden == {"node": None}


@pytest.mark.thorough
@pytest.mark.parametrize("name", some_of(CALLERS, "school"))
def test_no_filter_or_order_reveals_a_hidden_personal_field(
    client: Client, drawn: World, name: str
) -> None:
    client.caller = caller = CALLERS[name]
    teachers = [node for node in drawn.nodes.values() if node.label.__name__ == "Teacher"]
    seen = [node for node in teachers if sees(caller, node)]
    full = [node for node in seen if _sees_in_full(caller, node)]
    for node in teachers:
        where = [
            f'phone: {{ eq: "{node.held["phone"]}" }}',
            f'identity: {{ eq: "{node.held["identity"]}" }}',
            f'born: {{ eq: "{node.held["born"]}" }}',
            f'identity: {{ startsWith: "{node.held["identity"]}" }}',
            f'born: {{ in: ["{node.held["born"]}"] }}',
            f'some: {{ posts: {{ node: {{ some: {{ staff: {{ node: {{ phone: {{ eq: "{node.held["phone"]}" }} }} }} }} }} }} }}',
        ]
        for each in where:
            count = client.ask(f"{{ teachers(where: {{ {each} }}) {{ totalCount }} }}")["teachers"]
            assert bool(count["totalCount"]) == (node in full), (node.id, each)
    for direction in ("ASC", "DESC"):
        query = (
            f"{{ teachers(first: 100, orderBy: [{{ born: {direction} }}]) {{ nodes {{ id }} }} }}"
        )
        ids = [_key(node)[1] for node in client.ask(query)["teachers"]["nodes"]]
        hidden = [key for key in ids if key not in {node.id for node in full}]
        assert hidden == sorted(hidden)
        assert set(ids) == {node.id for node in seen}


@pytest.mark.parametrize("name", some_of(CALLERS, "school"))
def test_a_reference_on_an_edge_reveals_nothing_of_a_hidden_node(
    client: Client, drawn: World, name: str
) -> None:
    client.caller = caller = CALLERS[name]
    for node in drawn.nodes.values():
        if node.label.__name__ == "TrainerTeam":
            where = f'where: {{ edge: {{ team: {{ code: {{ eq: "{node.held["code"]}" }} }} }} }}'
            query = f"{{ schools {{ nodes {{ mentors({where}) {{ totalCount }} }} }} }}"
            data = client.ask(query)["schools"]["nodes"]
            assert bool(sum(each["mentors"]["totalCount"] for each in data)) <= sees(caller, node)


def _required_values(question: Any) -> dict[str, Any]:
    needed = {
        "teacher": "number of ⟦c:Teacher-c3⟧",
        "programme": "code of ⟦c:Programme-c1⟧",
        "year": 2019,
    }
    return {
        name: needed[name]
        for name, param in question.params.items()
        if param.type.required and param.default is None
    }


FEW_QUESTIONS = (
    "coverage",
    "office_staff",
    "teacher_history",
    "trainer_schools",
    "untrained_teachers",
)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("supervisor", FEW_QUESTIONS),
        *(pytest.param(name, tuple(CATALOGUE), marks=pytest.mark.thorough) for name in PLACES),
    ],
    ids=lambda each: each if isinstance(each, str) else str(len(each)),
)
def test_questions_return_only_rows_of_the_callers_place(
    client: Client, drawn: World, name: str, asked: tuple[str, ...]
) -> None:
    client.caller = caller = CALLERS[name]
    checked, answered = Checked(drawn, caller), 0
    for question in map(CATALOGUE.__getitem__, asked):
        columns = " ".join(
            f"{camel(column.name)} {{ id }}" if column.type.name in NODES else camel(column.name)
            for column in question.columns.values()
        )
        given = ", ".join(
            f"{camel(key)}: {value if isinstance(value, int) else chr(34) + value + chr(34)}"
            for key, value in _required_values(question).items()
        )
        field = camel(question.name)
        query = f"{{ {field}(first: 100{', ' + given if given else ''}) {{ totalCount nodes {{ {columns} }} }} }}"
        result = client.result(query)
        if question.scope is None and caller.role.place:
            assert result.errors[0].extensions["code"] == "FORBIDDEN"
            continue
        if result.errors:
            (error,) = result.errors
            # A name outside the caller's place is treated as unknown.
            named = any(question.params[each].refers for each in _required_values(question))
            code = error.extensions["code"]
            assert code == "FORBIDDEN" or (named and code == "BAD_USER_INPUT"), (field, error)
            told = f"{error.message} {error.extensions}"  # the error lists candidate names
            for value in map(str, _required_values(question).values()):
                told = told.replace(value, "")
            checked.traces(told)
            assert caller.role.place
            continue
        found = result.data[field]
        checked.traces(found)
        checked.that(found["totalCount"] == len(found["nodes"]) or found["totalCount"] > 100, field)
        answered += bool(found["nodes"])
        for row in found["nodes"]:
            scope = question.scope and row[camel(question.scope.partition(".")[0])]
            if scope:
                key = _key(scope)
                checked.that(
                    _owns(caller, drawn.nodes.get(key) or _reference_node(key)), field, key
                )
    assert checked.leaks == []
    assert answered > 0


def test_a_step_without_a_condition_never_leaves_its_county(drawn: World) -> None:
    """Proves that such a step needs no condition: the ids at both ends name the same county."""
    proved = 0
    for label in NODES.values():
        for walk in steps_of(label):
            for target in walk.target.labels:
                if stays_in_county(walk, target):
                    assert not {label.__name__, target.__name__} & set(REFERENCE)
                    ends = [
                        (key, end)
                        for key in drawn.nodes
                        if key[0] == label.__name__
                        for end in drawn.neighbours(key, walk.relationship.type, walk.outgoing)
                        if end[0] == target.__name__
                    ]
                    counties = {
                        (a.partition(":")[0], b.partition(":")[0]) for (_, a), (_, b) in ends
                    }
                    assert all(a == b for a, b in counties), (walk.name, counties)
                    proved += 1
    assert proved > 250


@pytest.mark.parametrize("name", some_of(CALLERS, "school"))
def test_no_step_looks_up_a_county_in_an_index(client: Client, name: str) -> None:
    """With such a condition Neo4j would scan index ranges instead of following relationships, many times slower."""
    client.caller = CALLERS[name]
    for query in (
        '{ teachers(where: { school: { district: { code: { eq: "x" } } } }) { totalCount } }',
        '{ activities(where: { some: { participants: { node: { school: { name: { eq: "x" } } } } } }) { totalCount } }',
        "{ teachers { groups(by: [{ school: { district: { name: ASC } } }]) { key count } } }",
        "{ schools { nodes { mentors { edges { team { name } } } } } }",
        "{ subjects { nodes { teachers { totalCount } activities { totalCount } } } }",
    ):
        client.ask(query)
        (sent,) = client.statements
        assert sent.count("STARTS WITH") <= 1, sent


def test_every_label_and_field_declares_who_may_see_it() -> None:
    for name, label in NODES.items():
        assert label.access.audience in ("anyone", "county", "office", "placed"), name
        if label.access.audience == "placed":
            assert any(
                label.access.reach(place).own for place in ("district", "school", "trainer")
            ) or any(label.access.reach(place).shown for place in ("district", "school", "trainer"))
        for declared in label.properties.values():
            if declared.derived:
                personal = [each for each in NODES["Teacher"].properties.values() if each.personal]
                assert not any(f".{each.name}" in declared.derived for each in personal)
    for relationship in RELATIONSHIPS.values():
        assert not any(declared.personal for declared in relationship.properties.values())
