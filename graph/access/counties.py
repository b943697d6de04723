"""The county of a node, as Cypher, and the steps that never leave the county.

A condition on the county has two forms. Where rows begin, an index serves it (`id STARTS WITH`). At the end of a step
none may: Neo4j would seek the whole county at every step instead of walking, which was 36 to 280 times slower.
So it is written there as `left(id, ...)`, and left out where the model says that the step stays in its county.
"""

from yanxiu.graph.model import Node, Walk, walks


def stays(walk: Walk, label: type[Node]) -> bool:
    """Whether a step to a label always stays in its county.

    It does not where both ends are of one county, told by their own ids, and the relationship is not
    declared to lead between counties. `yanxiu check graph` reports the relationships that do so all the same.
    """
    ends_told = told_by_id(walk.source) and told_by_id(label)
    return ends_told and not walk.relationship.between_counties


def told_by_id(label: type[Node]) -> bool:
    """Whether each node of the label is of one county, which its id tells."""
    return label.access.audience != "anyone" and label.access.county in ("key", "code")


def of_county(label: type[Node], variable: str, *, indexed: bool = True) -> str:
    """True of the nodes at `variable` of the caller's county; `indexed`: so that an index may find them."""
    step_to_county = label.access.county
    if step_to_county == "code":
        return f"{variable}.id = $caller_county"
    if step_to_county == "key" and indexed:
        return f"{variable}.id STARTS WITH $caller_key"
    if step_to_county == "key":
        return f"left({variable}.id, size($caller_key)) = $caller_key"
    walk = walk_of(label, step_to_county)
    step, county = f"{variable}_C1", f"{variable}_C2"
    at_end = of_county(label_of(walk), county, indexed=False)
    return f"EXISTS {{ MATCH {walk.pattern(variable, step, county)} WHERE {at_end} }}"


def label_of(walk: Walk) -> type[Node]:
    """The one label that a step leads to."""
    if not issubclass(walk.target, Node):
        raise ValueError(f"{walk.name} leads to several labels")  # noqa: TRY004 - a fault of the model
    return walk.target


def walk_of(label: type[Node], name: str) -> Walk:
    """The step of that name from a label."""
    result = next((walk for walk in walks(label) if walk.name == name), None)
    if result is None:
        raise ValueError(f"{label.__name__} has no step '{name}'")
    return result
