"""Neo4j starts from an archive of its classes where there is one, and without it all the same."""

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
from yanxiu.graph.local import Running
from yanxiu.graph.local.archive import startup_archive
from yanxiu.graph.local.java import FLAGS, java
from yanxiu.graph.settings import Settings


def test_a_started_server_uses_the_archive_of_the_cache(
    neo4j_server: Running, server_settings: Settings
) -> None:
    command = psutil.Process(local.status(server_settings).pid).cmdline()
    (named,) = [word for word in command if word.startswith("-XX:AOTCache=")]
    archive = Path(named.partition("=")[2])
    assert archive.parent == server_settings.cache / "java"
    assert archive.stat().st_size > 50_000_000


def test_java_passes_over_an_archive_that_is_damaged(tmp_path: Path) -> None:
    archive = tmp_path / "damaged.aot"
    archive.write_bytes(b"no archive" * 1000)
    command = [*java(), *FLAGS, f"-XX:AOTCache={archive}", "-version"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_where_no_archive_can_be_made_starts_go_on_and_it_is_tried_again_after_a_day(
    server_settings: Settings, tmp_path: Path
) -> None:
    tried = []

    @contextmanager
    def serving(settings: Settings) -> Iterator[Running]:
        tried.append(settings.home)
        raise DatabaseFault(en="No Java today.", zh="今天没有 Java。")
        yield

    settings = replace(server_settings, cache=tmp_path)
    assert startup_archive(settings, [], serving) is None
    assert startup_archive(settings, [], serving) is None
    assert len(tried) == 1
    assert not tried[0].exists()
    (failed,) = (tmp_path / "java").glob("*.failed")
    assert "No Java today." in failed.read_text(encoding="utf-8")
    yesterday = time.time() - 90_000
    os.utime(failed, (yesterday, yesterday))
    assert startup_archive(settings, [], serving) is None
    assert startup_archive(settings, [], serving) is None
    assert len(tried) == 2
