"""A graph generated from the model: cells of two counties, each with a node of every label, all connected.

    county  district  cells
    c       north     c1 c2      (two schools of one district)
    c       south     c3
    d       east      d1

Within a cell every relationship of the model exists once, so every declared path has an end.
Activities of the center or an office are for the whole county, so these organisers have separate
activities. Every text contains its node's id in ⟦⟧, and every date of birth belongs to one node.
Each value in an answer of the API can therefore be traced to its node.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from yanxiu.graph.database import Database
from yanxiu.graph.model import NODES, REFERENCE, RELATIONSHIPS, Node, Property

CELLS = {"c1": "north", "c2": "north", "c3": "south", "d1": "east"}
SINCE = date(2010, 1, 1)
# organisers for the whole county, and the id suffix of their activity in a cell
COUNTY_WIDE = {"Center": "-center", "Unit": "-unit"}


def county_of(cell: str) -> str:
    return cell[0]


@dataclass(frozen=True)
class Drawn:
    """A node of the world. `cell` is None if it belongs to several."""

    label: type[Node]
    id: str
    cell: str | None
    held: dict[str, Any]


@dataclass
class World:
    nodes: dict[tuple[str, str], Drawn] = field(default_factory=dict)
    edges: set[tuple[str, tuple[str, str], tuple[str, str]]] = field(default_factory=set)

    def draw(self, database: Database) -> None:
        """Empties the database and writes the world to it."""
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        for label in NODES:
            rows = [drawn.held for drawn in self.nodes.values() if drawn.label.__name__ == label]
            database.write(
                lambda tx, label=label, rows=rows: tx.run(
                    f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n += row", rows=rows
                )
            )
        for kind, declared in RELATIONSHIPS.items():
            for end in declared.ends:
                pair = end.source.__name__, end.target.__name__
                rows = [
                    {
                        "a": source[1],
                        "b": target[1],
                        "held": _values(declared.properties, source[1], len(self.nodes)),
                    }
                    for made, source, target in self.edges
                    if made == kind and (source[0], target[0]) == pair
                ]
                database.write(
                    lambda tx, kind=kind, pair=pair, rows=rows: tx.run(
                        f"UNWIND $rows AS row MATCH (a:{pair[0]} {{id: row.a}}), (b:{pair[1]} {{id: row.b}}) "
                        f"CREATE (a)-[r:{kind}]->(b) SET r = row.held",
                        rows=rows,
                    )
                )

    def neighbours(
        self, key: tuple[str, str], kind: str, outgoing: bool
    ) -> Iterator[tuple[str, str]]:
        """Yields the nodes at the other end of relationships of a kind."""
        for made, source, target in self.edges:
            if made == kind and (source if outgoing else target) == key:
                yield target if outgoing else source


def world() -> World:
    """Returns the world described above."""
    made = World()
    for cell in CELLS:
        here = {name: _id(name, cell) for name in NODES if name not in REFERENCE}
        for name, key in here.items():
            _add(made, name, key, cell)
        fellow = f"{county_of(cell)}:Teacher-{cell}-fellow"
        _add(made, "Teacher", fellow, cell)
        here |= {name: rows[0]["id"] for name, rows in REFERENCE.items()}
        for kind, declared in RELATIONSHIPS.items():
            for end in declared.ends:
                source, target = end.source.__name__, end.target.__name__
                if kind == "ORGANISED_BY" and target in COUNTY_WIDE:
                    activity = f"{here['Activity']}{COUNTY_WIDE[target]}"
                    _add(made, source, activity, cell)
                    made.edges.add((kind, (source, activity), (target, here[target])))
                elif source != target:
                    made.edges.add((kind, (source, here[source]), (target, here[target])))
        for kind, target in (
            ("TEACHES_AT", "School"),
            ("TRAINS_IN", "TrainerTeam"),
            ("ATTENDED", "Activity"),
        ):
            made.edges.add((kind, ("Teacher", fellow), (target, here[target])))
    return made


def _id(name: str, cell: str) -> str:
    county = county_of(cell)
    if name in ("County", "LoadCounter"):
        return county
    if name == "SupervisionDistrict":
        return f"{county}:{CELLS[cell]}"
    return f"{county}:{name}-{cell}"


def _add(made: World, name: str, key: str, cell: str) -> None:
    if (name, key) in made.nodes:
        known = made.nodes[name, key]
        made.nodes[name, key] = Drawn(known.label, key, None, known.held)
        return
    label = NODES[name]
    held = {**_values(label.properties, key, len(made.nodes)), "id": key}
    made.nodes[name, key] = Drawn(label, key, cell, held)


def _values(properties: Any, key: str, number: int) -> dict[str, Any]:
    return {
        name: _value(declared, key, number)
        for name, declared in properties.items()
        if declared.stored
    }


def _value(declared: Property, key: str, number: int) -> Any:
    if declared.ref:
        if declared.ref in REFERENCE:
            return REFERENCE[declared.ref][0]["id"]
        county, _, rest = key.partition(":")
        return f"{county}:{declared.ref}-{rest.partition('-')[2].partition('-')[0]}"
    if declared.choices:
        return next(iter(declared.choices))
    if declared.name in ("until", "closed"):
        return None
    if declared.name == "since":
        return SINCE
    if declared.name == "phone":
        return f"138{number:08d}"
    if declared.name == "born":
        return date(1950, 1, 1) + timedelta(days=number)
    plain = {"int": number, "float": float(number), "bool": True, "date": date(2019, 5, 1)}
    return plain.get(declared.type, f"{declared.name} of ⟦{key}⟧")
