"""The audit log: appended in the transaction of what it tells of, listed, verified."""

from graph.audit.anchor import Anchor
from graph.audit.log import (
    Action,
    Draft,
    Entry,
    Event,
    append,
    end_of,
    entries,
    remembering,
    sealing_key,
)
from graph.audit.verifying import Standing, verify

__all__ = [
    "Action",
    "Anchor",
    "Draft",
    "Entry",
    "Event",
    "Standing",
    "append",
    "end_of",
    "entries",
    "remembering",
    "sealing_key",
    "verify",
]
