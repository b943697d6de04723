"""A real Neo4j for the tests: one that is only read or rolled back, one that tests may change.

With `YANXIU_TEST_HOME` they are those of that folder and of its `scratch` (`YANXIU_HOME=... yanxiu db start`),
for quick reruns.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import local
from graph.database import Address
from graph.local import Running
from graph.settings import Settings


def settings_for(home: object, **changed: object) -> Settings:
    """A home of its own; the fetched jars are those of the user's cache.

    Java compiles little: servers that live for minutes do not earn the better code back.
    """
    quick = {"java_options": ("-XX:TieredStopAtLevel=1",), **changed}
    return Settings(home=home, cache=Settings.from_environment({}).cache, **quick)  # type: ignore[arg-type]


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
