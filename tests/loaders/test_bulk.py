"""A bulk load creates the same graph as the ordinary loader, or leaves the database unchanged."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import settings_for
from yanxiu.data.sample import generate_counties
from yanxiu.graph import local
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import DatabaseFault, Refused
from yanxiu.graph.local.importing import Input
from yanxiu.graph.settings import Settings
from yanxiu.loaders import Report, load
from yanxiu.loaders.bulk import BulkReport, bulk_load, loads_in
from yanxiu.loaders.bulk.files import ImportFiles
from yanxiu.loaders.changes.journal import Journal
from yanxiu.loaders.changes.undo import undo

pytestmark = pytest.mark.server_life

COUNTIES = ("990101", "990102")
_OF_A_RUN = {"_load", "_turn", "_journal"}


def silent(_what: object, _done: int, _all: int) -> None:
    """Ignores progress reports."""


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("province")
    generate_counties(folder, len(COUNTIES), scale=0.03)
    return folder


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_for(tmp_path_factory.mktemp("bulk"), java_options=("-XX:TieredStopAtLevel=1",))


@pytest.fixture(scope="module")
def failure(province: Path, settings: Settings) -> DatabaseFault:
    """The error of a bulk load whose import fails because the teachers' file is missing."""

    def without_teachers(self: ImportFiles) -> list[Input]:
        return [each for each in finished(self) if each.name != "Teacher"]

    finished = ImportFiles.finish
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ImportFiles, "finish", without_teachers)
        with pytest.raises(DatabaseFault) as raised:
            bulk_load(loads_in([province / COUNTIES[0]]), settings, progress=silent)
    assert not local.exists(settings), "a failed import must not replace the database"
    assert not (settings.home / "bulk").exists()
    return raised.value


@pytest.fixture(scope="module")
def bulk(province: Path, settings: Settings, failure: DatabaseFault) -> BulkReport:
    """A bulk load started again after the failure."""
    assert failure
    return bulk_load(loads_in([province]), settings, progress=silent)


@pytest.fixture(scope="module")
def second_refusal(province: Path, settings: Settings, bulk: BulkReport) -> Refused:
    """The error of a second bulk load into the same database."""
    assert not bulk.refused
    with pytest.raises(Refused) as raised:
        bulk_load(loads_in([province]), settings, progress=silent)
    return raised.value


@pytest.fixture(scope="module")
def filled(settings: Settings, second_refusal: Refused) -> Iterator[Database]:
    assert second_refusal
    with local.serving(settings) as running:
        address = Address(running.uri, running.username, running.password)
        with Database.connect(address) as database:
            yield database


@pytest.fixture(scope="module")
def ordinary(scratch_address: Address, province: Path) -> Iterator[tuple[Database, list[Report]]]:
    with Database.connect(replace(scratch_address, read_timeout=300.0)) as database:
        database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
        database.apply_schema()
        yield database, [load([province / code], database) for code in COUNTIES]


def graph(database: Database) -> Counter[str]:
    """Every node and relationship as text, without the properties that differ at each load."""
    loads = {
        row["id"]: f"{row['county']} {row['number']}"
        for row in database.read(
            "MATCH (l:Load) RETURN l.id AS id, l.county AS county, l.number AS number"
        )
    }

    def plain(held: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in held.items() if name not in _OF_A_RUN}
        kept["marked"] = bool(held.get("_load"))
        return {**kept, "id": loads.get(kept.get("id", ""), kept.get("id"))}

    nodes = database.read(
        "MATCH (n) WHERE NOT n:LoadPulse RETURN labels(n) AS labels, "
        "CASE WHEN n:AppliedMigration THEN n {.id, .checksum} ELSE properties(n) END AS held"
    )
    ties = database.read(
        "MATCH (a)-[r]->(b) RETURN labels(a) AS a, a.id AS start, type(r) AS type, labels(b) AS b, b.id AS end, "
        "properties(r) AS held"
    )
    raised = [repr((each["labels"], sorted(plain(each["held"]).items()))) for each in nodes]
    raised += [
        repr((each["type"], each["a"], loads.get(each["start"], each["start"]), each["b"],
              loads.get(each["end"], each["end"]), sorted(plain(each["held"]).items(), key=str)))
        for each in ties
    ]  # fmt: skip
    return Counter(raised)


