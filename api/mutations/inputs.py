"""Converts a mutation's input to an edit's arguments: nodes by label and key, values in the model's types."""

from collections.abc import Mapping
from typing import Any

from yanxiu.api.ids import from_global_id
from yanxiu.api.names import camel
from yanxiu.graph.faults import Fault
from yanxiu.loaders.edits import Edit, Group, NodeInput, ValueInput

_NOTHING = ("", "")  # has no label, so it matches no node: for an invalid id


def edit_arguments(edit: Edit, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the arguments of an edit from a coerced GraphQL input."""
    return {each.name: _read(each, arguments.get(camel(each.name))) for each in edit.inputs}


def _read(declared: NodeInput | ValueInput | Group, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(declared, Group):
        return [_entry(declared, entry) for entry in value]
    if isinstance(declared, NodeInput):
        return _parse_id(value)
    return getattr(value, "value", value)


def _entry(group: Group, value: Any) -> Any:
    if group.plain:
        return _read(group.inputs[0], value)
    return {each.name: _read(each, value.get(camel(each.name))) for each in group.inputs}


def _parse_id(written: str) -> tuple[str, str]:
    try:
        label, key = from_global_id(written)
    except ValueError:
        return _NOTHING
    return label.__name__, key


def fault_path(fault: Fault) -> list[str]:
    """Returns the path of a fault in the arguments, by GraphQL names."""
    steps = (str(step) if isinstance(step, int) else camel(step) for step in fault.path)
    return ["input", *steps]
