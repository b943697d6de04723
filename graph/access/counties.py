"""Cypher for the county of a node, and the steps that never leave the county.

A condition on the county has two forms. At the start of a pattern it is `id STARTS WITH`, which uses an index.
At the end of a step it is `left(id, ...)`, which cannot use one. With an index, Neo4j would scan the whole
county at every step instead of following relationships, which was 36 to 280 times slower.
If the model declares that a step stays in its county, the condition is left out.
"""

from yanxiu.graph.model import Node, Walk, walks


def stays_in_county(walk: Walk, label: type[Node]) -> bool:
    """Whether a step to a label always stays in its county.

    It does if the ids of both ends contain the county and the relationship is not declared to lead
    between counties. `yanxiu check graph` reports relationships that lead between counties nevertheless.
    """
    ends_told = has_county_in_id(walk.source) and has_county_in_id(label)
    return ends_told and not walk.relationship.between_counties


def has_county_in_id(label: type[Node]) -> bool:
    """Whether each node of the label belongs to one county, and its id contains that county."""
    return label.access.audience != "anyone" and label.access.county in ("key", "code")


def county_condition(label: type[Node], variable: str, *, indexed: bool = True) -> str:
    """A condition for nodes of the caller's county; if `indexed`, in the form that an index can serve."""
    step_to_county = label.access.county
    if step_to_county == "code":
        return f"{variable}.id = $caller_county"
    if step_to_county == "key" and indexed:
        return f"{variable}.id STARTS WITH $caller_key"
    if step_to_county == "key":
        return f"left({variable}.id, size($caller_key)) = $caller_key"
    walk = find_walk(label, step_to_county)
    step, county = f"{variable}_C1", f"{variable}_C2"
    at_end = county_condition(target_label(walk), county, indexed=False)
    return f"EXISTS {{ MATCH {walk.pattern(variable, step, county)} WHERE {at_end} }}"


def target_label(walk: Walk) -> type[Node]:
    """The label that a step leads to. Raises ValueError if it leads to several."""
    if not issubclass(walk.target, Node):
        raise ValueError(f"{walk.name} leads to several labels")  # noqa: TRY004 - a fault of the model
    return walk.target


def find_walk(label: type[Node], name: str) -> Walk:
    """The step of that name from a label. Raises ValueError if the label has none."""
    result = next((walk for walk in walks(label) if walk.name == name), None)
    if result is None:
        raise ValueError(f"{label.__name__} has no step '{name}'")
    return result
