"""The life of a local Neo4j: it starts once, stops with its owner, and opens again."""

import os
import socket
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from tests.conftest import settings_for
from yanxiu.graph import local
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.local import RunningServer, bolt
from yanxiu.graph.local.record import Process, Record
from yanxiu.graph.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "home")


@pytest.fixture
def used(settings: Settings) -> Settings:
    """A home that looks as if it already had a database, without the cost of creating one."""
    folder = settings.home / "neo4j"
    folder.mkdir(parents=True)
    (folder / "password").write_text("secret-of-this-home\n")
    (folder / "version").write_text("2026.05.0\n")
    return settings


def test_only_the_owner_can_read_the_password(
    neo4j_server: RunningServer, server_settings: Settings
) -> None:
    password = server_settings.home / "neo4j" / "password"
    assert password.stat().st_mode & 0o777 == 0o600
    assert password.parent.stat().st_mode & 0o777 == 0o700
    assert password.read_text().strip() == neo4j_server.password
    assert neo4j_server.password not in repr(neo4j_server)


def test_a_second_start_finds_the_first_server(
    neo4j_server: RunningServer, server_settings: Settings
) -> None:
    before = local.status(server_settings)
    with local.serving(server_settings) as joined:
        assert (joined.uri, joined.started_here) == (neo4j_server.uri, False)
        assert len(local.status(server_settings).users) == len(before.users) + 1
    assert local.status(server_settings) == before


def test_the_server_listens_on_loopback_only(
    neo4j_server: RunningServer, server_settings: Settings
) -> None:
    pid = local.status(server_settings).pid
    listening = [c for c in psutil.Process(pid).net_connections() if c.status == "LISTEN"]
    assert [f"bolt://127.0.0.1:{c.laddr.port}" for c in listening] == [neo4j_server.uri]
    assert all(c.laddr.ip in {"127.0.0.1", "::ffff:127.0.0.1"} for c in listening)


def test_a_database_of_a_newer_version_is_left_alone(used: Settings) -> None:
    version = used.home / "neo4j" / "version"
    version.write_text("2099.01.0\n")
    with pytest.raises(DatabaseFault, match=r"written by Neo4j 2099\.01\.0, which is newer"):
        local.start(used)
    assert sorted(path.name for path in version.parent.iterdir()) == ["password", "version"]


def test_a_lost_password_is_reported_and_not_replaced(used: Settings) -> None:
    password = used.home / "neo4j" / "password"
    password.unlink()
    with pytest.raises(DatabaseFault, match="password file"):
        local.start(used)
    assert not password.exists()


def test_a_port_in_use_is_reported_before_java_starts(used: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DatabaseFault, match=f"Port {port} is used by another program"):
            local.start(replace(used, bolt_port=port))
    assert local.status(used).pid is None


@pytest.mark.parametrize("kept", [True, False])
def test_a_java_failure_is_reported_with_the_log_to_read(used: Settings, kept: bool) -> None:
    broken = replace(used, heap="1k")
    with pytest.raises(DatabaseFault, match=r"did not start.*console\.log"), ExitStack() as stack:
        _ = local.start(broken) if kept else stack.enter_context(local.serving(broken))
    assert not (used.home / "neo4j" / "kept").exists()
    assert "heap" in (used.home / "neo4j" / "logs" / "console.log").read_text()
    assert local.status(used).pid is None


@pytest.mark.server_life
@pytest.mark.parametrize("new", [True, False])
def test_an_unknown_neo4j_setting_is_reported_with_the_file_to_correct(
    used: Settings, new: bool
) -> None:
    if new:
        (used.home / "neo4j" / "version").unlink()
    conf = used.home / "neo4j" / "conf"
    conf.mkdir()
    (conf / "neo4j.user.conf").write_text("no.such.setting=1\n")
    with pytest.raises(DatabaseFault, match=r"no\.such\.setting.* neo4j\.user\.conf"):
        local.start(used)


@pytest.mark.server_life
@pytest.mark.skipif(os.name == "nt", reason="the lock is held by another call there")
def test_a_database_locked_by_another_program_is_reported_and_left_alone(used: Settings) -> None:
    import fcntl

    lock = used.home / "neo4j" / "data" / "databases" / "store_lock"
    lock.parent.mkdir(parents=True)
    with lock.open("wb") as held:
        fcntl.lockf(held, fcntl.LOCK_EX)
        with pytest.raises(DatabaseFault, match=r"holds the database .* stop it"):
            local.start(used)
    assert local.status(used).pid is None
    assert [path.name for path in lock.parent.iterdir()] == ["store_lock"]


def test_too_little_memory_is_reported(used: Settings) -> None:
    with pytest.raises(DatabaseFault, match="not enough memory"):
        local.start(replace(used, heap="900000g"))


def test_a_reused_process_id_is_not_taken_for_the_server(used: Settings) -> None:
    stranger = Process(os.getpid(), started=time.time() - 10_000_000)
    Record(stranger, port=7687).write(used.home / "neo4j" / "server.json")
    assert local.status(used).pid is None
    assert not local.stop(used)


def test_a_server_reuses_the_previous_port_unless_it_is_taken() -> None:
    with bolt.port_for(0) as port:
        assert port
    with bolt.port_for(0, last=port) as again:
        assert again == port
    with socket.create_server(("127.0.0.1", port)), bolt.port_for(0, last=port) as other:
        assert other not in {None, port}


def test_two_concurrent_starts_choose_different_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    free_port = bolt.free_port
    with bolt.port_for(0) as one:
        ports = iter([one])
        monkeypatch.setattr(
            bolt, "free_port", lambda *wanted: next(ports, None) or free_port(*wanted)
        )
        with bolt.port_for(0) as other:
            assert other
            assert other != one
