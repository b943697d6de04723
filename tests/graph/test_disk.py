"""A nearly full disk or an unusable folder is reported before anything is written."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import in_process
from yanxiu.graph.disk import free_space, require_room
from yanxiu.graph.errors import Refused

COMMANDS = (
    ("db", "start"),
    ("db", "status"),
    ("db", "stop"),
    ("demo", "--no-serve"),
    ("serve",),
    ("load", "no-such-file.csv"),
)


def test_free_space_is_measured_where_the_folder_will_be_created(tmp_path: Path) -> None:
    assert free_space(tmp_path / "not" / "there") == pytest.approx(free_space(tmp_path), rel=0.1)


def test_too_little_space_is_reported_with_the_free_and_needed_amounts_and_the_folder(
    tmp_path: Path,
) -> None:
    with pytest.raises(Refused) as refused:
        require_room(tmp_path, 10**18)
    for message in (refused.value.text.en, refused.value.text.zh):
        assert str(tmp_path) in message
        assert "1000000000.0 GB" in message


@pytest.fixture
def hostile_home(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    match request.param:
        case "file":
            (tmp_path / "file").write_text("here I am")
            yield tmp_path / "file"
        case "below a file":
            (tmp_path / "file").write_text("here I am")
            yield tmp_path / "file" / "home"
        case _:
            if os.geteuid() == 0:  # no permission stops root, only a system folder does
                yield Path("/sys/kernel/yanxiu")
            else:
                tmp_path.chmod(0o500)
                yield tmp_path / "home"
                tmp_path.chmod(0o700)


@pytest.mark.skipif(sys.platform != "linux", reason="root is stopped by /sys, a folder of Linux")
@pytest.mark.parametrize("hostile_home", ["file", "below a file", "read-only"], indirect=True)
def test_every_command_reports_a_home_that_cannot_be_used(
    hostile_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("NEO4J_")]:
        monkeypatch.delenv(name)
    for words in COMMANDS:
        done = in_process({"YANXIU_HOME": str(hostile_home), "YANXIU_LANG": "en"}, *words)
        output = done.stderr.decode()
        assert "Traceback" not in output, (words, output)
        if done.returncode:
            assert done.returncode in {1, 2}
            assert "YANXIU_HOME" in output or "no-such-file" in output, output
        else:
            assert words in {("db", "status"), ("db", "stop")}
