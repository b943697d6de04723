"""Writes nodes and relationships as the CSV files that `neo4j-admin database import full` reads.

Each label, and each type between two labels, has one file for its header and one for its rows. Texts are always
quoted, which distinguishes an empty text from a missing one.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

from yanxiu.graph.local.importing import Input
from yanxiu.graph.model import MACHINERY, NODES, RELATIONSHIPS, Property
from yanxiu.loaders.bulk.merging import MergedLoad

_TYPES = {"str": "string", "int": "long", "float": "double", "bool": "boolean", "date": "date"}
_MARK = "_load"


class ImportFiles:
    """Writes the files of an import into a folder, county after county."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, tuple[IO[str], list[str]]] = {}
        self._inputs: dict[str, Input] = {}
        self._broken: set[Path] = set()  # files with a text of several lines
        self.rows = 0

    def add(self, merged: MergedLoad) -> None:
        """Writes the nodes and relationships of a load."""
        for label, nodes in merged.nodes.items():
            self.add_nodes(label, nodes.values())
        for joint, ties in merged.relationships.items():
            properties = RELATIONSHIPS[joint.type].properties
            name = f"{joint.type}.{joint.source}.{joint.target}"
            ends = [f":START_ID({joint.source})", f":END_ID({joint.target})"]
            names = self._columns(name, joint.type, ends, properties, node=False)
            self._write(name, ([*key[:2], *map(values.get, names)] for key, values in ties.items()))

    def add_nodes(self, label: str, nodes: Iterable[Mapping[str, Any]]) -> None:
        """Writes nodes of one label."""
        declared = (NODES | MACHINERY)[label].properties
        names = self._columns(label, label, [f"id:ID({label})"], declared, node=True)
        self._write(label, ([each["id"], *map(each.get, names)] for each in nodes))

    def finish(self) -> list[Input]:
        """Closes the files and returns their descriptions."""
        for file, _ in self._open.values():
            file.close()
        return [*self._inputs.values()]

    @property
    def multiline_files(self) -> list[Path]:
        """The files with a text of several lines."""
        return sorted(self._broken)

    def _columns(
        self, name: str, of: str, ends: list[str], declared: Mapping[str, Property], *, node: bool
    ) -> list[str]:
        """The names of the columns in order; the first call opens the file and writes its header."""
        if name not in self._open:
            stored = [each for each in declared.values() if each.stored and each.name != "id"]
            names = [*(each.name for each in stored), _MARK]
            typed = [f"{each.name}:{_TYPES[each.type]}" for each in stored] + [f"{_MARK}:string"]
            header, rows = self._folder / f"{name}.header.csv", self._folder / f"{name}.csv"
            header.write_text(",".join([*ends, *typed]) + "\n", encoding="utf-8")
            self._inputs[name] = Input(of, header, rows, node=node)
            self._open[name] = rows.open("w", encoding="utf-8", newline=""), names
        return self._open[name][1]

    def _write(self, name: str, rows: Iterator[list[Any]]) -> None:
        file, _ = self._open[name]
        for row in rows:
            line = ",".join(map(_cell, row))
            if "\n" in line or "\r" in line:
                self._broken.add(self._inputs[name].rows)
            file.write(line + "\n")
            self.rows += 1


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else repr(value)
