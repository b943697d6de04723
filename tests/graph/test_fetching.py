"""Fetching over real HTTP from a small repository on the loopback interface."""

import hashlib
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.local.artifacts import Artifact, Lock, read_lock
from yanxiu.graph.local.fetching import fetch_locked

CONTENT = bytes(range(256)) * 2000
JAR = Artifact("org.example", "one", "1.0", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
LOCK = Lock("1.0", (JAR,))


@dataclass
class Repository:
    """What a mirror serves, and how it fails."""

    address: str = ""
    content: bytes = CONTENT
    cut_after: int | None = None  # the next response breaks off after this many bytes
    ranges: list[str | None] = field(default_factory=list)  # the Range header of each request


@pytest.fixture
def repository() -> Iterator[Repository]:
    served = Repository()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            served.ranges.append(wanted)
            if self.path != f"/{JAR.path}":
                self.send_error(404)
                return
            start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
            body = served.content[start:]
            self.send_response(206 if wanted else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            end, served.cut_after = served.cut_after, None
            self.wfile.write(body[:end])

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


def fetch(repository: Repository, folder: Path) -> Path:
    return fetch_locked(LOCK, folder, lambda: [repository.address])[0]


def test_a_second_fetch_uses_no_network(repository: Repository, tmp_path: Path) -> None:
    assert fetch(repository, tmp_path).read_bytes() == CONTENT
    seen = len(repository.ranges)

    def repositories() -> list[str]:
        raise AssertionError("the repositories were asked for")

    assert fetch_locked(LOCK, tmp_path, repositories)[0].read_bytes() == CONTENT
    assert len(repository.ranges) == seen == 1


def test_a_file_changed_in_the_cache_is_fetched_again(
    repository: Repository, tmp_path: Path
) -> None:
    fetch(repository, tmp_path).write_bytes(b"x" * len(CONTENT))
    assert fetch(repository, tmp_path).read_bytes() == CONTENT
    assert len(repository.ranges) == 2


def test_verifying_finds_a_damaged_file_of_unchanged_size_and_time(
    repository: Repository, tmp_path: Path
) -> None:
    path = fetch(repository, tmp_path)
    was = path.stat()
    path.write_bytes(b"x" * len(CONTENT))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    for _ in range(2):  # the second time, nothing needs to be fetched
        fetch_locked(LOCK, tmp_path, lambda: [repository.address], verify=True)
        assert path.read_bytes() == CONTENT
    assert len(repository.ranges) == 2


def test_a_corrupt_download_is_refused_and_a_later_fetch_succeeds(
    repository: Repository, tmp_path: Path
) -> None:
    repository.content = b"<html>Please log in</html>"
    with pytest.raises(DatabaseFault, match=r"one-1\.0\.jar arrived twice with a wrong checksum"):
        fetch(repository, tmp_path)
    assert len(repository.ranges) == 2
    assert not list(tmp_path.rglob("*.jar*"))
    repository.content = CONTENT
    assert fetch(repository, tmp_path).read_bytes() == CONTENT


def test_a_broken_download_resumes_where_it_broke(repository: Repository, tmp_path: Path) -> None:
    repository.cut_after = 131_072
    assert fetch(repository, tmp_path).read_bytes() == CONTENT
    assert repository.ranges == [None, "bytes=131072-"]


def test_the_next_fetch_resumes_an_interrupted_one(repository: Repository, tmp_path: Path) -> None:
    part = tmp_path / f"{JAR.path}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(CONTENT[:70_000])
    assert fetch(repository, tmp_path).read_bytes() == CONTENT
    assert repository.ranges == ["bytes=70000-"]


def test_a_missing_network_is_reported_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault, match="connect to the network, or set a mirror"):
        fetch_locked(LOCK, tmp_path, lambda: ["http://127.0.0.1:9"])


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is a thing of Linux")
def test_a_full_disk_is_reported_in_a_sentence(repository: Repository, tmp_path: Path) -> None:
    part = tmp_path / f"{JAR.path}.part"
    part.parent.mkdir(parents=True)
    part.symlink_to("/dev/full")
    with pytest.raises(DatabaseFault, match="is full: free some space"):
        fetch(repository, tmp_path)


def test_the_lock_file_has_a_checksum_for_every_jar_of_one_neo4j_version() -> None:
    lock = read_lock()
    assert len({artifact.path for artifact in lock.artifacts}) == len(lock.artifacts) > 100
    assert all(len(artifact.sha256) == 64 and artifact.size for artifact in lock.artifacts)
    ours = {a.version for a in lock.artifacts if a.group == "org.neo4j" and "neo4j" in a.name}
    assert ours == {lock.version}
