"""The audit log: appended in the transaction of what it tells of, listed, verified."""

from graph.audit.log import Action, Draft, Entry, Event, append, entries, remembering, sealing_key
from graph.audit.verifying import Standing, verify

__all__ = [
    "Action",
    "Draft",
    "Entry",
    "Event",
    "Standing",
    "append",
    "entries",
    "remembering",
    "sealing_key",
    "verify",
]
