"""The model, declared once: every label, property and relationship of the graph.

Files: `declare` the words, `reference` the standard codes, the others a part of the county each.
"""

from graph.model import (
    duties,
    enrolment,
    feedback,
    ledger,
    loads,
    machinery,
    money,
    organisation,
    people,
    plan,
    teams,
    training,
)
from graph.model.declare import (
    MACHINERY,
    NODES,
    RELATIONSHIPS,
    End,
    Node,
    Property,
    Relationship,
    Scalar,
    Walk,
    valid,
    walks,
)
from graph.model.reference import REFERENCE

__all__ = [
    "MACHINERY",
    "NODES",
    "REFERENCE",
    "RELATIONSHIPS",
    "End",
    "Node",
    "Property",
    "Relationship",
    "Scalar",
    "Walk",
    "duties",
    "enrolment",
    "feedback",
    "ledger",
    "loads",
    "machinery",
    "money",
    "organisation",
    "people",
    "plan",
    "teams",
    "training",
    "valid",
    "walks",
]
