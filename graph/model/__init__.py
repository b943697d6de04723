"""The model, declared once: every label, property and relationship of the graph.

Files: `declare` the words, `reference` the standard codes, the others a part of the county each.
"""

from collections.abc import Mapping

from yanxiu.graph.model import (
    duties,
    enrolment,
    feedback,
    groups,
    ledger,
    loads,
    machinery,
    money,
    organisation,
    partners,
    people,
    plan,
    programmes,
    teams,
    training,
)
from yanxiu.graph.model.declare import (
    MACHINERY,
    NODES,
    RELATIONSHIPS,
    UNIONS,
    End,
    Node,
    NodeUnion,
    Relationship,
    Target,
    Walk,
    further_names,
    steps,
    successions,
    valid_on,
    walks,
)
from yanxiu.graph.model.properties import Property, Scalar
from yanxiu.graph.model.reference import REFERENCE

TARGETS: Mapping[str, Target] = {**NODES, **UNIONS}

__all__ = [
    "MACHINERY",
    "NODES",
    "REFERENCE",
    "RELATIONSHIPS",
    "TARGETS",
    "UNIONS",
    "End",
    "Node",
    "NodeUnion",
    "Property",
    "Relationship",
    "Scalar",
    "Target",
    "Walk",
    "duties",
    "enrolment",
    "feedback",
    "further_names",
    "groups",
    "ledger",
    "loads",
    "machinery",
    "money",
    "organisation",
    "partners",
    "people",
    "plan",
    "programmes",
    "steps",
    "successions",
    "teams",
    "training",
    "valid_on",
    "walks",
]
