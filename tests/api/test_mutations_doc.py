"""The examples in the document of mutations are valid in the schema."""

import re
from pathlib import Path

import pytest
from graphql import parse, validate

from tests.schemas import schema_of
from yanxiu.queries import read_catalogue

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["mutations.md", "mutations.zh.md"])
def test_every_example_of_a_mutation_is_valid(name: str) -> None:
    schema = schema_of(read_catalogue()).core
    examples = re.findall(r"```graphql\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        assert validate(schema, parse(example)) == []
