"""A real Neo4j for the tests: one a worker, which each file empties, and one with the sample, which all read.

With `YANXIU_TEST_HOME` they are those of that folder and of its `sample`
(`YANXIU_HOME=... yanxiu db start`), for quick reruns.
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
from yanxiu.graph.local import Running
from yanxiu.graph.local.home import Home
from yanxiu.graph.settings import Settings

# One commit, one verdict: the examples follow from the test alone. New ones are searched for by
# `HYPOTHESIS_PROFILE=search pytest`.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", deadline=None, print_blob=True)
# two servers share two processors with the tests: one thread to collect garbage is enough for each
JAVA = ("-XX:+UseSerialGC",)
os.environ.setdefault("YANXIU_WARMING", "no")  # the plans of questions that no test asks
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Spreads files over the workers where whole files are asked for (see `tests.spreading`)."""
    if config.getvalue("dist") != "loadscope":
        return None
    from tests.spreading import FromBothEnds

    config.option.loadscopereorder = False
    return FromBothEnds(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is left to `make test-all` before `-m` chooses."""
    leave_to_all(items)


def pytest_collection_finish() -> None:
    """Exempts imported modules from garbage collection, which saves time in every later collection."""
    gc.collect()
    gc.freeze()


def settings_for(home: object, **changed: object) -> Settings:
    """A home of its own; the fetched jars are those of the user's cache."""
    return Settings(home=home, cache=Settings.from_environment({}).cache, **changed)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server of this worker lies."""
    kept = os.environ.get("YANXIU_TEST_HOME")
    return Path(kept) if kept else tmp_path_factory.mktemp("neo4j")


@pytest.fixture(scope="session")
def server_settings(homes: Path) -> Settings:
    """A server for small graphs, which plans a statement once."""
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
def neo4j_server(server_settings: Settings) -> Iterator[Running]:
    """The Neo4j of this worker. Each file that asks for it empties it before it looks or commits."""
    with local.serving(server_settings) as running:
        yield running


@pytest.fixture(scope="session")
def scratch_server(neo4j_server: Running) -> Running:
    """The same, for tests that commit; each of them begins by emptying it."""
    return neo4j_server


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
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    kept = os.environ.get("YANXIU_TEST_HOME")
    own = tmp_path_factory.getbasetemp()
    return Path(kept) if kept else own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def demo(shared: Path) -> Iterator[Demo]:
    """One for all workers; the last to leave stops it."""
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
    """A Neo4j with the plan, the whole sample and its ledger; tests only read it."""
    return demo.address
