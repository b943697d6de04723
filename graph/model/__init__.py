"""The model, declared once: every label, property and relationship of the graph.

Files: `declare` the words, then `organisation`, `people`, `training` and `plan`.
"""

from graph.model import organisation, people, plan, training
from graph.model.declare import (
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
    "NODES",
    "REFERENCE",
    "RELATIONSHIPS",
    "End",
    "Node",
    "Property",
    "Relationship",
    "Scalar",
    "Walk",
    "organisation",
    "people",
    "plan",
    "training",
    "valid",
    "walks",
]
