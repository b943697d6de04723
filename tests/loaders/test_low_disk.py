"""A load that would fill the disk of a database on this machine is refused before it writes."""

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
def test_a_load_that_the_disk_has_no_room_for_is_refused_and_nothing_is_written(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = database.read(_HELD)
    monkeypatch.setattr(disk, "free_space", lambda _: 42_000_000)
    with Database.connect(replace(database.address, disk=tmp_path)) as local:
        with pytest.raises(Refused, match=rf"42 MB are free .*{tmp_path.name}.* are needed"):
            load([XIANGYIN], local)
        assert database.read(_HELD) == before
        assert not load([XIANGYIN], local, dry_run=True).faults
    assert not load([XIANGYIN], database).faults  # elsewhere: that disk is not ours to look at