def journals(database: Database) -> dict[str, Any]:
    """The undo journal of each county's load."""
    rows = database.read("MATCH (l:Load) RETURN l.county AS county, l._journal AS journal")
    raised = {}
    for row in rows:
        kept = Journal.from_bytes(row["journal"])
        raised[row["county"]] = (
            {label: sorted(key for keys in ids for key in keys) for label, ids in kept.nodes.items()},
            {joint: sorted(map(repr, (k for ks in keys for k in ks))) for joint, keys in kept.relationships.items()},
            Counter(map(repr, kept.changes)),
        )  # fmt: skip
    return raised


def test_the_graph_equals_that_of_the_ordinary_loader(
    filled: Database, ordinary: tuple[Database, list[Report]]
) -> None:
    ours, theirs = graph(filled), graph(ordinary[0])
    assert [*(ours - theirs)][:5] == [*(theirs - ours)][:5] == []
    assert ours.total() > 5_000
    assert journals(filled) == journals(ordinary[0])


def test_each_county_gets_the_report_of_an_ordinary_load(
    bulk: BulkReport, ordinary: tuple[Database, list[Report]]
) -> None:
    def in_any_order(value: Any) -> Any:
        return sorted(map(repr, value)) if isinstance(value, list) else value

    differing = [
        (name, value, theirs.as_json()[name])
        for ours, theirs in zip(bulk.reports, ordinary[1], strict=True)
        for name, value in ours.as_json().items()
        if in_any_order(value) != in_any_order(theirs.as_json()[name])
    ]
    assert differing == []


def test_the_ordinary_loader_can_continue_after_a_bulk_load(
    filled: Database, province: Path
) -> None:
    again = load([province / COUNTIES[0]], filled)
    assert all(file.known for file in again.files)
    before = filled.read("MATCH (t:Teacher) RETURN count(t) AS n")
    number = undo(filled, 1, COUNTIES[1]).number
    assert number == 1
    assert filled.read("MATCH (n) WHERE n.id STARTS WITH '990102:' AND NOT n:Load RETURN count(n) AS n") == [{"n": 0}]  # fmt: skip
    report = load([province / COUNTIES[1]], filled)
    assert not report.refused
    assert filled.read("MATCH (t:Teacher) RETURN count(t) AS n") == before


def test_a_failed_import_is_reported_and_changes_nothing(
    failure: DatabaseFault,
) -> None:
    assert "the database is unchanged" in failure.text.en
    assert "导入前的状态" in failure.text.zh


def test_a_bulk_load_into_a_non_empty_database_is_refused(second_refusal: Refused) -> None:
    assert "not empty" in second_refusal.text.en
    assert "不是空的" in second_refusal.text.zh


@pytest.mark.usefixtures("filled")
def test_a_bulk_load_into_a_running_database_is_refused(province: Path, settings: Settings) -> None:
    with pytest.raises(Refused, match="db stop"):
        bulk_load(loads_in([province]), settings, progress=silent)


def test_a_bulk_load_into_a_remote_database_is_refused(province: Path, settings: Settings) -> None:
    with pytest.raises(Refused, match="NEO4J_URI"):
        bulk_load(
            loads_in([province]), replace(settings, uri="bolt://127.0.0.1:1"), progress=silent
        )


def test_folders_named_by_county_code_are_separate_loads_and_other_folders_one(
    province: Path, tmp_path: Path
) -> None:
    assert loads_in([province]) == [[province / code] for code in COUNTIES]
    assert loads_in([province / COUNTIES[0]]) == [[province / COUNTIES[0]]]
    assert loads_in([tmp_path, province / COUNTIES[0]]) == [[tmp_path, province / COUNTIES[0]]]


def test_two_folders_of_one_county_are_refused(province: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=COUNTIES[0]):
        bulk_load(
            [[province / COUNTIES[0]]] * 2,
            replace(settings_for(tmp_path), java_options=("-XX:TieredStopAtLevel=1",)),
            progress=silent,
        )
    assert not (tmp_path / "bulk").exists()
