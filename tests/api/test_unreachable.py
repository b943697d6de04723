"""The API while its database is away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from graph import local
from graph.database import Address
from tests.api.conftest import serving
from tests.conftest import settings_for


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An API whose Neo4j has ended since."""
    home: Path = tmp_path_factory.mktemp("gone")
    settings = settings_for(home)
    with local.serving(settings) as running:
        address = Address(running.uri, running.username, running.password)
        with serving(address) as url:
            assert requests.get(f"{url}/ready", timeout=20).status_code == 200
            local.stop(settings)
            yield url


def test_a_caller_is_told_to_try_again(url: str) -> None:
    query = {"query": "{ schools { totalCount } }"}
    (error,) = requests.post(f"{url}/graphql", json=query, timeout=60).json()["errors"]
    assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert "127.0.0.1" not in error["message"]


def test_it_is_well_and_not_ready(url: str) -> None:
    assert requests.get(f"{url}/health", timeout=60).status_code == 200
    answer = requests.get(f"{url}/ready", timeout=60)
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable"}
