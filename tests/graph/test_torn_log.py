"""Whether a full disk tore an unreadable transaction log, judged by Neo4j's own debug log."""

from pathlib import Path

import pytest

from tests.conftest import settings_for
from yanxiu.graph.local.home import Home
from yanxiu.graph.local.torn_log import StartLog

FULL = "Database panic: java.io.IOException: No space left on device\n"
TORN = (
    "Error reading transaction logs, recovery not possible. To force the database to start anyway\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.of(settings_for(tmp_path))
    home.make()
    return home


def append_line(home: Home, line: str) -> None:
    with (home.logs / "debug.log").open("a", encoding="utf-8") as log:
        log.write(line)


def test_only_a_disk_full_since_the_last_healthy_state_explains_a_torn_log(
    home: Home,
) -> None:
    append_line(home, FULL)
    StartLog(home).mark_healthy()
    append_line(home, TORN)
    assert not StartLog(home).was_disk_full()
    append_line(home, FULL)
    assert StartLog(home).was_disk_full()


def test_a_log_torn_in_an_earlier_start_does_not_count_for_this_one(home: Home) -> None:
    assert not StartLog(home).is_torn()
    append_line(home, TORN)
    events = StartLog(home)
    assert not events.is_torn()
    append_line(home, TORN)
    assert events.is_torn()


def test_a_rotated_debug_log_is_read_from_its_beginning(home: Home) -> None:
    append_line(home, "much that was said\n" * 100)
    events = StartLog(home)
    events.mark_healthy()
    (home.logs / "debug.log").write_text(FULL + TORN, encoding="utf-8")
    assert events.is_torn()
    assert StartLog(home).was_disk_full()
