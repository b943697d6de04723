"""The whole GraphQL schema, from the model and the catalogue of questions."""

from collections.abc import Iterable, Mapping

import strawberry
from graphql import GraphQLError, GraphQLSchema, GraphQLSyntaxError, print_schema
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext

from api.faults import masked
from api.names import camel, pascal, plural_field
from api.types.aggregates import aggregate_types, common_aggregate_types
from api.types.builder import Builder, Field, described
from api.types.inputs import all_inputs
from api.types.meanings import ById
from api.types.mutations import ERROR_TYPES, mutation_type
from api.types.nodes import as_of, common_types, listing, node_type
from api.types.questions import question_field
from api.types.search import search_field
from graph.model import NODES, UNIONS
from graph.text import Text
from queries import Catalogue, Question, QuestionFault


@strawberry.type
class _Nothing:
    nothing: None = None


class _Schema(strawberry.Schema):
    """Strawberry's execution over a schema made of graphql-core's types, which takes a tenth of the time.

    Every error has a code, and faults of ours are masked.
    """

    def __init__(self, made: GraphQLSchema, extensions: Iterable[type[SchemaExtension]]) -> None:
        super().__init__(query=_Nothing, extensions=list(extensions))
        self._schema = made

    def as_str(self) -> str:
        return print_schema(self._schema)

    def process_errors(
        self,
        errors: list[GraphQLError],
        execution_context: ExecutionContext | None = None,  # noqa: ARG002 - Strawberry's signature
    ) -> None:
        for place, error in enumerate(errors):
            if (error.extensions or {}).get("code"):
                continue
            if error.original_error is not None and not error.nodes:  # not of the document
                errors[place] = masked(error.original_error)
            else:
                parsed = not isinstance(error, GraphQLSyntaxError)
                code = "GRAPHQL_VALIDATION_FAILED" if parsed else "GRAPHQL_PARSE_FAILED"
                error.extensions = {"code": code}


def make_schema(
    catalogue: Catalogue, extensions: Iterable[type[SchemaExtension]] = ()
) -> strawberry.Schema:
    """The schema of the model's nodes and of the questions; no field of it has a resolver.

    Raises QuestionFault where a question has the name of a list or of a step.
    """
    builder = Builder()
    all_inputs(builder)
    common_types(builder)
    common_aggregate_types(builder)
    aggregate_types(builder)
    for label in NODES.values():
        node_type(builder, label)
    for union in UNIONS.values():
        members = [label.__name__ for label in union.labels]
        builder.union(
            union.__name__, members, f"{described(union.title)}\n\n{described(union.about)}"
        )
    identity = builder.argument("id", "ID", Text("Global id", "全局标识"))
    identities = builder.argument("ids", "list[ID]", Text("Global ids", "全局标识"))
    fields = {
        "node": builder.field(
            "Node | None",
            Text("A node by global id", "按标识取一个对象"),
            ById(False),
            [identity, as_of(builder)],
        ),
        "nodes": builder.field(
            "list[Node | None]",
            Text("Nodes by global ids, in their order", "按标识取多个对象"),
            ById(True),
            [identities, as_of(builder)],
        ),
        "search": search_field(builder),
        **{plural_field(label.__name__): listing(builder, label) for label in NODES.values()},
    }
    for name in catalogue:
        _refuse_taken(builder, fields, catalogue[name])
        fields[camel(name)] = question_field(builder, catalogue[name])
    builder.object("Query", fields, "What can be asked · 可查询的内容")
    mutation_type(builder)
    made = builder.schema("Query", (*NODES, *ERROR_TYPES), "Mutation")
    return _Schema(made, extensions)


def _refuse_taken(builder: Builder, fields: Mapping[str, Field], question: Question) -> None:
    if camel(question.name) in fields or f"{pascal(question.name)}Connection" in builder.namespace:
        raise QuestionFault(
            question.path,
            f"the API has something else by the name {camel(question.name)}: rename the file",
            f"API 中已有名为 {camel(question.name)} 的内容：请给文件改名",
        )
