"""The whole GraphQL schema, from the model and the catalogue of questions."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import strawberry
from graphql import GraphQLError, GraphQLObjectType, GraphQLSchema, GraphQLSyntaxError
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from yanxiu.api.errors import ApiError
from yanxiu.api.faults import mask_fault
from yanxiu.api.limits import parsing_error
from yanxiu.api.limits.messages import bilingual_error
from yanxiu.api.names import camel, pascal, plural_field
from yanxiu.api.types.aggregates import aggregate_types, common_aggregate_types, summed_columns
from yanxiu.api.types.builder import Builder, Field, bilingual_description
from yanxiu.api.types.inputs import all_inputs
from yanxiu.api.types.jobs import job_types
from yanxiu.api.types.meanings import ById
from yanxiu.api.types.mutations import ERROR_TYPES, BilingualText, mutation_type
from yanxiu.api.types.nodes import as_of_argument, listing_field, node_type
from yanxiu.api.types.questions import QUESTION_TYPES, common_question_types, question_field
from yanxiu.api.types.scalars import SCALARS
from yanxiu.api.types.search import search_field
from yanxiu.graph.model import NODES, UNIONS
from yanxiu.graph.text import Text
from yanxiu.queries import Catalogue, Question, QuestionFault

_MOST_TOLD = 4  # cached introspection answers; some megabytes each


class Schema(strawberry.Schema):
    """The model and the questions as a Strawberry schema.

    core              the types in graphql-core's form, which the compiler and the limits read
    introspections    introspection answers by document; each takes half a second to compute

    Every error has a code. Internal errors are masked. Error messages suggest names only to callers who may read the
    schema.
    """

    def __init__(
        self,
        query: type,
        mutation: type,
        types: Iterable[type],
        extensions: Iterable[Callable[[], SchemaExtension]],
    ) -> None:
        # Strawberry sorts the printed schema and its introspection by name
        config = StrawberryConfig(scalar_map=SCALARS, sort_schema=True)
        super().__init__(query, mutation, types=types, extensions=[*extensions], config=config)
        self.introspections: dict[str, dict[str, Any]] = {}
        types_by_name = self.schema_converter.type_map
        known = {name: each.implementation for name, each in types_by_name.items()}
        self.core = GraphQLSchema(
            query=cast(GraphQLObjectType, known["Query"]),
            mutation=cast(GraphQLObjectType, known["Mutation"]),
            types=[each for each in known.values() if isinstance(each, GraphQLObjectType)],
        )

    def keep_introspection(self, document: str, answer: dict[str, Any]) -> None:
        """Caches an introspection answer, and drops the oldest if there are too many."""
        while len(self.introspections) >= _MOST_TOLD:
            self.introspections.pop(next(iter(self.introspections)))
        self.introspections[document] = answer

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        for place, error in enumerate(errors):
            if isinstance(error, ApiError):
                continue
            cause = error.original_error
            if (
                cause and not error.nodes and not isinstance(cause, ApiError)
            ):  # the document did not cause it
                errors[place] = mask_fault(cause)
            elif isinstance(error, GraphQLSyntaxError):
                errors[place] = parsing_error(error)
            else:
                if execution_context and not may_explore(execution_context):
                    self.remove_field_suggestion(error)
                errors[place] = bilingual_error(error, "GRAPHQL_VALIDATION_FAILED")


def may_explore(context: ExecutionContext) -> bool:
    """True if the caller of an operation may read the schema."""
    caller = (context.context or {}).get("caller")
    return caller is None or bool(caller.role.explores)


def make_schema(
    catalogue: Catalogue, extensions: Iterable[Callable[[], SchemaExtension]] = ()
) -> Schema:
    """Creates the schema of the model's nodes and of the questions. Its fields have no resolvers.

    Raises QuestionFault if a question has the name of a list or of a step.
    """
    builder = Builder()
    all_inputs(builder)
    common_aggregate_types(builder)
    aggregate_types(builder)
    for label in NODES.values():
        node_type(builder, label)
    common_question_types(builder, catalogue.values())
    for union in UNIONS.values():
        members = [label.__name__ for label in union.labels]
        builder.union(
            union.__name__,
            members,
            f"{bilingual_description(union.title)}\n\n{bilingual_description(union.about)}",
        )
    identity = builder.argument("id", "ID")
    identities = builder.argument("ids", "list[ID]")
    fields = {
        "node": builder.field(
            "Node | None",
            Text("Node by global id", "按标识取一个对象"),
            ById(False),
            [identity, as_of_argument(builder)],
        ),
        "nodes": builder.field(
            "list[Node | None]",
            Text("Nodes by global ids, in the same order", "按标识取多个对象"),
            ById(True),
            [identities, as_of_argument(builder)],
        ),
        "search": search_field(builder),
        **{plural_field(label.__name__): listing_field(builder, label) for label in NODES.values()},
    }
    builder.namespace[BilingualText.__name__] = BilingualText
    of_jobs, mutations = job_types(builder)
    fields |= of_jobs
    for name in catalogue:
        _require_free_names(builder, fields, catalogue[name])
        fields[camel(name)] = question_field(builder, catalogue[name])
    builder.object("Query", fields, "Lists, questions, and nodes by id · 可查询的内容")
    mutation_type(builder, mutations)
    query, mutation, *types = builder.finish(("Query", "Mutation", *NODES, *ERROR_TYPES))
    return Schema(query, mutation, types, extensions)


def _require_free_names(builder: Builder, fields: Mapping[str, Field], question: Question) -> None:
    own = () if question.shape else QUESTION_TYPES  # questions share the types of a shape
    own_types = {f"{pascal(question.name)}{suffix}" for suffix in own}
    if camel(question.name) in fields or own_types & builder.namespace.keys():
        raise QuestionFault(
            question.path,
            f"the API has something else by the name {camel(question.name)}: rename the file",
            f"API 中已有名为 {camel(question.name)} 的内容：请给文件改名",
        )
    if taken := {"key", "count"} & summed_columns(question.columns.values()).keys():
        raise QuestionFault(
            question.path,
            f"the API has something else by the name {min(taken)}: rename the column",
            f"API 中已有名为 {min(taken)} 的内容：请给该列改名",
        )
