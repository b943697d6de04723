"""The life of a local Neo4j: who shares it, what stops it, what starts it again."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import Neo4jError

from tests.conftest import settings_for
from tests.patience import within
from yanxiu.graph import local
from yanxiu.graph.database import Address, Database, Transaction
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.local import RunningServer
from yanxiu.graph.local.watch import Users
from yanxiu.graph.settings import Settings

USER = """
import signal, sys, time
from pathlib import Path
from neo4j import GraphDatabase
from yanxiu.graph import local
from yanxiu.graph.settings import Settings

signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a background job
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
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
def settings(tmp_path: Path) -> Iterator[Settings]:
    settings = settings_for(tmp_path / "home")
    yield settings
    local.stop(settings)


@contextmanager
def user(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], int, int]]:
    """Another program that uses the server; the number of users that have written so far; the JVM's process id."""
    command = [sys.executable, "-c", USER, str(settings.home), str(settings.cache)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, process_group=0) as process:
        assert process.stdout is not None
        lives, pid = map(int, process.stdout.readline().split())
        try:
            yield process, lives, pid
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.server_life
def test_the_server_stops_however_its_last_user_ends_and_the_database_opens_again(
    settings: Settings,
) -> None:
    """One home, three server lives. Each finds everything that the earlier ones wrote."""
    with user(settings) as (_, lives, pid):
        assert lives == 1
        jvm = psutil.Process(pid)
        jvm.kill()  # and its user after it
    with user(settings) as (starter, lives, pid):
        assert lives == 2
        jvm = psutil.Process(pid)
        port = local.status(settings).uri
        with user(settings) as (joined, seen, same):
            assert (seen, same) == (3, pid)
            assert len(local.status(settings).users) == 2
            os.killpg(starter.pid, signal.SIGINT)  # a terminal sends Ctrl-C to the whole group
            starter.wait()
            time.sleep(3)  # longer than the watcher's polling interval
            assert jvm.is_running()
            joined.kill()
        jvm.wait(timeout=60)
    assert local.status(settings).pid is None
    with user(settings) as (process, lives, pid):
        assert lives == 4
        assert local.status(settings).uri == port
        process.send_signal(signal.SIGTERM)
        process.wait()
        assert not psutil.pid_exists(pid)


def command(settings: Settings, *words: str, log_file: Path) -> subprocess.Popen[str]:
    """Starts the `yanxiu` command in the home of the settings; its error stream goes into a file."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")},
        "YANXIU_HOME": str(settings.home),
        "YANXIU_CACHE": str(settings.cache),
        "YANXIU_LANG": "en",
        "YANXIU_PORT": "8300",
    }
    with log_file.open("wb") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "yanxiu.cli.main", *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )


def is_ready(url: str) -> bool:
    try:
        with urlopen(f"{url}/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.server_life
def test_a_server_that_dies_under_the_api_is_restarted_on_its_port_and_reported(
    settings: Settings, tmp_path: Path
) -> None:
    """Killed twice. The second time `yanxiu db start` runs at the same moment, and its server stays."""
    log_file = tmp_path / "errors.log"
    with local.serving(settings):  # the API creates no database; it joins an existing one
        serving = command(settings, "serve", log_file=log_file)
        assert serving.stdout is not None
        output = re.search(r"http://\S+(?=/graphql)", serving.stdout.readline())
    assert output, log_file.read_text()
    url = output[0]
    try:
        assert is_ready(url)
        first = local.status(settings)
        assert not first.kept
        psutil.Process(first.pid).kill()
        again = f"Neo4j is running again at {first.uri} (restarted 1 times"
        assert within(90, lambda: again in log_file.read_text()), log_file.read_text()
        assert within(60, lambda: is_ready(url))
        second = local.status(settings)
        assert second.pid != first.pid
        psutil.Process(second.pid).kill()
        with command(settings, "db", "start", log_file=tmp_path / "started") as started:
            address, _ = started.communicate()
        assert first.uri in address, (tmp_path / "started").read_text()
        again = f"Neo4j is running again at {first.uri} (restarted 2 times"
        assert within(60, lambda: again in log_file.read_text()), log_file.read_text()
        assert within(60, lambda: is_ready(url))
        third = local.status(settings)
        assert third.kept
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.communicate()
    assert "Neo4j has died" in log_file.read_text()
    assert "Traceback" not in log_file.read_text()
    assert local.status(settings).pid == third.pid  # the server that `db start` started stays
    assert local.stop(settings)
    assert not psutil.pid_exists(third.pid or 0)
    assert not local.stop(settings)


_DISK = "yanxiu-small-disk-"


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A small file system that a test can fill, outside the folder that pytest clears."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small disk can be mounted by root on Linux only")
    _unmount_leftovers()
    place = Path(tempfile.mkdtemp(prefix=f"{_DISK}{os.getpid()}-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=700m", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        place.rmdir()
        pytest.skip(
            "this machine does not let root mount a small disk (a container without CAP_SYS_ADMIN?)"
        )
    try:
        yield place
    finally:
        assert within(60, lambda: _unmount(place))  # once the last process has closed its files
        place.rmdir()


def _unmount(place: Path) -> bool:
    return subprocess.run(["umount", str(place)], check=False, capture_output=True).returncode == 0


def _unmount_leftovers() -> None:
    """Unmounts the disks that killed runs left behind."""
    for left in Path(tempfile.gettempdir()).glob(f"{_DISK}*"):
        if not psutil.pid_exists(int(left.name.removeprefix(_DISK).partition("-")[0])):
            _unmount(left)
            with suppress(OSError):
                left.rmdir()


def fill(disk: Path, left: int) -> Path:
    """Writes a file that leaves `left` free bytes on the disk."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - left)
    return filler


