"""Two demos at once: the second names the address of the first and does not disturb it."""

import os
import socket
from pathlib import Path

import pytest

from tests.cli.running import yanxiu
from yanxiu.cli.demo_lock import only_demo
from yanxiu.cli.serve import LOOPBACK, listen
from yanxiu.graph.database import Address
from yanxiu.graph.errors import DatabaseFault, YanxiuError

NOBODY = Address("bolt://127.0.0.1:9", "neo4j", "secret-of-nobody")


def test_a_second_demo_reports_that_one_runs_and_where(tmp_path: Path) -> None:
    with only_demo(tmp_path) as serves:
        early = yanxiu(NOBODY, "demo", YANXIU_HOME=str(tmp_path))
        serves("http://127.0.0.1:8123")
        late = yanxiu(NOBODY, "demo", YANXIU_HOME=str(tmp_path))
        with pytest.raises(YanxiuError) as refused, only_demo(tmp_path):
            pass
    assert [done.returncode for done in (early, late)] == [1, 1]
    assert f"already starting (process {os.getpid()}" in early.stderr.decode()
    assert f"(process {os.getpid()}): http://127.0.0.1:8123/graphql" in late.stderr.decode()
    assert "示例已在运行" in refused.value.text.zh


def test_a_demo_that_ended_or_was_killed_blocks_no_other(tmp_path: Path) -> None:
    # the file that a killed demo leaves
    (tmp_path / "demo.txt").write_text("1\nhttp://127.0.0.1:8123\n")
    for _ in range(2):
        with only_demo(tmp_path):
            pass


def test_two_servers_that_start_at_once_use_two_ports() -> None:
    with listen(LOOPBACK, 0, fixed=True) as one:
        port = one.getsockname()[1]
        with listen(LOOPBACK, port, fixed=False) as other:
            assert other.getsockname()[1] != port
        with pytest.raises(DatabaseFault, match=f"Port {port} .* is in use"):
            listen(LOOPBACK, port, fixed=True)


def test_the_port_of_a_server_that_has_just_stopped_is_usable_at_once() -> None:
    with listen(LOOPBACK, 0, fixed=True) as one:
        port = one.getsockname()[1]
        with socket.create_connection((LOOPBACK, port)) as client, one.accept()[0]:
            pass
        client.close()
    listen(LOOPBACK, port, fixed=True).close()
