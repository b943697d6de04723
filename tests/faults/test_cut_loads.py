"""Loads whose connection is cut or whose database stops.

Each is written completely or not at all, and reported correctly. A second run completes it.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.proxy import Cut, Proxy, proxied
from tests.loaders.conftest import COUNTY, SCHOOLS, TEACHERS
from tests.loaders.graphs import everything
from tests.patience import PATIENCE
from tests.thorough import some_rows
from yanxiu.graph.database import Address, Database
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.text import Text
from yanxiu.loaders import load


@pytest.fixture(scope="module")
def proxy(scratch_address: Address) -> Iterator[Proxy]:
    with proxied(scratch_address.uri) as running_proxy:
        yield running_proxy


@pytest.fixture
def database(scratch_address: Address) -> Iterator[Database]:
    with Database.connect(scratch_address) as connected:
        _empty(connected)
        yield connected


@pytest.fixture
def rosters(tmp_path: Path) -> Path:
    (tmp_path / "学校名册.csv").write_text(SCHOOLS, encoding="utf-8")
    (tmp_path / "教师花名册.csv").write_text(TEACHERS, encoding="utf-8")
    return tmp_path


def _empty(database: Database) -> None:
    database.write(lambda tx: tx.run("MATCH (n) DETACH DELETE n"))
    database.apply_schema()
    database.write(lambda tx: tx.run(COUNTY))


CUTS = (0, 4, 12, 20, 28, None)


@pytest.mark.parametrize(
    ("when", "numbers"), some_rows([("after", CUTS[1:4:2]), ("before", CUTS), ("after", CUTS)], 0)
)
def test_a_load_cut_anywhere_is_written_whole_or_not_at_all_and_reports_which(
    proxy: Proxy,
    scratch_address: Address,
    database: Database,
    rosters: Path,
    when: Any,
    numbers: Any,
) -> None:
    address = Address(proxy.uri, scratch_address.username, scratch_address.password)
    nothing = everything(database)
    load([rosters], database)
    whole = everything(database)
    met = 0
    for number in numbers:
        _empty(database)
        with Database.connect(address) as through:
            proxy.cut = cut = Cut(number, when)
            try:
                done = not load([rosters], through).refused
            except DatabaseFault:
                done = False
            proxy.cut = None
        met += cut.done
        stands = everything(database)
        assert stands in (nothing, whole)
        assert stands == whole or not done
        load([rosters], database)
        assert everything(database) == whole
    assert met >= len(numbers) - 1


@pytest.mark.thorough
def test_a_load_whose_database_stops_reports_it_in_time(
    proxy: Proxy, scratch_address: Address, database: Database, rosters: Path
) -> None:
    address = Address(proxy.uri, scratch_address.username, scratch_address.password)
    nothing = everything(database)

    def leave(what: Text, _done: int, _all: int) -> None:
        if what.en == "Writing" and not proxy.away:
            proxy.leave()

    with Database.connect(address) as through:
        begun = time.monotonic()
        with pytest.raises(DatabaseFault, match="No Neo4j answers"):
            load([rosters], through, progress=leave)
        assert time.monotonic() - begun < 20 * PATIENCE
    proxy.come_back()
    assert everything(database) == nothing
