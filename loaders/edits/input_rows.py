"""Converts the arguments of an edit to rows for its Cypher, and collects the nodes in them with their paths."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanxiu.graph.faults import Path
from yanxiu.graph.model import NODES, Node
from yanxiu.graph.text import Text
from yanxiu.loaders.edits.declare import Edit, Group, NodeInput, ValueInput
from yanxiu.loaders.edits.errors import OUT_OF_RANGE, EditFault, invalid
from yanxiu.loaders.matching.directory import Known
from yanxiu.loaders.values.cells import BadCell, check_sound
from yanxiu.loaders.values.parsers import parser_of_type

Given = Mapping[
    str, Any
]  # by input: a value, a node as (label, id), or a list of these or of such mappings


@dataclass(frozen=True, slots=True)
class NodeArgument:
    """A node in the arguments of an edit, with its path."""

    path: Path
    input: NodeInput
    known: Known

    @property
    def label(self) -> type[Node] | None:
        """The label; None if the input does not accept it."""
        label = NODES.get(self.known[0])
        return label if label in self.input.labels else None

    @property
    def county(self) -> str | None:
        """The code of the node's county; None for nodes that all counties share."""
        return None if self.label is None or self.label.shared else self.known[1].partition(":")[0]


@dataclass(slots=True)
class EditArguments:
    """The converted arguments of an edit: rows with their paths, nodes, faults."""

    rows: list[dict[str, Any]]
    paths: list[Path]
    nodes: list[NodeArgument]
    faults: list[EditFault]

    def path(self, at: int, name: str, edit: Edit) -> Path:
        """The path of an input of a row."""
        of_row = any(each.name == name for each in edit.inputs)
        return (name,) if of_row and name != edit.each else (*self.paths[at], *_below(edit, name))


def _below(edit: Edit, name: str) -> Path:
    """The path of an input within its row; empty if the row is the input itself, as in a list of teachers."""
    group = next((each for each in edit.inputs if each.name == edit.each), None)
    return () if name == edit.each or (isinstance(group, Group) and group.plain) else (name,)


def convert_arguments(edit: Edit, given: Given, today: date) -> EditArguments:
    """Converts the arguments to rows with all inputs; a node becomes its id and, as `…_label`, its label."""
    result = EditArguments([], [], [], [])
    base: dict[str, Any] = {}
    each: list[tuple[Path, dict[str, Any]]] = [((), {})]
    for declared in edit.inputs:
        if not isinstance(declared, Group):
            base |= _one(result, declared, given.get(declared.name), (declared.name,), today)
            continue
        entries = _entries(result, declared, given.get(declared.name) or [], today)
        if declared.name == edit.each:
            each = entries
        else:
            base[declared.name] = [entry for _, entry in entries]
    result.rows = [{**base, **entry} for _, entry in each]
    result.paths = [path for path, _ in each]
    return result


def _entries(
    told: EditArguments, group: Group, given: list[Any], today: date
) -> list[tuple[Path, dict[str, Any]]]:
    """The entries of a list with their paths, without repeated ones."""
    if group.required and not given:
        text = Text("Name at least one", "至少填写一项")
        told.faults.append(invalid(OUT_OF_RANGE, (group.name,), text))
    entries: list[tuple[Path, dict[str, Any]]] = []
    for at, item in enumerate(given):
        path = (group.name, at)
        entry = _entry(told, group, item, path, today)
        if all(entry != other for _, other in entries):
            entries.append((path, entry))
    return entries


def _entry(
    arguments: EditArguments, group: Group, entry: Any, path: Path, today: date
) -> dict[str, Any]:
    if group.plain:
        return _one(arguments, group.inputs[0], entry, path, today)
    row: dict[str, Any] = {}
    for declared in group.inputs:
        row |= _one(arguments, declared, entry.get(declared.name), (*path, declared.name), today)
    return row


def _one(
    arguments: EditArguments, declared: NodeInput | ValueInput, given: Any, path: Path, today: date
) -> dict[str, Any]:
    if isinstance(declared, ValueInput):
        return {declared.name: _value(arguments, declared, given, path, today)}
    if given is None:
        return {declared.name: None, f"{declared.name}_label": None}
    label, key = given
    arguments.nodes.append(NodeArgument(path, declared, (label, key)))
    return {declared.name: key, f"{declared.name}_label": label}


def _value(
    arguments: EditArguments, declared: ValueInput, given: Any, path: Path, today: date
) -> Any:
    if given is None:
        return today if declared.today else None
    if isinstance(given, str) and not declared.fills.choices:
        try:
            check_sound(given)
            given = parser_of_type("str", {})(given) or None
        except BadCell as bad:
            arguments.faults.append(invalid(OUT_OF_RANGE, path, bad.fault.reason))
            return None
        if given is None and declared.required:
            text = Text("It may not be empty", "不能为空")
            arguments.faults.append(invalid(OUT_OF_RANGE, path, text))
    if declared.least is not None and given < declared.least:
        text = Text(f"Less than {declared.least:g}", f"小于 {declared.least:g}")
        arguments.faults.append(invalid(OUT_OF_RANGE, path, text))
    return given
