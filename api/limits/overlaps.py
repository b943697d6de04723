"""Counts the field pairs that validation would compare: all pairs with the same response key in one place."""

from collections.abc import Iterator, Mapping

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, SelectionSetNode


def count_overlaps(root: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]) -> int:
    """Returns the number of field pairs with the same response key in the same object.

    The number of steps is that of the fields with fragments expanded, so their limit must be checked first.
    """
    pairs = 0
    places = [[root]]
    while places:
        by_key: dict[str, list[FieldNode]] = {}
        for selection_set in places.pop():
            for field in _fields(selection_set, fragments):
                key = field.alias or field.name
                by_key.setdefault(key.value, []).append(field)
        for fields in by_key.values():
            pairs += len(fields) * (len(fields) - 1) // 2
            below = [field.selection_set for field in fields if field.selection_set]
            if below:
                places.append(below)
    return pairs


def _fields(
    selection_set: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[FieldNode]:
    waiting = [selection_set]
    while waiting:
        for selection in waiting.pop().selections:
            if isinstance(selection, FieldNode):
                yield selection
            elif isinstance(selection, FragmentSpreadNode):
                if spread := fragments.get(selection.name.value):
                    waiting.append(spread.selection_set)
            else:
                waiting.append(selection.selection_set)  # type: ignore[attr-defined]
