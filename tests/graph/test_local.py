"""The life of a Neo4j of our own: it starts once, ends with its owner, and opens again."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from graph import local
from graph.errors import DatabaseFault
from graph.local import Running, bolt
from graph.local.record import Process, Record
from graph.settings import Settings
from tests.conftest import settings_for

OWNER = """
import signal, sys, time
from pathlib import Path
from neo4j import GraphDatabase
from graph import local
from graph.settings import Settings

signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a background job
settings = Settings(home=Path(sys.argv[1]), cache=Path(sys.argv[2]))
try:
    with local.serving(settings) as running:
        with GraphDatabase.driver(running.uri, auth=(running.username, running.password)) as driver:
            driver.execute_query("CREATE (:Life)", database_="neo4j")
            lives = driver.execute_query("MATCH (n:Life) RETURN count(n)").records[0][0]
        print(lives, local.status(settings).pid, flush=True)
        time.sleep(600)
except KeyboardInterrupt:
    pass
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "home")


@pytest.fixture
def used(settings: Settings) -> Settings:
    """A home that looks as if a database had been there, without the cost of making one."""
    folder = settings.home / "neo4j"
    folder.mkdir(parents=True)
    (folder / "password").write_text("secret-of-this-home\n")
    (folder / "version").write_text("2026.05.0\n")
    return settings


def test_password_is_for_its_owner_only(neo4j_server: Running, server_settings: Settings) -> None:
    password = server_settings.home / "neo4j" / "password"
    assert password.stat().st_mode & 0o777 == 0o600
    assert password.parent.stat().st_mode & 0o777 == 0o700
    assert password.read_text().strip() == neo4j_server.password
    assert neo4j_server.password not in repr(neo4j_server)


def test_second_start_finds_the_first_server(
    neo4j_server: Running, server_settings: Settings
) -> None:
    before = local.status(server_settings)
    again = local.start(server_settings)
    assert (again.uri, again.ours) == (neo4j_server.uri, False)
    assert local.status(server_settings) == before
    with local.serving(server_settings) as joined:
        assert not joined.ours
    assert local.status(server_settings) == before


def test_only_loopback_is_listened_on(neo4j_server: Running, server_settings: Settings) -> None:
    pid = local.status(server_settings).pid
    listening = [c for c in psutil.Process(pid).net_connections() if c.status == "LISTEN"]
    assert [f"bolt://127.0.0.1:{c.laddr.port}" for c in listening] == [neo4j_server.uri]
    assert all(c.laddr.ip in {"127.0.0.1", "::ffff:127.0.0.1"} for c in listening)


def test_server_ends_with_its_owner_and_the_database_opens_again(settings: Settings) -> None:
    """One home, four deaths; each life finds what all earlier ones have written."""
    deaths = ("jvm killed", signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
    for lives, death in enumerate(deaths, start=1):
        command = [sys.executable, "-c", OWNER, str(settings.home), str(settings.cache)]
        owner = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, process_group=0)
        assert owner.stdout is not None
        seen, pid = map(int, owner.stdout.readline().split())
        assert seen == lives
        jvm = psutil.Process(pid)
        if isinstance(death, signal.Signals):
            os.killpg(owner.pid, death)  # as a terminal sends Ctrl-C: to the whole group
        else:
            jvm.kill()
            owner.kill()
        owner.wait()
        owner.stdout.close()
        jvm.wait(timeout=20)
        assert local.status(settings).pid is None


def test_detached_server_runs_until_it_is_stopped(settings: Settings) -> None:
    start = "import sys, pathlib; from graph import local; from graph.settings import Settings; "
    start += (
        "local.start(Settings(home=pathlib.Path(sys.argv[1]), cache=pathlib.Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", start, str(settings.home), str(settings.cache)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    try:
        state = local.status(settings)
        assert state.pid is not None
        assert not state.attached
    finally:
        assert local.stop(settings)
    assert not psutil.pid_exists(state.pid)
    assert not local.stop(settings)


def test_database_of_a_newer_version_is_not_touched(used: Settings) -> None:
    version = used.home / "neo4j" / "version"
    version.write_text("2099.01.0\n")
    with pytest.raises(DatabaseFault, match=r"written by Neo4j 2099\.01\.0, which is newer"):
        local.start(used)
    assert sorted(path.name for path in version.parent.iterdir()) == ["password", "version"]


def test_lost_password_is_said_and_not_replaced(used: Settings) -> None:
    password = used.home / "neo4j" / "password"
    password.unlink()
    with pytest.raises(DatabaseFault, match="password file"):
        local.start(used)
    assert not password.exists()


def test_taken_port_is_said_before_java_is_started(used: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DatabaseFault, match=f"Port {port} is used by another program"):
            local.start(replace(used, bolt_port=port))
    assert local.status(used).pid is None


@pytest.mark.parametrize("attached", [True, False])
def test_java_that_fails_is_said_with_the_log_to_read(used: Settings, attached: bool) -> None:
    with pytest.raises(DatabaseFault, match=r"did not start.*console\.log"):
        local.start(replace(used, heap="1k"), attached=attached)
    assert "heap" in (used.home / "neo4j" / "logs" / "console.log").read_text()
    assert local.status(used).pid is None


def test_too_little_memory_is_said(used: Settings) -> None:
    with pytest.raises(DatabaseFault, match="too little memory"):
        local.start(replace(used, heap="900000g"))


def test_number_of_an_ended_server_given_to_another_process_is_no_server(used: Settings) -> None:
    stranger = Process(os.getpid(), started=time.time() - 10_000_000)
    Record(stranger, port=7687, owner=None).write(used.home / "neo4j" / "server.json")
    assert local.status(used).pid is None
    assert not local.stop(used)


def test_two_starts_at_once_do_not_choose_the_same_port(monkeypatch: pytest.MonkeyPatch) -> None:
    free_port = bolt.free_port
    with bolt.port_for(0) as one:
        said = iter([one])
        monkeypatch.setattr(
            bolt, "free_port", lambda *wanted: next(said, None) or free_port(*wanted)
        )
        with bolt.port_for(0) as other:
            assert other
            assert other != one
