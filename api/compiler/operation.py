"""Compiles one GraphQL operation to one Cypher statement, and converts its single row to the response's data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution.values import VariableValues, get_variable_values

from yanxiu.api.compiler.access import reference_conditions
from yanxiu.api.compiler.compilation import (
    Compilation,
    Piece,
    Place,
    SelectedField,
    Shape,
    fragments_of,
)
from yanxiu.api.compiler.jobs import NULL, compile_job, compile_jobs
from yanxiu.api.compiler.paging import compile_connection
from yanxiu.api.compiler.selection import field_piece, node_piece
from yanxiu.api.compiler.sources import rows_of_label, rows_of_question, rows_of_search
from yanxiu.api.cursors import Cursors
from yanxiu.api.errors import bad_input
from yanxiu.api.ids import from_global_id
from yanxiu.api.names import camel
from yanxiu.api.types.meanings import (
    LARGEST_PAGE,
    Asked,
    ById,
    Found,
    JobFound,
    JobsListed,
    Listing,
)
from yanxiu.graph.access import Caller, with_sets
from yanxiu.graph.model import Node

MOST_IDS = 100
_MOST_ERRORS = 8  # errors of variables in one response


@dataclass(frozen=True, slots=True)
class CompiledOperation:
    """A statement, its parameters, and the function that shapes its only row.

    cypher        None if the operation reads nothing from the graph
    introspected  fields that graphql-core answers from the schema
    field_names   names of the other fields
    in_full       personal fields used in full, each with the number of rows that showed it; counted while shaping
    """

    cypher: str | None
    params: Mapping[str, Any]
    shape: Callable[[list[Any]], dict[str, Any]]
    introspected: list[SelectedField]
    field_names: tuple[str, ...]
    in_full: Mapping[str, int]


class UnusableVariables(Exception):
    """Raised with the errors of an operation's variables."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        self.errors = errors
        super().__init__()


def compile_operation(compilation: Compilation) -> CompiledOperation:
    """Compiles a validated operation. The compilation cannot be used again.

    Raises GraphQLError for an argument that cannot be used.
    """
    query = cast(GraphQLObjectType, compilation.schema.query_type)
    selected = compilation.root_fields(query)
    introspected = [field for field in selected if field.name in ("__schema", "__type")]
    asked = [(field, _root_piece(compilation, field)) for field in selected if field.meaning]
    columns = ", ".join(f"{piece.cypher} AS c{at}" for at, (_, piece) in enumerate(asked))
    shapes = [(field.key, piece.shape) for field, piece in asked]
    keys = [field.key for field in selected]
    names = {field.key: query.name for field in selected if field.name == "__typename"}

    def shape(values: list[Any]) -> dict[str, Any]:
        nodes = {
            key: inner(value) if inner else value
            for (key, inner), value in zip(shapes, values or [None] * len(shapes), strict=True)
        }
        return {key: nodes[key] if key in nodes else names.get(key) for key in keys}

    read = any(piece.cypher != NULL for _, piece in asked)
    cypher = with_sets(compilation.caller, f"RETURN {columns}") if read else None
    names_asked = tuple(dict.fromkeys(field.name for field, _ in asked))
    return CompiledOperation(
        cypher, compilation.params, shape, introspected, names_asked, compilation.in_full
    )


def begin_compilation(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    *,
    cursors: Cursors,
    caller: Caller,
    today: date,
    largest_page: int = LARGEST_PAGE,
) -> Compilation:
    """Starts the compilation of an operation for a caller, before any of its fields. Raises UnusableVariables."""
    return Compilation(
        schema=schema,
        operation=operation,
        fragments=fragments_of(
            [
                fragment
                for fragment in document.definitions
                if isinstance(fragment, FragmentDefinitionNode)
            ]
        ),
        variables=_coerce_variables(schema, operation, variables, suggesting=caller.role.explores),
        cursors=cursors,
        caller=caller,
        today=today,
        largest_page=largest_page,
        params=caller.params(today),
    )


def _coerce_variables(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    given: Mapping[str, Any],
    *,
    suggesting: bool,
) -> VariableValues:
    result = get_variable_values(
        schema,
        operation.variable_definitions or (),
        dict(given),
        max_errors=_MOST_ERRORS,
        hide_suggestions=not suggesting,
    )
    if isinstance(result, list):
        raise UnusableVariables(result)
    return result


