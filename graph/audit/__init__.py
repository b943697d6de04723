"""The audit log: appended in the transaction of what it tells of, listed, verified."""

from yanxiu.graph.audit.anchor import Anchor
from yanxiu.graph.audit.log import (
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
from yanxiu.graph.audit.verifying import Standing, verify

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
