"""The API while its database is unreachable."""

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests

from tests.api.conftest import serving
from tests.conftest import settings_for
from tests.patience import PATIENCE, within
from yanxiu.graph import local
from yanxiu.graph.database import Address, Database

pytestmark = pytest.mark.server_life

QUERY = {"query": "{ schools { totalCount } }"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An API whose Neo4j has stopped since."""
    home: Path = tmp_path_factory.mktemp("gone")
    settings = settings_for(home)
    with local.serving(settings) as running:
        address = Address(running.uri, running.username, running.password)
        with Database.connect(address) as database:
            database.apply_schema()
        with serving(address) as url:
            assert requests.get(f"{url}/ready", timeout=20).status_code == 200
            _check_while_frozen(url, home)
            local.stop(settings)
            yield url


def _check_while_frozen(url: str, home: Path) -> None:
    """Checks the API while the process of Neo4j is suspended, and after it resumes."""
    (java,) = [
        each
        for each in psutil.process_iter(["name", "cmdline"])
        if each.info["name"] == "java"
        and any(str(home) in word for word in each.info["cmdline"] or ())
    ]
    java.suspend()
    try:
        begun = time.monotonic()
        assert requests.get(f"{url}/ready", timeout=60).status_code == 503
        assert time.monotonic() - begun < 2 * PATIENCE
        begun = time.monotonic()
        answer = requests.post(f"{url}/graphql", json=QUERY, timeout=60).json()
        assert answer["errors"][0]["extensions"]["code"] == "SERVICE_UNAVAILABLE"
        assert time.monotonic() - begun < 5 * PATIENCE
    finally:
        java.resume()
    assert within(60, lambda: requests.get(f"{url}/ready", timeout=60).status_code == 200)
    assert "data" in requests.post(f"{url}/graphql", json=QUERY, timeout=60).json()


def test_a_caller_is_told_to_retry(url: str) -> None:
    begun = time.monotonic()
    answer = requests.post(f"{url}/graphql", json=QUERY, timeout=60)
    assert time.monotonic() - begun < 5 * PATIENCE
    assert int(answer.headers["retry-after"]) > 0
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
    assert "127.0.0.1" not in error["message"]


def test_the_server_is_healthy_and_not_ready(url: str) -> None:
    assert requests.get(f"{url}/health", timeout=60).status_code == 200
    answer = requests.get(f"{url}/ready", timeout=60)
    assert answer.status_code == 503
    assert answer.json()["status"] == answer.json()["database"] == "unavailable"
