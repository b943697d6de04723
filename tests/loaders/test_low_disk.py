"""A load that would fill the disk of a local database is refused before it writes."""

from dataclasses import replace
from pathlib import Path

import pytest

from yanxiu.data import XIANGYIN
from yanxiu.graph import disk
from yanxiu.graph.database import Database
from yanxiu.graph.errors import Refused
from yanxiu.loaders import load

_HELD = "MATCH (n) RETURN count(n) AS n"


@pytest.mark.thorough
def test_a_load_too_large_for_the_disk_is_refused_and_writes_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = database.read(_HELD)
    monkeypatch.setattr(disk, "free_space", lambda _: 42_000_000)
    with Database.connect(replace(database.address, disk=tmp_path)) as local:
        with pytest.raises(Refused, match=rf"42 MB are free .*{tmp_path.name}.* are needed"):
            load([XIANGYIN], local)
        assert database.read(_HELD) == before
        assert not load([XIANGYIN], local, dry_run=True).faults
    assert not load([XIANGYIN], database).faults  # remote: its disk cannot be checked