def _root_piece(compilation: Compilation, field: SelectedField) -> Piece:
    arguments = compilation.arguments(field)
    match field.meaning:
        case Listing(label):
            named = compilation.resolved_arguments.get(field.key, {})
            source = rows_of_label(compilation, label, {**arguments, **named})
        case Asked(question):
            asked = {name: arguments.get(camel(name)) for name in question.params}
            given = compilation.resolved_arguments.get(field.key, asked)
            source = rows_of_question(compilation, question, given, arguments)
        case Found():
            source = rows_of_search(compilation, arguments)
        case JobFound():
            return compile_job(compilation, field, arguments["id"])
        case JobsListed():
            return compile_jobs(compilation, field)
        case ById(many=False):
            return _by_id(compilation, field, arguments["id"], arguments.get("asOf"))
        case _:
            return _by_ids(compilation, field, arguments["ids"], arguments.get("asOf"))
    return compile_connection(compilation, field, source, arguments, field_piece)


def _by_ids(
    compilation: Compilation, field: SelectedField, ids: list[str], as_of: date | None
) -> Piece:
    if len(ids) > MOST_IDS:
        raise bad_input(
            f"{len(ids)} ids are too many: ask for {MOST_IDS} at most",
            f"共 {len(ids)} 个标识，过多：一次最多 {MOST_IDS} 个",
            field.node,
        )
    asked = [_parse_id(field, written) for written in ids]
    keys: dict[type[Node], dict[str, None]] = {}
    for label, key in asked:
        keys.setdefault(label, {})[key] = None
    labels = sorted(
        keys, key=lambda label: label.__name__
    )  # sorted, so that the order of the ids does not change the query plan
    day = compilation.day_param(as_of, None)
    pieces = {
        label: _nodes_piece(compilation, field, label, list(keys[label]), day) for label in labels
    }

    def shape(values: list[Any]) -> list[Any]:
        data = {
            (label, key): value
            for label, rows in zip(labels, values, strict=True)
            for key, value in rows
        }
        return [cast(Shape, pieces[label].shape)(data.get((label, key))) for label, key in asked]

    return Piece(f"[{', '.join(piece.cypher for piece in pieces.values())}]", shape)


def _nodes_piece(
    compilation: Compilation, field: SelectedField, label: type[Node], keys: list[str], day: str
) -> Piece:
    """Returns keys and values of a label's nodes with these keys: one subquery for any number of keys."""
    key, variable = compilation.new_name("K"), compilation.new_name()
    piece = node_piece(compilation, field, Place(variable, day), label)
    conditions = reference_conditions(compilation, label, variable)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    match = f"UNWIND {compilation.add_param(keys)} AS {key} MATCH ({variable}:{label.__name__} {{id: {key}}})"
    return Piece(f"COLLECT {{ {match}{where} RETURN [{key}, {piece.cypher}] }}", piece.shape)


def _by_id(
    compilation: Compilation, field: SelectedField, written: str, as_of: date | None
) -> Piece:
    label, key = _parse_id(field, written)
    return node_by_key(compilation, field, label, key, as_of)


def node_by_key(
    compilation: Compilation,
    field: SelectedField,
    label: type[Node],
    key: str,
    as_of: date | None = None,
) -> Piece:
    """Compiles the selected fields of the node with this label and key; null if the caller may not see it."""
    variable = compilation.new_name()
    piece = node_piece(
        compilation, field, Place(variable, compilation.day_param(as_of, None)), label
    )
    match = f"MATCH ({variable}:{label.__name__} {{id: {compilation.add_param(key)}}})"
    if conditions := reference_conditions(compilation, label, variable):
        match += f" WHERE {' AND '.join(conditions)}"
    return Piece(f"head(COLLECT {{ {match} RETURN {piece.cypher} }})", piece.shape)


def _parse_id(field: SelectedField, written: str) -> tuple[type[Node], str]:
    try:
        return from_global_id(written)
    except ValueError as fault:
        raise bad_input(
            "this is not a global id: take the 'id' of a node",
            "这不是全局标识：请使用对象的 id",
            field.node,
        ) from fault
