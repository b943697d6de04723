"""A real Neo4j for the tests: one that is only read or rolled back, one that tests may change, one with the sample.

With `YANXIU_TEST_HOME` the first two are those of that folder and of its `scratch`
(`YANXIU_HOME=... yanxiu db start`), for quick reruns.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from data.sample import generate
from graph import local
from graph.database import Address
from graph.local import Running
from graph.settings import Settings
from tests.cli.running import yanxiu

_ON_ONE_WORKER = {  # files whose server would cost as much again on another worker
    "sample": (
        "tests/cli/test_demo.py",
        "tests/questions/test_networkx.py",
        "tests/api/test_questions.py",
        "tests/loaders/test_sample*.py",
    ),
    "questions": (
        "tests/questions/*.py",
        "tests/graph/test_archive.py",
        "tests/graph/test_local.py",
    ),
}


class _ByServer(LoadScopeScheduling):
    """A file's tests go to one worker, and so do files that share a server."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        found = (
            name
            for name, files in _ON_ONE_WORKER.items()
            if any(fnmatchcase(file, each) for each in files)
        )
        return next(found, file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _ByServer:
    return _ByServer(config, log)


def settings_for(home: object, **changed: object) -> Settings:
    """A home of its own; the fetched jars are those of the user's cache."""
    return Settings(home=home, cache=Settings.from_environment({}).cache, **changed)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the servers of this run lie."""
    kept = os.environ.get("YANXIU_TEST_HOME")
    return Path(kept) if kept else tmp_path_factory.mktemp("neo4j")


@pytest.fixture(scope="session")
def server_settings(homes: Path) -> Settings:
    return settings_for(homes)


@pytest.fixture(scope="session")
def neo4j_server(server_settings: Settings) -> Iterator[Running]:
    """The Neo4j of this run. Tests that commit to it spoil it for others: use `scratch_server`."""
    with local.serving(server_settings) as running:
        yield running


@pytest.fixture(scope="session")
def scratch_server(homes: Path) -> Iterator[Running]:
    """A second Neo4j, for tests that commit; each of them begins by emptying it."""
    with local.serving(settings_for(homes / "scratch")) as running:
        yield running


@pytest.fixture(scope="session")
def scratch_address(scratch_server: Running) -> Address:
    return Address(scratch_server.uri, scratch_server.username, scratch_server.password)


@pytest.fixture(scope="session")
def sample_rosters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample county's rosters, at full size."""
    folder = tmp_path_factory.mktemp("sample")
    generate(folder)
    return folder


@dataclass(frozen=True)
class Demo:
    """A Neo4j that `yanxiu demo` has filled, and what the command said."""

    address: Address
    home: Path
    said: bytes


@pytest.fixture(scope="session")
def demo(homes: Path) -> Iterator[Demo]:
    home = homes / "sample"
    with local.serving(settings_for(home)) as running:
        address = Address(running.uri, running.username, running.password, read_timeout=120)
        done = yanxiu(address, "demo", "--no-serve", YANXIU_HOME=str(home))
        assert done.returncode == 0, done.stderr.decode()
        yield Demo(address, home, done.stdout)


@pytest.fixture(scope="session")
def sample(demo: Demo) -> Address:
    """A Neo4j with the plan, the whole sample and its ledger; tests only read it."""
    return demo.address
