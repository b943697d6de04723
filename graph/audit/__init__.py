"""The audit log: appends entries in the transaction that they record, lists and verifies them."""

from yanxiu.graph.audit.anchor import Anchor
from yanxiu.graph.audit.journal import Journal
from yanxiu.graph.audit.log import (
    Action,
    Draft,
    Entry,
    Event,
    append,
    entries,
    entry_appender,
    read_end,
    sealing_key,
)
from yanxiu.graph.audit.verifying import Verification, verify

__all__ = [
    "Action",
    "Anchor",
    "Draft",
    "Entry",
    "Event",
    "Journal",
    "Verification",
    "append",
    "entries",
    "entry_appender",
    "read_end",
    "sealing_key",
    "verify",
]
