"""A real Neo4j for the tests.

Each worker has one server, which each test file empties. All workers share one server with the
sample county, which tests only read. With `YANXIU_TEST_HOME` the servers of that folder and of its
folder `sample` are used (`YANXIU_HOME=... yanxiu db start`), for quick reruns.
"""

import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from filelock import FileLock

from tests.sample_home import put_sample
from tests.thorough import leave_to_all
from yanxiu.data.sample import generate
from yanxiu.graph import local
from yanxiu.graph.database import Address
from yanxiu.graph.local import RunningServer
from yanxiu.graph.local.home import Home
from yanxiu.graph.settings import Settings

# The examples depend on the test alone, so that a commit always has the same result.
# `HYPOTHESIS_PROFILE=search pytest` looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", deadline=None, print_blob=True)
# two servers and the tests share two processors: one garbage collection thread each is enough
JAVA = ("-XX:+UseSerialGC",)
# no test needs the query plans that are made in advance
os.environ.setdefault("YANXIU_WARMING", "no")
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Distributes whole files over the workers if `--dist loadscope` is given (see `tests.spreading`)."""
    if config.getvalue("dist") != "loadscope":
        return None
    from tests.spreading import FromBothEnds

    config.option.loadscopereorder = False
    return FromBothEnds(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that only `make test-all` runs, before `-m` selects."""
    leave_to_all(items)


def pytest_collection_finish() -> None:
    """Exempts imported modules from garbage collection, which saves time in every later collection."""
    gc.collect()
    gc.freeze()


def settings_for(home: object, **changed: object) -> Settings:
    """Returns settings for a home, with the jars of the user's cache."""
    return Settings(home=home, cache=Settings.from_environment({}).cache, **changed)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this worker's server."""
    kept = os.environ.get("YANXIU_TEST_HOME")
    return Path(kept) if kept else tmp_path_factory.mktemp("neo4j")


@pytest.fixture(scope="session")
def server_settings(homes: Path) -> Settings:
    """The settings of a server for small graphs, which does not plan a statement twice."""
    settings = settings_for(homes, java_options=JAVA)
    home = Home.of(settings)
    home.make()
    if not home.own_settings.exists():
        home.own_settings.write_text(
            "dbms.cypher.min_replan_interval=1d\n"
            "dbms.cypher.statistics_divergence_threshold=0.9999\n",
            encoding="utf-8",
        )
    return settings


@pytest.fixture(scope="session")
def neo4j_server(server_settings: Settings) -> Iterator[RunningServer]:
    """The Neo4j of this worker. A file that uses it empties it before it reads or commits."""
    with local.serving(server_settings) as running:
        yield running


@pytest.fixture(scope="session")
def scratch_server(neo4j_server: RunningServer) -> RunningServer:
    """The same server, for tests that commit. Each of them first empties it."""
    return neo4j_server


@pytest.fixture(scope="session")
def scratch_address(scratch_server: RunningServer) -> Address:
    return Address(scratch_server.uri, scratch_server.username, scratch_server.password)


@pytest.fixture(scope="session")
def sample_rosters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample county's rosters, at full size."""
    folder = tmp_path_factory.mktemp("sample")
    generate(folder)
    return folder


@dataclass(frozen=True)
class Demo:
    """A Neo4j filled by `yanxiu demo`, and the output of the command."""

    address: Address
    home: Path
    said: bytes


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder shared by all workers of this run."""
    kept = os.environ.get("YANXIU_TEST_HOME")
    own = tmp_path_factory.getbasetemp()
    return Path(kept) if kept else own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def demo(shared: Path) -> Iterator[Demo]:
    """One server for all workers. The last worker to finish stops it."""
    settings = settings_for(shared / "sample", java_options=JAVA)
    with FileLock(shared / "sample.lock"):
        said = shared / "sample.said"
        if not said.exists():
            said.write_bytes(put_sample(settings.home, settings.cache))
    with local.serving(settings) as running:
        address = Address(running.uri, running.username, running.password, read_timeout=120)
        yield Demo(address, settings.home, said.read_bytes())


@pytest.fixture(scope="session")
def sample(demo: Demo) -> Address:
    """A Neo4j with the plan, the whole sample and its credit ledger. Tests only read it."""
    return demo.address
