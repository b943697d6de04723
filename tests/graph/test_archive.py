"""Neo4j starts from a class archive (AOT cache) if there is one, and starts without it otherwise."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

from yanxiu.graph import local
from yanxiu.graph.errors import DatabaseFault
from yanxiu.graph.local import RunningServer
from yanxiu.graph.local.archive import startup_archive
from yanxiu.graph.local.java import FLAGS, java
from yanxiu.graph.settings import Settings


def test_a_started_server_uses_the_archive_in_the_cache(
    neo4j_server: RunningServer, server_settings: Settings
) -> None:
    command = psutil.Process(local.status(server_settings).pid).cmdline()
    (named,) = [word for word in command if word.startswith("-XX:AOTCache=")]
    archive = Path(named.partition("=")[2])
    assert archive.parent == server_settings.cache / "java"
    assert archive.stat().st_size > 50_000_000


def test_java_starts_although_the_archive_is_damaged(tmp_path: Path) -> None:
    archive = tmp_path / "damaged.aot"
    archive.write_bytes(b"no archive" * 1000)
    command = [*java(), *FLAGS, f"-XX:AOTCache={archive}", "-version"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_failed_archive_does_not_stop_starts_and_is_retried_after_a_day(
    server_settings: Settings, tmp_path: Path
) -> None:
    attempts = []

    @contextmanager
    def serving(settings: Settings) -> Iterator[RunningServer]:
        attempts.append(settings.home)
        raise DatabaseFault(en="No Java today.", zh="今天没有 Java。")
        yield

    settings = replace(server_settings, cache=tmp_path)
    assert startup_archive(settings, [], serving) is None
    assert startup_archive(settings, [], serving) is None
    assert len(attempts) == 1
    assert not attempts[0].exists()
    (failed,) = (tmp_path / "java").glob("*.failed")
    assert "No Java today." in failed.read_text(encoding="utf-8")
    yesterday = time.time() - 90_000
    os.utime(failed, (yesterday, yesterday))
    assert startup_archive(settings, [], serving) is None
    assert startup_archive(settings, [], serving) is None
    assert len(attempts) == 2
