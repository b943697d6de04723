"""Shapes the known state of jobs as the document selects it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

from graphql import GraphQLObjectType

from yanxiu.api.compiler.compilation import Compilation, Piece, SelectedField
from yanxiu.api.compiler.plain import shape_known
from yanxiu.api.errors import bad_input
from yanxiu.api.types.meanings import JobRows, Plain
from yanxiu.graph.versions import mark_uncacheable

NULL = "null"  # reads nothing from the graph
MOST_ROWS = 1_000


class KnownJobs(Protocol):
    """The jobs of one caller, as plain values under the names of the GraphQL fields."""

    def find(self, key: str) -> Mapping[str, Any] | None:
        """Returns the job with this id, or None."""

    def list_all(self) -> Sequence[Mapping[str, Any]]:
        """Returns all jobs."""


def compile_job(compilation: Compilation, field: SelectedField, key: str) -> Piece:
    """Compiles one of the caller's jobs; null if there is none with this id."""
    mark_uncacheable()  # job states are private and short-lived: the answer must not be cached
    job = compilation.jobs.find(key) if compilation.jobs else None
    shaped = None if job is None else shape_job(compilation, field, job)
    return Piece(NULL, lambda _: shaped)


def compile_jobs(compilation: Compilation, field: SelectedField) -> Piece:
    """Compiles the list of the caller's jobs."""
    mark_uncacheable()
    jobs = compilation.jobs.list_all() if compilation.jobs else ()
    shaped = [shape_job(compilation, field, each) for each in jobs]
    return Piece(NULL, lambda _: shaped)


def shape_job(
    compilation: Compilation, field: SelectedField, job: Mapping[str, Any]
) -> dict[str, Any]:
    """Shapes a job as the document selects it. Raises GraphQLError for an invalid page of rows."""
    kind = cast(GraphQLObjectType, compilation.schema.type_map["Job"])
    shaped: dict[str, Any] = {}
    for each in compilation.subfields(kind, field):
        if each.name == "tables":
            shaped[each.key] = [_table(compilation, each, table) for table in job["tables"]]
        elif isinstance(each.meaning, Plain):
            shaped[each.key] = shape_known(compilation, each, job[each.name])
        else:
            shaped[each.key] = kind.name
    return shaped


def _table(
    compilation: Compilation, field: SelectedField, table: Mapping[str, Any]
) -> dict[str, Any]:
    kind = cast(GraphQLObjectType, compilation.schema.type_map["JobTable"])
    shaped: dict[str, Any] = {}
    for each in compilation.subfields(kind, field):
        if isinstance(each.meaning, JobRows):
            given = compilation.arguments(each)
            first, offset = given["first"], given["offset"]
            if not 0 <= first <= MOST_ROWS or offset < 0:
                raise bad_input(
                    f"'first' is from 0 to {MOST_ROWS:,}, 'offset' not below 0",
                    f"first 应在 0 到 {MOST_ROWS:,} 之间，offset 不小于 0",
                    each.node,
                )
            shaped[each.key] = table[each.meaning.name][offset : offset + first]
        elif isinstance(each.meaning, Plain):
            shaped[each.key] = shape_known(compilation, each, table[each.name])
        else:
            shaped[each.key] = kind.name
    return shaped
