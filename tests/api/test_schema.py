"""The GraphQL schema that is committed, and what it holds of the model."""

from pathlib import Path

import pytest
from graphql import GraphQLObjectType, build_schema

from api.names import camel, plural_field
from api.types import make_schema
from graph.model import NODES, walks
from queries import QuestionFault, read_catalogue

SDL = Path(__file__).parents[2] / "schema.graphql"


def test_the_committed_schema_is_the_one_that_is_made() -> None:
    made = make_schema(read_catalogue()).as_str().strip()
    assert SDL.read_text(encoding="utf-8").strip() == made, "run: make schema"


def test_every_label_and_step_of_the_model_can_be_asked_for() -> None:
    schema = build_schema(SDL.read_text(encoding="utf-8"))
    assert schema.query_type is not None
    for name, label in NODES.items():
        assert plural_field(name) in schema.query_type.fields
        made = schema.type_map[name]
        assert isinstance(made, GraphQLObjectType)
        expected = {camel(declared) for declared in label.properties}
        expected |= {camel(walk.name) for walk in walks(label)}
        assert set(made.fields) == expected


def test_every_question_is_a_connection_of_its_name() -> None:
    schema = build_schema(SDL.read_text(encoding="utf-8"))
    assert schema.query_type is not None
    for name, question in read_catalogue().items():
        field = schema.query_type.fields[camel(name)]
        window = {"first", "after", "last", "before"}
        assert {camel(param) for param in question.params} | window == set(field.args)


def test_every_field_and_type_is_described_in_both_languages() -> None:
    schema = build_schema(SDL.read_text(encoding="utf-8"))
    for name, label in NODES.items():
        made = schema.type_map[name]
        assert isinstance(made, GraphQLObjectType)
        assert label.title.zh in str(made.description)
        assert label.about.en in str(made.description)
        for field in made.fields.values():
            assert " · " in str(field.description)


def test_every_label_can_be_summed_and_grouped_but_not_by_what_is_personal() -> None:
    schema = build_schema(SDL.read_text(encoding="utf-8"))
    for name, label in NODES.items():
        key = schema.type_map[f"{name}Key"]
        assert isinstance(key, GraphQLObjectType)
        personal = {camel(each.name) for each in label.properties.values() if each.personal}
        assert not personal & set(key.fields)
        assert {camel(walk.name) for walk in walks(label)} <= set(key.fields)


def test_every_field_that_depends_on_a_day_may_be_asked_about_another() -> None:
    schema = build_schema(SDL.read_text(encoding="utf-8"))
    for name, label in NODES.items():
        made = schema.type_map[name]
        assert isinstance(made, GraphQLObjectType)
        dated = {camel(walk.name) for walk in walks(label) if walk.relationship.dated}
        dated |= {camel(each.name) for each in label.properties.values() if each.depends_on_day}
        assert {
            field for field, declared in made.fields.items() if "asOf" in declared.args
        } == dated


@pytest.mark.parametrize("name", ["schools", "workshop_members"])
def test_a_question_by_the_name_of_a_list_or_of_a_step_is_refused(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / f"{name}.cypher").write_bytes(read_catalogue()["forum_members"].path.read_bytes())
    with pytest.raises(QuestionFault, match=f"{name}.cypher: .*rename the file"):
        make_schema(read_catalogue([tmp_path]))
