"""Starts the job that a mutation requests. A wrong parameter becomes an error at its path."""

from collections.abc import Mapping
from typing import Any

from graphql import Node

from yanxiu.api.errors import api_error
from yanxiu.api.faults import report_database_faults
from yanxiu.api.jobs.checking import NotAllowed, check_request
from yanxiu.api.jobs.graphql_jobs import OwnJobs
from yanxiu.api.jobs.jobs import TooManyJobs
from yanxiu.api.jobs.kinds import PARAMS
from yanxiu.api.names import camel
from yanxiu.graph.errors import WrongParameter

_NAMES = {camel(name): name for name in PARAMS}


async def begin_job(jobs: OwnJobs, given: Mapping[str, Any], node: Node) -> Mapping[str, Any]:
    """Starts the job of a coerced `JobInput`. Raises GraphQLError if it cannot be started."""
    values = dict(given["input"])
    kind = values.pop("kind")
    try:
        asked = check_request(
            kind, {_NAMES[name]: value for name, value in values.items()}, jobs.caller
        )
        with report_database_faults():
            return await jobs.begin(asked)
    except NotAllowed as fault:
        raise api_error(fault.text, "FORBIDDEN", node) from fault
    except WrongParameter as fault:
        raise api_error(
            fault.text, "BAD_USER_INPUT", node, parameter=camel(fault.parameter)
        ) from fault
    except TooManyJobs as fault:
        raise api_error(fault.text, "OVERLOADED", node, retryAfter=5) from fault
