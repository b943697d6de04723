"""The committed GraphQL schema and its agreement with the model."""

from pathlib import Path

import pytest
from graphql import GraphQLEnumType, GraphQLObjectType, get_named_type

from tests.schemas import SDL, committed_schema, schema_of
from yanxiu.api.names import camel, constant, plural_field
from yanxiu.api.types.schema import make_schema
from yanxiu.graph.model import NODES, Property, steps
from yanxiu.graph.model.people import Teacher
from yanxiu.graph.text import Text
from yanxiu.queries import QuestionFault, read_catalogue


def test_the_committed_schema_is_up_to_date() -> None:
    made = schema_of(read_catalogue()).as_str().strip()
    assert SDL.read_text(encoding="utf-8").strip() == made, "run: make schema"


def test_every_label_and_step_of_the_model_is_in_the_schema() -> None:
    schema = committed_schema()
    assert schema.query_type is not None
    for name, label in NODES.items():
        assert plural_field(name) in schema.query_type.fields
        made = schema.type_map[name]
        assert isinstance(made, GraphQLObjectType)
        expected = {camel(declared) for declared in label.properties}
        expected |= {camel(walk.name) for walk in steps(label)}
        assert set(made.fields) == expected


def test_every_question_is_a_connection_of_the_same_name() -> None:
    schema = committed_schema()
    assert schema.query_type is not None
    for name, question in read_catalogue().items():
        field = schema.query_type.fields[camel(name)]
        standard = {"first", "after", "last", "before", "where", "orderBy"}
        assert {camel(param) for param in question.params} | standard == set(field.args)


def test_every_field_and_type_is_described_in_both_languages() -> None:
    schema = committed_schema()
    for name, label in NODES.items():
        made = schema.type_map[name]
        assert isinstance(made, GraphQLObjectType)
        assert label.title.zh in str(made.description)
        assert label.about.en in str(made.description)
        for field in made.fields.values():
            assert " · " in str(field.description)


def test_arguments_are_described_except_the_standard_ones() -> None:
    schema = committed_schema()
    standard = {"first", "after", "last", "before", "where", "orderBy", "asOf", "ever", "county"}
    for made in schema.type_map.values():
        for field in getattr(made, "fields", {}).values():
            for name, argument in getattr(field, "args", {}).items():
                assert (argument.description is None) == (name in standard | _UNDESCRIBED), name


_UNDESCRIBED = {"by", "id", "ids", "input", "includeDeprecated", "offset"}


def test_the_schema_stays_within_its_size() -> None:
    text = SDL.read_text(encoding="utf-8")
    types = [name for name in committed_schema().type_map if not name.startswith("__")]
    assert len(types) <= 1_100
    assert len(text.encode()) <= 500_000


@pytest.mark.thorough
def test_a_text_property_takes_few_lines_of_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = Property(
        "nickname", "str", Text("Nickname", "昵称"), required=False, owner="Teacher"
    )
    before = SDL.read_text(encoding="utf-8").strip().splitlines()
    monkeypatch.setattr(Teacher, "properties", {**Teacher.properties, "nickname": declared})
    after = make_schema(read_catalogue()).as_str().strip().splitlines()
    assert 0 < len(after) - len(before) <= 10


def test_a_question_about_measures_has_an_enum_of_all_measures() -> None:
    measures = read_catalogue()["roadmap"].columns["measure"].words
    made = committed_schema().type_map["RoadmapMeasure"]
    assert isinstance(made, GraphQLEnumType)
    assert set(made.values) == {constant(measure) for measure in measures}
    assert len(made.values) == len(measures)


def test_one_fragment_reads_the_payload_of_every_edit() -> None:
    schema = committed_schema()
    assert schema.mutation_type is not None
    for field in schema.mutation_type.fields.values():
        made = get_named_type(field.type)
        assert isinstance(made, GraphQLObjectType)
        if made.name != "Job":
            assert [each.name for each in made.interfaces] == ["Payload"]


def test_relationships_with_equal_edge_fields_share_their_types() -> None:
    schema = committed_schema()
    teacher, activity = (schema.type_map[name] for name in ("Teacher", "Activity"))
    assert isinstance(teacher, GraphQLObjectType)
    assert isinstance(activity, GraphQLObjectType)
    for step in ("nominations", "enrolments", "withdrawals"):
        assert get_named_type(teacher.fields[step].type).name == "OnDayActivityConnection"
    for step in ("nominees", "enrolled", "withdrawn"):
        assert get_named_type(activity.fields[step].type).name == "OnDayTeacherConnection"


def test_one_fragment_reads_every_edge_of_a_dated_relationship() -> None:
    schema = committed_schema()
    dated = schema.type_map["Dated"]
    for name, made in schema.type_map.items():
        if isinstance(made, GraphQLObjectType) and name.endswith("Edge"):
            assert (dated in made.interfaces) == ({"since", "until"} <= made.fields.keys())


def test_enum_values_are_in_capitals_and_each_label_has_its_own_list() -> None:
    schema = committed_schema()
    for name, made in schema.type_map.items():
        if isinstance(made, GraphQLEnumType) and not name.startswith("__"):
            assert [value for value in made.values if not value.isupper()] == []
    assert schema.query_type is not None
    assert len({plural_field(name) for name in NODES}) == len(NODES)
    assert {"creditRules", "creditRulePacks"} <= schema.query_type.fields.keys()


def test_every_field_that_depends_on_a_day_takes_another_day() -> None:
    schema = committed_schema()
    for name, label in NODES.items():
        made = schema.type_map[name]
        assert isinstance(made, GraphQLObjectType)
        dated = {camel(walk.name) for walk in steps(label) if walk.relationship.dated}
        dated |= {camel(each.name) for each in label.properties.values() if each.depends_on_day}
        assert {
            field for field, declared in made.fields.items() if "asOf" in declared.args
        } == dated


@pytest.mark.parametrize("name", ["schools", "attended_activity", "node"])
def test_a_question_with_the_name_of_a_list_or_step_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.cypher").write_bytes(read_catalogue()["forum_members"].path.read_bytes())
    with pytest.raises(QuestionFault, match=f"{name}.cypher: .*rename the file"):
        make_schema(read_catalogue([tmp_path]))


def test_a_number_column_with_the_name_of_an_aggregate_field_is_refused(tmp_path: Path) -> None:
    text = read_catalogue()["coverage"].path.read_text(encoding="utf-8")
    (tmp_path / "counted.cypher").write_text(
        text.replace("[columns.trained]", "[columns.count]")
        .replace("trained", "count")
        .replace("count_", "trained_"),
        encoding="utf-8",
    )
    with pytest.raises(QuestionFault, match="rename the column"):
        make_schema(read_catalogue([tmp_path]))