def count(running: RunningServer, cypher: str) -> int:
    with GraphDatabase.driver(
        running.uri, auth=(running.username, running.password), max_transaction_retry_time=1
    ) as driver:
        return int(driver.execute_query(cypher, database_="neo4j").records[0][0])


FILLING = "what fills a disk " * 12


def write(running: RunningServer, number: int) -> int:
    return count(
        running,
        f"UNWIND range(1, {number}) AS i CREATE (n:Grown {{text: left('{FILLING}', 150 + i % 50)}}) "
        "WITH count(n) AS made MATCH (n:Grown) RETURN count(n)",
    )


@pytest.mark.server_life
def test_a_full_disk_loses_no_data_and_work_resumes_once_there_is_space(
    small_disk: Path,
) -> None:
    """First within one transaction, then over many small ones. The second time the server recovers by itself."""
    settings = settings_for(small_disk / "home")
    with local.serving(settings) as running:
        kept = write(running, 1000)
        filler = fill(small_disk, 2_000_000)
        with pytest.raises(Neo4jError):
            write(running, 200_000)
        jvm = psutil.Process(local.status(settings).pid)
    assert not jvm.is_running()
    filler.unlink()
    with local.serving(settings) as running, local.supervised(settings) as supervisor:
        assert count(running, "MATCH (n:Grown) RETURN count(n)") == kept
        filler = fill(small_disk, 30_000_000)
        with suppress(Neo4jError):
            while True:
                kept = write(running, 5000)
        address = Address(running.uri, running.username, running.password)
        with (
            Database.connect(address) as database,
            pytest.raises(DatabaseFault, match="free some space"),
        ):
            database.write(partial(Transaction.run, cypher="CREATE (:Grown)"))
        filler.unlink()

        def works() -> bool:
            with suppress(Neo4jError, OSError):
                return write(running, 1) > 0
            return False

        assert within(120, lambda: supervisor.restarts == 1)
        assert works()
        # the last small transaction may have been committed before the disk reported that it is full
        assert count(running, "MATCH (n:Grown) RETURN count(n)") in {kept + 1, kept + 5001}


def test_a_killed_process_is_no_user_and_a_running_one_is(tmp_path: Path) -> None:
    users = Users(tmp_path)
    assert users.sweep()
    one, other = users.register(), users.register()
    (tmp_path / "users" / "load-4711-0badcafe.user").touch()  # left behind by a killed load
    assert len(users.list_running()) == 2
    users.unregister(other)
    assert not users.sweep()
    assert len(list((tmp_path / "users").iterdir())) == 1
    users.unregister(one)
    users.keep()
    assert not users.sweep()
    users.stop_keeping()
    assert users.sweep()
