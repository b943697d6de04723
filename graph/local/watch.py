"""Stops a JVM when no program uses it any more; runs as a separate file to stay small.

    python -P watch.py HOME COMMAND...

HOME is the folder of the server. The watcher writes the JVM's process number to standard output, on one line.
The JVM's own output goes to standard error. When the last user of the server has ended, for whatever reason,
the watcher terminates the JVM. If the JVM does not stop, the watcher kills it.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

GRACE = 30.0  # seconds in which Neo4j may write its checkpoint
_LOOKS = 1.0  # seconds between checks for users
_ENDING = ".user"


class Users:
    """The users of a home's server: one file each, locked while its program runs.

    The system releases the lock when the program ends, for whatever reason; clocks and process numbers play no part.
    A program must hold the home's own lock while it enters, leaves or stops the server.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home / "users"
        self._mark = home / "kept"

    def register(self) -> BaseFileLock:
        """Registers this program until the returned lock is passed to `unregister`."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        file = self._folder / f"{_program_name()}-{os.getpid()}-{uuid.uuid4().hex[:8]}{_ENDING}"
        lock = FileLock(file, thread_local=False)
        lock.acquire(timeout=10)
        return lock

    def unregister(self, lock: BaseFileLock) -> None:
        """Removes this program from the users."""
        lock.release()
        Path(lock.lock_file).unlink(missing_ok=True)

    def list_running(self) -> list[str]:
        """The running programs that use the server, such as `serve (4711)` with the process number."""
        return [_display_name(file) for file in self._files() if _is_locked(file)]

    def sweep(self) -> bool:
        """Removes the files of ended programs; returns True if the server has no users and is not kept."""
        ended = [file for file in self._files() if not _is_locked(file)]
        for file in ended:
            file.unlink(missing_ok=True)
        return not (self.is_kept or any(self._files()))

    @property
    def is_kept(self) -> bool:
        """Whether the server keeps running without users."""
        return self._mark.exists()

    @property
    def kept_since(self) -> float | None:
        """The time, in seconds since the epoch, from which the server is kept; None if it is not kept."""
        try:
            return self._mark.stat().st_mtime
        except FileNotFoundError:
            return None

    def keep(self) -> None:
        """Marks the server to run until it is stopped explicitly."""
        self._mark.touch(mode=0o600)

    def stop_keeping(self) -> None:
        """Removes the mark; the server stops with its last user."""
        self._mark.unlink(missing_ok=True)

    def _files(self) -> Iterator[Path]:
        return self._folder.glob(f"*{_ENDING}")


def _is_locked(file: Path) -> bool:
    lock = FileLock(file, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # the file was removed, or belongs to another user
        return file.exists()
    lock.release()
    return False


def _program_name() -> str:
    """The subcommand of `yanxiu`, or the program's name; other arguments are left out, as they may name people."""
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    name = word if re.fullmatch("[a-z][a-z-]{0,30}", word) else Path(sys.argv[0] or "python").stem
    return re.sub("[^A-Za-z0-9_]", "_", name)


def _display_name(file: Path) -> str:
    name, pid, _ = file.stem.split("-")
    return f"{name} ({pid})"


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Terminates the JVM, and kills it after `GRACE` seconds."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _stop_when_alone(home: Path, process: "subprocess.Popen[bytes]") -> None:
    users, pause = Users(home), threading.Event()
    while not pause.wait(_LOOKS):
        if users.is_kept or users.list_running():
            continue
        try:
            with FileLock(home / "lock"):  # keeps other programs from joining
                if users.sweep():
                    stop(process)
                    return
        except OSError:  # the home folder was removed
            stop(process)
            return


def main() -> int:
    """Runs and watches the command; returns its exit code."""
    home = Path(sys.argv[1])
    process = subprocess.Popen(  # noqa: S603 - the command comes from graph.local
        sys.argv[2:], stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=sys.stderr
    )
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(BrokenPipeError):
        os.write(1, f"{process.pid}\n".encode())
    threading.Thread(target=_stop_when_alone, args=(home, process), daemon=True).start()
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
