"""Bundles of rosters as bureaus send them, each with the report it must produce: every fault, and no other.

`given` in a bundle names the graph's content before the load. A bundle leaves the graph as it found it.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.loaders.graphs import everything
from tests.rosters.building import build
from yanxiu.graph.database import Address, Database
from yanxiu.loaders import Report, load
from yanxiu.loaders.changes.removals import Full
from yanxiu.loaders.changes.undo import list_loads, undo
from yanxiu.loaders.faults import HINTS

HERE = Path(__file__).parent
COUNTY = "430000"
Place = tuple[Any, ...]


@dataclass(frozen=True)
class Bundle:
    """A folder with the files handed in and the expected report."""

    path: Path
    content: Mapping[str, Any]

    @property
    def seeded(self) -> Counter[Place]:
        """The faults put into the bundle: code, file, sheet, row, column, value."""
        names = ("code", "file", "sheet", "row", "column", "value")
        return Counter(tuple(each.get(n) for n in names) for each in self.content.get("faults", ()))


def _bundles(kind: str) -> list[Bundle]:
    return [
        Bundle(path.parent, tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted((HERE / kind).glob("*/bundle.toml"))
    ]


VALID, INVALID = _bundles("valid"), _bundles("invalid")


@pytest.fixture(scope="module")
def graph(scratch_address: Address) -> Iterator[Callable[[str], Database]]:
    """Prepares the database with the content that a bundle needs; rebuilds it only if that content differs."""
    holds: list[str] = []
    with Database.connect(scratch_address) as database:

        def given(name: str) -> Database:
            if holds != [name]:
                database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
                database.apply_schema()
                if name != "nothing":
                    report = load([HERE / "given" / name], database, county=COUNTY)
                    assert report.faults == []
                holds[:] = [name]
            return database

        yield given


def _load_bundle(bundle: Bundle, database: Database, folder: Path, **how: Any) -> Report:
    full = bundle.content.get("full")
    allowed = bundle.content.get("allow_removals")
    return load(
        [folder], database, county=COUNTY, full=Full(full, allowed) if full else None, **how
    )


def _faults(report: Report) -> Counter[Place]:
    return Counter(
        (each.code, each.file, each.sheet, each.row, each.column, each.value)
        for each in report.faults
    )


def _changes(report: Report) -> dict[str, Any]:
    """The changes that a report lists, in the words of a bundle."""
    counts = report.counts
    kinds = {
        "created": counts.created,
        "updated": counts.updated,
        "ended": counts.ended,
        "unchanged": counts.unchanged,
    }
    done: dict[str, Any] = {
        name: found for name, counter in kinds.items() if (found := dict(+counter))
    }
    cleaned: Counter[str] = Counter()
    for each in report.cleaned:
        cleaned[each.kind] += each.cells
    left_out = [
        " / ".join(filter(None, (each.file, each.sheet, each.rows))) for each in report.all_left_out
    ]
    rows = {"refused_rows": report.refused_rows} if report.refused_rows else {}
    return {
        **done,
        **rows,
        **({"cleaned": dict(cleaned)} if cleaned else {}),
        **({"left_out": left_out} if left_out else {}),
    }


def _undo_latest(database: Database) -> None:
    for each in list_loads(database, COUNTY)[:1]:
        undo(database, each.number, COUNTY)


@pytest.mark.thorough
@pytest.mark.parametrize("bundle", VALID, ids=lambda bundle: bundle.path.name)
def test_a_valid_bundle_is_loaded_completely(
    graph: Callable[[str], Database], tmp_path: Path, bundle: Bundle
) -> None:
    database = graph(bundle.content.get("given", "county"))
    before = everything(database)
    build(bundle.path, bundle.content.get("made", ()), tmp_path)
    report = _load_bundle(bundle, database, tmp_path)
    assert report.faults == []
    assert _changes(report) == bundle.content["report"]
    again = _load_bundle(bundle, database, tmp_path)
    assert again.faults == []
    assert not again.counts.created
    _undo_latest(database)
    assert everything(database) == before


@pytest.mark.parametrize("bundle", INVALID, ids=lambda bundle: bundle.path.name)
def test_exactly_the_faults_of_a_bundle_are_reported(
    graph: Callable[[str], Database], tmp_path: Path, bundle: Bundle
) -> None:
    database = graph(bundle.content.get("given", "county"))
    before, loaded = everything(database), list_loads(database, COUNTY)
    build(bundle.path, bundle.content.get("made", ()), tmp_path)
    report = _load_bundle(bundle, database, tmp_path)
    assert _faults(report) == bundle.seeded
    assert not report.counts.created
    assert everything(database) == before
    assert list_loads(database, COUNTY) == loaded
    if expected := bundle.content.get("accept_good"):
        good = _load_bundle(bundle, database, tmp_path, accept_good=True)
        assert _changes(good) == expected
        _undo_latest(database)
        assert everything(database) == before


def test_every_fault_code_occurs_in_a_bundle(record_property: Callable[..., None]) -> None:
    codes = Counter(place[0] for bundle in INVALID for place in bundle.seeded.elements())
    record_property("bundles", len(VALID) + len(INVALID))
    record_property("seeded faults", codes.total())
    assert set(codes) == set(HINTS)
    assert len(VALID) >= 6
    assert len(INVALID) >= 30
