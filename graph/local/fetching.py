"""Downloads the locked files into the cache. Downloads are parallel, resumable and verified."""

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests
from filelock import FileLock
from requests.adapters import HTTPAdapter
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn
from urllib3.util import Retry

from yanxiu.graph.disk import disk_faults
from yanxiu.graph.local.artifacts import Artifact, Lock
from yanxiu.graph.local.faults import corrupt_download, no_network

AT_ONCE = 8
ATTEMPTS = 3
TIMEOUT = (10, 60)
CHUNK = 1 << 16
STAMP = "verified.json"

Advance = Callable[[int], None]


def fetch_locked(
    lock: Lock, folder: Path, addresses: Callable[[], Sequence[str]], *, verify: bool = False
) -> list[Path]:
    """Ensures that every file of `lock` is in `folder`, and returns their paths in order.

    If all files exist and are unchanged since their verification, the network is not used
    and `addresses`, which returns the repositories, is not called.

    verify   checks the content of the files instead of their size and time

    Raises DatabaseFault if there is no network, the disk is full, or a file stays corrupt.
    """
    paths = [folder / artifact.path for artifact in lock.artifacts]
    if verify:
        _forget_damaged(lock, folder)
    if _missing(lock, folder):
        with disk_faults(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / "lock"):
                _fetch(_missing(lock, folder), folder, addresses())
                _stamp(lock, folder)
    return paths


def _missing(lock: Lock, folder: Path) -> list[Artifact]:
    """The artifacts whose file is missing, or has changed since it was verified."""
    stamps = _stamps(folder)
    return [
        artifact
        for artifact in lock.artifacts
        if _look(folder / artifact.path) is None
        or stamps.get(artifact.sha256) != _look(folder / artifact.path)
    ]


def _forget_damaged(lock: Lock, folder: Path) -> None:
    """Removes every file whose checksum differs from the lock, regardless of its time."""

    def look(artifact: Artifact) -> None:
        path = folder / artifact.path
        if _checksum(path) != artifact.sha256:
            path.unlink(missing_ok=True)

    with disk_faults(folder), ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(look, lock.artifacts))


def _look(path: Path) -> list[int] | None:
    """Size and modification time of a file; None if it is missing. Cheap to read, and any write changes them."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return [status.st_size, status.st_mtime_ns]


def _stamps(folder: Path) -> dict[str, list[int]]:
    try:
        stamps: dict[str, list[int]] = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return stamps


def _stamp(lock: Lock, folder: Path) -> None:
    looks = {a.sha256: _look(folder / a.path) for a in lock.artifacts}
    part = folder / f"{STAMP}.part"
    part.write_text(json.dumps(_stamps(folder) | looks), encoding="utf-8")
    part.replace(folder / STAMP)


def _fetch(wanted: Sequence[Artifact], folder: Path, addresses: Sequence[str]) -> None:
    console = Console(stderr=True)
    columns = ("Neo4j", BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=sum(artifact.size for artifact in wanted))
        job = _Job(folder, addresses, lambda count: progress.advance(task, count))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                for _ in pool.map(job.bring, wanted):
                    pass
            except BaseException:  # including Ctrl-C: running downloads stop at their next chunk
                job.stopped.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise


class _StoppedError(Exception):
    """Raised when a download stops because another file failed."""


@dataclass(frozen=True, slots=True)
class _Job:
    folder: Path
    addresses: Sequence[str]
    advance: Advance
    stopped: threading.Event = field(default_factory=threading.Event)

    def bring(self, artifact: Artifact) -> None:
        """Downloads and verifies one file; a corrupt file is downloaded once more from its start."""
        path = self.folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and _checksum(path) == artifact.sha256:
            self.advance(artifact.size)
            return
        part = path.with_name(path.name + ".part")
        for _ in range(2):
            self._download(artifact, part)
            if _checksum(part) == artifact.sha256:
                part.replace(path)
                return
            part.unlink()
            self.advance(-artifact.size)
        raise corrupt_download(artifact.path.name, self.folder)

    def _download(self, artifact: Artifact, part: Path) -> None:
        """Continues the download of `part`, over as many connections as needed.

        Raises DatabaseFault after `ATTEMPTS` rounds in a row without new data.
        """
        self.advance(_size(part))
        cause: Exception | None = None
        idle = 0
        while True:
            before = _size(part)
            for address in self.addresses:
                try:
                    return self._continue(f"{address}/{artifact.path}", part)
                except requests.RequestException as error:
                    cause = error
            idle = 0 if _size(part) > before else idle + 1
            if idle == ATTEMPTS:
                raise no_network(artifact.path.name, cause)
            self.stopped.wait(idle * 0.5)

    def _continue(self, url: str, part: Path) -> None:
        have = _size(part)
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        with _session() as session:
            answer = session.get(url, headers=headers, stream=True, timeout=TIMEOUT)
            if answer.status_code == requests.codes.requested_range_not_satisfiable:
                return  # the file is complete; the caller verifies its checksum
            answer.raise_for_status()
            if have and answer.status_code != requests.codes.partial_content:
                self.advance(-have)
                have = 0
            with part.open("ab" if have else "wb") as out:
                for chunk in answer.iter_content(CHUNK):
                    if self.stopped.is_set():
                        raise _StoppedError
                    out.write(chunk)
                    self.advance(len(chunk))


def _session() -> requests.Session:
    session = requests.Session()
    busy = (429, 500, 502, 503, 504)
    retry = Retry(total=3, connect=0, read=0, backoff_factor=0.5, status_forcelist=busy)
    adapter = HTTPAdapter(max_retries=retry)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _checksum(path: Path) -> str:
    with suppress(FileNotFoundError), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
    return ""
